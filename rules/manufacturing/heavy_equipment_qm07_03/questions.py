"""The questions that this procedure adds about complaints, suggestions, meetings, appeals and three guarantees."""

from rules.api import Answer, YesNo, question


@question(asked="change", of="complaint", outcome=YesNo())
def reports_problem() -> Answer:
    """Does the feedback report a problem that the product has?"""

"""The questions that this procedure asks, besides those of the base procedure."""

from capaloop.pack import Answer, Choice, Instant, question


@question(asked="change", of="complaint", outcome=Choice("urgent", "ordinary"))
def urgency() -> Answer:
    """How fast must somebody act on the complaint?"""


@question(asked="change", of="complaint", outcome=Instant())
def management_told_by() -> Answer:
    """By when must management have been told of an urgent complaint?"""

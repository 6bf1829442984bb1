"""The questions about who may see what."""

from rules.api import Answer, Choice, ListOf, question


@question(asked="change", of="records_request", outcome=ListOf(Choice("allowed", "refused"), gaps=False))
def results() -> Answer:
    """What is said to each request to see, copy or take away records?"""


@question(asked="end", of="records_request", outcome=Choice("allowed", "refused", "partly allowed"))
def records_request_outcome() -> Answer:
    """What became of the request as a whole?"""

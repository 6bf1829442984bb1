"""The questions about who may see what."""

from rules.api import Answer, Choice, ListOf, Text, Whole, question

from .keeping import CODES


@question(asked="change", of="records_request", outcome=ListOf(Choice("allowed", "refused"), gaps=False))
def results() -> Answer:
    """What is said to each request to see, copy or take away records?"""


@question(asked="end", of="records_request", outcome=Choice("allowed", "refused", "partly allowed"))
def records_request_outcome() -> Answer:
    """What became of the request as a whole?"""


@question(asked="end", of="records_request", outcome=ListOf(Whole(0, 100, unit="years"), gaps=False))
def years() -> Answer:
    """For how many years are these records kept?"""


@question(asked="end", of="records_request", outcome=ListOf(Text(longest=100), gaps=False))
def keepers() -> Answer:
    """Who keeps these records?"""


@question(asked="draw", of="records_request", outcome=ListOf(Choice(*dict.fromkeys(CODES.values())), gaps=False))
def canonical() -> Answer:
    """Which code has a printed form, where the codes on it clash?"""

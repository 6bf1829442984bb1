"""The questions about who may see what."""

from rules.api import Answer, Choice, ListOf, Text, Whole, question


@question(asked="change", of="records_request", outcome=ListOf(Choice("allowed", "refused"), gaps=False))
def results() -> Answer:
    """What is said to each request to see, copy or take away records?"""


@question(asked="end", of="records_request", outcome=Choice("allowed", "refused", "partly allowed"))
def records_request_outcome() -> Answer:
    """What became of the request as a whole?"""


@question(asked="arrive", of="", outcome=ListOf(Whole(0, 100, unit="years"), gaps=False))
def years() -> Answer:
    """For how many years are these records kept?"""


@question(asked="arrive", of="", outcome=ListOf(Text(longest=100), gaps=False))
def keepers() -> Answer:
    """Who keeps these records?"""


@question(asked="arrive", of="", outcome=ListOf(Text(longest=64), gaps=False))
def canonical() -> Answer:
    """Which code has each printed form, where the codes on it clash?"""

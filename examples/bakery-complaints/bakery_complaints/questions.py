"""The questions that this procedure asks of a complaint, and of the list of a month."""

from capaloop.pack import PARETO as COUNTED
from capaloop.pack import Answer, Choice, Day, Instant, question

LIST = "bakery_month"


@question(asked="change", of="complaint", outcome=Choice("serious", "ordinary"))
def seriousness() -> Answer:
    """How serious is the complaint? Where the print does not say it, the shop supervisor does."""


@question(asked="change", of="complaint", outcome=Choice("sales", "shop_supervisor", "bakery_owner"))
def compensation_decided_by() -> Answer:
    """Which role decides on the compensation? Sales is the shop itself."""


@question(asked="change", of="complaint", outcome=Instant())
def kept_back_by() -> Answer:
    """By when must the rest of the batch have been kept back?"""


@question(asked="change", of="complaint", outcome=Day())
def answer_due() -> Answer:
    """By which day must the customer have been answered?"""


@question(asked="change", of=LIST, outcome=COUNTED)
def complaints_counted() -> Answer:
    """What were the complaints of the month about, the most frequent first?"""


@question(asked="change", of=LIST, outcome=Choice("read"))
def month_outcome() -> Answer:
    """How did the list of the month end?"""

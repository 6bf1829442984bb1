"""The questions about the figures of a period."""

from rules.api import PARETO, TREND, Answer, Choice, Day, ListOf, MapOf, Number, Text, Whole, YesNo, question

COUNT = Whole(0, 1_000_000_000)
REPORTED = Choice("awaited", "reported")


@question(asked="set", of="monthly_statistics", outcome=COUNT)
def feedback_count() -> Answer:
    """How many feedback cases came in the month?"""


@question(asked="set", of="monthly_statistics", outcome=COUNT)
def rows() -> Answer:
    """How many rows has the table? A month without feedback has a table without rows."""


@question(asked="time", of="monthly_statistics", outcome=Day())
def table_due() -> Answer:
    """By which day is the table with company quality?"""


@question(asked="end", of="monthly_statistics", outcome=YesNo())
def table_on_time() -> Answer:
    """Was the table signed in time?"""


@question(asked="end", of="monthly_statistics", outcome=Day())
def last_reported_on() -> Answer:
    """On which day was the table, or the one that replaced it, signed last?"""


@question(asked="end", of="monthly_statistics", outcome=YesNo())
def last_report_on_time() -> Answer:
    """Was the last one in time?"""


@question(asked="end", of="monthly_statistics", outcome=REPORTED)
def monthly_statistics_outcome() -> Answer:
    """Has the table been reported?"""


@question(asked="set", of="trend_report", outcome=MapOf(COUNT))
def counts() -> Answer:
    """How often was each problem fed back in the period?"""


@question(asked="set", of="trend_report", outcome=PARETO)
def problem_pareto() -> Answer:
    """Which problems are the most frequent?"""


@question(asked="set", of="trend_report", outcome=ListOf(Text(longest=500), gaps=False))
def order() -> Answer:
    """The problems in the order of the Pareto chart."""


@question(asked="set", of="trend_report", outcome=ListOf(Number(0, 100, unit="%"), gaps=False))
def cumulative_percent() -> Answer:
    """The running shares of the Pareto chart."""


@question(asked="set", of="trend_report", outcome=PARETO)
def product_pareto() -> Answer:
    """Which products have the most feedback?"""


@question(asked="set", of="trend_report", outcome=PARETO)
def loss_pareto() -> Answer:
    """Which products cause the most three-guarantees loss?"""


@question(asked="set", of="trend_report", outcome=TREND)
def problem_trend() -> Answer:
    """How do the problems develop from month to month?"""


@question(asked="time", of="trend_report", outcome=Day())
def trend_due() -> Answer:
    """By which day is the trend report with company quality?"""


@question(asked="end", of="trend_report", outcome=YesNo())
def trend_on_time() -> Answer:
    """Was the trend report signed in time?"""


@question(asked="end", of="trend_report", outcome=REPORTED)
def trend_report_outcome() -> Answer:
    """Has the trend report been reported?"""


@question(asked="end", of="feedback_ledger", outcome=Choice("kept"))
def feedback_ledger_outcome() -> Answer:
    """Has the ledger of the year been checked and put away?"""

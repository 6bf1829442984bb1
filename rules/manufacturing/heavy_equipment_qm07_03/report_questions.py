"""The questions about the company's reports."""

from rules.api import Answer, Choice, YesNo, question


@question(asked="change", of="company_trend_report", outcome=YesNo())
def company_trend_report_review_input() -> Answer:
    """Is the company's trend report an input of management review?"""


@question(asked="end", of="company_trend_report", outcome=Choice("reviewed"))
def company_trend_report_outcome() -> Answer:
    """What became of the company's trend report?"""


@question(asked="change", of="company_evaluation", outcome=YesNo())
def company_evaluation_review_input() -> Answer:
    """Is the company's evaluation of satisfaction an input of management review?"""


@question(asked="end", of="company_evaluation", outcome=Choice("reviewed"))
def company_evaluation_outcome() -> Answer:
    """What became of the company's evaluation of satisfaction?"""

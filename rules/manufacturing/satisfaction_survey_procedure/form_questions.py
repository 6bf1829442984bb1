"""The questions that this procedure asks of a survey form, of a measure, and of abnormal information."""

from rules.api import Answer, Choice, Day, Number, Whole, YesNo, question

from .sheet import BLANK_AS, ITEMS

SCORE = Number(0, 100, na=True)
SHEET = "survey_sheet"
MEASURE = "satisfaction_measure"


@question(asked="change", of=SHEET, outcome=Day())
def issued_on() -> Answer:
    """On which day was the form issued?"""


@question(asked="change", of=SHEET, outcome=Choice("domestic", "foreign", "not said"))
def customer_origin() -> Answer:
    """Is the customer a domestic or a foreign one?"""


@question(asked="change", of=SHEET, outcome=YesNo())
def in_scope() -> Answer:
    """Does the procedure hold for a survey of this customer?"""


@question(asked="change", of=SHEET, outcome=Whole(1, 1_000_000, na=True))
def customer_rank() -> Answer:
    """What is the customer's best place among those of any product? `n/a` for one who has bought none."""


@question(asked="change", of=SHEET, outcome=Number(0, 10**15))
def customer_yearly_sales() -> Answer:
    """What has the customer bought in the year, all products together?"""


@question(asked="change", of=SHEET, outcome=YesNo())
def key_customer() -> Answer:
    """Is this a key customer?"""


@question(asked="change", of=SHEET, outcome=YesNo())
def back_in_time() -> Answer:
    """Did the form come back in time to count for the return rate?"""


@question(asked="change", of=SHEET, outcome=SCORE)
def form_satisfaction() -> Answer:
    """What is the satisfaction of this form? `n/a` as long as it has not come back."""


@question(asked="change", of=SHEET, outcome=Whole(0, len(ITEMS)))
def blank_items() -> Answer:
    """How many small items of the returned form are blank?"""


@question(asked="change", of=SHEET, outcome=Choice(BLANK_AS, "n/a"))
def treated_as() -> Answer:
    """As which grade do the blank items count?"""


@question(asked="change", of=SHEET, outcome=YesNo())
def opinion_reply_owed() -> Answer:
    """Does the customer get a written reply to a dissatisfied opinion?"""


@question(asked="time", of=SHEET, outcome=Day())
def opinion_reply_due() -> Answer:
    """By which day is the written reply due?"""


@question(asked="time", of=SHEET, outcome=Day())
def form_back_by() -> Answer:
    """By which day does the form count for the return rate?"""


@question(asked="change", of=SHEET, outcome=YesNo())
def single_survey() -> Answer:
    """Does the form belong to a single survey, not to the yearly one?"""


@question(asked="end", of=SHEET, outcome=Choice("returned", "not returned"))
def sheet_outcome() -> Answer:
    """How has the form ended?"""


@question(asked="change", of=SHEET, outcome=YesNo())
def sheet_back() -> Answer:
    """Has the form come back?"""


@question(asked="time", of=MEASURE, outcome=Day())
def measure_due() -> Answer:
    """By which day is the measure promised?"""


@question(asked="act", of=MEASURE, outcome=YesNo())
def measure_effect() -> Answer:
    """Is the effect of the measure proved?"""


@question(asked="end", of=MEASURE, outcome=Choice("effective", "not_effective"))
def measure_outcome() -> Answer:
    """How has the measure ended?"""


@question(asked="change", of="complaint", outcome=Choice("abnormal", "ordinary"))
def information_kind() -> Answer:
    """Is what the customer says abnormal information?"""


@question(asked="change", of="complaint", outcome=Whole(0, 4_000_000, unit="days"))
def days_until_reported() -> Answer:
    """How many days after it was received was the abnormal information reported?"""


@question(asked="time", of="complaint", outcome=Day())
def quality_information_due() -> Answer:
    """By which day is the abnormal information reported?"""


@question(asked="change", of="complaint", outcome=YesNo())
def reported_same_day() -> Answer:
    """Was the abnormal information reported the day it was received? The value `on_time` says the same."""

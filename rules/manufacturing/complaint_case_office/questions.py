"""The questions that this procedure asks of a complaint, of its case, and of an improvement."""

from rules.api import Answer, Choice, Day, Instant, ListOf, Text, Whole, YesNo, question

from .parties import LINE

REASON = Text(longest=64)
CLASS = Choice("quality", "non_quality")
CASE = "office_case"
IMPROVEMENT = "case_improvement"
COUNT = Whole(0, 10**9)
DAYS = Whole(-4_000_000, 4_000_000, unit="days")


@question(asked="change", of="complaint", outcome=Choice("case", "anomaly handling"))
def case_path() -> Answer:
    """Does the complaint become a case, or is the anomaly handling form enough?"""


@question(asked="change", of="complaint", outcome=CLASS)
def case_class() -> Answer:
    """Is the cause abnormal quality or a human factor? The value `class` says the same."""


@question(asked="change", of="complaint", outcome=ListOf(LINE, gaps=False))
def asks() -> Answer:
    """Who is asked for what in the case?"""


@question(asked="change", of="complaint", outcome=ListOf(LINE, gaps=False))
def handling_departments() -> Answer:
    """Which departments handle the case?"""


@question(asked="change", of=CASE, outcome=CLASS)
def office_class() -> Answer:
    """Of which class is the case?"""


@question(asked="change", of=CASE, outcome=YesNo())
def grievance_complete() -> Answer:
    """Is everything checked that the form names, the order number of the complaint among it?"""


@question(asked="change", of=CASE, outcome=ListOf(LINE, gaps=False))
def missing_items() -> Answer:
    """What has still to be checked, as the form prints it?"""


@question(asked="change", of=CASE, outcome=YesNo())
def quantities_fit() -> Answer:
    """Is the defective quantity no more than the quantity?"""


@question(asked="act", of=CASE, outcome=REASON, combine="collect")
def may_send() -> Answer:
    """Why may the form not be sent to the general manager office?"""


@question(asked="time", of=CASE, outcome=Day())
def send_due() -> Answer:
    """By which day is the form sent?"""


@question(asked="draw", of=CASE, outcome=Day())
def registered() -> Answer:
    """On which day is the case registered?"""


@question(asked="draw", of=CASE, outcome=COUNT)
def cases_this_month() -> Answer:
    """How many cases were registered in the same month before?"""


@question(asked="draw", of=CASE, outcome=REASON)
def case_number() -> Answer:
    """Which number does the case get?"""


@question(asked="time", of=CASE, outcome=Day())
def case_due() -> Answer:
    """By which day has the case to be ruled on?"""


@question(asked="time", of=CASE, outcome=Instant())
def registration_day_ends() -> Answer:
    """When is the day of registration over at the site?"""


@question(asked="time", of=CASE, outcome=DAYS)
def days_open() -> Answer:
    """For how many days has the case been registered?"""


@question(asked="time", of=CASE, outcome=DAYS)
def days_over() -> Answer:
    """By how many days is the limit passed?"""


@question(asked="time", of=CASE, outcome=YesNo())
def overdue() -> Answer:
    """Is the case overdue? The value `notice_by` says who gives notice."""


@question(asked="change", of=CASE, outcome=YesNo())
def production_data_complete() -> Answer:
    """Has manufacturing reported all four data? What is missing comes in the value `missing`."""


@question(asked="change", of=CASE, outcome=YesNo())
def investigation_complete() -> Answer:
    """Has everybody reported who is asked?"""


@question(asked="change", of=CASE, outcome=LINE)
def responsible() -> Answer:
    """Who is responsible?"""


@question(asked="change", of=CASE, outcome=YesNo())
def proposal_overruled() -> Answer:
    """Has the group judged otherwise than quality has proposed?"""


@question(asked="time", of=CASE, outcome=Day())
def convey_due() -> Answer:
    """By which day is the result conveyed to the customer?"""


@question(asked="change", of=CASE, outcome=YesNo())
def improvement_confirmed() -> Answer:
    """Is the effect of the latest improvement confirmed?"""


@question(asked="end", of=CASE, outcome=Choice("handled"))
def case_outcome() -> Answer:
    """How has the case ended?"""


@question(asked="time", of=IMPROVEMENT, outcome=Day())
def improvement_by() -> Answer:
    """By which day is the improvement carried out?"""


@question(asked="act", of=IMPROVEMENT, outcome=YesNo())
def improvement_effect() -> Answer:
    """Is the effect of the improvement confirmed?"""


@question(asked="end", of=IMPROVEMENT, outcome=Choice("effective", "not_effective"))
def improvement_outcome() -> Answer:
    """How has the improvement ended?"""

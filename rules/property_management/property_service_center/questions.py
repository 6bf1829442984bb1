"""The questions that this procedure asks of a user's problem and of each round of dealing with it."""

from rules.api import Answer, Choice, Instant, Text, Whole, YesNo, question

from .parties import DEPARTMENTS, LINE

DELAY = Whole(-100_000_000, 100_000_000, unit="minutes")


@question(asked="change", of="complaint", outcome=LINE)
def owner() -> Answer:
    """Who owns the problem to the end? The employee who was asked first."""


@question(asked="change", of="complaint", outcome=Choice(*DEPARTMENTS, "not known"))
def problem_area() -> Answer:
    """Which department is the problem for, by what was named or by its words?"""


@question(asked="change", of="complaint", outcome=YesNo())
def outside_duty() -> Answer:
    """Is the problem outside the duty of the employee who was asked first?"""


@question(asked="change", of="complaint", outcome=Choice(*DEPARTMENTS, "nobody else", "to be named"))
def department_asked() -> Answer:
    """Which department is asked at once? The value `asks` says the same, `closed_when` when the problem ends."""


@question(asked="time", of="complaint", outcome=Instant())
def need_since() -> Answer:
    """Since when does the customer wait?"""


@question(asked="time", of="complaint", outcome=Instant())
def dispatch_due() -> Answer:
    """By when is the need with a department?"""


@question(asked="time", of="complaint", outcome=Instant())
def contact_due() -> Answer:
    """By when is the customer contacted?"""


@question(asked="change", of="complaint", outcome=DELAY)
def contact_delay() -> Answer:
    """How many minutes after it was due was the customer contacted?"""


@question(asked="change", of="complaint", outcome=YesNo())
def contacted_in_time() -> Answer:
    """Was the customer contacted within the set time? The values `on_time` and `late` say the same."""


@question(asked="change", of="complaint", outcome=YesNo())
def user_answered() -> Answer:
    """Has the user been told how it went?"""


@question(asked="change", of="complaint", outcome=YesNo())
def user_satisfied() -> Answer:
    """Was the user satisfied on the latest follow-up visit?"""


@question(asked="change", of="complaint", outcome=Choice("open", "improve", "sufficient"))
def evaluation_finding() -> Answer:
    """What did the evaluation of the whole service find?"""


@question(asked="change", of="service_round", outcome=Text(longest=64))
def round_department() -> Answer:
    """Which role deals with the need? The outcome is the name of a role."""


@question(asked="time", of="service_round", outcome=Instant())
def arrival_due() -> Answer:
    """By when do repair staff come?"""


@question(asked="change", of="service_round", outcome=DELAY)
def arrival_delay() -> Answer:
    """How many minutes after the agreed time did repair staff come?"""


@question(asked="change", of="service_round", outcome=YesNo())
def arrival_on_time() -> Answer:
    """Did repair staff come at the agreed time? The values `on_time` and `late` say the same."""


@question(asked="change", of="service_round", outcome=YesNo())
def need_solved() -> Answer:
    """Is the problem dealt with, at once or in the end?"""


@question(asked="change", of="service_round", outcome=YesNo())
def user_told() -> Answer:
    """Has the user been told how it went, at once or after all?"""


@question(asked="change", of="service_round", outcome=YesNo())
def visit_made() -> Answer:
    """Was the user visited after his problem was dealt with?"""


@question(asked="change", of="service_round", outcome=YesNo())
def service_finished() -> Answer:
    """Is the need dealt with, told and to the user's satisfaction? The value `case_closed` says the same."""


@question(asked="end", of="service_round", outcome=Choice("satisfied", "not_satisfied", "withdrawn"))
def round_outcome() -> Answer:
    """How has the round ended?"""

"""One round of dealing with a need: the department acts, the user is told, the first-asked employee visits him.

A user who is not satisfied leads to another round; the case above stays with the same employee.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from rules.api import (
    ANY,
    Act,
    CaseKind,
    Day,
    FactRole,
    Field,
    Form,
    Formula,
    Instant,
    Rule,
    State,
    Table,
    Task,
    YesNo,
    all_,
    any_,
    is_,
    known,
    not_,
)

from .need_answers import area_of, in_time_or_late, minutes_late, outside_duty
from .needs import CUSTOMER, KEEP, NOT_KNOWN, SHOWN
from .parties import DONE, FIRST, PROSE, QUALITY, SALES

ROUND = "service_round"
DEPARTMENT = FactRole("round_department")
OVER = {"case_closed": True}
GOES_ON = {"case_closed": False}
UPHELD = not_(known("withdrawal_reason"))
"""A need that the user has taken back ends the round as well."""

KIND = CaseKind(
    ROUND,
    owner=QUALITY,
    number="SR-{yyyy}-{n:06}",
    clause=("prop.11", "prop.14", "first.2"),
    states=(
        State("dispatched"),
        State("repaired", is_("need_solved", True)),
        State("reported_to_user", is_("user_told", True)),
        State("visited", known("satisfied")),
        State("closed", is_("closed", True)),
    ),
    outcome="round_outcome",
    parent="complaint",
    repeats=True,
    closes_when=any_(known("satisfied"), known("withdrawal_reason")),
)
KINDS = (KIND,)

FORMS = (
    Form(
        "arrival_note",
        ROUND,
        (Field("arrived_at", Instant()), Field("equipment_checked", DONE)),
        "prop.9",
        kept_by=SALES,
        keep=KEEP,
    ),
    Form(
        "handling_report",
        ROUND,
        (Field("repair_done", YesNo()), Field("handling_text", PROSE), Field("handled_on", Day())),
        ("prop.9", "prop.10", "first.2"),
        kept_by=SALES,
        keep=KEEP,
    ),
    Form("handling_end", ROUND, (Field("finished_on", Day()),), ("first.2", "prop.14"), kept_by=SALES, keep=KEEP),
    Form("later_report", ROUND, (Field("told_after_all_on", Day()),), "prop.13", kept_by=SALES, keep=KEEP),
    Form(
        "customer_report",
        ROUND,
        (Field("customer_told", YesNo()), Field("told_on", Day())),
        "prop.13",
        kept_by=SALES,
        keep=KEEP,
    ),
    Form(
        "follow_up_visit",
        ROUND,
        (Field("satisfied", YesNo()), Field("user_opinion", PROSE), Field("visited_on", Day())),
        ("first.3", "prop.13"),
        kept_by=SALES,
        keep=KEEP,
    ),
)

TASKS = (
    Task(
        "come_for_repair",
        ROUND,
        DEPARTMENT,
        "arrival_note",
        "prop.9",
        when=all_(UPHELD, is_("need_sort", "repair"), known("appointment_at")),
        before=("close",),
        due="arrival_due",
        shows=(*SHOWN, "appointment_at"),
    ),
    Task(
        "handle_need",
        ROUND,
        DEPARTMENT,
        "handling_report",
        ("first.2", "prop.10", "prop.11"),
        when=UPHELD,
        before=("close",),
        shows=(*SHOWN, "arranged_service"),
    ),
    Task(
        "tell_customer",
        ROUND,
        DEPARTMENT,
        "customer_report",
        "prop.13",
        when=all_(UPHELD, is_("need_solved", True)),
        before=("close",),
        shows=(*SHOWN, "handling_text"),
    ),
    Task(
        "finish_handling",
        ROUND,
        DEPARTMENT,
        "handling_end",
        ("first.2", "prop.14"),
        when=all_(UPHELD, is_("need_solved", False)),
        shows=(*SHOWN, "handling_text"),
    ),
    Task(
        "tell_customer_after_all",
        ROUND,
        DEPARTMENT,
        "later_report",
        "prop.13",
        when=all_(UPHELD, is_("user_told", False)),
        shows=(*SHOWN, "handling_text"),
    ),
    Task(
        "visit_user",
        ROUND,
        FIRST,
        "follow_up_visit",
        ("first.3", "prop.13"),
        when=all_(UPHELD, is_("user_told", True)),
        before=("close",),
        shows=(*SHOWN, *CUSTOMER, "handling_text"),
    ),
)

ACTS = (
    Act(
        "report_handling_again",
        ROUND,
        (SALES, FIRST),
        "prop.14",
        form="handling_report",
        when=is_("repair_done", False),
    ),
    Act(
        "tell_customer_again",
        ROUND,
        (SALES, FIRST),
        "prop.13",
        form="customer_report",
        when=is_("customer_told", False),
    ),
)


def round_department(
    named: str | None,
    within: bool | None,
    problem: str,
    employee: str | None,
    areas: Mapping[str, str],
    employees: Mapping[str, str],
) -> str:
    """The department asked; without one the centre itself, where the first-asked employee belongs."""
    area = area_of(named, problem, areas) or NOT_KNOWN
    asked = area != NOT_KNOWN and outside_duty(within, area, employee, employees)
    return area if asked else SALES


def arrival_delay(arrived: datetime, agreed: datetime, grace: Decimal) -> int:
    """At the agreed time is on time."""
    return minutes_late(arrived, agreed + timedelta(minutes=int(grace)))


def done_at_last(stated: bool | None, on: date | None) -> bool | None:
    """What was stated first, unless the deed was stated afterwards."""
    return stated if on is None else True


def visit_made(visited: date | None, satisfied: bool | None) -> bool:
    """Whether the user was visited: he says only then whether he is satisfied."""
    return visited is not None or satisfied is not None


def round_outcome(satisfied: bool | None, withdrawn: str | None) -> str | None:
    """What the user said on the visit; without one, that he took the need back."""
    if satisfied is None:
        return None if withdrawn is None else "withdrawn"
    return "satisfied" if satisfied else "not_satisfied"


ROUND_DEPARTMENT = Formula(
    ("named_department?", "within_duty?", "defect", "first_employee?", "problem_departments", "employee_departments"),
    round_department,
    ("first.2", "prop.10", "prop.11"),
)
ARRIVAL_DUE = Formula(("appointment_at",), lambda agreed: agreed, "prop.9")
ARRIVAL_DELAY = Formula(("arrived_at", "appointment_at", "arrival_grace_minutes"), arrival_delay, "prop.9")
ARRIVAL_ON_TIME = in_time_or_late("arrival_delay", "prop.9")
NEED_SOLVED = Formula(("repair_done?", "finished_on?"), done_at_last, ("first.2", "prop.13"))
USER_TOLD = Formula(("customer_told?", "told_after_all_on?"), done_at_last, "prop.13")
VISIT_MADE = Formula(("visited_on?", "satisfied?"), visit_made, "first.3")
SERVICE_FINISHED = Table(
    inputs=("need_solved", "user_told", "visit_made", "satisfied"),
    rules=(
        Rule((True, True, True, True), True, ("first.1", "first.3", "prop.13"), OVER),
        Rule((ANY, ANY, ANY, False), False, ("first.1", "prop.13"), GOES_ON),
        Rule((ANY, ANY, False, ANY), False, ("first.1", "first.3"), GOES_ON),
        Rule((ANY, False, ANY, ANY), False, "prop.13", GOES_ON),
        Rule((False, ANY, ANY, ANY), False, "prop.13", GOES_ON),
    ),
    hit="any",
)
ROUND_OUTCOME = Formula(("satisfied?", "withdrawal_reason?"), round_outcome, "first.1")

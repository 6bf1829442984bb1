"""What follows from what is stated of a need: its owner, the department asked, by when, whether it may be closed."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from math import ceil

from rules.api import ANY, Collect, Deadline, Formula, Rule, Table, minutes

from .needs import NOBODY, NOT_KNOWN, TO_BE_NAMED
from .parties import DEPARTMENTS, SALES


def area_of(named: str | None, problem: str | None, areas: Mapping[str, str]) -> str | None:
    """The department that was named; else that of the words in the problem, if they all point to one."""
    if named is not None or problem is None:
        return named
    found = {area for word, area in areas.items() if _begins_in(problem.lower(), word.lower())}
    return found.pop() if len(found) == 1 else NOT_KNOWN


def _begins_in(text: str, word: str) -> bool:
    """Whether a word of the text begins so; Chinese has no spaces between words."""
    return re.search(f"(?<![a-z]){re.escape(word)}", text) is not None


def outside_duty(within: bool | None, area: str, employee: str | None, employees: Mapping[str, str]) -> bool:
    """Whether others have to be asked; a department is asked once too often rather than never."""
    if within is not None:
        return not within
    return employees.get((employee or "").strip().lower()) != area or area == NOT_KNOWN


def satisfied_at_last(verdicts: Sequence[bool | None], count: Decimal | int) -> bool:
    """What the user said on the latest visit of this round; without a visit he has not said so."""
    this_cycle = verdicts[max(len(verdicts) - int(count), 0) :]
    return bool(this_cycle) and this_cycle[-1] is True


def user_answered(told: Sequence[bool | None], afterwards: Sequence[date | None]) -> bool:
    """Whether the user was told in one of the rounds, at once or after all."""
    return any(one is True for one in told) or any(day is not None for day in afterwards)


def evaluation_finding(needed: bool | None) -> str:
    """`open` until the centre has evaluated the service."""
    if needed is None:
        return "open"
    return "improve" if needed else "sufficient"


def need_since(received: datetime | None, opened: datetime) -> datetime:
    """When the customer was heard, if that was said."""
    return received or opened


def ended_as(withdrawn: bool, satisfied: bool, improvement: bool | None) -> str | None:
    """Not before the user is satisfied, which the evaluation follows."""
    if withdrawn:
        return "withdrawn"
    return "handled" if satisfied or improvement is not None else None


def minutes_late(came: datetime, due: datetime) -> int:
    """Minutes begun since it was due; none or fewer than none where it was in time."""
    return ceil((came - due).total_seconds() / 60)


def in_time_or_late(delay: str, clause: str) -> Table:
    """A table that says by a delay in minutes whether something was in time."""
    in_time = Rule(("<=0",), True, clause, {"on_time": True, "late": False})
    return Table(inputs=(delay,), rules=(in_time, Rule((">0",), False, clause, {"on_time": False, "late": True})))


CLOSED_WHEN = {"closed_when": "user satisfied after follow-up visit"}
OWNER = Formula(("first_employee",), lambda employee: employee, "first.1")
PROBLEM_AREA = Formula(("named_department?", "defect?", "problem_departments"), area_of, ("first.2", "prop.11"))
OUTSIDE_DUTY = Formula(
    ("within_duty?", "problem_area", "first_employee?", "employee_departments"), outside_duty, "first.2"
)
DEPARTMENT_ASKED = Table(
    inputs=("problem_area", "outside_duty"),
    rules=(
        *(
            Rule(
                (area, True),
                area,
                ("first.1", "first.2", "first.3", "prop.11"),
                {"asks": area, "dispatched": True, **CLOSED_WHEN},
            )
            for area in DEPARTMENTS
        ),
        Rule((ANY, False), NOBODY, ("first.1", "first.3"), {"asks": NOBODY, **CLOSED_WHEN}),
        Rule((NOT_KNOWN, True), TO_BE_NAMED, ("first.2", "prop.11"), {"dispatched": False, **CLOSED_WHEN}),
    ),
)
NEED_SINCE = Formula(("received_at?", "opened_at"), need_since, ("prop.11", "prop.12"))
DISPATCH_DUE = Deadline("need_since", ("prop.11", "first.2"), within=minutes("at_once_minutes"))
CONTACT_DUE = Deadline("need_since", "prop.12", within=minutes("contact_within_minutes"))
CONTACT_DELAY = Formula(("contacted_at", "contact_due"), minutes_late, "prop.12")
CONTACTED_IN_TIME = in_time_or_late("contact_delay", "prop.12")
USER_ANSWERED = Formula(("service_rounds.told", "service_rounds.told_on"), user_answered, ("prop.6", "prop.13"))
USER_SATISFIED = Formula(
    ("service_rounds.satisfied", "service_round.count"), satisfied_at_last, ("first.1", "first.3", "prop.13")
)
EVALUATION_FINDING = Formula(("improvement_needed?",), evaluation_finding, "prop.14")
ACCEPTED_CHANNEL = Table(
    inputs=("channel",),
    rules=(
        Rule(({"oral", "telephone", "written", "other"},), True, "prop.11"),
        # no goods come back at an estate
        Rule(("return",), False, "prop.11"),
    ),
    replaces="iso9001:accepted_channel",
)
SENT_ON = Table(
    inputs=("form_complete",),
    rules=(
        Rule((True,), True, "prop.11", {"from": SALES, "to": "department concerned"}),
        Rule((False,), False, "prop.6"),
    ),
    replaces="iso9001:sent_to_quality",
)
CAPA_REQUEST = Table(
    inputs=("evaluation_finding",),
    rules=(Rule(("improve",), True, "prop.14"), Rule(({"open", "sufficient"},), False, "prop.14")),
    replaces="iso9001:capa_request",
)
CAPA_STILL_REQUIRED = Table(
    inputs=("evaluation_finding",),
    rules=(Rule(("open",), True, "prop.14"), Rule(({"improve", "sufficient"},), False, "prop.14")),
    replaces="iso9001:capa_still_required",
)
COMPLAINT_OUTCOME = Formula(
    ("withdrawn", "user_satisfied", "improvement_needed?"),
    ended_as,
    ("first.1", "prop.14"),
    replaces="iso9001:complaint_outcome",
)
MAY_CLOSE = Collect(
    inputs=("withdrawn", "user_satisfied", "evaluation_finding"),
    rules=(
        Rule((False, False, ANY), "user_not_satisfied", ("first.1", "prop.13")),
        Rule((False, ANY, "open"), "service_not_evaluated", "prop.14"),
    ),
)

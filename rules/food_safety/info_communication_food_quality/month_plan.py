"""The meetings of a month on request: every Monday, with those that lie on days off pointed out."""

from collections.abc import Sequence
from datetime import date, timedelta

from rules.api import (
    Act,
    Answer,
    CaseKind,
    Deadline,
    Field,
    Form,
    Formula,
    Holder,
    ReportingPeriod,
    State,
    first_day,
    hook,
    is_,
    known,
    last_day,
    weeks,
)

from .parties import DEPARTMENTS, QUALITY

PLAN = "meeting_plan"
WEEKS = range(5)
"""No month has more than five Mondays."""
LONGEST = 30
"""Days from the first to the last of a month."""

KINDS = (
    CaseKind(
        PLAN,
        owner=QUALITY,
        number="QP-{yyyy}-{n:06}",
        clause="3b.in.D",
        states=(State("asked_for"), State("closed", is_("closed", True))),
        outcome="plan_outcome",
        closes_when=known("meeting_month"),
    ),
)
FORMS = (
    Form(
        "meeting_month_plan",
        PLAN,
        (Field("meeting_month", ReportingPeriod()),),
        "3b.in.D",
        kept_by=QUALITY,
        arrives=True,
        holders=tuple(Holder(one, "3b.in.D", acknowledged=False) for one in DEPARTMENTS.members),
        shows=("dates", "dates_on_days_off"),
    ),
)
ACTS = (Act("plan_meetings", PLAN, (QUALITY,), "3b.in.D", form="meeting_month_plan", effect="open"),)


def first_monday(month: str) -> date:
    """The first Monday of the period."""
    first = first_day(month)
    return first + timedelta(days=-first.weekday() % 7)


def mondays(month: str, first: date) -> Sequence[date]:
    """Every Monday of a month, whatever the calendar says of it."""
    last = last_day(month)
    if (last - first_day(month)).days > LONGEST:
        raise ValueError(f"expected a month or a shorter period, got {month}")
    return [day for day in (first + timedelta(days=7 * week) for week in WEEKS) if day <= last]


def on_days_off(listed: Sequence[date], *worked: date) -> Sequence[date]:
    """Those Mondays from which on the first day that the site works is a later one."""
    return [day for day, next_worked in zip(listed, worked, strict=False) if day != next_worked]


def _worked_from(week: int) -> Deadline:
    return Deadline("first_monday", "3b.in.D", within=weeks(week), rolls="next")


WORKED = tuple(f"worked_from_monday_{week + 1}" for week in WEEKS)
FIRST_MONDAY = Formula(("meeting_month",), first_monday, "3b.in.D")
DATES = Formula(("meeting_month", "first_monday"), mondays, "3b.in.D")
DATES_ON_DAYS_OFF = Formula(("dates", *WORKED), on_days_off, "3b.in.D")
PLAN_OUTCOME = Formula(("dates",), lambda _: "planned", "3b.in.D")


class Answers:
    """What is asked of a month's plan of meetings."""

    @hook
    def first_monday(self) -> Answer:
        return FIRST_MONDAY

    @hook
    def dates(self) -> Answer:
        return DATES

    @hook
    def worked_from_monday_1(self) -> Answer:
        return _worked_from(0)

    @hook
    def worked_from_monday_2(self) -> Answer:
        return _worked_from(1)

    @hook
    def worked_from_monday_3(self) -> Answer:
        return _worked_from(2)

    @hook
    def worked_from_monday_4(self) -> Answer:
        return _worked_from(3)

    @hook
    def worked_from_monday_5(self) -> Answer:
        return _worked_from(4)

    @hook
    def dates_on_days_off(self) -> Answer:
        return DATES_ON_DAYS_OFF

    @hook
    def plan_outcome(self) -> Answer:
        return PLAN_OUTCOME

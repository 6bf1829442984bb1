"""What residents are told at move-in, and the activity of each month."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from rules.api import (
    Act,
    Answer,
    CaseKind,
    Choice,
    Day,
    Field,
    Form,
    Formula,
    ListOf,
    Record,
    Rule,
    Schedule,
    State,
    Table,
    Task,
    Whole,
    hook,
    is_,
    known,
)

from .fees import CLOSED
from .inquiries import KEEP
from .parties import LINE, POSTS, PRODUCTION, PROSE, SALES

MOVE_IN = "household_move_in"
MONTH = "culture_month"
ACTIVITY = Record("activity", {"activity_name": LINE, "held_on": Day()}, {"participants": Whole(0, 1_000_000)})

KINDS = (
    CaseKind(
        MOVE_IN,
        owner=SALES,
        number="ZH-{yyyy}-{n:06}",
        clause="3.1",
        states=(State("moved_in"), CLOSED),
        outcome="move_in_outcome",
        closes_when=known("residents_told_on"),
    ),
    CaseKind(
        MONTH,
        owner=SALES,
        number="ZC-{yyyy}-{n:04}",
        clause="3.2",
        states=(State("wanted"), State("held", is_("month_fulfilled", True)), CLOSED),
        outcome="culture_outcome",
        closes_when=is_("month_fulfilled", True),
    ),
)

FORMS = (
    Form(
        "move_in_record",
        MOVE_IN,
        (Field("house_unit", LINE), Field("household_moved_in_on", Day())),
        "3.1",
        kept_by=SALES,
        keep=KEEP,
    ),
    Form(
        "service_guide_note",
        MOVE_IN,
        (
            Field("residents_told_by", Choice("service guide", "other means")),
            Field("residents_told_on", Day()),
            Field("residents_told_note", PROSE, False),
        ),
        "3.1",
        kept_by=SALES,
        keep=KEEP,
        shows=("house_unit", "web_address"),
    ),
    Form(
        "activity_record",
        MONTH,
        (Field("activities_held", ListOf(ACTIVITY, gaps=False)),),
        "3.2",
        kept_by=PRODUCTION,
        keep=KEEP,
        shows=("period",),
    ),
    Form("month_missed", MONTH, (Field("missed_reason", PROSE),), "3.2", kept_by=PRODUCTION, keep=KEEP),
)

TASKS = (
    Task(
        "give_service_guide",
        MOVE_IN,
        SALES,
        "service_guide_note",
        ("3.1", "4.1.h"),
        before=("close",),
        due="service_guide_due",
        shows=("house_unit", "household_moved_in_on", "web_address"),
    ),
    Task(
        "hold_activity",
        MONTH,
        PRODUCTION,
        "activity_record",
        "3.2",
        performs="record_activities",
        due="activity_due",
        shows=("period", "activities_per_month_min", "activities_count"),
    ),
)

ACTS = (
    Act("register_move_in", MOVE_IN, POSTS, "3.1", form="move_in_record", effect="open"),
    # the list is stated whole each time; it may grow until it is long enough
    Act("record_activities", MONTH, POSTS, "3.2", form="activity_record", when=is_("month_fulfilled", False)),
    Act("give_month_up", MONTH, (PRODUCTION,), "3.2", form="month_missed", effect="close"),
)
SCHEDULES = (Schedule("culture_months", MONTH, "month", "3.2", at="begin"),)


def held_in(held: Sequence[Mapping[str, Any]] | None, first: date | None, last: date | None) -> int:
    """How many activities were held in the month; without a month all of them."""
    days = [one["held_on"] for one in held or ()]
    return sum((first is None or first <= day) and (last is None or day <= last) for day in days)


def culture_outcome(fulfilled: bool) -> str:
    """A month is given up only where too few were held."""
    return "held" if fulfilled else "not held"


MONTH_FULFILLED = Table(
    inputs=("activities_count",),
    rules=(
        Rule((">=activities_per_month_min",), True, "3.2", {"fulfilled": True}),
        Rule(("<activities_per_month_min",), False, "3.2", {"fulfilled": False}),
    ),
)


class Answers:
    """The answers about move-in and activities."""

    @hook
    def service_guide_due(self) -> Answer:
        return Formula(("household_moved_in_on",), lambda day: day, "3.1")

    @hook
    def move_in_outcome(self) -> Answer:
        return Formula(("residents_told_on",), lambda _: "told", "3.1")

    @hook
    def activities_count(self) -> Answer:
        return Formula(("activities_held?", "period_from?", "period_to?"), held_in, "3.2")

    @hook
    def month_fulfilled(self) -> Answer:
        return MONTH_FULFILLED

    @hook
    def activity_due(self) -> Answer:
        return Formula(("period_to",), lambda day: day, "3.2")

    @hook
    def culture_outcome(self) -> Answer:
        return Formula(("month_fulfilled",), culture_outcome, "3.2")

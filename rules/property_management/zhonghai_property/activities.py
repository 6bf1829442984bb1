"""The community culture of a month: as many activities as are owed, each a record of its own."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from rules.api import (
    Act,
    Answer,
    CaseKind,
    ChildFacts,
    Day,
    Deadline,
    Field,
    Form,
    Formula,
    Opening,
    Rule,
    Schedule,
    State,
    Table,
    Task,
    Whole,
    all_,
    days,
    hook,
    is_,
    not_,
)

from .fees import CLOSED
from .inquiries import KEEP
from .parties import LINE, POSTS, PRODUCTION, PROSE, SALES

MONTH = "culture_month"
ACTIVITY = "community_activity"
IN, OUTSIDE, MISSED, OPEN = "in the month", "in another month", "not held", "open"

KINDS = (
    CaseKind(
        MONTH,
        owner=SALES,
        number="ZC-{yyyy}-{n:04}",
        clause="3.2",
        states=(State("wanted"), State("held", is_("month_fulfilled", True)), CLOSED),
        outcome="culture_outcome",
        # until the month is over there may be more of them
        closes_when=all_(is_("month_over", True), not_(is_(f"{ACTIVITY}.count", 0)), is_(f"{ACTIVITY}.open", 0)),
    ),
    CaseKind(
        ACTIVITY,
        owner=SALES,
        number="ZB-{yyyy}-{n:05}",
        clause="3.2",
        states=(State("wanted"), CLOSED),
        outcome="activity_outcome",
        parent=MONTH,
        repeats=True,
        closes_when=is_("activity_done", True),
    ),
)

FORMS = (
    Form("activity_order", ACTIVITY, (Field("activity_slot", Whole(1, 10_000)),), "3.2", arrives=True),
    Form("further_activity", ACTIVITY, (Field("activity_purpose", PROSE),), "3.2", arrives=True),
    Form(
        "activity_record",
        ACTIVITY,
        (
            Field("activity_name", LINE),
            Field("activity_held_on", Day()),
            Field("participants", Whole(0, 1_000_000), False),
        ),
        "3.2",
        kept_by=PRODUCTION,
        keep=KEEP,
    ),
    Form("activity_missed", ACTIVITY, (Field("missed_reason", PROSE),), "3.2", kept_by=PRODUCTION, keep=KEEP),
)

TASKS = (
    Task(
        "hold_activity",
        ACTIVITY,
        PRODUCTION,
        "activity_record",
        "3.2",
        when=is_("activity_done", False),
        before=("close",),
        due="activity_due",
        shows=("period", "activity_purpose"),
    ),
)

ACTS = (
    Act("add_activity", MONTH, POSTS, "3.2", form="further_activity", opens=ACTIVITY),
    Act("give_activity_up", ACTIVITY, (PRODUCTION,), "3.2", form="activity_missed", when=is_("activity_done", False)),
)
OPENINGS = (
    Opening(ACTIVITY, MONTH, "3.2", when=is_("closed", False), for_each="activity_slots", states="activity_slot"),
)
CHILD_FACTS = (ChildFacts("activities.outcomes", MONTH, ACTIVITY, "activity_outcome"),)
SCHEDULES = (Schedule("culture_months", MONTH, "month", "3.2", at="begin"),)


def ended(first: date, last: date, held: date | None, missed: str | None) -> str:
    """In the month from its first day to its last one, both included."""
    if held is None:
        return OPEN if missed is None else MISSED
    return IN if first <= held <= last else OUTSIDE


def slots(least: Decimal, outcomes: Sequence[str | None]) -> list[int]:
    """As many as the month asks for, and one more in the place of each that fell in another month."""
    return list(range(1, int(least) + 1 + list(outcomes).count(OUTSIDE)))


MONTH_FULFILLED = Table(
    inputs=("activities_count",),
    rules=(
        Rule((">=activities_per_month_min",), True, "3.2", {"fulfilled": True, "compliant": True}),
        Rule(("<activities_per_month_min",), False, "3.2", {"fulfilled": False, "compliant": False}),
    ),
)
CULTURE_OUTCOME = Table(
    inputs=("month_fulfilled",),
    rules=(Rule((True,), "held", "3.2"), Rule((False,), "not held", "3.2")),
)
HELD = ("activity_held_on?", "missed_reason?")


class Answers:
    """The answers about activities."""

    @hook
    def activities_count(self) -> Answer:
        return Formula(("activities.outcomes",), lambda outcomes: list(outcomes).count(IN), "3.2")

    @hook
    def required_min(self) -> Answer:
        return Formula(("activities_per_month_min",), lambda least: least, "3.2")

    @hook
    def month_fulfilled(self) -> Answer:
        return MONTH_FULFILLED

    @hook
    def activity_slots(self) -> Answer:
        return Formula(("activities_per_month_min", "activities.outcomes"), slots, "3.2")

    @hook
    def month_today(self) -> Answer:
        return Deadline("now", "3.2", within=days(0))

    @hook
    def month_over(self) -> Answer:
        return Formula(("period_to", "month_today"), lambda last, today: today > last, "3.2")

    @hook
    def culture_outcome(self) -> Answer:
        return CULTURE_OUTCOME

    @hook
    def activity_due(self) -> Answer:
        return Formula(("period_to",), lambda day: day, "3.2")

    @hook
    def activity_done(self) -> Answer:
        return Formula(HELD, lambda held, missed: held is not None or missed is not None, "3.2")

    @hook
    def activity_outcome(self) -> Answer:
        return Formula(("period_from", "period_to", *HELD), ended, "3.2")

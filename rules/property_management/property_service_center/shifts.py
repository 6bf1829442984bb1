"""A shift of duty, one for every change around the clock: who is on duty, of which level, with which log."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from rules.api import (
    ANY,
    JUDGE,
    Act,
    CaseKind,
    Choice,
    Completeness,
    Deadline,
    Field,
    Form,
    Formula,
    Reminder,
    Rule,
    Schedule,
    State,
    Table,
    Task,
    Whole,
    all_,
    days,
    is_,
    known,
    minutes,
)

from .parties import DIRECTOR, LINE, OUTGOING, PROSE, QUALITY, SALES

SHIFT = "duty_shift"
KEEP = "service_retention_months"
A_DAY = 24 * 60
MIDDLE_UP = {"required": "middle level or above"}
ANY_LEVEL = {"required": "any level"}

KIND = CaseKind(
    SHIFT,
    owner=QUALITY,
    number="DS-{yyyy}-{n:05}",
    clause=("duty.1", "handover.5"),
    states=(
        State("planned"),
        State("rostered", known("on_duty_person")),
        State("handing_over", known("incoming_at_post")),
        State("closed", is_("closed", True)),
    ),
    outcome="shift_outcome",
    closes_when=known("duty_begun_at"),
)
KINDS = (KIND,)

FORMS = (
    Form(
        "roster",
        SHIFT,
        (
            Field("on_duty_person", LINE),
            Field("on_duty_level", Choice("junior", "middle", "senior", "other")),
            Field("duty_day", Choice("ordinary", "holiday", "special situation"), False),
        ),
        ("duty.1", "duty.7"),
        kept_by=SALES,
        keep=KEEP,
    ),
    Form(
        "duty_manager",
        SHIFT,
        (Field("duty_manager_person", LINE), Field("duty_manager_level", Choice("middle", "senior"))),
        "duty.7",
        kept_by=SALES,
        keep=KEEP,
    ),
    Form(
        "duty_log",
        SHIFT,
        (
            Field("log_events", PROSE),
            Field("log_calls", Whole(0, 10_000)),
            Field("log_visits", Whole(0, 10_000)),
            Field("log_state_of_post", PROSE),
            Field("log_for_next_shift", PROSE),
        ),
        ("duty.2", "handover.2"),
        kept_by=SALES,
        keep=KEEP,
    ),
)

TASKS = (
    Task(
        "fill_roster",
        SHIFT,
        DIRECTOR,
        "roster",
        ("duty.1", "duty.7"),
        before=("close",),
        due="roster_due",
        shows=("period_from", "duty_off_day"),
        reminders=(Reminder(SALES, "duty.1"),),
    ),
    Task(
        "name_duty_manager",
        SHIFT,
        DIRECTOR,
        "duty_manager",
        "duty.7",
        when=is_("roster_valid", False),
        before=("close",),
        due="roster_due",
        shows=("on_duty_person", "on_duty_level", "duty_day"),
    ),
    Task(
        "complete_duty_log",
        SHIFT,
        OUTGOING,
        "duty_log",
        ("duty.2", "handover.2"),
        when=known("on_duty_person"),
        before=("begin_duty", "close"),
        due="outgoing_ready_due",
    ),
)

ACTS = (
    Act("change_roster", SHIFT, (DIRECTOR,), ("duty.1", "duty.7"), form="roster", when=known("on_duty_person")),
    Act(
        "correct_duty_log",
        SHIFT,
        (OUTGOING,),
        "handover.2",
        form="duty_log",
        # what both have signed stands
        when=all_(known("log_events"), is_("handover_record.signed", False)),
    ),
)

SCHEDULES = (
    Schedule(
        "duty_shifts",
        SHIFT,
        "day",
        "duty.1",
        ahead=minutes("shift_opens_ahead_minutes"),
        times="shift_changes",
    ),
)


def minutes_of(moment: time) -> int:
    """How many minutes of the day have passed."""
    return moment.hour * 60 + moment.minute


def minutes_to(begins: time, changes: Sequence[time | None]) -> int:
    """How long it is to the next change; with one change a day that is a whole day."""
    gaps = [(minutes_of(one) - minutes_of(begins)) % A_DAY or A_DAY for one in changes if one is not None]
    return min(gaps)


def begins_at(period: str) -> time:
    """The time of day at which a shift begins, by the name of its period."""
    return time.fromisoformat(period.partition("T")[2])


def shift_change(period: str, changes: Sequence[time | None]) -> time:
    """When the shift is handed over: the next change after it began."""
    passed = (minutes_of(begins_at(period)) + minutes_to(begins_at(period), changes)) % A_DAY
    return time(passed // 60, passed % 60)


def shift_ends(at: datetime, period: str, changes: Sequence[time | None]) -> datetime:
    """The instant of the next change."""
    return at + timedelta(minutes=minutes_to(begins_at(period), changes))


def hours_covered(changes: Sequence[time | None]) -> int:
    """The shifts of a day together, each from its change to the next. Raises `ValueError` without any change."""
    kept = [one for one in changes if one is not None]
    whole = sum(minutes_to(one, kept) for one in dict.fromkeys(kept))
    if not whole:
        raise ValueError("shift_changes: expected at least one time of day")
    return whole // 60


def day_sort(stated: str | None, day: date | None, next_working: date | None) -> str | None:
    """What was stated of a special day stands; else the calendar of the site says whether it is a day off."""
    if stated in ("holiday", "special situation"):
        return stated
    if day is not None and next_working is not None:
        return "ordinary" if day == next_working else "holiday"
    return stated


MANAGER_NAMED = Formula(("duty_manager_level?",), lambda level: level is not None, "duty.7")
SHIFT_CHANGE = Formula(("period", "shift_changes"), shift_change, ("duty.1", "handover.1"))
SHIFT_ENDS = Formula(("period_at", "period", "shift_changes"), shift_ends, ("duty.1", "handover.1"))
HOURS_COVERED = Formula(("shift_changes",), hours_covered, "duty.1")
ROSTER_DUE = Formula(("period_at",), lambda at: at, "duty.1")
NEXT_WORKING_DAY = Deadline("period_from", "duty.7", within=days(0), rolls="next")
DUTY_OFF_DAY = Formula(("period_from", "duty_next_working_day"), lambda day, working: day != working, "duty.7")
DUTY_DAY_SORT = Formula(("duty_day?", "period_from?", "duty_next_working_day?"), day_sort, "duty.7")
SPECIAL = {"holiday", "special situation"}
ROSTER_VALID = Table(
    inputs=("duty_day_sort", "on_duty_level", "duty_manager_named"),
    rules=(
        Rule(("ordinary", ANY, ANY), True, "duty.1", {"valid": True, **ANY_LEVEL}),
        Rule((SPECIAL, "junior", False), False, "duty.7", {"valid": False, **MIDDLE_UP}),
        Rule((SPECIAL, {"middle", "senior"}, ANY), True, "duty.7", {"valid": True, **MIDDLE_UP}),
        Rule((SPECIAL, {"junior", "other"}, True), True, "duty.7", {"valid": True, **MIDDLE_UP}),
        Rule((SPECIAL, "other", False), JUDGE, "duty.7"),
    ),
    judged_by=DIRECTOR,
)
LOG_COMPLETE = Completeness("duty_log", ("duty.2", "handover.2"))
SHIFT_OUTCOME = Table(
    inputs=("handover",),
    rules=(
        Rule(("accepted",), "handed over", "handover.5"),
        Rule(({"open", "accepted after both sign"},), "on duty", "handover.5"),
        Rule(("refused",), "not handed over", ("handover.6.a", "handover.6.b", "handover.6.c", "handover.6.d")),
    ),
)

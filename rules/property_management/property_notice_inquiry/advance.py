"""What a notice announces: when it begins, how long ahead that has to hang on the board, whether it does."""

from datetime import date, datetime
from decimal import Decimal

from rules.api import (
    ANY,
    Act,
    Day,
    Deadline,
    Field,
    Form,
    Formula,
    Instant,
    Rule,
    Table,
    Task,
    YesNo,
    all_,
    any_,
    days,
    hours,
    is_,
    known,
)

from .drafting import LIVE, NOTICE, POSTED, UNPOSTED
from .parties import CENTRE, DISINFECTION, KEEP, PROSE

ADVANCE = ("4.2.1.1.1a", "4.2.1.1.1b", "4.2.1.1.1c")
CUT = ("4.2.1.1.1a", "4.2.1.1.1c")

FORMS = (
    Form(
        "event_start",
        NOTICE,
        (
            Field("event_starts_on", Day()),
            Field("event_sudden", YesNo()),
            Field("event_starts_at", Instant(), False),
        ),
        ADVANCE,
        kept_by=CENTRE,
        keep=KEEP,
    ),
    Form("late_notice_note", NOTICE, (Field("late_notice_reason", PROSE),), ADVANCE, kept_by=CENTRE, keep=KEEP),
)

SHOWN = ("notice_title", "notice_kind", "notice_category", "notice_text")
TASKS = (
    Task(
        "state_event_start",
        NOTICE,
        CENTRE,
        "event_start",
        ADVANCE,
        when=all_(LIVE, is_("advance_needed", True)),
        before=("post_notice", "close"),
        shows=SHOWN,
    ),
    Task(
        "account_for_late_notice",
        NOTICE,
        CENTRE,
        "late_notice_note",
        ADVANCE,
        when=all_(LIVE, any_(all_(POSTED, is_("notice_in_time", False)), all_(UNPOSTED, is_("post_by_over", True)))),
        before=("post_notice", "close"),
        shows=(*SHOWN, "event_starts_on", "posted_on", "lead_days", "post_by"),
    ),
)

ACTS = (Act("move_event", NOTICE, (CENTRE,), ADVANCE, form="event_start", when=known("event_starts_on")),)


def one_day(day: date | None, of_the_time: date | None) -> date | None:
    """The day that is stated, or that of the time that is stated; stated both, they have to be the same."""
    if day is not None and of_the_time is not None and day != of_the_time:
        raise ValueError(f"expected one day, got {day} and a time on {of_the_time}")
    return of_the_time if day is None else day


def advance_class(kind: str, category: Decimal | int) -> str:
    """How long ahead a matter is announced: some days, any time before it begins, or not at all."""
    if kind == DISINFECTION:
        return "days ahead"
    return "before the start" if category == 1 else "none"


def before_start(lead: Decimal, posted: datetime | None, starts: datetime | None) -> bool:
    """Whether it hung before the start. On the day of the start itself only the two times can show that."""
    return posted < starts if posted is not None and starts is not None else lead > 0


def post_lead(advance: str, lead: Decimal) -> int:
    """By how many days before the event the notice hangs, where nothing but the day of the event is known."""
    return {"days ahead": int(lead), "before the start": 1}.get(advance, 0)


def post_by(
    sudden: bool, advance: str, eve_ends: datetime | None, starts: datetime | None, at_once: datetime | None
) -> datetime | None:
    """By when the notice hangs, as far as that can be said."""
    if advance == "none":
        return None
    if advance == "before the start" and sudden:
        return at_once
    return starts or eve_ends if advance == "before the start" else eve_ends


def is_past(by: datetime | None, now: datetime) -> bool:
    """Whether the time is up by which the notice was to hang, if there is such a time."""
    return by is not None and now >= by


ADVANCE_CLASS = Formula(("notice_kind", "notice_category"), advance_class, ADVANCE)
ADVANCE_NEEDED = Table(
    inputs=("advance_class",),
    rules=(
        Rule(("days ahead",), True, "4.2.1.1.1b", {"three_days_needed": True}),
        Rule(("before the start",), True, ADVANCE, {"three_days_needed": False}),
        Rule(("none",), False, ("4.2.1.1.2", "4.2.1.1.3", "4.2.1.1.4"), {"three_days_needed": False}),
    ),
)
EVENT_STARTS_AT_DAY = Deadline("event_starts_at", ADVANCE, within=days(0))
POSTED_AT_DAY = Deadline("posted_at", "4.2.1.3", within=days(0))
EVENT_DAY = Formula(("event_starts_on?", "event_starts_at_day?"), one_day, ADVANCE)
POSTED_DAY = Formula(("posted_on?", "posted_at_day?"), one_day, "4.2.1.3")
LEAD_DAYS = Formula(("posted_day", "event_day"), lambda posted, event: (event - posted).days, ADVANCE)
DAYS_ENOUGH = Formula(("lead_days", "disinfection_lead_days"), lambda lead, least: lead >= least, "4.2.1.1.1b")
BEFORE_START = Formula(("lead_days", "posted_at?", "event_starts_at?"), before_start, CUT)
EXCEPTION_CLAIMED = Formula(("event_sudden?",), lambda sudden: sudden is True, "4.2.1.1.1a")
POST_LEAD = Formula(("advance_class", "disinfection_lead_days"), post_lead, ADVANCE)
EVE_ENDS = Deadline("event_day", ADVANCE, ahead=days("post_lead"))
AT_ONCE_BY = Deadline("opened_at", "4.2.1.1.1a", within=hours("sudden_post_hours"))
POST_BY = Formula(
    ("exception_claimed", "advance_class", "eve_ends?", "event_starts_at?", "at_once_by?"), post_by, ADVANCE
)
POST_BY_OVER = Formula(("post_by?", "now"), is_past, ADVANCE)
KEPT, BROKEN = {"allowed": True, "breach": False}, {"allowed": False, "breach": True}
NOTICE_IN_TIME = Table(
    inputs=("advance_class", "days_enough", "before_start", "exception_claimed"),
    rules=(
        Rule(("none", ANY, ANY, ANY), True, ("4.2.1.1.2", "4.2.1.1.3", "4.2.1.1.4"), KEPT),
        Rule(("days ahead", True, ANY, ANY), True, "4.2.1.1.1b", KEPT),
        Rule(("days ahead", False, ANY, ANY), False, "4.2.1.1.1b", {**BROKEN, "reason": "not days enough ahead"}),
        Rule(("before the start", ANY, True, False), True, CUT, {**KEPT, "exception": False}),
        Rule(
            ("before the start", ANY, False, False),
            False,
            CUT,
            {**BROKEN, "exception": False, "reason": "not before the start"},
        ),
        Rule(("before the start", ANY, ANY, True), True, CUT, {**KEPT, "exception": True}),
    ),
)

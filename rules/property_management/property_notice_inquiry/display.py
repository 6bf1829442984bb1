"""A notice on the board: rounds, damage and the new copy, the day on which it comes down."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from decimal import Decimal

from rules.api import (
    ANY,
    Act,
    CaseKind,
    Choice,
    Day,
    Deadline,
    Field,
    Form,
    Formula,
    Opening,
    Reminder,
    Rule,
    State,
    Table,
    Task,
    YesNo,
    all_,
    any_,
    days,
    is_,
    known,
    months_after,
    not_,
)

from .drafting import LIVE, NOTICE, POSTED
from .parties import CENTRE, KEEP, PROSE, SALES, STEWARD
from .publishing import colour_wanted

DAMAGE = "notice_damage"
REMOVAL = ("4.2.1.5a", "4.2.1.5b")
VALID_REPOST = ("4.2.1.4b", "4.2.1.5a", "4.2.1.5b")
TAKEN_DOWN = known("removed_on")
HANGING = all_(LIVE, POSTED, not_(TAKEN_DOWN), is_("display_over", False))

DAMAGE_KIND = CaseKind(
    DAMAGE,
    owner=SALES,
    number="PND-{yyyy}-{n:05}",
    clause="4.2.1.4b",
    states=(
        State("damage_found"),
        State("copy_replaced", known("reposted_on")),
        State("closed", is_("closed", True)),
    ),
    outcome="damage_outcome",
    parent=NOTICE,
    repeats=True,
    closes_when=any_(all_(known("reposted_on"), is_("new_copy_plain", False)), is_("repost", False), TAKEN_DOWN),
)
KINDS = (DAMAGE_KIND,)

FORMS = (
    Form(
        "notice_round",
        NOTICE,
        (Field("patrolled_on", Day()), Field("notice_condition", Choice("in order", "damaged"))),
        "4.2.1.4a",
        kept_by=CENTRE,
        keep=KEEP,
    ),
    Form("notice_removal", NOTICE, (Field("removed_on", Day()),), REMOVAL, kept_by=CENTRE, keep=KEEP),
    Form(
        "damage_report",
        DAMAGE,
        (Field("damaged_on", Day()), Field("damage_text", PROSE, False)),
        "4.2.1.4b",
        kept_by=CENTRE,
        keep=KEEP,
        arrives=True,
    ),
    Form(
        "repost_record",
        DAMAGE,
        (Field("reposted_on", Day()), Field("new_copy_in_colour", YesNo())),
        ("4.2.1.4b", "4.2.1.2b"),
        kept_by=CENTRE,
        keep=KEEP,
    ),
    Form("copy_exchange", DAMAGE, (Field("new_copy_exchanged_on", Day()),), "4.2.1.2b", kept_by=CENTRE, keep=KEEP),
)

TASKS = (
    Task(
        "patrol_notice",
        NOTICE,
        STEWARD,
        "notice_round",
        "4.2.1.4a",
        when=HANGING,
        shows=("notice_title", "posted_on", "removal_due"),
        every=days("notice_patrol_days"),
    ),
    Task(
        "take_down_notice",
        NOTICE,
        STEWARD,
        "notice_removal",
        REMOVAL,
        when=all_(POSTED, any_(is_("display_over", True), is_("notice_dropped", True))),
        before=("close",),
        due="removal_due",
        shows=("notice_title", "posted_on", "notice_valid_until", "removal_due"),
        reminders=(Reminder(CENTRE, "3.1"),),
    ),
    Task(
        "repost_notice",
        DAMAGE,
        STEWARD,
        "repost_record",
        "4.2.1.4b",
        when=all_(is_("repost", True), not_(TAKEN_DOWN)),
        before=("close",),
        shows=("notice_title", "notice_kind", "damaged_on", "damage_text"),
    ),
    Task(
        "exchange_new_copy",
        DAMAGE,
        STEWARD,
        "copy_exchange",
        "4.2.1.2b",
        when=all_(is_("new_copy_plain", True), not_(TAKEN_DOWN)),
        before=("close",),
        shows=("notice_title", "notice_kind", "reposted_on"),
    ),
)

ACTS = (
    Act(
        "report_notice_damage",
        NOTICE,
        (STEWARD, CENTRE),
        "4.2.1.4b",
        form="damage_report",
        opens=DAMAGE,
        when=HANGING,
    ),
)

OPENINGS = (
    Opening(
        DAMAGE,
        NOTICE,
        "4.2.1.4b",
        when=HANGING,
        for_each="damage_days",
        states="damaged_on",
    ),
)


def removal_day(
    valid_until: date | None, posted: date | None, grace: Decimal | int, months: Decimal | int
) -> date | None:
    """The day after the last valid one; without such a day the same day of a later month, or its last day."""
    if valid_until is not None:
        return valid_until + timedelta(days=1 + int(grace))
    return None if posted is None else months_after(posted, int(months))


def still_valid(
    damaged: date,
    valid_until: date | None,
    posted_on: date | None,
    of_the_time: date | None,
    grace: Decimal,
    months: Decimal,
) -> bool | None:
    """Whether the notice would still hang on the day of the damage; a new copy never changes for how long."""
    removal = removal_day(valid_until, posted_on or of_the_time, grace, months)
    return None if removal is None else damaged < removal


def damage_days(condition: str | None, day: date | None) -> tuple[date, ...]:
    """The day of the last round, if it found the notice damaged."""
    return (day,) if condition == "damaged" and day is not None else ()


def new_copy_plain(kind: str | None, further: Collection[str], in_colour: bool | None, exchanged: date | None) -> bool:
    """Whether a copy hangs in black and white that has to be in colour."""
    return kind is not None and colour_wanted(kind, further) and in_colour is False and exchanged is None


def damage_outcome(reposted: date | None, wanted: bool | None, removed: date | None) -> str | None:
    """A new copy, or none: because the notice was no longer valid, or was taken down before anybody came to it."""
    if reposted is not None:
        return "reposted"
    return "not reposted" if wanted is False or removed is not None else None


def is_over(ends: datetime, now: datetime) -> bool:
    """Whether the last day on the board is over at the site."""
    return now >= ends


REMOVAL_DUE = Formula(
    ("notice_valid_until?", "posted_day?", "notice_grace_days", "notice_months_posted"), removal_day, REMOVAL
)
DISPLAY_ENDS = Deadline("removal_due", REMOVAL, ahead=days(1))
DISPLAY_OVER = Formula(("display_ends", "now"), is_over, REMOVAL)
REMOVE = Formula(("removal_due", "patrolled_on"), lambda due, day: day >= due, REMOVAL)
REMOVAL_DELAY = Formula(("removal_due", "removed_on"), lambda due, day: (day - due).days, REMOVAL)
REMOVAL_IN_TIME = Table(
    inputs=("removal_delay",),
    rules=(
        Rule(("<=0",), True, REMOVAL, {"on_time": True, "late": False}),
        Rule((">0",), False, REMOVAL, {"on_time": False, "late": True}),
    ),
)
ROUND_FINDING = Table(
    inputs=("notice_condition", "remove"),
    rules=(
        Rule(("in order", ANY), "in order", "4.2.1.4a", {"repost": False}),
        Rule(("damaged", False), "damaged while valid", "4.2.1.4b", {"repost": True}),
        Rule(("damaged", True), "damaged after its time", ("4.2.1.4b", *REMOVAL), {"repost": False}),
    ),
)
DAMAGE_DAYS = Formula(("notice_condition?", "patrolled_on?"), damage_days, ("4.2.1.4a", "4.2.1.4b"))
DAMAGED_POSTED_AT_DAY = Deadline("posted_at", "4.2.1.4b", within=days(0))
DAMAGED_WHILE_VALID = Formula(
    (
        "damaged_on",
        "notice_valid_until?",
        "posted_on?",
        "damaged_posted_at_day?",
        "notice_grace_days",
        "notice_months_posted",
    ),
    still_valid,
    VALID_REPOST,
)
REPOST = Table(
    inputs=("damaged_while_valid",),
    rules=(
        Rule((True,), True, "4.2.1.4b", {"remove": False}),
        Rule((False,), False, ("4.2.1.4b", *REMOVAL), {"remove": True}),
    ),
)
NEW_COPY_PLAIN = Formula(
    ("notice_kind?", "further_colour_kinds", "new_copy_in_colour?", "new_copy_exchanged_on?"),
    new_copy_plain,
    "4.2.1.2b",
)
DAMAGE_OUTCOME = Formula(("reposted_on?", "repost?", "removed_on?"), damage_outcome, "4.2.1.4b")

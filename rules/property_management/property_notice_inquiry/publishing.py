"""Onto paper and onto the board: print, ledger, archived original, then the photocopy, in colour where it must be."""

from collections.abc import Collection
from datetime import date
from itertools import product

from rules.api import (
    ANY,
    Act,
    Choice,
    Collect,
    Day,
    Field,
    Form,
    Formula,
    Holder,
    Instant,
    Reminder,
    Rule,
    Table,
    Task,
    YesNo,
    all_,
    days,
    is_,
    known,
    not_,
)

from .drafting import LIVE, NOTICE, POSTED, UNPOSTED
from .parties import CENTRE, KEEP, LINE, POWER, STEWARD, WATER

SHEET = Choice("photocopy", "original")
TO_PRINT = all_(LIVE, is_("notice_draft.signed", True))
ON_PAPER = all_(LIVE, known("printed_on"))
SHOWN = ("notice_title", "notice_category", "notice_valid_until", "colour_required")
STEPS = ("post_notice", "close")
STEPS_BEFORE = ("printed notice", "ledger row", "archived original")

FORMS = (
    Form(
        "notice_print",
        NOTICE,
        (Field("printed_on", Day()), Field("printed_in_colour", YesNo())),
        ("4.2.1.2a", "4.2.1.2b"),
        kept_by=CENTRE,
        keep=KEEP,
    ),
    Form("colour_print", NOTICE, (Field("reprinted_in_colour_on", Day()),), "4.2.1.2b", kept_by=CENTRE, keep=KEEP),
    Form(
        "ledger_entry",
        NOTICE,
        (Field("ledger_entered_on", Day()),),
        "4.2.1.2a",
        kept_by=CENTRE,
        keep=KEEP,
        number="GB{yyyy}-{n:04}",
        shows=(*SHOWN, "printed_on", "posted_on", "removal_due", "removed_on"),
    ),
    Form(
        "notice_original",
        NOTICE,
        (Field("original_archived_on", Day()), Field("archive_place", LINE, False)),
        ("4.2.1.2a", "4.2.1.3"),
        kept_by=CENTRE,
        keep=KEEP,
        holders=(Holder(STEWARD, "4.2.1.3", copy="photocopy", acknowledged=False),),
        shows=("notice_title", "notice_text", "printed_in_colour"),
    ),
    Form(
        "posting",
        NOTICE,
        (
            Field("posted_on", Day()),
            Field("posted_sheet", SHEET),
            Field("copy_in_colour", YesNo()),
            Field("posted_at", Instant(), False),
        ),
        "4.2.1.3",
        kept_by=CENTRE,
        keep=KEEP,
    ),
    Form(
        "sheet_exchange",
        NOTICE,
        (Field("sheet_exchanged_on", Day()),),
        ("4.2.1.2b", "4.2.1.3"),
        kept_by=CENTRE,
        keep=KEEP,
    ),
)

TASKS = (
    Task(
        "print_notice",
        NOTICE,
        CENTRE,
        "notice_print",
        ("4.2.1.2a", "4.2.1.2b"),
        TO_PRINT,
        STEPS,
        shows=(*SHOWN, "notice_text"),
    ),
    Task(
        "reprint_in_colour",
        NOTICE,
        CENTRE,
        "colour_print",
        "4.2.1.2b",
        all_(LIVE, UNPOSTED, is_("print_fault", "colour required")),
        STEPS,
        shows=SHOWN,
    ),
    Task("enter_in_ledger", NOTICE, CENTRE, "ledger_entry", "4.2.1.2a", ON_PAPER, STEPS, shows=(*SHOWN, "printed_on")),
    Task("archive_original", NOTICE, CENTRE, "notice_original", "4.2.1.2a", ON_PAPER, STEPS, shows=SHOWN),
    Task(
        "post_notice",
        NOTICE,
        STEWARD,
        "posting",
        "4.2.1.3",
        before=("close",),
        performs="post_notice",
        due="post_by",
        shows=(*SHOWN, "notice_text", "ledger_entry.number"),
        reminders=(Reminder(CENTRE, "3.1", ahead=days(1)), Reminder(CENTRE, "3.1")),
    ),
    Task(
        "exchange_posted_sheet",
        NOTICE,
        STEWARD,
        "sheet_exchange",
        ("4.2.1.2b", "4.2.1.3"),
        all_(POSTED, not_(known("removed_on")), is_("sheet_fault", "original posted", "colour required")),
        ("close",),
        shows=("notice_title", "posted_sheet", "colour_required"),
    ),
)

ACTS = (Act("post_notice", NOTICE, (STEWARD,), "4.2.1.3", form="posting", when=all_(LIVE, UNPOSTED)),)


def colour_wanted(kind: str, further: Collection[str]) -> bool:
    """Cuts of water and power always; what else is a special case, the site says."""
    return kind in (WATER, POWER) or kind in further


def print_fault(wanted: bool | None, in_colour: bool | None, reprinted: date | None) -> str:
    """What is wrong with the print; `unknown` while nobody has said how it is printed."""
    if in_colour is None and reprinted is None:
        return "unknown"
    if in_colour or reprinted is not None:
        return "none"
    return "unknown" if wanted is None else "colour required" if wanted else "none"


def sheet_fault(sheet: str | None, wanted: bool | None, in_colour: bool | None, exchanged: date | None) -> str:
    """What is wrong with the sheet on the board; once it is exchanged, nothing."""
    if exchanged is not None:
        return "none"
    if sheet == "original":
        return "original posted"
    if sheet is None and in_colour is None:
        return "unknown"
    return "colour required" if wanted and in_colour is False else "none"


def order_fault(posted: date | None, *steps: date | None) -> str:
    """Whether it hung before it was printed, entered and archived, as far as the days are known."""
    known_steps = [day for day in steps if day is not None]
    if posted is None or not known_steps:
        return "unknown"
    return "posted too early" if max(known_steps) > posted else "none"


def posting_fault(print_: str, sheet: str, order: str) -> str:
    """The gravest fault; where none is found, whether anything was there to be judged."""
    found = {print_, sheet, order}
    graver = (fault for fault in ("original posted", "posted too early", "colour required", "none") if fault in found)
    return next(graver, "unknown")


def steps_rule(done: tuple[bool, ...]) -> Rule:
    """The row for what is done of the steps before posting; `missing` names the others."""
    missing = [step for step, is_done in zip(STEPS_BEFORE, done, strict=True) if not is_done]
    clause = "4.2.1.2a" if missing else ("4.2.1.2a", "4.2.1.3")
    return Rule(done, not missing, clause, {"may_post": not missing, "missing": missing})


COLOUR_WANTED = Formula(("notice_kind", "further_colour_kinds"), colour_wanted, "4.2.1.2b")
COLOUR_REQUIRED = Table(
    inputs=("colour_wanted",),
    rules=(Rule((True,), True, "4.2.1.2b", {"colour": True}), Rule((False,), False, "4.2.1.2b", {"colour": False})),
)
PRINT_FAULT = Formula(
    ("colour_required?", "printed_in_colour?", "reprinted_in_colour_on?"), print_fault, ("4.2.1.2a", "4.2.1.2b")
)
SHEET_FAULT = Formula(
    ("posted_sheet?", "colour_required?", "copy_in_colour?", "sheet_exchanged_on?"),
    sheet_fault,
    ("4.2.1.2b", "4.2.1.3"),
)
ORDER_FAULT = Formula(
    ("posted_day?", "printed_on?", "ledger_entered_on?", "original_archived_on?"), order_fault, "4.2.1.2a"
)
POSTING_FAULT = Formula(
    ("print_fault", "sheet_fault", "order_fault"), posting_fault, ("4.2.1.2a", "4.2.1.2b", "4.2.1.3")
)
NO_ORIGINAL = {"accepted": False, "reason": "original stays archived", "posted_must_be": "photocopy"}
POSTING_ACCEPTED = Table(
    inputs=("posting_fault",),
    rules=(
        Rule(("colour required",), "refused", "4.2.1.2b", {"accepted": False, "reason": "colour required"}),
        Rule(("original posted",), "refused", ("4.2.1.2a", "4.2.1.3"), NO_ORIGINAL),
        Rule(("posted too early",), "refused", "4.2.1.2a", {"accepted": False, "reason": "posted too early"}),
        Rule(("none",), "accepted", ("4.2.1.2a", "4.2.1.2b", "4.2.1.3"), {"accepted": True}),
        Rule(("unknown",), "nothing to judge", "4.2.1.3"),
    ),
)
NOTICE_PRINTED = Formula(("printed_on?",), lambda day: day is not None, "4.2.1.2a")
LEDGER_ENTERED = Formula(("ledger_entered_on?",), lambda day: day is not None, "4.2.1.2a")
ORIGINAL_ARCHIVED = Formula(("original_archived_on?",), lambda day: day is not None, "4.2.1.2a")
READY_TO_POST = Table(
    inputs=("notice_printed", "ledger_entered", "original_archived"),
    rules=tuple(steps_rule(done) for done in product((True, False), repeat=len(STEPS_BEFORE))),
)
NOTICE_POSTED = Formula(("posted_on?", "posted_at?"), lambda *said: any(one is not None for one in said), "4.2.1.3")
VALIDITY_OVER = Formula(
    ("notice_valid_until?", "display_over?"), lambda until, over: until is not None and over is True, "4.2.1.5a"
)
MAY_POST_NOTICE = Collect(
    inputs=("notice_printed", "ledger_entered", "original_archived", "print_fault", "validity_over"),
    rules=(
        Rule((False, ANY, ANY, ANY, ANY), "not_printed", "4.2.1.2a"),
        Rule((ANY, False, ANY, ANY, ANY), "not_in_ledger", "4.2.1.2a"),
        Rule((ANY, ANY, False, ANY, ANY), "original_not_archived", ("4.2.1.2a", "4.2.1.3")),
        Rule((ANY, ANY, ANY, "colour required", ANY), "colour_missing", "4.2.1.2b"),
        Rule((ANY, ANY, ANY, ANY, True), "no_longer_valid", "4.2.1.5a"),
    ),
)

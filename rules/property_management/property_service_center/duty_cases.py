"""What happens on duty: entries of the log, a major problem at any hour, leave, the director's checks."""

from rules.api import (
    ANY,
    Act,
    CaseKind,
    Choice,
    Collect,
    Deadline,
    Field,
    Form,
    Formula,
    Instant,
    Reminder,
    Rule,
    State,
    Table,
    Task,
    TimeOfDay,
    YesNo,
    all_,
    any_,
    is_,
    known,
    minutes,
    not_,
)

from .parties import DIRECTOR, DONE, LINE, ON_DUTY, PROSE, QUALITY, SALES
from .shifts import KEEP, SHIFT

ENTRY = "duty_entry"
LEAVE = "duty_leave"
CHECK = "duty_check"
CLOSED = State("closed", is_("closed", True))

KINDS = (
    CaseKind(
        ENTRY,
        owner=QUALITY,
        number="DE-{yyyy}-{n:06}",
        clause=("duty.2", "duty.3"),
        states=(State("noted"), CLOSED),
        outcome="entry_outcome",
        parent=SHIFT,
        repeats=True,
        closes_when=any_(is_("problem_major", False), known("director_heard_at")),
    ),
    CaseKind(
        LEAVE,
        owner=QUALITY,
        number="DL-{yyyy}-{n:04}",
        clause="duty.5",
        states=(State("asked"), State("ruled_on", known("leave_approved")), CLOSED),
        outcome="leave_outcome",
        parent=SHIFT,
        repeats=True,
        closes_when=any_(
            known("left_at"), is_("leave_approved", False), known("absent_since"), known("leave_given_up_for")
        ),
    ),
    CaseKind(
        CHECK,
        owner=QUALITY,
        number="DC-{yyyy}-{n:04}",
        clause="duty.6",
        states=(State("checked"), State("corrected", known("duty_corrected_at")), CLOSED),
        outcome="check_outcome",
        closes_when=any_(is_("problem_found", False), known("correction_confirmed")),
    ),
)

FORMS = (
    Form(
        "duty_entry_record",
        ENTRY,
        (
            Field("entry_time", TimeOfDay()),
            Field("entry_sort", Choice("call", "visit", "event")),
            Field("entry_from", LINE),
            Field("entry_text", PROSE),
            Field("entry_handled", PROSE),
            Field("problem_major", YesNo()),
        ),
        ("duty.2", "duty.3", "handover.2"),
        kept_by=SALES,
        keep=KEEP,
        arrives=True,
    ),
    Form(
        "director_heard",
        ENTRY,
        (Field("director_heard_at", Instant()), Field("director_instruction", PROSE)),
        "duty.2",
        kept_by=SALES,
        keep=KEEP,
    ),
    Form(
        "leave_request",
        LEAVE,
        (Field("leave_person", LINE), Field("leave_reason", PROSE)),
        "duty.5",
        kept_by=SALES,
        arrives=True,
    ),
    Form("leave_ruling", LEAVE, (Field("leave_approved", YesNo()), Field("leave_ruling_text", PROSE)), "duty.5"),
    Form(
        "replacement_note",
        LEAVE,
        (Field("replacement_present", YesNo()), Field("replacement", LINE)),
        "duty.5",
        kept_by=SALES,
    ),
    Form("leaving", LEAVE, (Field("left_at", TimeOfDay()),), "duty.5", kept_by=SALES),
    Form("leave_given_up", LEAVE, (Field("leave_given_up_for", PROSE),), "duty.5"),
    Form("absence", LEAVE, (Field("absent_since", TimeOfDay()), Field("absence_text", PROSE)), "duty.5", kept_by=SALES),
    Form(
        "duty_check_record",
        CHECK,
        (
            Field("duty_checked_at", Instant()),
            Field("problem_found", YesNo()),
            Field("duty_check_text", PROSE),
        ),
        "duty.6",
        kept_by=SALES,
        keep=KEEP,
    ),
    Form(
        "duty_correction",
        CHECK,
        (Field("duty_corrected_at", Instant()), Field("duty_correction_text", PROSE)),
        "duty.6",
        kept_by=SALES,
        keep=KEEP,
    ),
    Form("duty_correction_seen", CHECK, (Field("correction_confirmed", DONE),), "duty.6", kept_by=SALES),
)

TASKS = (
    Task(
        "hear_major_problem",
        ENTRY,
        DIRECTOR,
        "director_heard",
        "duty.2",
        when=is_("problem_major", True),
        before=("close",),
        due="major_problem_due",
        shows=("entry_time", "entry_from", "entry_text", "entry_handled"),
        reminders=(Reminder(SALES, "duty.2"),),
    ),
    Task(
        "rule_on_leave",
        LEAVE,
        DIRECTOR,
        "leave_ruling",
        "duty.5",
        before=("close",),
        due="leave_due",
        shows=("leave_person", "leave_reason"),
    ),
    Task(
        "name_replacement",
        LEAVE,
        ON_DUTY,
        "replacement_note",
        "duty.5",
        when=is_("leave_approved", True),
        before=("leave_post",),
        shows=("leave_person",),
    ),
    Task(
        "correct_duty_problem",
        CHECK,
        ON_DUTY,
        "duty_correction",
        "duty.6",
        when=is_("problem_found", True),
        before=("close",),
        due="correction_due",
        shows=("duty_check_text", "duty_checked_at"),
        reminders=(Reminder(DIRECTOR, "duty.6"),),
    ),
    Task(
        "confirm_correction",
        CHECK,
        DIRECTOR,
        "duty_correction_seen",
        "duty.6",
        when=known("duty_corrected_at"),
        before=("close",),
        shows=("duty_check_text", "duty_correction_text"),
    ),
)

ACTS = (
    Act("enter_in_log", SHIFT, (ON_DUTY, SALES), ("duty.2", "duty.3"), form="duty_entry_record", opens=ENTRY),
    Act("ask_leave", SHIFT, (ON_DUTY,), "duty.5", form="leave_request", opens=LEAVE),
    Act("leave_post", LEAVE, (ON_DUTY,), "duty.5", form="leaving"),
    Act("give_up_leave", LEAVE, (ON_DUTY,), "duty.5", form="leave_given_up"),
    Act(
        "note_absence", LEAVE, (DIRECTOR, SALES), "duty.5", form="absence", when=not_(is_("leave_status", "may leave"))
    ),
    Act("bring_replacement", LEAVE, (ON_DUTY,), "duty.5", form="replacement_note", when=known("replacement_present")),
    Act("check_duty", CHECK, (DIRECTOR,), "duty.6", form="duty_check_record", effect="open"),
    Act(
        "correct_again",
        CHECK,
        (ON_DUTY,),
        "duty.6",
        form="duty_correction",
        when=all_(known("duty_corrected_at"), not_(known("correction_confirmed"))),
    ),
)


def stands_in(present: bool | None, name: str | None) -> bool | None:
    """Whether somebody stands in: as it was stated, or because he is named."""
    return True if present is None and name is not None else present


MAJOR_REPORT = Table(
    inputs=("problem_major",),
    rules=(
        Rule((True,), "director at once", ("duty.1", "duty.2"), {"message": "director at once", "logged": True}),
        Rule((False,), "log only", ("duty.1", "duty.2"), {"message": "none", "logged": True}),
    ),
)
ENTRY_RECORD = Table(
    inputs=("entry_sort",),
    rules=(
        Rule(({"call", "visit", "event"},), "duty log", ("duty.2", "duty.3"), {"record": "值班记录", "logged": True}),
    ),
)
ENTRY_COMPLETE = Formula(
    ("entry_time?", "entry_sort?", "entry_from?", "entry_text?", "entry_handled?", "problem_major?"),
    lambda *columns: None not in columns,
    ("duty.2", "handover.2"),
)
MAJOR_PROBLEM_DUE = Deadline("opened_at", "duty.2", within=minutes("at_once_minutes"))
ENTRY_OUTCOME = Table(
    inputs=("problem_major",),
    rules=(Rule((True,), "reported to the director", "duty.2"), Rule((False,), "logged", "duty.2")),
)
LEAVE_DUE = Deadline("opened_at", "duty.5", within=minutes("at_once_minutes"))
STAYS = {"may_leave": False, "absent": True, "absence": "旷工"}
LEAVE_STATUS = Table(
    inputs=("leave_approved", "replaced"),
    rules=(
        Rule((True, True), "may leave", "duty.5", {"may_leave": True, "absent": False}),
        Rule((False, ANY), "absence without leave", "duty.5", STAYS),
        Rule((ANY, False), "absence without leave", "duty.5", STAYS),
    ),
    hit="any",
)
LEAVE_GIVEN = Formula(("leave_approved?",), lambda approved: approved is True, "duty.5")
REPLACED = Formula(("replacement_present?", "replacement?"), stands_in, "duty.5")
REPLACED_ON_DUTY = Formula(("replaced?",), lambda replaced: replaced is True, "duty.5")
MAY_LEAVE_POST = Collect(
    inputs=("leave_given", "replaced_on_duty"),
    rules=(
        Rule((False, ANY), "leave_not_approved", "duty.5"),
        Rule((ANY, False), "no_replacement", "duty.5"),
    ),
)
LEAVE_OUTCOME = Formula(
    ("leave_approved?", "left_at?", "absent_since?", "leave_given_up_for?"),
    lambda approved, left, absent, given_up: (
        "absent without leave"
        if absent is not None
        else "left"
        if left is not None
        else "given up"
        if given_up is not None
        else "refused"
        if approved is False
        else "open"
    ),
    "duty.5",
)
CORRECTION_DUE = Deadline("duty_checked_at", "duty.6", within=minutes("at_once_minutes"))
CHECK_RESULT = Table(
    inputs=("problem_found",),
    rules=(
        Rule((True,), "correct at once", "duty.6", {"correction": True}),
        Rule((False,), "in order", "duty.6", {"correction": False}),
    ),
)
CHECK_OUTCOME = Table(
    inputs=("problem_found",),
    rules=(Rule((True,), "corrected", "duty.6"), Rule((False,), "in order", "duty.6")),
)

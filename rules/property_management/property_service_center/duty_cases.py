"""What happens on duty: entries of the log, a major problem at any hour, leave, the director's checks."""

from rules.api import (
    Act,
    CaseKind,
    Choice,
    Field,
    Form,
    Instant,
    Reminder,
    State,
    Task,
    Text,
    TimeOfDay,
    YesNo,
    all_,
    any_,
    is_,
    known,
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
            Field("defect", PROSE, False),
            Field("customer_code", Text(longest=100), False),
            Field("customer_name", Text(longest=500), False),
        ),
        ("duty.2", "duty.3", "handover.2", "prop.11"),
        kept_by=SALES,
        keep=KEEP,
        arrives=True,
    ),
    Form("need_from_log", ENTRY, (Field("need_number", LINE),), ("duty.3", "prop.11"), kept_by=SALES, fill="intake"),
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
        "take_need_in",
        ENTRY,
        SALES,
        "need_from_log",
        ("duty.3", "prop.11"),
        when=known("defect"),
        before=("close",),
        asks="complaint.intake-requested",
        shows=("defect", "customer_code", "customer_name", "entry_from", "entry_text"),
    ),
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

"""From one shift to the next: ready in time, things counted, unfinished work told, four refusals, two signatures."""

from rules.api import (
    Act,
    Choice,
    Field,
    Form,
    Gathering,
    MapOf,
    Reminder,
    Signer,
    Task,
    TimeOfDay,
    YesNo,
    all_,
    is_,
    known,
    not_,
)

from .parties import DIRECTOR, DONE, INCOMING, OUTGOING, PROSE, SALES
from .shifts import KEEP, SHIFT

PRINTED_THINGS = ("telephone", "computer", "water_dispenser")
THING = Choice("in order", "damaged", "missing")
PASSED = is_("handover_checks", "passed")
REFUSALS = ("handover.6.a", "handover.6.b", "handover.6.c", "handover.6.d")


def _signer(role: str, meaning: str) -> Signer:
    """Side by side with the other one, by the change of shift."""
    return Signer(
        role,
        meaning,
        ("handover.5", "handover.3/2"),
        in_person=True,
        step=1,
        when=PASSED,
        due="shift_ends",
        reminders=(Reminder(DIRECTOR, "handover.5"),),
    )


GATHERINGS = (
    Gathering(
        "open_needs",
        of=SHIFT,
        kind="complaint",
        takes=("defect", "need_sort", "first_employee", "user_answered"),
        clause="handover.4",
        where=not_(is_("closed", True)),
        when=known("outgoing_ready"),
        anew_by=(OUTGOING, INCOMING),
    ),
)

FORMS = (
    Form(
        "outgoing_preparation",
        SHIFT,
        (
            Field("outgoing_ready", TimeOfDay()),
            Field("unfinished_work", PROSE, False),
            Field("repair_is_major", YesNo(), False),
        ),
        ("handover.1", "handover.4", "handover.6.d"),
        kept_by=SALES,
        keep=KEEP,
    ),
    Form(
        "incoming_check",
        SHIFT,
        (
            Field("incoming_at_post", TimeOfDay()),
            Field("log_clear", YesNo()),
            Field("post_clean", YesNo()),
            Field("log_has_gaps", YesNo(), False),
            *(Field(thing, THING, False) for thing in PRINTED_THINGS),
            Field("other_things", MapOf(THING), False),
            Field("public_property", THING, False),
        ),
        ("handover.3/1", "handover.4", "handover.6.a", "handover.6.b", "handover.6.c"),
        kept_by=SALES,
        keep=KEEP,
    ),
    Form(
        "damage_explanation",
        SHIFT,
        (Field("damage_explained", YesNo()), Field("damage_text", PROSE)),
        "handover.3/2",
        kept_by=SALES,
        keep=KEEP,
    ),
    Form(
        "unfinished_work_told",
        SHIFT,
        (Field("unfinished_told", YesNo()),),
        "handover.4",
        kept_by=SALES,
        keep=KEEP,
    ),
    Form(
        "handover_record",
        SHIFT,
        (Field("log_read", DONE), Field("handover_remark", PROSE)),
        ("handover.4", "handover.5", "handover.3/2"),
        kept_by=SALES,
        keep=KEEP,
        signers=(
            _signer(OUTGOING, "handed_over"),
            _signer(INCOMING, "taken_over"),
        ),
        shows=(
            "period",
            "on_duty_person",
            "log_events",
            "log_calls",
            "log_visits",
            "log_state_of_post",
            "log_for_next_shift",
            "things_damaged",
            "damage_text",
            "unfinished_work",
            "needs_handed_over",
        ),
    ),
    Form("duty_begun", SHIFT, (Field("duty_begun_at", TimeOfDay()),), "handover.5", kept_by=SALES, keep=KEEP),
)

TASKS = (
    Task(
        "prepare_handover",
        SHIFT,
        OUTGOING,
        "outgoing_preparation",
        ("handover.1", "handover.4"),
        when=known("on_duty_person"),
        before=("begin_duty", "close"),
        due="outgoing_ready_due",
        reminders=(Reminder(DIRECTOR, "handover.1"),),
    ),
    Task(
        "take_post",
        SHIFT,
        INCOMING,
        "incoming_check",
        "handover.3/1",
        when=known("on_duty_person"),
        before=("begin_duty", "close"),
        due="incoming_due",
        shows=("counted_things",),
        reminders=(Reminder(DIRECTOR, "handover.3/1"),),
    ),
    Task(
        "explain_damage",
        SHIFT,
        OUTGOING,
        "damage_explanation",
        "handover.3/2",
        when=not_(is_("explanation_state", "not needed")),
        before=("begin_duty", "close"),
        shows=("things_damaged",),
    ),
    Task(
        "tell_unfinished_work",
        SHIFT,
        OUTGOING,
        "unfinished_work_told",
        "handover.4",
        when=is_("telling_state", "owed"),
        before=("begin_duty", "close"),
        shows=("unfinished_work", "needs_handed_over"),
    ),
    Task(
        "confirm_handover",
        SHIFT,
        INCOMING,
        "handover_record",
        ("handover.4", "handover.5"),
        when=all_(PASSED, is_("log_complete", True), is_("all_things_counted", True)),
        before=("begin_duty", "close"),
        shows=("unfinished_work", "needs_handed_over", "things_damaged", "log_events", "log_for_next_shift"),
    ),
    Task("start_duty", SHIFT, INCOMING, "duty_begun", "handover.5", performs="begin_duty"),
)

ACTS = (
    Act("check_again", SHIFT, (INCOMING,), REFUSALS, form="incoming_check", when=known("incoming_at_post")),
    Act("prepare_again", SHIFT, (OUTGOING,), "handover.6.d", form="outgoing_preparation", when=known("outgoing_ready")),
    Act("explain_again", SHIFT, (OUTGOING,), "handover.3/2", form="damage_explanation", when=known("damage_text")),
    Act("tell_again", SHIFT, (OUTGOING,), "handover.4", form="unfinished_work_told", when=known("unfinished_told")),
    Act("begin_duty", SHIFT, (INCOMING,), "handover.5", form="duty_begun", when=not_(known("duty_begun_at"))),
)

"""Who hears of what happens on duty, whether leave may be taken, what follows from the director's check."""

from rules.api import ANY, Collect, Deadline, Formula, Rule, Table, minutes


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

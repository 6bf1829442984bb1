"""Corrective action on a nonconformity or a problem: organised by the hub, taken by a department, verified."""

from datetime import date

from rules.api import (
    Act,
    CaseKind,
    ChildFacts,
    Day,
    FactRole,
    Field,
    Form,
    Formula,
    Judgement,
    Reminder,
    Rule,
    State,
    Table,
    Task,
    YesNo,
    all_,
    is_,
    known,
    not_,
)

from .owners import INFORMATION
from .parties import ADMINISTRATION, PROSE, QUALITY, TEAM_LEADER, UNIT

CORRECTION = "information_correction"
PROBLEM = ("4.2.2.1.p3", "4.2.2.1.1d")
SHOWN = ("information_content", "correction_problem")
CHECK = all_(known("completed_on"), not_(known("effect_confirmed")))

KINDS = (
    CaseKind(
        CORRECTION,
        owner=QUALITY,
        number="IK-{yyyy}-{n:06}",
        clause=PROBLEM,
        states=(
            State("wanted"),
            State("organised", known("correcting_department")),
            State("planned", known("due_date")),
            State("completed", known("completed_on")),
            State("closed", is_("closed", True)),
        ),
        outcome="correction_outcome",
        parent=INFORMATION,
        repeats=True,
        closes_when=known("correction_effect"),
    ),
)

FORMS = (
    Form(
        "correction_order",
        CORRECTION,
        (Field("correction_problem", PROSE), Field("correcting_department", UNIT)),
        PROBLEM,
        kept_by=ADMINISTRATION,
        keep="information_retention_months",
    ),
    Form(
        "correction_plan",
        CORRECTION,
        (
            Field("root_cause", PROSE),
            Field("correction", PROSE),
            Field("corrective_action", PROSE),
            Field("due_date", Day()),
        ),
        PROBLEM,
        kept_by=ADMINISTRATION,
        keep="information_retention_months",
    ),
    Form(
        "correction_report",
        CORRECTION,
        (Field("completed_on", Day()), Field("completion_evidence", PROSE)),
        PROBLEM,
        kept_by=ADMINISTRATION,
        keep="information_retention_months",
    ),
    Form(
        "correction_verdict",
        CORRECTION,
        (Field("effect_confirmed", YesNo()), Field("verified_on", Day()), Field("effect_note", PROSE)),
        PROBLEM,
        kept_by=ADMINISTRATION,
        keep="information_retention_months",
    ),
)

TASKS = (
    Task(
        "organise_correction",
        CORRECTION,
        ADMINISTRATION,
        "correction_order",
        PROBLEM,
        before=("close",),
        shows=("information_content", "information_source", "information_from"),
    ),
    Task(
        "plan_correction",
        CORRECTION,
        FactRole("correcting_department"),
        "correction_plan",
        PROBLEM,
        when=known("correcting_department"),
        before=("close",),
        shows=SHOWN,
    ),
    Task(
        "carry_out_correction",
        CORRECTION,
        FactRole("correcting_department"),
        "correction_report",
        PROBLEM,
        when=known("due_date"),
        before=("close",),
        due="correction_by",
        shows=(*SHOWN, "correction", "corrective_action", "due_date"),
        reminders=(Reminder(ADMINISTRATION, PROBLEM), Reminder(TEAM_LEADER, "3.3")),
    ),
    Task(
        "verify_correction",
        CORRECTION,
        QUALITY,
        "correction_verdict",
        PROBLEM,
        when=CHECK,
        before=("close",),
        shows=(*SHOWN, "root_cause", "corrective_action", "completion_evidence"),
    ),
)

ACTS = (
    # a verdict that cannot be true decides nothing; stated again it may
    Act(
        "correct_correction_verdict",
        CORRECTION,
        (QUALITY,),
        PROBLEM,
        form="correction_verdict",
        when=known("effect_confirmed"),
    ),
)
CHILD_FACTS = (ChildFacts("information_correction.effects", INFORMATION, CORRECTION, "effect_confirmed"),)


def verified_in_time(verified: date | None, completed: date | None) -> str:
    """An effect cannot be verified before the action is done."""
    if verified is not None and completed is not None and verified < completed:
        return f"verified on {verified}, before the action was completed on {completed}"
    return ""


CORRECTION_BY = Formula(("due_date",), lambda due: due, PROBLEM)
CORRECTION_EFFECT = Judgement(
    "correction_verdict",
    "effect_confirmed",
    PROBLEM,
    inputs=("verified_on?", "completed_on?"),
    valid=verified_in_time,
)
CORRECTION_OUTCOME = Table(
    inputs=("correction_effect",),
    rules=(Rule((True,), "effective", PROBLEM), Rule((False,), "not_effective", PROBLEM)),
)

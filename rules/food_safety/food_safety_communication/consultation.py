"""Employees are consulted before anything about food safety is issued: plan first, then consultation, then issue."""

from datetime import date

from rules.api import (
    ANY,
    JUDGE,
    Act,
    CaseKind,
    Choice,
    Collect,
    Day,
    Field,
    Form,
    Formula,
    ListOf,
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

from .distribution import CARRIER
from .opinions import WAY
from .parties import ADMINISTRATION, EVERYBODY, LINE, PROSE, QUALITY, SEVERAL

CONSULTATION = "consultation"
KEEP = "information_retention_months"
SUBJECTS = {
    "food safety policy": "4.1.1.1",
    "work instruction": "4.1.1.2",
    "other system document": "4.1.1.2",
    "process": "4.1.1.3",
    "workplace change": "4.1.1.4",
}
STEPS = Choice("drawing up", "revision", "review")
NOTHING, PLANNED, HELD = "nothing", "planned", "held"
STANDS = is_("issue_progress", "under way")
NEEDED = is_("consultation_needed", True)
WANTED = is_("issue_progress", "under way", "issued")

KINDS = (
    CaseKind(
        CONSULTATION,
        owner=QUALITY,
        number="XS-{yyyy}-{n:06}",
        clause=("2", "4.1.2a"),
        states=(
            State("proposed"),
            State("planned", is_("consultation_stage", PLANNED, HELD)),
            State("consulted", is_("consultation_stage", HELD)),
            State("issued", known("issued_on")),
            State("closed", is_("closed", True)),
        ),
        outcome="consultation_outcome",
        closes_when=not_(STANDS),
    ),
)

FORMS = (
    Form(
        "change_proposal",
        CONSULTATION,
        (
            Field("consultation_subject", Choice(*SUBJECTS, "other subject")),
            Field("change_title", LINE),
            Field("change_step", STEPS, False),
            Field("change_text", PROSE, False),
        ),
        ("4.1.1.1", "4.1.1.2", "4.1.1.3", "4.1.1.4"),
        kept_by=ADMINISTRATION,
        keep=KEEP,
        arrives=True,
    ),
    Form(
        "consultation_plan",
        CONSULTATION,
        (
            Field("consultation_planned_on", Day()),
            Field("consultation_plan_text", PROSE),
            Field("consultation_departments", SEVERAL),
            Field("consultation_ways", ListOf(WAY, gaps=False)),
        ),
        "4.1.2a",
        kept_by=ADMINISTRATION,
        keep=KEEP,
    ),
    Form(
        "consultation_result",
        CONSULTATION,
        (
            Field("consulted_on", Day()),
            Field("consulted_people", Choice("employees", "their representatives", "both")),
            Field("consultation_result_text", PROSE),
        ),
        ("4.1.2a", "4.1.3"),
        kept_by=ADMINISTRATION,
        keep=KEEP,
    ),
    Form(
        "telling_judgement",
        CONSULTATION,
        (Field("telling_needed", YesNo()), Field("telling_reason", PROSE)),
        "4.1.2b",
        kept_by=ADMINISTRATION,
        keep=KEEP,
    ),
    Form(
        "telling_record",
        CONSULTATION,
        (
            Field("told_parties", ListOf(LINE, gaps=False)),
            Field("told_by", CARRIER),
            Field("told_on", Day()),
            Field("told_answer", PROSE, False),
        ),
        "4.1.2b",
        kept_by=ADMINISTRATION,
        keep=KEEP,
    ),
    Form("issue_note", CONSULTATION, (Field("issued_on", Day()),), "4.1.1.2", kept_by=ADMINISTRATION, keep=KEEP),
    Form(
        "change_dropped", CONSULTATION, (Field("dropped_reason", PROSE),), "4.1.2a", kept_by=ADMINISTRATION, keep=KEEP
    ),
)

SHOWN = ("consultation_subject", "change_title", "change_step", "change_text")
TASKS = (
    Task(
        "plan_consultation",
        CONSULTATION,
        ADMINISTRATION,
        "consultation_plan",
        "4.1.2a",
        when=all_(NEEDED, WANTED),
        before=("close",),
        shows=SHOWN,
    ),
    Task(
        "consult_employees",
        CONSULTATION,
        ADMINISTRATION,
        "consultation_result",
        "4.1.2a",
        when=all_(NEEDED, WANTED, not_(is_("consultation_stage", HELD))),
        before=("close",),
        performs="hold_consultation",
        shows=(*SHOWN, "consultation_plan_text", "consultation_departments", "consultation_ways"),
    ),
    Task(
        "issue_or_drop",
        CONSULTATION,
        ADMINISTRATION,
        "issue_note",
        ("4.1.1.1", "4.1.1.2", "4.1.1.3", "4.1.1.4"),
        when=all_(STANDS, is_("issuing", "allowed")),
        performs="issue_document",
        shows=(*SHOWN, "consultation_result_text"),
    ),
    Task(
        "judge_telling",
        CONSULTATION,
        ADMINISTRATION,
        "telling_judgement",
        "4.1.2b",
        when=is_("consultation_stage", HELD),
        before=("close",),
        shows=(*SHOWN, "consultation_plan_text", "consultation_result_text"),
    ),
    Task(
        "tell_parties",
        CONSULTATION,
        ADMINISTRATION,
        "telling_record",
        "4.1.2b",
        when=all_(is_("consultation_stage", HELD), is_("telling_needed", True)),
        before=("close",),
        shows=(*SHOWN, "consultation_plan_text", "consultation_result_text"),
    ),
)

ACTS = (
    Act(
        "propose_change",
        CONSULTATION,
        EVERYBODY,
        ("4.1.1.1", "4.1.1.2", "4.1.1.3", "4.1.1.4"),
        form="change_proposal",
        effect="open",
    ),
    Act("hold_consultation", CONSULTATION, (ADMINISTRATION,), "4.1.2a", form="consultation_result", when=WANTED),
    Act("issue_document", CONSULTATION, EVERYBODY, "4.1.1.2", form="issue_note", when=STANDS),
    Act("drop_change", CONSULTATION, EVERYBODY, "4.1.2a", form="change_dropped", when=STANDS),
)


def stage(planned: date | None, held: date | None) -> str:
    """How far the consultation has come; what was held before its plan does not count."""
    if planned is None:
        return NOTHING
    return HELD if held is not None and held >= planned else PLANNED


def how_it_ended(issued: date | None, dropped: str | None) -> str | None:
    """Issued, or dropped; while it is neither that is waited for."""
    if issued is not None:
        return "issued"
    return "dropped" if dropped is not None else None


CONSULTATION_NEEDED = Table(
    inputs=("consultation_subject",),
    rules=(
        *(Rule((subject,), True, clause) for subject, clause in SUBJECTS.items()),
        Rule(("other subject",), JUDGE, "4.1.1.2"),
    ),
    judged_by=ADMINISTRATION,
)
CONSULTATION_STAGE = Formula(("consultation_planned_on?", "consulted_on?"), stage, "4.1.2a")
CONSULTING = Table(
    inputs=("consultation_stage",),
    rules=(
        Rule((NOTHING,), "refused", "4.1.2a", {"consultation": "refused", "missing": ["consultation plan"]}),
        Rule(({PLANNED, HELD},), "allowed", "4.1.2a", {"consultation": "allowed", "missing": []}),
    ),
)
ISSUING = Table(
    inputs=("consultation_needed", "consultation_stage", "consultation_before_issue"),
    rules=(
        Rule((True, NOTHING, True), "refused", "4.1.2a", {"issue": "refused", "next": "consultation plan"}),
        Rule((True, PLANNED, True), "refused", "4.1.2a", {"issue": "refused", "next": "consultation"}),
        Rule((True, HELD, True), "allowed", "4.1.2a", {"issue": "allowed", "next": "issue"}),
        Rule((False, ANY, True), "allowed", "4.1.2a", {"issue": "allowed", "next": "issue"}),
        Rule((ANY, ANY, False), "allowed", "4.1.2a", {"issue": "allowed", "next": "issue"}),
    ),
)
MAY_HOLD_CONSULTATION = Collect(
    inputs=("consultation_stage",), rules=(Rule((NOTHING,), "consultation_plan_missing", "4.1.2a"),)
)
MAY_ISSUE_DOCUMENT = Collect(
    inputs=("consultation_needed", "consultation_stage", "consultation_before_issue"),
    rules=(
        Rule((True, {NOTHING, PLANNED}, True), "employees_not_consulted", ("4.1.1.1", "4.1.1.2", "4.1.1.3", "4.1.1.4")),
    ),
)
ISSUE_PROGRESS = Formula(("issued_on?", "dropped_reason?"), lambda *said: how_it_ended(*said) or "under way", "4.1.2a")
CONSULTATION_OUTCOME = Formula(("issued_on?", "dropped_reason?"), how_it_ended, ("4.1.1.2", "4.1.2a"))
TELLING = Table(
    inputs=("telling_needed",),
    rules=(
        Rule((True,), "interested parties", "4.1.2b", {"message_to": "interested parties"}),
        Rule((False,), "nobody", "4.1.2b"),
    ),
)

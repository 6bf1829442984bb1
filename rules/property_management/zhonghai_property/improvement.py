"""Corrective and preventive action: every complaint goes there, quality supervises and guides it."""

from rules.api import (
    Act,
    Answer,
    Day,
    Drop,
    FactRole,
    Field,
    Form,
    Opening,
    Reminder,
    Rule,
    Table,
    Task,
    all_,
    any_,
    hook,
    is_,
    known,
    not_,
)

from .complaints import SHOWN
from .parties import PROSE, QUALITY

ABOUT = tuple(name for name in SHOWN if not name.startswith("customer"))
GUIDED = "guidance_text"

FORMS = (
    Form(
        "capa_guidance",
        "capa",
        (Field("guided_on", Day()), Field(GUIDED, PROSE)),
        "3.3b",
        kept_by=QUALITY,
        keep="complaint_retention_months",
    ),
)

TASKS = (
    Task(
        "answer_capa",
        "capa",
        FactRole("capa_addressee"),
        "capa_answer",
        "4.1.e",
        when=not_(known("effect_confirmed")),
        before=("close",),
        shows=(*ABOUT, GUIDED),
        tells="capa.answered",
        replaces="iso9001:answer_capa",
    ),
    Task(
        "carry_out_capa",
        "capa",
        FactRole("capa_addressee"),
        "capa_report",
        "4.1.e",
        when=all_(known("due_date"), not_(known("effect_confirmed"))),
        before=("close",),
        due="capa_due",
        shows=(*ABOUT, "correction", "corrective_action", "preventive_action", "action_owner", "due_date", GUIDED),
        reminders=(Reminder(QUALITY, "3.3b"),),
        tells="capa.completed",
        replaces="iso9001:carry_out_capa",
    ),
    Task(
        "verify_effect",
        "capa",
        QUALITY,
        "effect_verdict",
        ("3.3b", "4.1.e"),
        when=all_(known("completed_on"), not_(known("effect_confirmed"))),
        before=("close",),
        shows=(*ABOUT, "root_cause", "corrective_action", "preventive_action", "completion_evidence"),
        replaces="iso9001:verify_effect",
    ),
)

ACTS = (Act("guide_action", "capa", (QUALITY,), "3.3b", form="capa_guidance"),)

OPENINGS = (
    Opening(
        "capa",
        "complaint",
        "4.1.e",
        when=all_(is_("capa_request", True), any_(is_("withdrawn", False), not_(is_("capa_progress", "none")))),
        again=is_("effect_confirmed", False),
        replaces="iso9001:capa",
    ),
)

CAPA_REQUEST = Table(
    inputs=("form_complete",),
    rules=(
        Rule((True,), True, "4.1.e", {"from": QUALITY, "to": "production"}),
        Rule((False,), False, ("3.5a", "4.1.e")),
    ),
    replaces="iso9001:capa_request",
)
CAPA_STILL_REQUIRED = Table(
    inputs=("capa_request",),
    rules=(Rule((True,), False, "4.1.e"), Rule((False,), True, "4.1.e")),
    replaces="iso9001:capa_still_required",
)

PLACES = ("stock", "work_in_process", "inspection_records")
RETURN_FORMS = (
    "return_papers",
    "return_receipt",
    "return_cancellation",
    "inspection_report",
    "remaining_inspection_report",
    "cause_verdict",
    "agreement",
    "settlement",
    "disposition_report",
)
RETURN_TASKS = (
    "receive_return",
    "inspect_return",
    "inspect_remaining_pieces",
    "judge_cause",
    "agree_disposition",
    "contact_customer",
    "carry_out_disposition",
)
QUESTIONS = (
    "same_problem",
    "search_finding",
    "ask_customer_for_sample",
    "defect_shown",
    "evidence_finding",
    "returned_cause",
    "return_progress",
    "return_cancelled",
    "return_size",
    "inspection_mode",
    "inspection_coverage",
    "inspection_sufficient",
    "responsibility",
    "disposition",
    "return_outcome",
    "inquiry_phase",
)
THINGS = (
    *(f"form.search_{place}" for place in PLACES),
    *(f"task.search_{place}" for place in PLACES),
    "form.evidence",
    "form.defect_verdict",
    "task.ask_sample",
    "task.verify_defect",
    "case_kind.return",
    *(f"form.{name}" for name in RETURN_FORMS),
    *(f"task.{name}" for name in RETURN_TASKS),
    "act.cancel_return",
    *(f"child_fact.return.{name}" for name in ("causes", "cancellations", "agreements", "settlements")),
    *(f"question.{name}" for name in QUESTIONS),
    "setting.bulk_return_from_quantity",
    "setting.capa_even_if_disproved",
    "setting.defect_match_threshold",
    "setting.search_candidates",
    "role.inspector",
)
DROPS = tuple(Drop(f"iso9001:{thing}", ("3.5a", "4.1.e")) for thing in THINGS)
"""An estate has no product: nothing to search, to send back or to inspect."""


class Answers:
    """The answers about corrective and preventive action."""

    @hook
    def capa_request(self) -> Answer:
        return CAPA_REQUEST

    @hook
    def capa_still_required(self) -> Answer:
        return CAPA_STILL_REQUIRED

"""What of the base procedure does not fit an estate: nobody there searches stock, work in process or inspections."""

from rules.api import Drop

HANDLED_HERE = ("prop.11", "first.1")
PLACES = ("stock", "work_in_process", "inspection_records")

DROPS = tuple(
    Drop(f"iso9001:{thing}", HANDLED_HERE)
    for thing in (
        *(f"task.search_{place}" for place in PLACES),
        *(f"form.search_{place}" for place in PLACES),
        "task.ask_sample",
        "form.evidence",
        "task.verify_defect",
        "form.defect_verdict",
        "task.hold_analysis_meeting",
        "form.meeting",
        "act.call_meeting",
        "form.meeting_call",
        "question.same_problem",
        "question.search_finding",
        "question.ask_customer_for_sample",
        "question.defect_shown",
        "question.evidence_finding",
        "question.analysis_meeting",
        "setting.defect_match_threshold",
        "setting.search_candidates",
        "setting.capa_even_if_disproved",
    )
)

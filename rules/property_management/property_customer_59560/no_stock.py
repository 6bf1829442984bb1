"""What of the base procedure an estate has no use for: nothing lies in a stock, nothing is sent back or inspected."""

from rules.api import Drop

CLAUSE = "4.3.p1"
SEARCHED = ("stock", "work_in_process", "inspection_records")
GONE = {
    "case_kind": ("return",),
    "form": (
        *(f"search_{place}" for place in SEARCHED),
        "evidence",
        "defect_verdict",
        "return_papers",
        "return_receipt",
        "return_cancellation",
        "inspection_report",
        "remaining_inspection_report",
        "cause_verdict",
        "agreement",
        "settlement",
        "disposition_report",
    ),
    "task": (
        *(f"search_{place}" for place in SEARCHED),
        "ask_sample",
        "verify_defect",
        "receive_return",
        "inspect_return",
        "inspect_remaining_pieces",
        "judge_cause",
        "agree_disposition",
        "contact_customer",
        "carry_out_disposition",
    ),
    "act": ("cancel_return",),
    "child_fact": ("return.causes", "return.cancellations", "return.agreements", "return.settlements"),
    "question": (
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
    ),
    "setting": (
        "bulk_return_from_quantity",
        "capa_even_if_disproved",
        "defect_match_threshold",
        "search_candidates",
    ),
    "role": ("inspector",),
}

DROPS = tuple(Drop(f"iso9001:{noun}.{name}", CLAUSE) for noun, names in GONE.items() for name in names)

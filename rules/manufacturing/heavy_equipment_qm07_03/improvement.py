"""Product improvement after an ordinary complaint: production carries it out and reports, quality verifies."""

from rules.api import (
    Act,
    Answer,
    Day,
    FactRole,
    Field,
    Form,
    Formula,
    Task,
    YesNo,
    all_,
    hook,
    is_,
    known,
)

from .analysis import COMPLAINED, WHAT_HAPPENED
from .domains import PROSE
from .parties import COMPANY_QUALITY, PRODUCTION, QUALITY

OWED = all_(COMPLAINED, is_("improvement_needed", True), is_("critical_shown", False))
"""A critical case has its improvement carried out and verified as a request for action instead."""

FORMS = (
    Form(
        "improvement_done",
        "complaint",
        (Field("improvement_result", PROSE), Field("improved_on", Day())),
        ("4.4.3", "6.9"),
        kept_by=QUALITY,
        keep="originals_retention_months",
        each_cycle=True,
    ),
    Form(
        "improvement_verdict",
        "complaint",
        (Field("improvement_effective", YesNo()), Field("improvement_note", PROSE)),
        ("4.4.1.b", "4.3.b", "6.9"),
        kept_by=QUALITY,
        keep="originals_retention_months",
        each_cycle=True,
    ),
)

TASKS = (
    Task(
        "improve_product",
        "complaint",
        PRODUCTION,
        "improvement_done",
        "4.4.3",
        when=OWED,
        before=("close",),
        shows=(*WHAT_HAPPENED, "problem_analysis", "fault_cause", "handling_opinion"),
    ),
    Task(
        "verify_improvement",
        "complaint",
        FactRole("improvement_verifier"),
        "improvement_verdict",
        ("4.4.1.b", "4.3.b"),
        when=all_(OWED, known("improved_on")),
        before=("close",),
        shows=(*WHAT_HAPPENED, "problem_analysis", "improvement_result", "improved_on"),
    ),
)

ACTS = (
    Act(
        "improve_again",
        "complaint",
        (PRODUCTION,),
        "4.4.3",
        form="improvement_done",
        when=is_("improvement_effective", False),
    ),
    Act(
        "verify_again",
        "complaint",
        (QUALITY, COMPANY_QUALITY),
        "4.4.1.b",
        form="improvement_verdict",
        when=known("improvement_effective"),
    ),
)


def improvement(needed: bool | None, critical: bool, result: str | None, effective: bool | None) -> str:
    """`none` where nothing is to be improved, or where a request for action carries it."""
    if not needed or critical:
        return "none"
    if effective is None or result is None:
        return "under way"
    return "done" if effective else "not effective"


IMPROVEMENT = Formula(
    inputs=("improvement_needed?", "critical_shown", "improvement_result?", "improvement_effective?"),
    compute=improvement,
    clause=("4.4.3", "4.4.1.b"),
)
IMPROVEMENT_VERIFIER = Formula(
    inputs=("level?",),
    compute=lambda level: COMPANY_QUALITY if level == "company" else QUALITY,
    clause=("4.3.b", "4.4.1.b"),
)


class Answers:
    """What is asked of product improvement."""

    @hook
    def improvement(self) -> Answer:
        return IMPROVEMENT

    @hook
    def improvement_verifier(self) -> Answer:
        return IMPROVEMENT_VERIFIER

"""Is the fault under warranty, and of which kind are the three guarantees that follow?"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from rules.api import (
    ANY,
    JUDGE,
    NA,
    Answer,
    Collect,
    Formula,
    Rule,
    Table,
    hook,
    warranty_of,
)

from .handling import OURS
from .parties import QUALITY

UNKNOWN = {"status": "unknown"}
CAUSE_OPEN = {"why": "by its day; the cause is not known yet"}


def warranty(
    pressure_vessel: bool,
    shipped: date,
    in_use_since: date | str | None,
    fault: date | None,
    from_shipping: Decimal | int,
    from_use: Decimal | int,
    ends: str,
    statutory: Decimal | int | None,
) -> Mapping[str, Any]:
    """The 18 and 12 months; for pressure vessels the statutory period, and nothing as long as none is set."""
    used = None if in_use_since == NA else in_use_since
    if not pressure_vessel:
        later = ends == "at the later end"
        return warranty_of(fault, shipped, used, from_shipping, from_use, later=later)  # type: ignore[arg-type]
    return UNKNOWN if statutory is None else warranty_of(fault, shipped, None, statutory, 0)


def warranty_terms(pressure_vessel: bool, statutory: Decimal | int | None) -> str:
    """Whether regulations set the period, and whether it is known."""
    if not pressure_vessel:
        return "18 and 12 months"
    return "needs statutory period" if statutory is None else "regulations"


def cause_side(cause: str | None, presumed: str | None, purchased_parts_are_ours: bool) -> str:
    """The analysed cause, or before the analysis the one presumed; `open` while there is neither."""
    decisive = cause or presumed
    if decisive is None:
        return "open"
    if decisive == "purchased part":
        return "company" if purchased_parts_are_ours else "not company"
    return "company" if decisive in OURS else "not company"


TERMS_KIND = Formula(
    inputs=("pressure_vessel", "statutory_period?"), compute=warranty_terms, clause=("5.3.5.1", "5.3.5.1.b")
)
WARRANTY_TERMS = Table(
    inputs=("period_set_by",),
    rules=(
        Rule(("18 and 12 months",), "18 and 12 months", ("5.3.5.1", "5.3.5.1.a"), {"months_18_12_applied": True}),
        Rule(("regulations",), "regulations", ("5.3.5.1", "5.3.5.1.b"), {"months_18_12_applied": False}),
        Rule(
            ("needs statutory period",),
            "needs statutory period",
            ("5.3.5.1", "5.3.5.1.b"),
            {"decision": "needs statutory period", "months_18_12_applied": False},
        ),
    ),
)
WARRANTY = Formula(
    inputs=(
        "pressure_vessel",
        "shipped",
        "in_use_since?",
        "fault_date?",
        "warranty_months_from_shipping",
        "warranty_months_from_use",
        "warranty_ends",
        "statutory_period?",
    ),
    compute=warranty,
    clause=("5.3.5.1.a", "5.3.5.1.b"),
)
WARRANTY_STATUS = Formula(
    inputs=("warranty",), compute=lambda found: found["status"], clause=("5.3.5.1.a", "5.3.5.1.b")
)
WARRANTY_END = Formula(
    inputs=("warranty",), compute=lambda found: found.get("warranty_end", NA), clause=("5.3.5.1.a", "5.3.5.1.b")
)
CAUSE_SIDE = Formula(
    inputs=("fault_cause?", "presumed_cause?", "purchased_parts_are_ours"), compute=cause_side, clause=("3.2", "3.3")
)
IN_WARRANTY = Table(
    inputs=("warranty_status", "pressure_vessel", "manual_followed", "cause_side"),
    rules=(
        Rule(("in warranty", False, True, "company"), True, ("5.3.5.1.a", "3.1"), {"kind": "quality"}),
        Rule(("in warranty", False, False, ANY), False, "5.3.5.1.a", {"why": "the manual was not followed"}),
        Rule(
            ("in warranty", False, True, "not company"), False, ("5.3.5.1.a", "3.3"), {"why": "the cause is not ours"}
        ),
        Rule(
            ("in warranty", False, True, "open"), True, "5.3.5.1.a", {"why": "by its day; the cause is not known yet"}
        ),
        Rule(("in warranty", True, ANY, "company"), True, ("5.3.5.1.b", "3.1"), {"kind": "quality"}),
        Rule(("in warranty", True, ANY, "not company"), False, ("5.3.5.1.b", "3.3"), {"why": "the cause is not ours"}),
        Rule(("in warranty", True, ANY, "open"), True, "5.3.5.1.b", {"why": "by its day; the cause is not known yet"}),
        Rule(("past warranty", ANY, ANY, ANY), False, ("5.3.5.1.a", "5.3.5.2")),
        Rule(("unknown", ANY, ANY, ANY), JUDGE, "5.3.5.1.b"),
    ),
    judged_by=QUALITY,
)
QUALITY_THREE_GUARANTEES = Table(
    inputs=("cause_side", "in_warranty", "warranty_status", "firm_evidence_early_failure"),
    rules=(
        Rule(("company", True, ANY, ANY), "allowed", ("3.1", "3.2", "5.3.5.1.a"), {"evidence_required": False}),
        Rule(
            ("company", False, {"past warranty", "unknown"}, True),
            "allowed",
            ("5.3.5.2", "3.1", "3.2"),
            {"evidence_required": True, "at_discretion": True},
        ),
        Rule(
            ("company", False, {"past warranty", "unknown"}, False),
            "not allowed",
            "5.3.5.2",
            {"evidence_required": True},
        ),
        Rule(("company", False, "in warranty", ANY), "not allowed", "5.3.5.1.a", {"evidence_required": False}),
        Rule(("not company", ANY, ANY, ANY), "not allowed", ("3.2", "3.3"), {"evidence_required": False}),
        Rule(("open", ANY, ANY, ANY), "open", "3.2"),
    ),
)
THREE_GUARANTEE_KIND = Table(
    inputs=("quality_three_guarantees", "keep_customer"),
    rules=(
        Rule(("allowed", ANY), "quality", "3.2", {"kind": "quality"}),
        Rule(("not allowed", True), "commercial", "3.3", {"kind": "commercial"}),
        Rule(("not allowed", False), "none", "3.3"),
        Rule(("open", ANY), "open", "3.2"),
    ),
)
ALLOWED_DISPOSITIONS = Collect(
    inputs=("three_guarantee_kind",),
    rules=tuple(
        Rule(({"quality", "commercial"},), remedy, "3.1")
        for remedy in ("repair", "replacement", "return", "compensation")
    ),
)


class Answers:
    """What is asked of warranty."""

    @hook
    def period_set_by(self) -> Answer:
        return TERMS_KIND

    @hook
    def warranty_terms(self) -> Answer:
        return WARRANTY_TERMS

    @hook
    def warranty(self) -> Answer:
        return WARRANTY

    @hook
    def warranty_status(self) -> Answer:
        return WARRANTY_STATUS

    @hook
    def warranty_end(self) -> Answer:
        return WARRANTY_END

    @hook
    def cause_side(self) -> Answer:
        return CAUSE_SIDE

    @hook
    def in_warranty(self) -> Answer:
        return IN_WARRANTY

    @hook
    def quality_three_guarantees(self) -> Answer:
        return QUALITY_THREE_GUARANTEES

    @hook
    def three_guarantee_kind(self) -> Answer:
        return THREE_GUARANTEE_KIND

    @hook
    def allowed_dispositions(self) -> Answer:
        return ALLOWED_DISPOSITIONS

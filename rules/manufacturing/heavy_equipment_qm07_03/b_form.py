"""The three-guarantees form (B form): who has signed, in which order, who gets a copy, what the parts come to."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from rules.api import ANY, Answer, Collect, Formula, Rule, Table, hook

from .parties import COMPANY_LEADER, DISTRIBUTION_LEADER, HANDLER, QUALITY

PRINTED = {
    HANDLER: "handler",
    DISTRIBUTION_LEADER: "distribution leader",
    QUALITY: "quality department",
    COMPANY_LEADER: "company leader in charge",
}
ORDER = tuple(PRINTED.values())


def signed(by: Sequence[str] | None) -> tuple[str, ...]:
    """The signatures under their printed names."""
    return tuple(PRINTED[role] for role in by or () if role in PRINTED)


def signed_in_order(names: Sequence[str]) -> bool:
    """Each has signed after those before him."""
    return tuple(names) == ORDER[: len(names)]


def next_signature(names: Sequence[str]) -> str:
    """The first who has not signed."""
    return next((name for name in ORDER if name not in names), "nobody")


def total(parts: Sequence[Mapping[str, Any]], of_one: str) -> Decimal:
    """The sum of the lines: what one piece weighs or costs, times the quantity."""
    return sum((part["quantity"] * part.get(of_one, Decimal()) for part in parts), Decimal())


def three_guarantees_outcome(
    kind: str, allowed: bool | None, done: object | None, booked: object | None, costs: bool
) -> str:
    """Carried out when the parts have gone and the costs are booked; not granted when it was decided so."""
    if kind == "none" or allowed is False:
        return "not granted"
    return "under way" if done is None or (costs and booked is None) else "carried out"


SIGNED = Formula(inputs=("three_guarantees_form.signed_by?",), compute=signed, clause="5.3.5.3.p4")
SIGNED_IN_ORDER = Formula(inputs=("signed",), compute=signed_in_order, clause="5.3.5.3.p4")
FULLY_SIGNED = Formula(
    inputs=("signed",), compute=lambda names: tuple(names) == ORDER, clause=("5.3.5.3.p4", "5.3.5.4")
)
NEXT_SIGNATURE = Formula(inputs=("signed",), compute=next_signature, clause="5.3.5.3.p4")
B_FORM = Table(
    inputs=("signed_in_order", "fully_signed"),
    rules=(
        Rule(
            (True, True),
            "in force",
            ("5.3.5.3.p1", "5.3.5.3.p4", "5.3.5.4", "5.5.1", "6.4"),
            {"code": "QM0703-04", "number_prefix": "B", "shipping_arranged_by": "distribution", "work_may_start": True},
        ),
        Rule((True, False), "not signed yet", ("5.3.5.3.p4", "5.3.5.4"), {"work_may_start": False}),
        Rule((False, ANY), "signed out of turn", "5.3.5.3.p4", {"accepted": False, "work_may_start": False}),
    ),
)
COPIES_TO = Collect(
    inputs=("fully_signed", "copy_for_store", "copy_for_inspection"),
    rules=(
        *(
            Rule((True, ANY, ANY), holder, "5.3.5.4")
            for holder in ("unit quality", "production", "supply", "finance", "shipping")
        ),
        Rule((True, True, ANY), "finished goods store", "5.3.5.4"),
        Rule((True, ANY, True), "quality inspection", "5.3.5.4"),
    ),
)
COPY_FOR_STORE = Formula(inputs=("store_wanted?",), compute=lambda wanted: wanted is True, clause="5.3.5.4")
COPY_FOR_INSPECTION = Formula(inputs=("inspection_wanted?",), compute=lambda wanted: wanted is True, clause="5.3.5.4")
TOTAL_WEIGHT_KG = Formula(
    inputs=("parts",), compute=lambda parts: total(parts, "unit_weight_kg"), clause="form.QM0703-04"
)
TOTAL_AMOUNT_YUAN = Formula(
    inputs=("parts",), compute=lambda parts: total(parts, "unit_price_yuan"), clause="form.QM0703-04"
)

THREE_GUARANTEES_OUTCOME = Formula(
    inputs=("three_guarantee_kind", "b_form_granted?", "three_guarantees_done_on?", "booked_on?", "has_costs"),
    compute=three_guarantees_outcome,
    clause=("3.1", "3.3", "5.3.5.4", "5.3.5.3.p2", "5.3.5.3.p3"),
)


class Answers:
    """What is asked of the three-guarantees form."""

    @hook
    def signed(self) -> Answer:
        return SIGNED

    @hook
    def signed_in_order(self) -> Answer:
        return SIGNED_IN_ORDER

    @hook
    def fully_signed(self) -> Answer:
        return FULLY_SIGNED

    @hook
    def next_signature(self) -> Answer:
        return NEXT_SIGNATURE

    @hook
    def b_form(self) -> Answer:
        return B_FORM

    @hook
    def copies_to(self) -> Answer:
        return COPIES_TO

    @hook
    def copy_for_store(self) -> Answer:
        return COPY_FOR_STORE

    @hook
    def copy_for_inspection(self) -> Answer:
        return COPY_FOR_INSPECTION

    @hook
    def total_weight_kg(self) -> Answer:
        return TOTAL_WEIGHT_KG

    @hook
    def total_amount_yuan(self) -> Answer:
        return TOTAL_AMOUNT_YUAN

    @hook
    def three_guarantees_outcome(self) -> Answer:
        return THREE_GUARANTEES_OUTCOME

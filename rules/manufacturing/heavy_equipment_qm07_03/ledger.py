"""The ledger: one line for each feedback form, completed with what became of it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from rules.api import Answer, ChildFacts, Formula, hook

CHILD_FACTS = (ChildFacts("three_guarantees.numbers", "complaint", "three_guarantees", "three_guarantees_form.number"),)
COLUMNS = (
    "feedback.number",
    "customer_name",
    "product_name",
    "drawing_number",
    "works_serial_number",
    "defect",
    "complaint_outcome",
    "responsible_departments",
)


def cost(costs: Sequence[Mapping[str, Decimal] | None]) -> Decimal:
    """What the three-guarantees cases of the complaint have cost so far, in yuan."""
    return sum((sum(one.values(), Decimal()) for one in costs if one), Decimal())


def numbers(drawn: Sequence[str | None]) -> tuple[str, ...]:
    """The numbers of the three-guarantees forms that have one."""
    return tuple(number for number in drawn if number is not None)


def line(*told: Any) -> dict[str, Any]:
    """What is known by now; the rest follows when the case is closed."""
    *columns, forms, spent = told
    known = {name.removeprefix("feedback."): value for name, value in zip(COLUMNS, columns, strict=True)}
    known |= {"three_guarantees_forms": forms or None, "three_guarantees_cost": spent}
    return {name: value for name, value in known.items() if value is not None}


def line_complete(told: Mapping[str, Any]) -> bool:
    """The line has its result and the responsible departments."""
    return "complaint_outcome" in told and "responsible_departments" in told


class Answers:
    """The answers about the ledger."""

    @hook
    def three_guarantees_cost(self) -> Answer:
        return Formula(("three_guarantees.costs",), cost, "form.QM0703-07")

    @hook
    def three_guarantees_forms(self) -> Answer:
        return Formula(("three_guarantees.numbers",), numbers, "form.QM0703-07")

    @hook
    def ledger_line(self) -> Answer:
        told = (*(f"{name}?" for name in COLUMNS), "three_guarantees_forms", "three_guarantees_cost")
        return Formula(told, line, "form.QM0703-07")

    @hook
    def ledger_line_complete(self) -> Answer:
        return Formula(("ledger_line",), line_complete, "form.QM0703-07")

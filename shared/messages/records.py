"""Rows of a department's own records, brought in by message."""

from dataclasses import dataclass

from shared.messages.domains import Date, Prose, Tally, Title, Word


@dataclass(frozen=True)
class StockRecord:
    """Goods in stock; the same `record` again replaces the row."""

    record: Word
    product_name: Title
    order_number: Title | None = None
    lot: Title | None = None
    quantity: Tally | None = None
    location: Title | None = None
    defect: Prose | None = None


@dataclass(frozen=True)
class WipRecord:
    """Goods still being made; the same `record` again replaces the row."""

    record: Word
    product_name: Title
    order_number: Title | None = None
    lot: Title | None = None
    stage: Title | None = None
    quantity: Tally | None = None
    defect: Prose | None = None


@dataclass(frozen=True)
class InspectionRecord:
    """One inspection and what it found; the same `record` again replaces the row."""

    record: Word
    product_name: Title
    order_number: Title | None = None
    lot: Title | None = None
    inspected_on: Date | None = None
    result: Title | None = None
    defect: Prose | None = None

"""The words of the records about lots: what people call their parts."""

from collections.abc import Iterator, Mapping
from typing import Final

from .lots import BALANCE, BLOCKED_LOT, CONSIGNEE, LOT_SHIPMENT, QUARANTINE_BREACH, TRACED_LOT
from .vocabulary import Word

_PARTS: Final[Mapping[str, tuple[str, str]]] = {
    "lot": ("批号", "lot"),
    "lots": ("批号", "lots"),
    "product_name": ("产品", "product"),
    "unit": ("单位", "unit"),
    "depth": ("代次", "uses away"),
    "in_ledger": ("台账有记录", "in the ledger"),
    "blocked": ("已隔离", "blocked"),
    "at": ("时间", "at"),
    "made": ("制成或收入", "made"),
    "in_stock": ("库存清点", "in stock"),
    "used": ("用于他批", "used"),
    "shipped": ("发出", "shipped"),
    "with_customers": ("在顾客处", "with customers"),
    "recovered": ("收回", "recovered"),
    "recovered_moved_on": ("收回后已移出", "moved on since"),
    "destroyed": ("销毁", "destroyed"),
    "book_stock": ("账面库存", "book stock"),
    "unexplained": ("无法解释", "unexplained"),
    "accounted_percent": ("已查明（%）", "accounted for (%)"),
    "recovery_percent": ("收回率（%）", "recovery rate (%)"),
    "consignee_code": ("收货方编码", "consignee"),
    "consignee_name": ("收货方名称", "name"),
    "record": ("记录", "record"),
    "version": ("版本", "version"),
    "move": ("移动", "movement"),
    "quantity": ("数量", "quantity"),
    "moved_on": ("日期", "day"),
    "before_block": ("隔离前发生", "before the block"),
    "by": ("登记人", "entered by"),
    "into_lot": ("用于批次", "into lot"),
    "document": ("单据", "document"),
}
_RECORDS: Final = (BALANCE, BLOCKED_LOT, CONSIGNEE, LOT_SHIPMENT, QUARANTINE_BREACH, TRACED_LOT)


def lot_words() -> Iterator[tuple[str, Word]]:
    """Each part of each record, under the record's own name."""
    for record in _RECORDS:
        yield from ((f"{record.name}.{part}", Word(*_PARTS[part])) for part in record.parts)

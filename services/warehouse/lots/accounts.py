"""What the ledger says of lots: the sums of their movements, read by index."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, Select, func, select

from shared.messages.lots import Move

from .tables import lot_movements

AT_ONCE: Final = 500
"""Lots that are asked for in one query."""
RECOVERED: Final = "recovered"
MOVED_ON: Final = ("used", "shipped", "destroyed")

_M: Final = lot_movements.c
_SUMS: Final = select(
    _M.lot_key, _M.move, _M.taken_from, func.min(_M.unit).label("unit"), func.sum(_M.quantity).label("sum")
).group_by(_M.lot_key, _M.move, _M.taken_from)
_CALLED: Final = select(
    _M.lot_key, func.min(_M.lot).label("lot"), func.max(_M.product_name).label("product_name")
).group_by(_M.lot_key)


@dataclass(frozen=True)
class Account:
    """The sums of one lot's movements. `book_stock` is what should be in stock; what was recovered stands apart."""

    lot: str
    product_name: str | None
    unit: str
    sums: Mapping[tuple[str, str | None], Decimal]

    def of(self, *moves: Move, taken_from: str | None = "any") -> Decimal:
        """What was moved in these ways, from anywhere or from one place."""
        return sum((v for (m, place), v in self.sums.items() if m in moves and taken_from in ("any", place)), Decimal())

    def figures(self) -> dict[str, Decimal]:
        """The figures by name, as a balance needs them."""
        moved_on = self.of("used", "shipped", "destroyed", taken_from=RECOVERED) + self.of("restocked")
        gone = self.of("used", "shipped", "destroyed") - self.of("used", "shipped", "destroyed", taken_from=RECOVERED)
        made = self.of("made", "received")
        return {
            "made": made,
            "used": self.of("used"),
            "shipped": self.of("shipped"),
            "recovered": self.of("recovered"),
            "recovered_moved_on": moved_on,
            "destroyed": self.of("destroyed"),
            "book_stock": made - gone + self.of("restocked", "found") - self.of("missing"),
        }


def accounts_of(connection: Connection, site: str, keys: Iterable[str]) -> dict[str, Account]:
    """The accounts of lots by their keys; a lot of which nothing was moved has none."""
    sums: dict[str, dict[tuple[str, str | None], Decimal]] = {}
    units: dict[str, str] = {}
    called: dict[str, Any] = {}
    for some in in_parts(keys):
        summed, named = (query.where(_M.site == site) for query in queries(some))
        for row in connection.execute(summed):
            sums.setdefault(row.lot_key, {})[row.move, row.taken_from] = row.sum
            units[row.lot_key] = row.unit
        called |= {row.lot_key: row for row in connection.execute(named)}
    return {key: Account(called[key].lot, called[key].product_name, units[key], own) for key, own in sums.items()}


def in_parts(keys: Iterable[str]) -> Iterator[Sequence[str]]:
    """The keys, as many at a time as one query takes."""
    left = iter(keys)
    while some := list(islice(left, AT_ONCE)):
        yield some


def queries(keys: Sequence[str]) -> tuple[Select[Any], Select[Any]]:
    """The sums of lots, and what they are called, at any site."""
    return _SUMS.where(_M.lot_key.in_(keys)), _CALLED.where(_M.lot_key.in_(keys))

"""Where lots went: into which other lots, at any depth, and to whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import Connection, Select, func, select

from services.casework.search import key_of
from shared.messages.text import Text

from .accounts import Account, accounts_of, in_parts
from .tables import lot_movements

MOST_LOTS: Final = 1000
"""With more lots than this the ledger does not decide: a person looks at what was named."""
MOST_SHIPMENTS: Final = 2000

_M: Final = lot_movements.c
_USED: Final = (
    select(_M.lot_key, _M.into_key, func.min(_M.into_lot).label("into_lot"), func.sum(_M.quantity).label("quantity"))
    .where(_M.move == "used", _M.quantity > 0)
    .group_by(_M.lot_key, _M.into_key)
    .order_by(_M.lot_key, _M.into_key)
)
_SENT: Final = (
    select(
        _M.lot_key,
        _M.consignee_code,
        func.max(_M.consignee_name).label("consignee_name"),
        _M.move,
        func.min(_M.unit).label("unit"),
        func.sum(_M.quantity).label("quantity"),
    )
    .where(_M.move.in_(("shipped", "recovered")))
    .group_by(_M.lot_key, _M.consignee_code, _M.move)
    .order_by(_M.consignee_code, _M.lot_key)
)


_WENT: Final = (
    select(_M.lot_key, func.min(_M.lot).label("lot"), func.min(_M.unit).label("unit"), func.sum(_M.quantity).label("q"))
    .where(_M.move == "used", _M.quantity > 0)
    .group_by(_M.lot_key)
    .order_by(_M.lot_key)
)


@dataclass(frozen=True)
class TracedLot:
    """A lot, how many uses lie between it and a lot that was asked for, and what the ledger says of it."""

    lot: str
    depth: int
    account: Account | None


@dataclass(frozen=True)
class Shipment:
    """How much of a lot went to a consignee, and came back."""

    lot: str
    consignee_code: str
    consignee_name: str | None
    unit: str
    shipped: Decimal
    recovered: Decimal


@dataclass(frozen=True)
class Trace:
    """What became of lots. With `undecided` the ledger does not say, and why it does not stands there."""

    lots: tuple[TracedLot, ...] = ()
    shipments: tuple[Shipment, ...] = ()
    undecided: Text | None = None


def trace(connection: Connection, site: str, named: Iterable[str]) -> Trace:
    """Every lot that the named ones went into, themselves first, and everybody who got any of them.

    Each lot is followed once, so that lots which went into each other end it.
    """
    names = {key: lot for lot in named if (key := key_of(lot)) is not None}
    depths = dict.fromkeys(names, 0)
    level = list(names)
    while level:
        level = [
            row.into_key
            for some in in_parts(level)
            for row in connection.execute(used_by(some).where(_M.site == site))
            if _is_new(row, depths, names)
        ]
        if len(depths) > MOST_LOTS:
            return Trace(undecided=_TOO_MANY_LOTS)
    found = accounts_of(connection, site, depths)
    sent = shipments_of(connection, site, depths, names)
    if len(sent) > MOST_SHIPMENTS:
        return Trace(undecided=_TOO_MANY_SHIPMENTS)
    ordered = sorted(depths, key=lambda key: (depths[key], key))
    return Trace(tuple(TracedLot(names[key], depths[key], found.get(key)) for key in ordered), tuple(sent))


def _is_new(row: Any, depths: dict[str, int], names: dict[str, str]) -> bool:
    if row.into_key in depths:
        return False
    depths[row.into_key] = depths[row.lot_key] + 1
    names[row.into_key] = row.into_lot
    return True


def shipments_of(connection: Connection, site: str, keys: Iterable[str], names: dict[str, str]) -> list[Shipment]:
    """What went to consignees of these lots, by consignee and lot."""
    sums: dict[tuple[str, str], dict[str, Any]] = {}
    for some in in_parts(keys):
        for row in connection.execute(sent_of(some).where(_M.site == site)):
            one = sums.setdefault((row.consignee_code, row.lot_key), {"shipped": Decimal(), "recovered": Decimal()})
            one |= {row.move: row.quantity, "unit": row.unit}
            one["name"] = one.get("name") or row.consignee_name
    return [
        Shipment(names[key], code, one["name"], one["unit"], one["shipped"], one["recovered"])
        for (code, key), one in sorted(sums.items())
    ]


def made_from(connection: Connection, site: str, key: str) -> Sequence[Any]:
    """The lots that went into this one, each with how much."""
    return connection.execute(went_into(key).where(_M.site == site)).all()


def used_in(connection: Connection, site: str, key: str) -> Sequence[Any]:
    """The lots that this one went into, each with how much."""
    return connection.execute(used_by([key]).where(_M.site == site)).all()


def used_by(keys: Sequence[str]) -> Select[Any]:
    """What lots were used in, at any site."""
    return _USED.where(_M.lot_key.in_(keys))


def sent_of(keys: Sequence[str]) -> Select[Any]:
    """To whom lots went and from whom they came back, at any site."""
    return _SENT.where(_M.lot_key.in_(keys))


def went_into(key: str) -> Select[Any]:
    """What was used in a lot, at any site."""
    return _WENT.where(_M.into_key == key)


_TOO_MANY_LOTS: Final = Text(
    f"涉及批次超过 {MOST_LOTS} 个，由人判断",
    f"more than {MOST_LOTS} lots are concerned: a person decides",
)
_TOO_MANY_SHIPMENTS: Final = Text(
    f"发货去向超过 {MOST_SHIPMENTS} 项，由人判断",
    f"more than {MOST_SHIPMENTS} shipments are concerned: a person decides",
)

"""The tables of the ledger. Movements have versions and blocks are entries: nothing that was said is overwritten."""

from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from sqlalchemy import BigInteger, Boolean, Column, Date, Dialect, Index, Integer, MetaData, String, Table, Text
from sqlalchemy.types import TypeDecorator

from rules.exact import written
from shared.store.tables import NAMES, UtcTime

lots_metadata: Final = MetaData(naming_convention=NAMES)

LONGEST_KEY: Final = 200
SCALE: Final = 10**6
"""A quantity has at most six places."""


class Exact(TypeDecorator[Decimal]):
    """An exact quantity that any database can add up: the whole number of its smallest parts."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, _: Dialect) -> int | None:
        return None if value is None else int(value * SCALE)

    def process_result_value(self, value: Any, _: Dialect) -> Decimal | None:
        return None if value is None else written(Fraction(int(value), SCALE))


def _stated() -> "tuple[Column[Any], ...]":
    return (
        Column("lot", Text, nullable=False),
        Column("move", String(16), nullable=False),
        Column("quantity", Exact, nullable=False),
        Column("unit", String(100), nullable=False),
        Column("moved_on", Date, nullable=False),
        Column("product_name", Text),
        Column("into_lot", Text),
        Column("consignee_code", String(100)),
        Column("consignee_name", Text),
        Column("taken_from", String(16)),
        Column("document", Text),
        Column("case", String(128), doc="SITE/NUMBER of the case by whose order it was done"),
    )


def _entered() -> "tuple[Column[Any], ...]":
    return (
        Column("despite_block", Boolean, nullable=False, doc="a case held the lot when this was recorded"),
        Column("by", String(200), nullable=False),
        Column("entered_at", UtcTime, nullable=False),
    )


lots: Final = Table(
    "lot",
    lots_metadata,
    Column("site", String(32), primary_key=True),
    Column(
        "lot_key",
        String(LONGEST_KEY),
        primary_key=True,
        doc="how it is found, whatever its width and case",
    ),
    Column("lot", Text, nullable=False),
    Column("entries", Integer, nullable=False, doc="how many its blocks have; the row is locked for it"),
)

lot_movements: Final = Table(
    "lot_movement",
    lots_metadata,
    Column("site", String(32), primary_key=True),
    Column("record", String(100), primary_key=True),
    *_stated(),
    Column("lot_key", String(LONGEST_KEY), nullable=False),
    Column("into_key", String(LONGEST_KEY)),
    Column("version", Integer, nullable=False),
    *_entered(),
    Index("ix_lot_movement_lot", "site", "lot_key", "into_key"),
    Index("ix_lot_movement_into", "site", "into_key", "lot_key"),
)

lot_movement_history: Final = Table(
    "lot_movement_history",
    lots_metadata,
    Column("site", String(32), primary_key=True),
    Column("record", String(100), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    *_stated(),
    *_entered(),
)

lot_blocks: Final = Table(
    "lot_block",
    lots_metadata,
    Column("site", String(32), primary_key=True),
    Column("lot_key", String(LONGEST_KEY), primary_key=True),
    Column("entry", Integer, primary_key=True, autoincrement=False),
    Column("what", String(16), nullable=False, doc="blocked, released"),
    Column("case", String(128), nullable=False, doc="SITE/NUMBER of the case that holds the lot or lets it go"),
    Column("owner", String(16), nullable=False, doc="the department that owns the case"),
    Column("reason", Text),
    Column("by", String(200), nullable=False),
    Column("at", UtcTime, nullable=False),
)

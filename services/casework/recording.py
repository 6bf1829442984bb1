"""A department's own records: the rows that are searched, and every version that they ever had."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Index,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    Text,
    and_,
    insert,
    literal,
    select,
    text,
    tuple_,
    update,
)

from shared.store.delivery import Accepted
from shared.store.tables import UtcTime
from shared.store.work import Work

from .matching import states_a_defect
from .paging import Page, after_cursor, page_of
from .queries import RecordQuery
from .search import KEYS, key_of

ADDED: Final = frozenset({"site", "states_defect", "version", "by", "entered_at", *(key for key, _ in KEYS)})


def record_table(name: str, metadata: MetaData, *own: Column[Any]) -> Table:
    """The table of one kind of record, one row for each record as it stands now.

    It has the search keys, each indexed together with the site over those rows alone that state a defect.
    """
    keys = [Column(key, Text) for key, _ in KEYS]
    said = Column("states_defect", Boolean, nullable=False)
    table = Table(name, metadata, *_content(), *own, *keys, said, *_entered())
    for key, _ in KEYS:
        shown = f"{key} IS NOT NULL AND states_defect"
        sqlite, postgresql = text(f"{shown} = 1"), text(shown)
        Index(f"ix_{name}_{key}", table.c.site, table.c[key], sqlite_where=sqlite, postgresql_where=postgresql)
    return table


def history_table(table: Table) -> Table:
    """Every version of every record of `table`, the present one too; rows are only ever added."""
    copies = [Column(column.name, column.type, nullable=column.nullable) for column in _stated(table)]
    site, record = (Column(name, table.c[name].type, primary_key=True) for name in ("site", "record"))
    version, *rest = _entered()
    version = Column("version", Integer, primary_key=True, autoincrement=False)
    return Table(f"{table.name}_history", table.metadata, site, record, version, *copies, *rest)


def enter_record(work: Work, table: Table, history: Table, message: Any) -> Accepted:
    """Keeps a record as `message` states it. The same again changes nothing; other content is its next version."""
    stated = asdict(message)
    same = and_(table.c.site == work.site, table.c.record == message.record)
    before = work.connection.execute(select(table).where(same).with_for_update()).mappings().one_or_none()
    if before is None or any(before[name] != value for name, value in stated.items()):
        _keep(work, table, history, stated, before)
    return Accepted(work.site)


def columns_of(table: Table) -> tuple[str, ...]:
    """What is told of each record: what it states, its version, who entered it and when."""
    inner = {"states_defect", *(key for key, _ in KEYS)}
    return tuple(column.name for column in table.columns if column.name not in inner)


def list_records(connection: Connection, table: Table, query: RecordQuery) -> Page:
    """One page of the records as they stand now, in the order of their sites and names."""
    after = after_cursor(query.cursor, table.name, 2)
    found = select(*(table.c[name] for name in columns_of(table)))
    for name in ("site", "record"):
        if (value := getattr(query, name)) is not None:
            found = found.where(table.c[name] == value)
    for (key, _), name in zip(KEYS, ("product", "order", "lot"), strict=True):
        if (value := getattr(query, name)) is not None:
            found = found.where(table.c[key] == key_of(value))
    if after:
        site, _, record = str(after[1]).partition("/")
        found = found.where(tuple_(table.c.site, table.c.record) > tuple_(literal(site), literal(record)))
    ordered = found.order_by(table.c.site, table.c.record)
    return page_of(connection, ordered, query, table.name, _told, lambda row: [0, f"{row.site}/{row.record}"])


def _told(row: Row[Any]) -> dict[str, Any]:
    return dict(row._mapping)


def _keep(
    work: Work, table: Table, history: Table, stated: Mapping[str, Any], before: Mapping[Any, Any] | None
) -> None:
    version = before["version"] + 1 if before else 1
    row = {"site": work.site, **stated, "version": version, "by": work.actor.name, "entered_at": work.now}
    work.connection.execute(insert(history).values(**row))
    found_by = {key: key_of(stated[field]) for key, field in KEYS}
    row |= {**found_by, "states_defect": states_a_defect(stated["defect"])}
    if before is None:
        work.connection.execute(insert(table).values(**row))
        return
    same = and_(table.c.site == work.site, table.c.record == stated["record"])
    work.connection.execute(update(table).where(same).values(**row))


def _content() -> list[Column[Any]]:
    return [
        Column("site", String(32), primary_key=True),
        Column("record", String(100), primary_key=True),
        Column("product_name", Text, nullable=False),
        Column("order_number", Text),
        Column("lot", Text),
        Column("defect", Text),
    ]


def _entered() -> list[Column[Any]]:
    return [
        Column("version", Integer, nullable=False),
        Column("by", String(200), nullable=False),
        Column("entered_at", UtcTime, nullable=False),
    ]


def _stated(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if column.name not in ADDED and column.name != "record"]

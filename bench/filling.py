"""Fills the departments' databases with many cases: one that was really handled, copied row by row inside the database.

The copies have numbers and ids of their own. All but every fiftieth are closed. To spare the disk, the long texts
(receipts, details of the time line, tasks that are done) are whole only in the first `WHOLE` copies, and only these
have their messages in inbox and outbox: a store keeps messages for thirty days, cases for years. Every row of a case
is there, and every index over them has its full size.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, Engine, MetaData, Table, func, select, text

from shared.store.database import engine_of

WHOLE: Final = 10_000
OPEN_ONE_IN: Final = 50
BATCH: Final = 2_000
YEAR: Final = "1999"

BY_CASE: Final = dict.fromkeys(("fact", "receipt", "owed_task", "timeline", "case_term"), "case_id")
BY_NUMBER: Final = {"case_file": "number", "held_task": "case", "contact": "number", "known_complaint": "number"} | {
    "inbox": "subject",
    "outbox": "subject",
}
MESSAGES: Final = ("inbox", "outbox")
NAMED: Final = ("number", "head", "case", "subject", "term")
UNIQUE: Final = (("inbox", "id"), ("owed_task", "id"), ("held_task", "id"), ("outbox", "message_id"))
LONG: Final = {"receipt": ("receipt",), "timeline": ("detail",)}
NUMBERED: Final = (("case_file", "id"), ("outbox", "id"), ("held_task", "seq"))
DONE: Final = {
    ("case_file", "state"): "'closed'",
    ("case_file", "closed"): "(1 = 1)",
    ("owed_task", "state"): "'done'",
    ("held_task", "state"): "'done'",
    ("known_complaint", "open"): "(1 = 0)",
    ("contact", "open"): "(1 = 0)",
}


@dataclass(frozen=True)
class Template:
    """The rows of one case in one database: a condition for each table, and the serial in its numbers."""

    serial: str
    conditions: Mapping[str, str]


def fill(databases: Mapping[str, str], number: str, first: int, last: int) -> None:
    """Copies of the case `number`, numbered from `first` up to `last`, in every department; none of them runs."""
    for url in databases.values():
        engine = engine_of(url)
        tables = MetaData()
        tables.reflect(engine)
        template = _template(engine, tables, number)
        with engine.connect() as connection:
            _hurry(connection)
            for name, condition in template.conditions.items():
                say = f'CREATE TEMPORARY TABLE "{_kept(name)}" AS SELECT * FROM "{name}" WHERE {condition}'
                connection.execute(text(say))
            numbers = Numbers(connection, tables, template, first)
            connection.commit()
            for begin in range(first, last, BATCH):
                for name in template.conditions:
                    _copy(connection, tables.tables[name], template, numbers, begin, min(begin + BATCH, last))
                connection.commit()
        _finish(engine)
        engine.dispose()


def _kept(table: str) -> str:
    """Where the template's rows of a table are kept while it is filled."""
    return f"template_{table}"


def _hurry(connection: Connection) -> None:
    """Nobody reads the database now and a loss of power may cost it; the departments set it right at their start."""
    if connection.dialect.name == "sqlite":
        for pragma in ("synchronous = OFF", "foreign_keys = OFF", "cache_size = -262144", "journal_mode = OFF"):
            connection.connection.dbapi_connection.execute(f"PRAGMA {pragma}")  # type: ignore[union-attr]


def _template(engine: Engine, tables: MetaData, number: str) -> Template:
    """`number` and every case whose number has the same serial: a complaint and the request that it led to."""
    serial = number.partition("-")[2]
    found = {name: f"\"{column}\" LIKE '%{serial}'" for name, column in BY_NUMBER.items() if name in tables.tables}
    cases = tables.tables["case_file"]
    with engine.connect() as connection:
        ids = connection.execute(select(cases.c.id).where(cases.c.number.like(f"%{serial}"))).scalars().all()
    if ids:
        listed = ", ".join(map(str, ids))
        found |= {name: f"{column} IN ({listed})" for name, column in BY_CASE.items()}
    return Template(serial, found)


def _copy(connection: Connection, table: Table, template: Template, numbers: "Numbers", begin: int, end: int) -> None:
    if table.name in MESSAGES:
        end = min(end, WHOLE)
    if begin >= end:
        return
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    values = ", ".join(_values(numbers, table, template))
    connection.execute(
        text(
            f'INSERT INTO "{table.name}" ({columns}) SELECT {values} '
            f'FROM "{_kept(table.name)}" AS t CROSS JOIN {_series(connection, begin, end)}'
        )
    )


def _series(connection: Connection, begin: int, end: int) -> str:
    if connection.dialect.name == "postgresql":
        return f"generate_series({begin}, {end - 1}) AS n(i)"
    counted = f"WITH RECURSIVE c(i) AS (SELECT {begin} UNION ALL SELECT i + 1 FROM c WHERE i < {end - 1})"
    return f"({counted} SELECT i FROM c) AS n"


def _values(numbers: "Numbers", table: Table, template: Template) -> Iterator[str]:
    """An expression for each column, of the template's row `t` and the number `n.i` of the copy."""
    for column in table.columns:
        name, here = column.name, f't."{column.name}"'
        if (table.name, name) in UNIQUE:
            yield f"{here} || '.' || n.i"
        elif name in NAMED:
            yield f"replace({here}, '{template.serial}', '{YEAR}-' || n.i)"
        elif name in ("case_id", "parent_id"):
            yield numbers.moved(here, "case_file", "id")
        elif (table.name, name) in NUMBERED:
            yield numbers.moved(here, table.name, name)
        elif name in LONG.get(table.name, ()):
            yield f"CASE WHEN n.i < {WHOLE} THEN {here} ELSE '{{}}' END"
        elif (table.name, name) == ("held_task", "task"):
            yield f"CASE WHEN n.i < {WHOLE} OR n.i % {OPEN_ONE_IN} = 0 THEN {here} ELSE '{{}}' END"
        elif (table.name, name) in DONE:
            yield f"CASE WHEN n.i % {OPEN_ONE_IN} = 0 THEN {here} ELSE {DONE[table.name, name]} END"
        else:
            yield here


class Numbers:
    """Moves the numbers of a template's rows behind all that are there, copy after copy without a gap between."""

    def __init__(self, connection: Connection, tables: MetaData, template: Template, first: int) -> None:
        self._first = first
        self._moves = {
            (table, column): self._move(connection, table, column)
            for table, column in NUMBERED
            if table in template.conditions and table in tables.tables
        }

    @staticmethod
    def _move(connection: Connection, table: str, column: str) -> tuple[int, int]:
        own = text(f'SELECT min("{column}"), max("{column}") FROM "{_kept(table)}"')
        least, most = connection.execute(own).one()
        last = connection.execute(text(f'SELECT max("{column}") FROM "{table}"')).scalar_one()
        return (most - least + 1, last + 1 - least) if last is not None and least is not None else (1, 0)

    def moved(self, here: str, table: str, column: str) -> str:
        stride, base = self._moves[table, column]
        return f"{here} + {base} + (n.i - {self._first}) * {stride}"


def _finish(engine: Engine) -> None:
    """New rows are numbered behind the copies, and PostgreSQL knows how much there is, as its autovacuum would."""
    with engine.begin() as connection:
        last = "SELECT max(seq) FROM held_task"
        connection.execute(text(f"UPDATE counter SET last = ({last}) WHERE scheme = 'held_task' AND last < ({last})"))
        if engine.dialect.name != "postgresql":
            return
        for name, column in NUMBERED:
            if column != "id":
                continue
            last = connection.execute(text(f'SELECT max(id) FROM "{name}"')).scalar_one()
            if last is not None:
                connection.execute(select(func.setval(func.pg_get_serial_sequence(name, "id"), last)))
        connection.execute(text("ANALYZE"))

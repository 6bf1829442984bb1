"""What a transaction is going to write, kept together so that each table gets its rows in one statement."""

from collections.abc import Callable, Hashable, Mapping
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, Insert, Table, Update, bindparam, insert, update
from sqlalchemy.dialects import postgresql, sqlite

_KEY: Final = "capaloop_ledger"
_OF_KEY: Final = "key_"
"""Before the names of key columns among the parameters of an update."""

Row = Mapping[str, Any]


class Ledger:
    """Rows to insert and changes to make in one open transaction.

    They reach the database at `flush`: the inserts first, table by table in the order in which each was first
    named, then the changes. The last change of a column counts.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: dict[tuple[Table, tuple[str, ...], bool], list[Row]] = {}
        self._changes: dict[tuple[Table, tuple[tuple[str, Hashable], ...]], dict[str, Any]] = {}
        self._named: set[Table] = set()
        self._at_last: dict[Hashable, Callable[[], None] | None] = {}
        self._lastly: list[Callable[[], None]] = []
        self._afterwards: list[Callable[[], None]] = []

    def insert(self, table: Table, row: Row) -> None:
        """A new row; every column without a default must be in it."""
        self._rows.setdefault((table, tuple(row), False), []).append(row)
        self._named.add(table)

    def insert_new(self, table: Table, row: Row) -> None:
        """A new row, unless one with its key is there already."""
        self._rows.setdefault((table, tuple(row), True), []).append(row)
        self._named.add(table)

    def change(self, table: Table, key: Mapping[str, Hashable], values: Row) -> None:
        """Other values for the row that has these values in its key columns."""
        self._changes.setdefault((table, tuple(key.items())), {}).update(values)

    def at_last(self, key: Hashable, act: Callable[[], None] | None) -> None:
        """To be done when all else in the transaction is, before the commit: for each key the act that was named last,
        or none if ever `None` was."""
        if act is None or self._at_last.get(key, act) is not None:
            self._at_last[key] = act

    def finish(self) -> None:
        """Do what was to be done at last, and write what is noted."""
        while self._at_last:
            acts, self._at_last = self._at_last, {}
            for act in acts.values():
                if act is not None:
                    act()
        self.flush()
        for act in self._lastly:
            act()

    def lastly(self, act: Callable[[], None]) -> None:
        """To be done after all that was to be done at last, when everything is written; it writes for itself."""
        self._lastly.append(act)

    def once_committed(self, act: Callable[[], None]) -> None:
        """To be done after the commit."""
        self._afterwards.append(act)

    def committed(self) -> None:
        """The transaction is committed."""
        for act in self._afterwards:
            act()

    def flush(self) -> None:
        """Write what is noted so far."""
        if self._rows:
            rows, self._rows = self._rows, {}
            for (table, _, if_new), those in rows.items():
                dialect = self._connection.dialect.name
                self._connection.execute(_inserting_new(table, dialect) if if_new else _inserting(table), those)
        if self._changes:
            self._flush_changes()

    def wrote(self, table: Table) -> bool:
        """Whether a row of this table was ever noted here."""
        return table in self._named

    def _flush_changes(self) -> None:
        changes, self._changes = self._changes, {}
        alike: dict[tuple[Table, tuple[str, ...], tuple[str, ...]], list[dict[str, Any]]] = {}
        for (table, key), values in changes.items():
            columns = tuple(name for name, _ in key)
            found = {_OF_KEY + name: value for name, value in key} | values
            alike.setdefault((table, columns, tuple(values)), []).append(found)
        for (table, columns, _), those in alike.items():
            self._connection.execute(_changing(table, columns, tuple(k for k in those[0] if k in table.c)), those)


def begin(connection: Connection) -> Ledger:
    """The ledger of a transaction that begins."""
    ledger = Ledger(connection)
    connection.info[_KEY] = ledger
    return ledger


def ledger_of(connection: Connection) -> Ledger:
    """The ledger of the write transaction that is open on this connection."""
    ledger: Ledger = connection.info[_KEY]
    return ledger


@cache
def _inserting(table: Table) -> Insert:
    return insert(table)


@cache
def _inserting_new(table: Table, dialect: str) -> Insert:
    made = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return made(table).on_conflict_do_nothing()


@cache
def _changing(table: Table, key: tuple[str, ...], values: tuple[str, ...]) -> Update:
    same = [table.c[name] == bindparam(_OF_KEY + name) for name in key]
    return update(table).where(*same).values({name: bindparam(name) for name in values})

"""The floor's databases: rows of given sizes, in transactions, by the driver alone."""

import sqlite3
from collections.abc import Sequence
from itertools import cycle, islice
from typing import Any, Protocol

import psycopg2
from psycopg2.extras import execute_values
from sqlalchemy.engine import make_url

from bench.shape import Step

Row = tuple[int, str]


class Database(Protocol):
    """`commit` makes one transaction of these rows, inserted and changed."""

    def commit(self, inserted: Sequence[Row], changed: Sequence[Row]) -> None: ...


class Sqlite:
    """WAL, every commit flushed to the disk."""

    def __init__(self, path: str) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("CREATE TABLE entry (id INTEGER PRIMARY KEY, body TEXT NOT NULL)")

    def commit(self, inserted: Sequence[Row], changed: Sequence[Row]) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.executemany("INSERT INTO entry VALUES (?, ?)", inserted)
        self._connection.executemany("UPDATE entry SET body = ?2 WHERE id = ?1", changed)
        self._connection.execute("COMMIT")


class Postgresql:
    """`synchronous_commit` as the server has it: on."""

    def __init__(self, url: str) -> None:
        self._connection = psycopg2.connect(url)
        self._cursor = self._connection.cursor()
        self._cursor.execute("CREATE TABLE entry (id BIGINT PRIMARY KEY, body TEXT NOT NULL)")
        self._connection.commit()

    def commit(self, inserted: Sequence[Row], changed: Sequence[Row]) -> None:
        if inserted:
            execute_values(self._cursor, "INSERT INTO entry VALUES %s", inserted, page_size=len(inserted))
        if changed:
            say = "UPDATE entry SET body = new.body FROM (VALUES %s) AS new (id, body) WHERE entry.id = new.id"
            execute_values(self._cursor, say, changed, page_size=len(changed))
        self._connection.commit()


def database(url: str) -> Database:
    path = make_url(url).database
    return Sqlite(str(path)) if url.startswith("sqlite") else Postgresql(url)


class Rows:
    """The rows that a step of the product writes, in number and size; what they say is text of its own messages."""

    def __init__(self, steps: Sequence[Step]) -> None:
        text = "".join(message.body for step in steps for message in step.publishes) or "text"
        self._last = 0
        self._inserted = {step.node: _bodies(step, text, "insert") for step in steps}
        self._changed = {step.node: _bodies(step, text, "update") for step in steps}

    def of(self, node: int) -> tuple[list[Row], list[Row]]:
        """Rows to insert, with new numbers, and rows to change: those written last."""
        inserted = list(enumerate(self._inserted.get(node, ()), self._last + 1))
        self._last += len(inserted)
        changed = self._changed.get(node, ())
        return inserted, [(self._last - at, body) for at, body in enumerate(changed) if self._last > at]


def _bodies(step: Step, text: str, how: str) -> list[str]:
    wanted: list[Any] = [write for write in step.writes if write.how == how]
    sizes = [write.bytes // max(write.rows, 1) for write in wanted for _ in range(write.rows)]
    return ["".join(islice(cycle(text), size)) for size in sizes]

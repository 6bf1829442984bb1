"""Asks a department's database how it is: over connections of its own, so that nobody's work is waited for."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, Engine, event, text

from shared.store.database import WRITES, engine_of
from shared.store.refusals import StoreUnavailable

if TYPE_CHECKING:
    from shared.store.engine import Store

CONNECTIONS: Final = 2
"""One for who looks whether the database is well, one for who reads figures."""

STATEMENT_SECONDS: Final = 3
"""PostgreSQL itself gives up a query of ours after this."""

LOCKED_SECONDS: Final = 2.0
"""SQLite counts as locked by another program when it cannot be written to for so long."""

LOCKED_PAUSE: Final = 0.05


class DatabaseProbe:
    """Every question is answered from outside the department's own work, or ends in StoreUnavailable."""

    def __init__(self, store: "Store") -> None:
        self._of = store.engine
        self._store = replace(store, engine=_engine_beside(store.engine))
        self._file = _file_of(store.engine)
        self._opened: tuple[int, int] | None = None
        self._wrote_at = 0.0
        self._writing: set[Connection] = set()
        event.listen(store.engine, "begin", self._begun)
        event.listen(store.engine, "commit", self._ended)
        event.listen(store.engine, "rollback", self._ended)
        if self._store.engine is not store.engine:
            event.listen(store.engine, "engine_disposed", lambda _: self._store.engine.dispose())

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A read transaction over a connection of the probe's own."""
        with self._store.reading() as connection:
            yield connection

    def require_writable(self, connection: Connection) -> None:
        """StoreUnavailable unless the department could write now; `connection` is of `reading`."""
        if self._of.dialect.name == "postgresql":
            if connection.execute(text("SELECT current_setting('transaction_read_only')")).scalar_one() == "on":
                raise StoreUnavailable("the database takes no writes: it is read-only")
        elif self._file is not None:
            self._require_unlocked()

    def require_file(self) -> None:
        """StoreUnavailable when the file of an SQLite database is gone, or is another one than was opened."""
        if self._file is None:
            return
        try:
            found = os.stat(self._file)
        except OSError as wrong:
            raise StoreUnavailable(f"the file of the database is gone: {wrong.strerror} ({self._file})") from None
        identity = (found.st_dev, found.st_ino)
        self._opened = self._opened or identity
        if identity != self._opened:
            raise StoreUnavailable(f"{self._file} was replaced while it was open; start the department again")

    def _require_unlocked(self) -> None:
        """One's own writing is no trouble, however long it takes."""
        began = time.monotonic()
        while not self._could_write():
            if self._writing or self._wrote_at > began:
                return
            if time.monotonic() - began > LOCKED_SECONDS:
                raise StoreUnavailable(f"another program has held the lock on {self._file} for {LOCKED_SECONDS:g} s")
            time.sleep(LOCKED_PAUSE)

    def _could_write(self) -> bool:
        pooled = self._store.engine.raw_connection()
        driver: Any = pooled.driver_connection
        waits = driver.execute("PRAGMA busy_timeout").fetchone()[0]
        try:
            driver.execute("PRAGMA busy_timeout = 0")  # SQLite's own waiting would hold up every green thread
            driver.execute("BEGIN IMMEDIATE")
            driver.execute("ROLLBACK")
        except sqlite3.OperationalError as wrong:
            if (wrong.sqlite_errorcode & 0xFF) != sqlite3.SQLITE_BUSY:
                raise StoreUnavailable(f"{self._file} cannot be written to: {wrong}") from wrong
            return False
        finally:
            driver.execute(f"PRAGMA busy_timeout = {waits}")
            pooled.close()
        return True

    def _begun(self, connection: Connection) -> None:
        if connection.get_execution_options().get(WRITES, False):
            self._writing.add(connection)
            self._wrote_at = time.monotonic()

    def _ended(self, connection: Connection) -> None:
        self._writing.discard(connection)  # a transaction that could not begin is rolled back as well


def _engine_beside(engine: Engine) -> Engine:
    """Another engine on the same database; one in memory has but one connection."""
    url = engine.url
    if engine.dialect.name == "postgresql":
        limit = f"-c statement_timeout={STATEMENT_SECONDS * 1000}"
        url = url.update_query_dict({"options": " ".join(filter(None, (_text(url.query.get("options")), limit)))})
    elif _file_of(engine) is None:
        return engine
    return engine_of(url.render_as_string(hide_password=False), CONNECTIONS)


def _text(given: Any) -> str:
    return given if isinstance(given, str) else " ".join(given or ())


def _file_of(engine: Engine) -> str | None:
    name = engine.url.database
    return None if engine.dialect.name != "sqlite" or name in (None, "", ":memory:") else str(name)

"""The database of one department: SQLite unless a URL says PostgreSQL."""

import json
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, Final

from sqlalchemy import Engine, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.pool import StaticPool

from shared.errors import CapaLoopError
from shared.store.postgresql import (
    POOL_SIZE,
    engine_of_postgresql,
    is_outage_of_postgresql,
    make_database_of_postgresql,
)

BUSY_SECONDS: Final = 5
BUSY_PAUSE: Final = 0.02
WAIT_IN_SQLITE: Final = 0.1
"""SQLite's own waiting for a lock holds up the whole process, every green thread of it: there is little of it."""
WRITES: Final = "capaloop_writes"
"""The execution option of a connection that is going to write."""

_OPTIONS: Final[dict[str, Any]] = {
    "hide_parameters": True,
    "json_serializer": partial(json.dumps, ensure_ascii=False),  # else Chinese inside JSON could not be searched for
}
_OUTAGES: Final = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_NOTADB,
    }
)
_PRAGMAS: Final = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA wal_autocheckpoint = 8000",  # pages: copying them back to the database waits for the disk each time
    "PRAGMA cache_size = -4000",  # KiB, for each connection
    "PRAGMA temp_store = MEMORY",
    "PRAGMA secure_delete = ON",  # what is erased must not stay in the file's free space
    f"PRAGMA busy_timeout = {int(WAIT_IN_SQLITE * 1000)}",
)


class DatabaseUrlError(CapaLoopError):
    """The URL of a database cannot be used."""


def engine_of(url: str, connections: int = POOL_SIZE) -> Engine:
    """An engine for `sqlite:///…` or `postgresql://…` (psycopg2); it opens nothing yet.

    On a server it never has more connections than these.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as wrong:
        raise DatabaseUrlError(f"the database URL cannot be read: {wrong}") from None
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(url, in_memory=parsed.database in (None, "", ":memory:"))
    if parsed.drivername in ("postgresql", "postgresql+psycopg2"):
        return engine_of_postgresql(parsed, _OPTIONS, connections)
    raise DatabaseUrlError(f"{parsed.drivername!r} is no database for CAPA Loop; expected sqlite or postgresql")


def _sqlite(url: str, *, in_memory: bool) -> Engine:
    if in_memory:
        engine = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False}, **_OPTIONS)
    else:
        engine = create_engine(
            url,
            connect_args={"timeout": WAIT_IN_SQLITE},
            pool_reset_on_return=None,  # every transaction here is ended before its connection goes back
            **_OPTIONS,
        )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # else the driver itself decides when a transaction begins
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get(WRITES, False):
        _begin_to_write(connection)
    else:
        connection.exec_driver_sql("BEGIN")


def _begin_to_write(connection: Connection) -> None:
    """Waits for whoever else writes into the file, so that other green threads go on meanwhile."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except OperationalError as wrong:
            if not _is_busy(wrong) or time.monotonic() > deadline:
                raise
            time.sleep(BUSY_PAUSE)
        else:
            return


def _is_busy(error: DBAPIError) -> bool:
    code = getattr(error.orig, "sqlite_errorcode", None)
    return code is not None and (code & 0xFF) == sqlite3.SQLITE_BUSY


@contextmanager
def begun(connection: Connection, *, durable: bool) -> Iterator[None]:
    """A transaction on a connection that has none. Its commit waits for the disk if it is durable."""
    if durable:
        with connection.begin():
            yield
    elif connection.dialect.name == "postgresql":
        with connection.begin():
            connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
            yield
    else:
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA synchronous = NORMAL")  # SQLite takes it between two transactions only
        try:
            with connection.begin():
                yield
        finally:
            driver.execute("PRAGMA synchronous = FULL")


def is_outage(error: DBAPIError) -> bool:
    """True when the database is away, locked or full: nothing that another try of the same message could hurt."""
    if error.connection_invalidated or isinstance(error, InterfaceError):
        return True
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is None:
        return is_outage_of_postgresql(error)
    return isinstance(error, OperationalError) and (code & 0xFF) in _OUTAGES


def make_database(engine: Engine) -> None:
    """Make the database itself where it is missing: a folder's file comes by itself, on a server it is created."""
    if engine.dialect.name == "postgresql":
        make_database_of_postgresql(engine)


def insert_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert the rows whose keys are not there yet; how many they were.

    On PostgreSQL it waits for a transaction that is writing the same key, and inserts nothing once that has.
    """
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    return connection.execute(insert(table).values(list(rows)).on_conflict_do_nothing()).rowcount

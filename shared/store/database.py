"""The database of one department: SQLite unless a URL says PostgreSQL."""

import sqlite3
from typing import Any, Final

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.pool import StaticPool

from shared.errors import CapaLoopError

BUSY_SECONDS: Final = 5
WRITES: Final = "capaloop_writes"
"""The execution option of a connection that is going to write."""

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
    "PRAGMA secure_delete = ON",  # what is erased must not stay in the file's free space
    f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}",
)


class DatabaseUrlError(CapaLoopError):
    """The URL of a database cannot be used."""


def engine_of(url: str) -> Engine:
    """An engine for `sqlite:///…` or `postgresql://…` (psycopg2); it opens nothing yet."""
    try:
        parsed = make_url(url)
    except ArgumentError as wrong:
        raise DatabaseUrlError(f"the database URL cannot be read: {wrong}") from None
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(url, in_memory=parsed.database in (None, "", ":memory:"))
    if parsed.drivername in ("postgresql", "postgresql+psycopg2"):
        psycopg2 = parsed.set(drivername="postgresql+psycopg2")
        return create_engine(psycopg2, pool_pre_ping=True, hide_parameters=True)
    raise DatabaseUrlError(f"{parsed.drivername!r} is no database for CAPA Loop; expected sqlite or postgresql")


def _sqlite(url: str, *, in_memory: bool) -> Engine:
    if in_memory:
        engine = create_engine(
            url, poolclass=StaticPool, connect_args={"check_same_thread": False}, hide_parameters=True
        )
    else:
        engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # else the driver itself decides when a transaction begins
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def is_outage(error: DBAPIError) -> bool:
    """True when the database is away, locked or full: nothing that another try of the same message could hurt."""
    if error.connection_invalidated or isinstance(error, InterfaceError):
        return True
    if not isinstance(error, OperationalError):
        return False
    code = getattr(error.orig, "sqlite_errorcode", None)
    return True if code is None else (code & 0xFF) in _OUTAGES

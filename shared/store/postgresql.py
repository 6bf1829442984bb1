"""PostgreSQL under a department: its connections, and what its errors mean."""

from collections.abc import Mapping
from contextlib import suppress
from time import monotonic
from typing import Any, Final

from psycopg2 import Error as DriverError
from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError, DisconnectionError, IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.pool import NullPool

POOL_SIZE: Final = 16
"""Ten workers, the relay, the timed work, and four for HTTP; to do its work a process has no more than these."""

POOL_SECONDS: Final = 10
IDLE_SECONDS: Final = 30.0
"""A connection that lay unused for longer is asked whether it still stands; a busy one costs no round trip."""

MAINTENANCE: Final = "postgres"
"""The database that every server has, from which another one is created."""

_CONNECT: Final = {
    "connect_timeout": 5,
    "tcp_user_timeout": 10_000,  # in milliseconds; the limit above does not count where green threads wait
    "application_name": "capaloop",
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "options": "-c idle_in_transaction_session_timeout=120s",  # a process that froze gives its locks back
}
_OUTAGES: Final = ("08", "53", "57P", "58", "25006", "25P03", "55P03", "40001", "40P01")
"""Connection lost, no disk, memory, connection left, shut down, I/O error, standby, frozen process, lock, collision."""

_COLLISIONS: Final = frozenset({"40001", "40P01"})
_UNIQUE_VIOLATION: Final = "23505"
_RETURNED_AT: Final = "capaloop_returned_at"


def engine_of_postgresql(url: URL, options: Mapping[str, Any], connections: int = POOL_SIZE) -> Engine:
    """An engine whose connections are made as they are needed, at most so many."""
    engine = create_engine(
        url.set(drivername="postgresql+psycopg2"),
        pool_size=connections,
        max_overflow=0,
        pool_timeout=POOL_SECONDS,
        pool_use_lifo=True,
        **options,
        isolation_level="READ COMMITTED",
        connect_args={name: value for name, value in _CONNECT.items() if name not in url.query},
    )
    event.listen(engine, "checkin", _note_when)
    event.listen(engine, "checkout", _ask_if_idle)
    return engine


def make_database_of_postgresql(engine: Engine) -> None:
    """Create the database if its server has none of that name; whatever else is wrong the next connection tells."""
    try:
        engine.connect().close()
    except OperationalError:
        server = create_engine(engine.url.set(database=MAINTENANCE), isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with suppress(OperationalError), server.connect() as connection:
            _create_if_missing(connection, str(engine.url.database))


def _create_if_missing(connection: Connection, name: str) -> None:
    known = text("SELECT 1 FROM pg_database WHERE datname = :name")
    if connection.execute(known, {"name": name}).first() is None:
        quoted = connection.dialect.identifier_preparer.quote_identifier(name)
        with suppress(ProgrammingError, IntegrityError):  # two at once: the other one has made it
            connection.exec_driver_sql(f"CREATE DATABASE {quoted}")


def is_outage_of_postgresql(error: DBAPIError) -> bool:
    """True when another try of the same transaction may well work: nothing was wrong with what it did."""
    code = _code(error)
    return isinstance(error, OperationalError) if code is None else code.startswith(_OUTAGES)


def is_collision(error: DBAPIError) -> bool:
    """True when two transactions stood in each other's way, and this one was given up."""
    return _code(error) in _COLLISIONS


def is_taken(error: IntegrityError) -> bool:
    """True when another transaction has meanwhile written the row of this key."""
    return _code(error) == _UNIQUE_VIOLATION


def _code(error: DBAPIError) -> str | None:
    return getattr(error.orig, "pgcode", None)


def _note_when(_connection: Any, record: Any) -> None:
    record.info[_RETURNED_AT] = monotonic()


def _ask_if_idle(connection: Any, record: Any, _proxy: object) -> None:
    since = record.info.get(_RETURNED_AT)
    if since is None or monotonic() - since < IDLE_SECONDS:
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        connection.rollback()
    except DriverError as gone:
        raise DisconnectionError from gone

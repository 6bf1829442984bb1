"""The departments' databases, opened to read only: nothing is created, nothing is changed."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from time import monotonic, sleep
from typing import Final

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import SQLAlchemyError

from capaloop.databases import schema_of
from capaloop.doctor import reading_cases, reading_messages
from capaloop.doctor.evidence import Database, Records
from services.settings import without_password
from shared.errors import CapaLoopError
from shared.messages.registry import Department
from shared.store.database import engine_of
from shared.store.migrating import in_words, standing_of

CONNECT_SECONDS: Final = "3"
PATIENCE_OF_THE_SERVER: Final = "-c default_transaction_read_only=on -c statement_timeout=15000"
LOCKED_SECONDS: Final = 4.0
"""A department gives up a transaction that has waited for the file for a second longer than this."""
LOOK_SECONDS: Final = 0.02
ROOM: Final = 256 * 1024
"""With fewer bytes free a transaction of ours may not fit on the disk."""


def look(department: Department, url: str, now: datetime, asked: str = "") -> Database:
    """What is in the database of a department; whatever is wrong with it is said."""
    shown = without_password(url)
    try:
        place = make_url(url)
        if place.get_backend_name() == "sqlite" and not Path(str(place.database)).exists():
            return Database(department, shown, wrong=f"there is no file {place.database}", missing=True)
        with reading(place) as connection:
            behind = in_words(
                standing_of(connection, schema_of(department)), f"the database of {department}", department
            )
            records = None if behind else read(connection, department, now, asked)
    except (SQLAlchemyError, CapaLoopError, OSError) as wrong:
        return Database(department, shown, wrong=_in_a_line(wrong))
    kept_away = why_nobody_writes(Path(str(place.database))) if place.get_backend_name() == "sqlite" else ""
    return Database(department, shown, records, behind=behind, kept_away=kept_away)


@contextmanager
def reading(place: URL) -> Iterator[Connection]:
    """A transaction that sees one state of the database and cannot write."""
    engine = _read_only(place)
    try:
        with engine.connect() as connection, connection.begin():
            yield connection
    finally:
        engine.dispose()


def read(connection: Connection, department: Department, now: datetime, asked: str = "") -> Records:
    """What there is in it of unfinished work. `asked` is a case that is looked for among the closed ones as well."""
    waiting = reading_messages.waiting(connection, department)
    parked = reading_messages.parked_now(connection, department)
    return Records(
        posts=reading_messages.unsent(connection, department) + reading_messages.sent(connection, department, now),
        waiting=waiting,
        parked=parked,
        timed_failures=reading_cases.failures(connection, department),
        cases=reading_cases.open_cases(connection, department),
        owed=reading_cases.owed(connection, department),
        held=reading_cases.held(connection, department, now),
        periods=reading_cases.periods(connection, department, now),
        handled=reading_messages.last_handled(connection, (one.type for one in (*waiting, *parked))),
        last_handled_at=reading_messages.last_handled_at(connection),
        closed=reading_cases.closed_ones(connection, asked) if asked else (),
    )


def why_nobody_writes(file: Path) -> str:
    """Why no transaction that writes can begin in this file; nothing when one can. It is begun and given up at once."""
    room = os.statvfs(file.parent)
    if room.f_bavail * room.f_frsize < ROOM:
        return f"no room is left on the disk of {file}"
    try:
        connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=0)
    except sqlite3.Error as wrong:
        return str(wrong)
    try:
        return _tried(connection)
    finally:
        connection.close()


def _tried(connection: sqlite3.Connection) -> str:
    until = monotonic() + LOCKED_SECONDS
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
        except sqlite3.Error as wrong:
            busy = (getattr(wrong, "sqlite_errorcode", 0) & 0xFF) == sqlite3.SQLITE_BUSY
            if not busy:
                return str(wrong)
            if monotonic() > until:
                return f"another process has kept it locked for {LOCKED_SECONDS:g} s"
            sleep(LOOK_SECONDS)
        else:
            return ""


def _read_only(place: URL) -> Engine:
    if place.get_backend_name() == "sqlite":
        query = {"mode": "ro", "uri": "true"}
        file = Path(str(place.database)).absolute().as_uri()
        return create_engine(place.set(database=file, query=query), connect_args={"timeout": 5})
    limits = {"connect_timeout": CONNECT_SECONDS, "options": PATIENCE_OF_THE_SERVER}
    url = place.update_query_dict({name: value for name, value in limits.items() if name not in place.query})
    return engine_of(url.render_as_string(hide_password=False))


def _in_a_line(wrong: Exception) -> str:
    return " ".join(str(getattr(wrong, "orig", None) or wrong).split()) or type(wrong).__name__

"""SQLite under a backup: a read transaction of the write-ahead log keeps its moment while others go on writing."""

import os
import sqlite3
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine

from capaloop.backup.endings import BackupRefused, Busy, disk_named, outage_named
from shared.messages.registry import Department
from shared.store.refusals import StoreUnavailable

HOLD_SECONDS: Final = 1.0
"""A department that finds its file locked for longer than a few seconds counts its database as away."""


class SqliteSource:
    """The write lock of the file stops everybody else who writes; readers go on."""

    kind: Final = "sqlite"

    def __init__(self, department: Department, engine: Engine) -> None:
        self._department = department
        self._engine = engine
        self._lock: sqlite3.Connection | None = None
        self._held = False
        self._reader: Connection | None = None

    def connect(self) -> None:
        file = _file_of(self._department, self._engine)
        if not file.is_file():
            raise StoreUnavailable(f"the database of {self._department} is not there: {file}")
        with outage_named(self._department):
            uri = f"{file.as_uri()}?mode=rw"
            self._lock = sqlite3.connect(uri, uri=True, timeout=HOLD_SECONDS, isolation_level=None)
            self._lock.execute("SELECT 1 FROM sqlite_schema").fetchone()
            self._reader = self._engine.connect()

    def hold(self) -> None:
        assert self._lock is not None
        with outage_named(self._department):
            try:
                self._lock.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as wrong:
                if (wrong.sqlite_errorcode & 0xFF) == sqlite3.SQLITE_BUSY:
                    raise Busy(f"somebody keeps the database of {self._department} locked") from None
                raise
            self._held = True

    def look(self) -> None:
        with outage_named(self._department):
            self.connection.exec_driver_sql("SELECT 1 FROM sqlite_schema")

    def release(self) -> None:
        if self._held and self._lock is not None:
            self._held = False
            self._lock.execute("ROLLBACK")

    @property
    def connection(self) -> Connection:
        assert self._reader is not None
        return self._reader

    def copy(self, file: Path) -> None:
        """SQLite's own backup reads through the open transaction, so it never begins again, whoever writes."""
        origin: Any = self.connection.connection.driver_connection
        with outage_named(self._department), disk_named(file):
            os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            copy = sqlite3.connect(file, isolation_level=None)
            try:
                origin.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")  # one file, which nobody has to write to read it
            finally:
                copy.close()

    def close(self) -> None:
        self.release()
        if self._reader is not None:
            self._reader.close()
        if self._lock is not None:
            self._lock.close()
        self._engine.dispose()


def _file_of(department: Department, engine: Engine) -> Path:
    name = engine.url.database
    if name in (None, "", ":memory:"):
        raise BackupRefused(f"the database of {department} is kept in memory; there is nothing to back up")
    return Path(str(name)).absolute()

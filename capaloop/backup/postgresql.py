"""PostgreSQL under a backup: who receives messages waits for a table lock, `pg_dump` reads an exported snapshot."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from psycopg2.extensions import make_dsn
from sqlalchemy import Connection, Engine, inspect
from sqlalchemy.exc import DBAPIError

from capaloop.backup.endings import BackupRefused, Busy, outage_named
from shared.messages.registry import Department
from shared.store.refusals import StoreUnavailable
from shared.store.tables import outbox

HOLD_MILLISECONDS: Final = 1_500
"""A server sends its own cleaning away from a table after somebody has waited for it for a second, and looks then for
transactions that wait for each other."""
RECEIVED: Final = "inbox, retry, parked"
"""Whatever arrives leaves a row in one of these."""
IN_THE_WAY: Final = frozenset({"55P03", "40P01"})
"""No lock in time; a circle of waiting, which the server has broken here."""
VERSIONS: Final = Path("/usr/lib/postgresql")


class PostgresqlSource:
    """Two connections: one holds the lock, the other the moment."""

    kind: Final = "postgresql"

    def __init__(self, department: Department, engine: Engine) -> None:
        self._department = department
        self._engine = engine
        self._lock: Connection | None = None
        self._reader: Connection | None = None
        self._snapshot = ""
        self._held = False

    def connect(self) -> None:
        program("pg_dump")
        with outage_named(self._department):
            self._lock = self._engine.connect()
            if not inspect(self._lock).has_table(outbox.name):
                made_with = f"capaloop db upgrade {self._department}"
                raise BackupRefused(
                    f"the database of {self._department} has no tables yet; make them with: {made_with}"
                )
            self._lock.rollback()
            self._begin_to_lock()
            self._reader = self._engine.connect().execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
            self._reader.exec_driver_sql("SET idle_in_transaction_session_timeout = 0")  # which sees nothing yet

    def hold(self) -> None:
        assert self._lock is not None
        with outage_named(self._department):
            if not self._lock.in_transaction():
                self._begin_to_lock()
            try:
                self._lock.exec_driver_sql(f"LOCK TABLE {RECEIVED} IN SHARE MODE")
                self._held = True
            except DBAPIError as wrong:
                self._lock.rollback()
                if getattr(wrong.orig, "pgcode", None) in IN_THE_WAY:
                    raise Busy(f"somebody writes into the database of {self._department} for long") from None
                raise

    def look(self) -> None:
        with outage_named(self._department):
            found = self.connection.exec_driver_sql("SELECT pg_export_snapshot()")
            self._snapshot = str(found.scalar_one())

    def release(self) -> None:
        if self._held and self._lock is not None:
            self._held = False
            with outage_named(self._department):
                self._lock.rollback()

    @property
    def connection(self) -> Connection:
        assert self._reader is not None
        return self._reader

    def copy(self, file: Path) -> None:
        with outage_named(self._department):
            tables = inspect(self.connection).get_table_names()
            schema = self.connection.exec_driver_sql("SELECT current_schema()").scalar_one()
        chosen = [f'--table="{schema}"."{table}"' for table in tables]
        options = ["--format=custom", f"--snapshot={self._snapshot}", "--no-owner", "--no-privileges", f"--file={file}"]
        run(self._department, self._engine, "pg_dump", [*options, *chosen])
        file.chmod(0o600)

    def _begin_to_lock(self) -> None:
        """A transaction that waits for a lock only so long; begun beforehand, it costs no time in the pause."""
        assert self._lock is not None
        self._lock.exec_driver_sql(f"SET LOCAL lock_timeout = {HOLD_MILLISECONDS}")

    def close(self) -> None:
        for connection in (self._lock, self._reader):
            if connection is not None:
                connection.close()
        self._engine.dispose()


def run(department: Department, engine: Engine, name: str, options: Iterable[str]) -> None:
    """Has a program of PostgreSQL work on the database; its password stands in no command line."""
    given = dict(engine.dialect.create_connect_args(engine.url)[1])
    password = given.pop("password", None)
    command = [program(name), f"--dbname={make_dsn(**given)}", "--no-password", *options]
    environment = {**os.environ, **({"PGPASSWORD": str(password)} if password else {})}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise _ending(department, name, done.stderr.splitlines())


def listed(archive: Path) -> list[str]:
    """What an archive holds, a line for each thing, as `pg_restore --use-list` reads them."""
    done = subprocess.run([program("pg_restore"), "--list", str(archive)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise BackupRefused(f"{archive} cannot be read: {' '.join(done.stderr.split())}")
    return done.stdout.splitlines()


def program(name: str) -> str:
    """The newest program of this name; BackupRefused when there is none."""
    found = sorted(VERSIONS.glob(f"*/bin/{name}"), key=lambda one: float(one.parents[1].name))
    chosen = str(found[-1]) if found else shutil.which(name)
    if chosen is None:
        raise BackupRefused(f"{name} is not on this machine; install the package postgresql-client")
    return chosen


def _ending(department: Department, name: str, said: Sequence[str]) -> Exception:
    why = next((line for line in said if "error:" in line or "FATAL" in line), said[-1] if said else "no reason")
    told = re.sub(r"^\S*: (error: )?", "", why)
    if "No space left" in " ".join(said):
        return BackupRefused(f"no room for {department}: {name} says: {told}")
    if re.search(r"connection to server|server closed the connection|FATAL", " ".join(said)):
        return StoreUnavailable(f"the database of {department} cannot be used: {told}")
    return BackupRefused(f"{name} on the database of {department}: {told}")

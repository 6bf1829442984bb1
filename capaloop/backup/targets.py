"""An empty place for a department's database, which a backup fills; nobody can start on it before it is whole."""

import os
import re
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final, Protocol

from sqlalchemy import Engine, MetaData, create_engine, inspect, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from capaloop.backup.endings import BackupRefused, disk_named, outage_named
from capaloop.backup.in_flight import send_again
from capaloop.backup.manifest import Part
from capaloop.backup.postgresql import listed, run
from capaloop.backup.taking import counts_of
from shared.messages.registry import Department
from shared.store.database import WRITES, engine_of, make_database
from shared.store.migrating import REVISIONS
from shared.store.postgresql import MAINTENANCE

REVISIONS_IN_IT: Final = re.compile(rf" TABLE DATA \S+ {REVISIONS} ")
LEFT_BY_SQLITE: Final = ("", "-wal", "-shm", "-journal")


class Target(Protocol):
    """In this order: `require_empty`, `fill`, `counts`, `send_again`, `open`, then `close`; or `undo` instead."""

    def require_empty(self) -> None:
        """BackupRefused when there is anything already, StoreUnavailable when nobody can tell."""

    def fill(self, file: Path) -> None:
        """Puts the copy in its place, as something that no department would start on."""

    def counts(self) -> Mapping[str, int]:
        """How many rows each table has."""

    def send_again(self, ids: list[int]) -> None:
        """Notes these messages of the outbox as not sent."""

    def open(self) -> None:
        """From now on it is the department's database."""

    def undo(self) -> None:
        """Removes all that was made."""

    def close(self) -> None:
        """Gives every connection back."""


def target_of(department: Department, url: str, part: Part) -> Target:
    """The place that a URL names. BackupRefused when a database of the backup's kind cannot be there."""
    engine = engine_of(url)
    if engine.dialect.name != part.kind:
        raise BackupRefused(f"the backup holds {department} as {part.kind}; its database here is {engine.dialect.name}")
    if part.kind == "sqlite":
        return SqliteTarget(department, engine)
    return PostgresqlTarget(department, engine, part.revisions)


class SqliteTarget:
    """The file has another name until it is whole."""

    def __init__(self, department: Department, engine: Engine) -> None:
        self._department = department
        self._file = Path(str(engine.url.database)).absolute()
        self._filling = self._file.with_name(f".{self._file.name}.{os.getpid()}.restoring")
        self._engine = engine_of(f"sqlite:///{self._filling}")
        self._opened = False
        engine.dispose()

    def require_empty(self) -> None:
        for left in LEFT_BY_SQLITE:
            there = self._file.with_name(self._file.name + left)
            if there.exists():
                raise BackupRefused(f"{there} is there already; expected no database of {self._department}")

    def fill(self, file: Path) -> None:
        with disk_named(self._filling):
            self._filling.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, self._filling)
            self._filling.chmod(0o600)

    def counts(self) -> Mapping[str, int]:
        with outage_named(self._department), self._engine.connect() as connection:
            return counts_of(connection)

    def send_again(self, ids: list[int]) -> None:
        with outage_named(self._department), self._engine.connect() as found:
            connection = found.execution_options(**{WRITES: True})
            with connection.begin():
                send_again(connection, ids)
        self._engine.dispose()  # the last connection empties the log into the file

    def open(self) -> None:
        with disk_named(self._file):
            self._filling.rename(self._file)
            self._opened = True

    def undo(self) -> None:
        self.close()
        for left in LEFT_BY_SQLITE:
            self._filling.with_name(self._filling.name + left).unlink(missing_ok=True)
        if self._opened:
            self._file.unlink(missing_ok=True)

    def close(self) -> None:
        self._engine.dispose()


class PostgresqlTarget:
    """The tables are without their revision until they are whole: no department starts behind its migrations."""

    def __init__(self, department: Department, engine: Engine, revisions: Sequence[str]) -> None:
        self._department = department
        self._engine = engine
        self._revisions = revisions
        self._made = False

    def require_empty(self) -> None:
        if not self._is_there():
            return
        with outage_named(self._department), self._engine.connect() as connection:
            tables = inspect(connection).get_table_names()
        if tables:
            shown = self._engine.url.render_as_string(hide_password=True)
            raise BackupRefused(f"{shown} has {len(tables)} tables; expected an empty database for {self._department}")

    def fill(self, file: Path) -> None:
        with outage_named(self._department):
            if not self._is_there():
                make_database(self._engine)
                self._made = True
        with NamedTemporaryFile("w", suffix=".list") as chosen:
            chosen.write("\n".join(line for line in listed(file) if not REVISIONS_IN_IT.search(line)))
            chosen.flush()
            options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
            command = [*options, f"--use-list={chosen.name}", str(file)]
            run(self._department, self._engine, "pg_restore", command)

    def counts(self) -> Mapping[str, int]:
        with outage_named(self._department), self._engine.connect() as connection:
            return counts_of(connection)

    def send_again(self, ids: list[int]) -> None:
        with outage_named(self._department), self._engine.begin() as connection:
            send_again(connection, ids)

    def open(self) -> None:
        with outage_named(self._department), self._engine.begin() as connection:
            for revision in self._revisions:
                connection.execute(text(f"INSERT INTO {REVISIONS} VALUES (:revision)"), {"revision": revision})

    def undo(self) -> None:
        with suppress(SQLAlchemyError):
            if self._made:
                self.close()
                self._drop()
            else:
                with self._engine.begin() as connection:
                    every = MetaData()
                    every.reflect(connection)
                    every.drop_all(connection)
        self.close()

    def close(self) -> None:
        self._engine.dispose()

    def _drop(self) -> None:
        with self._server().connect() as connection:
            quoted = connection.dialect.identifier_preparer.quote_identifier(str(self._engine.url.database))
            connection.exec_driver_sql(f"DROP DATABASE {quoted}")

    def _is_there(self) -> bool:
        """A server that lets nobody look has the database, or says at the first connection that it has not."""
        with suppress(OperationalError), self._server().connect() as connection:
            known = text("SELECT 1 FROM pg_database WHERE datname = :name")
            return connection.execute(known, {"name": self._engine.url.database}).first() is not None
        return True

    def _server(self) -> Engine:
        return create_engine(
            self._engine.url.set(database=MAINTENANCE), isolation_level="AUTOCOMMIT", poolclass=NullPool
        )

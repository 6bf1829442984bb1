"""Brings a database to the tables that this program was written for, and tells how far it is from them."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from shared.errors import CapaLoopError
from shared.store.database import WRITES, is_outage
from shared.store.refusals import StoreUnavailable
from shared.store.schema import Schema

HEADS: Final = "heads"
REVISIONS: Final = "alembic_version"
"""The table in which a database notes its own."""
ONE_AT_A_TIME: Final = 0x43415041
"""PostgreSQL's advisory lock that an upgrade holds: of two at once the second waits, and finds nothing to do."""


class NotAtHead(CapaLoopError):
    """The tables of a database are not those that this program was written for."""


@dataclass(frozen=True)
class Standing:
    """Where a database is: its revisions, those of this program, what is still to be applied, what is not known."""

    current: tuple[str, ...]
    head: tuple[str, ...]
    pending: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def at_head(self) -> bool:
        return not self.pending and not self.unknown


def standing(engine: Engine, schema: Schema) -> Standing:
    """Where the database is; it is left as it is. StoreUnavailable when it cannot be read."""
    with _outage_named(engine), engine.connect() as connection, connection.begin():
        return standing_of(connection, schema)


def standing_of(connection: Connection, schema: Schema) -> Standing:
    """The same, over a connection that is there."""
    return standing_at(MigrationContext.configure(connection).get_current_heads(), schema)


def standing_at(current: Sequence[str], schema: Schema) -> Standing:
    """The same for tables that are at these revisions."""
    script = _script(schema)
    unknown = tuple(sorted(revision for revision in current if not _knows(script, revision)))
    applied = {
        one.revision
        for revision in current
        if revision not in unknown
        for one in script.iterate_revisions(revision, "base")
    }
    histories = (reversed(list(script.iterate_revisions(f"{part.name}@head", "base"))) for part in schema)
    pending = tuple(one.revision for history in histories for one in history if one.revision not in applied)
    return Standing(tuple(sorted(current)), tuple(sorted(script.get_heads())), pending, unknown)


def upgrade(engine: Engine, schema: Schema) -> tuple[str, ...]:
    """Apply what is pending, all of it or nothing; returns the revisions that were applied.

    NotAtHead when the database was made by a newer program, or when its rows would no longer belong together.
    """
    with _outage_named(engine), _alone(engine) as connection:
        before = standing_of(connection, schema)
        if before.unknown:
            raise NotAtHead(in_words(before, "the database"))
        if before.pending:
            _run(connection, schema)
        return before.pending


def make_at_head(connection: Connection, schema: Schema) -> None:
    """All tables in an empty database at once, without going through its history: the quick way of the tests."""
    for part in schema:
        for metadata in part.metadatas:
            metadata.create_all(connection)
    MigrationContext.configure(connection).stamp(_script(schema), HEADS)


def require_head(engine: Engine, schema: Schema, department: str) -> None:
    """NotAtHead, in one line with the way out, unless the database has exactly the tables of this program."""
    found = standing(engine, schema)
    if not found.at_head:
        raise NotAtHead(in_words(found, f"the database of {department}", department))


def in_words(found: Standing, what: str, department: str = "") -> str:
    """What is wrong with the standing of a database, and what to do; nothing when it is at head."""
    if found.unknown:
        known = ", ".join(found.head)
        return (
            f"{what} is ahead of this program: it is at {', '.join(found.unknown)}, known are {known}; run a newer one"
        )
    if found.pending:
        command = f"capaloop db upgrade {department}".rstrip()
        return f"{what} is behind its migrations by {', '.join(found.pending)}; bring it up with: {command}"
    return ""


def _script(schema: Schema) -> ScriptDirectory:
    return _read(schema, tuple(sorted(str(file) for part in schema for file in part.folder.glob("*.py"))))


@lru_cache
def _read(schema: Schema, _files: tuple[str, ...]) -> ScriptDirectory:
    folders = [str(part.folder) for part in schema]
    return ScriptDirectory(folders[0], version_locations=folders)


def _knows(script: ScriptDirectory, revision: str) -> bool:
    try:
        return script.get_revision(revision) is not None
    except CommandError:
        return False


def _run(connection: Connection, schema: Schema) -> None:
    script = _script(schema)
    steps: Callable[..., Any] = lambda at, _context: script._upgrade_revs(HEADS, at)  # noqa: E731 - as alembic's own
    context = MigrationContext.configure(connection, opts={"fn": steps, "script": script})
    with Operations.context(context):
        context.run_migrations()
    if connection.dialect.name == "sqlite":
        torn = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if torn:
            raise NotAtHead(f"the upgrade would tear {len(torn)} rows from those they belong to; nothing was changed")


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """A write transaction in which nobody else upgrades the same database.

    On SQLite a table that is altered is copied and replaced, so what refers to it is looked at in the end instead.
    """
    with engine.connect() as found:
        connection = found.execution_options(**{WRITES: True})
        sqlite: Any = connection.connection.dbapi_connection if engine.dialect.name == "sqlite" else None
        if sqlite is not None:
            sqlite.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                if sqlite is None:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
                yield connection
        finally:
            if sqlite is not None:
                sqlite.execute("PRAGMA foreign_keys = ON")


@contextmanager
def _outage_named(engine: Engine) -> Iterator[None]:
    try:
        yield
    except DBAPIError as wrong:
        if not is_outage(wrong):
            raise
        shown = engine.url.render_as_string(hide_password=True)
        raise StoreUnavailable(f"the database {shown} cannot be used: {' '.join(str(wrong.orig).split())}") from wrong

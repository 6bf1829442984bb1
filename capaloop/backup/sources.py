"""A department's database as a backup sees it: it can be held still for a moment, looked at, and copied."""

from pathlib import Path
from typing import Literal, Protocol

from sqlalchemy import Connection

from capaloop.backup.postgresql import PostgresqlSource
from capaloop.backup.sqlite import SqliteSource
from shared.messages.registry import Department
from shared.store.database import engine_of

Kind = Literal["sqlite", "postgresql"]


class Source(Protocol):
    """In this order: `connect`, `hold`, `look`, `release`, then `connection` and `copy` at leisure, then `close`."""

    @property
    def kind(self) -> Kind:
        """Which program the copy is for."""

    def connect(self) -> None:
        """Makes every connection, so that nothing of it takes time while the flow stands still."""

    def hold(self) -> None:
        """From now until `release` no message is received here. Busy, and nothing held, if that takes too long."""

    def look(self) -> None:
        """What is seen and copied from now on is the database as it is at this moment."""

    def release(self) -> None:
        """Messages are received again; does nothing where nothing is held."""

    @property
    def connection(self) -> Connection:
        """A transaction that sees the moment of `look`."""

    def copy(self, file: Path) -> None:
        """Writes the database as it was at the moment of `look` into a new file."""

    def close(self) -> None:
        """Gives everything back."""


def source_of(department: Department, url: str) -> Source:
    """The source for the database that a URL names."""
    engine = engine_of(url)
    if engine.dialect.name == "sqlite":
        return SqliteSource(department, engine)
    return PostgresqlSource(department, engine)

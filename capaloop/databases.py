"""The departments' databases seen from outside: how their tables stand, and bringing them up to this program's."""

import importlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from services.settings import Settings, own_database
from shared.messages.registry import DEPARTMENTS, Department
from shared.store import migrating
from shared.store.database import engine_of, make_database
from shared.store.migrating import Standing
from shared.store.schema import Schema


def schema_of(department: Department) -> Schema:
    """All tables of the department."""
    found: Schema = importlib.import_module(f"services.{department}").SCHEMA
    return found


def standing(settings: Settings, department: Department) -> Standing:
    """How the department's tables stand. StoreUnavailable when its database cannot be read."""
    with _engine(settings, department) as engine:
        return migrating.standing(engine, schema_of(department))


def upgrade(settings: Settings, department: Department) -> tuple[str, ...]:
    """Bring the department's tables up; what was applied. A database that is missing on its server is made first."""
    with _engine(settings, department) as engine:
        make_database(engine)
        return migrating.upgrade(engine, schema_of(department))


def upgrade_own(settings: Settings) -> None:
    """Bring up the SQLite files that the installation keeps by itself; a database named by URL is left as it is."""
    for department in _own(settings):
        upgrade(settings, department)


def _own(settings: Settings) -> Iterable[Department]:
    return (name for name in DEPARTMENTS if settings.database_urls[name] == own_database(settings.home, name))


@contextmanager
def _engine(settings: Settings, department: Department) -> Iterator[Engine]:
    engine = engine_of(settings.database_urls[department])
    try:
        yield engine
    finally:
        engine.dispose()

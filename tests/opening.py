"""The four departments opened for a test on databases that have their tables already."""

from collections.abc import Sequence
from typing import Any

from services import production, quality, sales, warehouse
from services.casework.department import Department
from services.settings import Settings
from shared.store.migrating import make_at_head
from shared.store.schema import Schema
from tests.fakes import FrozenClock

ROOMS: Sequence[Any] = (sales, quality, production, warehouse)


def opened_departments(settings: Settings, clock: FrozenClock) -> list[Department]:
    """All departments, with a clock that stands still."""
    departments: list[Department] = [room.open_department(settings) for room in ROOMS]
    for department in departments:
        department.store.clock = clock
        with_tables(department, department.schema)
    return departments


def with_tables(department: Department, schema: Schema) -> None:
    """Makes the tables at once; a database that has them stays as it is."""
    with department.store.writing() as connection:
        make_at_head(connection, schema)

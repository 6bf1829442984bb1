"""The four departments opened for a test on databases that have their tables already."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from rules.assembly import assemble_sites
from rules.procedure import Procedure
from rules.sites import Site
from services import production, quality, sales, warehouse
from services.casework import procedures
from services.casework.department import Department
from services.settings import Settings
from shared.store.migrating import make_at_head
from shared.store.schema import Schema
from tests.fakes import FrozenClock

ROOMS: Sequence[Any] = (sales, quality, production, warehouse)


_ASSEMBLED: dict[str, dict[str, Procedure]] = {}


def assembled_once(sites: Mapping[str, Site]) -> dict[str, Procedure]:
    """A procedure is a value: those of sites that run installed packs alone, made for one test, serve them all."""
    if any(site.pack_paths or site.calendar or site.parent for site in sites.values()):
        return assemble_sites(sites)
    key = repr(sites)
    if key not in _ASSEMBLED:
        _ASSEMBLED[key] = assemble_sites(sites)
    return dict(_ASSEMBLED[key])


def opened_departments(settings: Settings, clock: FrozenClock) -> list[Department]:
    """All departments, with a clock that stands still."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(procedures, "assemble_sites", assembled_once)
        departments: list[Department] = [room.open_department(settings) for room in ROOMS]
    for department in departments:
        department.store.clock = clock
        with_tables(department, department.schema)
    return departments


def with_tables(department: Department, schema: Schema) -> None:
    """Makes the tables at once; a database that has them stays as it is."""
    with department.store.writing() as connection:
        make_at_head(connection, schema)

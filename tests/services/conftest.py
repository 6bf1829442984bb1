"""Four departments on databases of their own, with a clock that stands still and a fake broker between them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete

from services.casework.department import Department
from services.settings import DEPARTMENTS, Settings
from tests.fakes import FakeBroker, FrozenClock
from tests.loop import Loop
from tests.opening import opened_departments
from tests.postgres import PrivateCluster

URLS = [f"CAPALOOP_{name.upper()}_DATABASE_URL" for name in DEPARTMENTS]

SITES = """
[sites.factory]
packs = ["iso9001"]
timezone = "Asia/Shanghai"
[sites.factory.settings]
bulk_return_from_quantity = 100

[sites.annex]
packs = ["iso9001"]
timezone = "Europe/Berlin"
"""


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    file = tmp_path / "sites.toml"
    file.write_text(SITES, encoding="utf-8")
    return file


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> str:
    """Everything that departments do is tried on both."""
    return str(request.param)


@pytest.fixture(scope="session")
def postgres_sets(postgres: PrivateCluster) -> list[dict[str, str]]:
    """Sets of four databases with their tables, made as they are needed and used again."""
    return []


@pytest.fixture
def set_of_databases(request: pytest.FixtureRequest, database: str) -> Callable[[int], dict[str, str]]:
    """The environment that names the databases of the first, second, … loop of a test."""

    def named(number: int) -> dict[str, str]:
        if database == "sqlite":
            return dict.fromkeys(URLS, "sqlite://")
        cluster, sets = request.getfixturevalue("postgres"), request.getfixturevalue("postgres_sets")
        if number == len(sets):
            sets.append({name: cluster.new_database() for name in URLS})
        return dict(sets[number])

    return named


@pytest.fixture
def make_loop(
    tmp_path: Path, sites: Path, database: str, set_of_databases: Callable[[int], dict[str, str]]
) -> Iterator[Callable[..., Loop]]:
    """Opens the four departments on databases of their own; with `on_disk` again on the same, as after a restart."""
    opened: list[Loop] = []

    def make(*, on_disk: bool = False, **options: object) -> Loop:
        environment = {"CAPALOOP_HOME": str(tmp_path / "home"), "CAPALOOP_SITES": str(sites)}
        if database == "postgresql" or not on_disk:
            environment |= set_of_databases(0 if on_disk else len(opened))
        settings = Settings.of_environment(environment)
        settings.home.mkdir(exist_ok=True)
        clock = opened[-1].clock if opened else FrozenClock()
        departments = opened_departments(settings, clock)
        if database == "postgresql" and not (on_disk and opened):
            empty(departments)
        loop = Loop(FakeBroker(departments, **options), clock)  # type: ignore[arg-type]
        opened.append(loop)
        return loop

    yield make
    for loop in opened:
        for department in loop.broker.departments:
            department.store.close()


def empty(departments: list[Department]) -> None:
    """Takes out what an earlier test left behind."""
    for department in departments:
        with department.store.writing() as connection:
            for part in reversed(department.schema):
                for metadata in part.metadatas:
                    for table in reversed(metadata.sorted_tables):
                        connection.execute(delete(table))


@pytest.fixture
def loop(make_loop: Callable[..., Loop]) -> Loop:
    return make_loop()

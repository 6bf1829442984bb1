"""A store in a file of its own, with a clock that stands still."""

import signal
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from shared.store.engine import Store, open_store
from shared.store.tables import bus_metadata
from tests.postgres import PrivateCluster
from tests.shared.letters import Clock, Desk
from tests.shared.office import Office


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> str:
    """The store does the same on both."""
    return str(request.param)


@pytest.fixture(scope="session")
def databases_on_the_server(postgres: PrivateCluster) -> defaultdict[str, str]:
    """One database for each department, used again by every test."""
    return defaultdict(postgres.new_database)


@pytest.fixture
def opened(
    request: pytest.FixtureRequest, tmp_path: Path, clock: Clock, database: str
) -> Iterator[Callable[..., Store]]:
    """Opens stores by department; each is closed at the end."""
    stores: list[Store] = []

    def opened(department: Any = "quality", **given: Any) -> Store:
        url = f"sqlite:///{tmp_path}/{department}.sqlite3"
        if database == "postgresql":
            url = request.getfixturevalue("databases_on_the_server")[department]
        store = open_store(url, department, clock=clock, **given)
        store.create_tables(bus_metadata)
        if all(department != one.department for one in stores):
            empty(store)
        stores.append(store)
        return store

    yield opened
    for store in stores:
        store.close()


def empty(store: Store) -> None:
    """Takes out what an earlier test left behind."""
    with store.writing() as connection:
        for table in reversed(bus_metadata.sorted_tables):
            connection.execute(delete(table))


@pytest.fixture
def store(opened: Callable[..., Store]) -> Store:
    return opened()


@pytest.fixture
def office(amqp_uri: str, tmp_path: Path) -> Iterator[Office]:
    office = Office(amqp_uri, tmp_path)
    office.start()
    yield office
    if office.process is not None:
        office.end(signal.SIGKILL)

"""A store in a file of its own, with a clock that stands still."""

import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from shared.store.engine import Store, open_store
from shared.store.tables import bus_metadata
from tests.shared.letters import Clock, Desk
from tests.shared.office import Office


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def opened(tmp_path: Path, clock: Clock) -> Iterator[Callable[..., Store]]:
    """Opens stores by department; each is closed at the end."""
    stores: list[Store] = []

    def opened(department: Any = "quality", **given: Any) -> Store:
        store = open_store(f"sqlite:///{tmp_path}/{department}.sqlite3", department, clock=clock, **given)
        store.create_tables(bus_metadata)
        stores.append(store)
        return store

    yield opened
    for store in stores:
        store.close()


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

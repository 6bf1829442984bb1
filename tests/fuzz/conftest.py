"""The departments that are fuzzed in the process of the test."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from capaloop.broker import PrivateNode
from services.settings import DEPARTMENTS
from tests.fuzz.world import open_loop, populate
from tests.loop import Loop
from tests.system.installation import Installation


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def populated(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Loop]:
    """Four departments with cases in every state, on each database."""
    urls = None
    if request.param == "postgres":
        cluster: Any = request.getfixturevalue("postgres")
        urls = {name: cluster.new_database() for name in DEPARTMENTS}
    loop = open_loop(tmp_path, urls)
    populate(loop)
    yield loop
    for department in loop.broker.departments:
        department.store.close()


@pytest.fixture
def loop(tmp_path: Path) -> Iterator[Loop]:
    """The same in memory only."""
    made = open_loop(tmp_path)
    populate(made)
    yield made
    for department in made.broker.departments:
        department.store.close()


@pytest.fixture
def fresh_loop(tmp_path: Path) -> Iterator[Callable[[], Loop]]:
    """Opens four empty departments in memory each time it is called."""
    opened: list[Loop] = []

    def make() -> Loop:
        opened.append(open_loop(tmp_path / str(len(opened))))
        return opened[-1]

    yield make
    for loop in opened:
        for department in loop.broker.departments:
            department.store.close()


@pytest.fixture(scope="module")
def running(rabbitmq: PrivateNode, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Four departments at work on a real broker."""
    uri = rabbitmq.create_vhost("fuzz")
    installation = Installation.at(tmp_path_factory.mktemp("fuzz"), uri, CAPALOOP_RETRY_DELAYS="0,0,1,1")
    installation.start()
    yield installation
    installation.stop()
    rabbitmq.delete_vhost("fuzz")

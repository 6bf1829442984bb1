"""What every test may ask for. Nothing is imported from here; the process of the tests is never monkey-patched.

eventlet's monkey_patch would change the sockets, threads and timers under pytest and hypothesis as well, so the
department services run where they run in production: in processes of their own, patched by their launcher.
"""

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from capaloop.broker import PrivateNode
from tests.granted import Granted
from tests.postgres import PrivateCluster

STOP_SECONDS = 240

settings.register_profile("patient", deadline=None)  # how long an example takes is no property of the code
settings.load_profile("patient")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that wait for processes come first: of two workers none is left alone with them at the end."""
    waiting = {item.path for item in items if item.get_closest_marker("broker")}
    items.sort(key=lambda item: item.path not in waiting)


@pytest.fixture(scope="session", autouse=True)
def _settings_come_from_the_tests() -> Iterator[None]:
    """A setting of the caller's shell never reaches a test: not his broker, not his database."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(("AMQP_URI", "CAPALOOP_"))]:
            patch.delenv(name)
        yield


@pytest.fixture(scope="session")
def rabbitmq(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateNode]:
    """One private RabbitMQ node for the whole run. It ends with this process, however that ends."""
    root = tmp_path_factory.mktemp("broker")
    command = [sys.executable, "-m", "capaloop.broker", "run", "--until-eof", "--root", str(root)]
    repository = Path(__file__).parents[1]
    with subprocess.Popen(
        command, cwd=repository, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as keeper:
        assert keeper.stdin is not None
        assert keeper.stdout is not None
        assert keeper.stdout.readline().startswith("amqp://"), "the private RabbitMQ node did not start, see above"
        yield PrivateNode(root)
        keeper.stdin.close()
        assert keeper.wait(STOP_SECONDS) == 0


@pytest.fixture
def amqp_uri(rabbitmq: PrivateNode) -> Iterator[str]:
    """A fresh virtual host whose queues are quorum queues; it is gone after the test."""
    name = f"test-{uuid.uuid4().hex[:12]}"
    yield rabbitmq.create_vhost(name)
    rabbitmq.delete_vhost(name)


@pytest.fixture(scope="module")
def granted(rabbitmq: PrivateNode, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Granted]:
    """A virtual host for the tests of one file, with a user for each department and for two clients."""
    made = Granted.on(rabbitmq, tmp_path_factory.mktemp("granted"))
    yield made
    rabbitmq.delete_vhost(made.vhost)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PrivateCluster]:
    """One private PostgreSQL server for the whole run; each test takes a database of its own from it."""
    cluster = PrivateCluster()
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.remove()

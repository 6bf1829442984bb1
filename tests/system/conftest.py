"""One installation for the tests that leave it whole, a fresh one for those that break it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from capaloop.broker import PrivateNode
from tests.system.installation import Installation


@pytest.fixture(scope="module")
def running(rabbitmq: PrivateNode, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Four departments at work."""
    uri = rabbitmq.create_vhost("system")
    installation = Installation.at(tmp_path_factory.mktemp("system"), uri, CAPALOOP_RETRY_DELAYS="0,0,1,1")
    installation.start()
    yield installation
    installation.stop()
    rabbitmq.delete_vhost("system")


@pytest.fixture
def fragile(tmp_path: Path, amqp_uri: str) -> Iterator[Installation]:
    """An installation that the test starts and breaks by itself."""
    installation = Installation.at(tmp_path / "home", amqp_uri, CAPALOOP_RETRY_DELAYS="0,0,1,1")
    yield installation
    installation.stop()

"""One installation for the tests that leave it whole, a fresh one for those that break it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.granted import CRM, Granted
from tests.system.installation import Installation


@pytest.fixture(scope="module")
def running(granted: Granted, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Four departments at work, each under its own user of the broker; clients come to it as `ext.crm`."""
    delays = {"CAPALOOP_RETRY_DELAYS": "0,0,1,1"}
    home = tmp_path_factory.mktemp("system")
    installation = Installation.at(home, granted.uri(CRM), **granted.environment, **delays)
    installation.start()
    yield installation
    installation.stop()


@pytest.fixture
def fragile(tmp_path: Path, amqp_uri: str) -> Iterator[Installation]:
    """An installation that the test starts and breaks by itself."""
    installation = Installation.at(tmp_path / "home", amqp_uri, CAPALOOP_RETRY_DELAYS="0,0,1,1")
    yield installation
    installation.stop()

"""One installation for each kind of database, which has to live through one fault after the other."""

from collections.abc import Iterator

import pytest

from capaloop.broker import PrivateNode
from tests.faults.scene import Scene, staged

SEED = 20261121


@pytest.fixture(scope="module")
def standing(
    request: pytest.FixtureRequest, rabbitmq: PrivateNode, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """A scene on the database that the test asks for by `indirect`."""
    cluster = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    with staged(request.param, tmp_path_factory.mktemp(request.param), rabbitmq, cluster, SEED) as scene:
        yield scene


@pytest.fixture
def scene(standing: Scene) -> Scene:
    """The same, everything of it running."""
    standing.mend()
    return standing

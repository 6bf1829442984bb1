"""One installation for each run: nothing of it is used twice."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from capaloop.broker import PrivateNode
from tests.faults.databases import Kind
from tests.faults.scene import Scene, staged

Stage = Callable[..., Scene]


@pytest.fixture
def stage(
    request: pytest.FixtureRequest, rabbitmq: PrivateNode, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """Four departments on a kind of database, with a protection switched off in all of them if one is named."""
    with ExitStack() as at_the_end:

        def staging(kind: Kind, seed: int, off: str = "") -> Scene:
            cluster = request.getfixturevalue("postgres") if kind == "postgresql" else None
            home = tmp_path_factory.mktemp(f"chaos-{kind}")
            return at_the_end.enter_context(staged(kind, home, rabbitmq, cluster, seed, seam=off))

        yield staging

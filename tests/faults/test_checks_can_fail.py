"""With a protection switched off the same reckoning finds what is wrong: it is no reckoning that always agrees."""

from collections.abc import Iterator

import pytest

from capaloop.broker import PrivateNode
from tests.faults.scene import Scene, staged

pytestmark = [pytest.mark.broker, pytest.mark.timeout(1800)]


@pytest.fixture(scope="module")
def scene(rabbitmq: PrivateNode, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with staged("sqlite", tmp_path_factory.mktemp("sabotage"), rabbitmq, None, seed=1) as scene:
        yield scene


def test_without_the_outbox_something_is_lost(scene: Scene) -> None:
    """What goes out counts as sent before it is, and sales dies in between: nobody ever sends it again."""
    with scene.sabotaged("without-the-outbox", "sales"), scene.load(4) as unlucky:
        scene.until("sales has died", lambda: scene.installation.is_dead("sales"))
    scene.mend()
    with scene.load(4) as later:
        scene.under_way(later)
    assert scene.reckoned(later).right

    assert scene.reckon(unlucky).lost > 0


def test_without_the_inbox_something_is_doubled(scene: Scene) -> None:
    """A quarter of the complaints is sent twice; sales does not know them again."""
    with scene.sabotaged("inbox-off", "sales"):
        with scene.load(8) as load:
            scene.under_way(load)
        scene.until("the reckoning tells of something doubled", lambda: scene.reckon(load).duplicated > 0)

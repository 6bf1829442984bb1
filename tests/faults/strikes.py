"""What befalls an installation under load. Each leaves everything running, and puts nothing right by hand."""

import json
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from capaloop.broker import PrivateNode
from services.settings import DEPARTMENTS
from shared.store.tables import outbox, retry
from tests.faults.load import Load
from tests.faults.mischief import Mischief
from tests.faults.reckoning import Reckoning
from tests.faults.scene import Scene, Strike

SEAMS = (
    "before-the-commit",
    "before-the-acknowledgement",
    "before-publish",
    "before-the-confirm",
    "before-the-confirm-is-noted",
)
PROBES = 5
CLOCK = "clock"
HELD_BACK = "nothing is lost"
WATERMARK, NO_MEMORY = "0.4", "0.0000001"


def killed_at_random(scene: Scene, load: Load) -> None:
    """Three departments, one after the other, at any moment."""
    scene.under_way(load)
    for victim in scene.chance.sample(DEPARTMENTS, 3):
        scene.installation.kill(victim)
        scene.installation.start(victim)


def killed_at_seams(rotation: int) -> Strike:
    """Every department dies at a seam of its own; in five rotations each has died at each."""

    def killed_at_a_seam(scene: Scene, load: Load) -> None:
        installation = scene.installation
        for number, name in enumerate(DEPARTMENTS):
            installation.kill(name)
            installation.launch(name, SEAMS[(number + rotation) % len(SEAMS)])
        alive = set(DEPARTMENTS)

        def all_have_died() -> bool:
            for name in [name for name in alive if installation.is_dead(name)]:
                assert installation.processes[name].returncode == -signal.SIGKILL, f"{name} died of something else"
                alive.discard(name)
                installation.launch(name)
            return not alive

        scene.until("every department has died at its seam", all_have_died)
        installation.wait_until_ready()

    killed_at_a_seam.__name__ = f"killed_at_seams_{rotation}"
    return killed_at_a_seam


def told_to_stop(scene: Scene, load: Load) -> None:
    """SIGTERM to all: each finishes what it has begun and ends with 0."""
    scene.under_way(load)
    codes = scene.installation.stop()
    assert set(codes.values()) == {0}, f"{codes}\n{scene.installation.last_words()}"
    scene.installation.start()


def broker_stopped(scene: Scene, load: Load) -> None:
    """Told to stop, and started again."""
    scene.under_way(load)
    scene.broker.stop()
    probes_answer(scene)
    scene.until("nobody is ready", lambda: all(not scene.installation.is_ready(name) for name in DEPARTMENTS))
    scene.broker.start()


def broker_killed(scene: Scene, load: Load) -> None:
    """SIGKILL, and started again."""
    scene.under_way(load)
    scene.broker.kill()
    probes_answer(scene)
    scene.broker.start()


def broker_out_of_memory(scene: Scene, load: Load) -> None:
    """It takes nothing from anybody until the alarm is over."""
    scene.under_way(load)
    with memory_alarm(scene.broker):
        scene.until("somebody is blocked", lambda: is_blocked(scene.broker))
        probes_answer(scene)


def database_stopped(scene: Scene, load: Load) -> None:
    """PostgreSQL told to stop, all connections cut, and started again."""
    scene.under_way(load)
    cluster = scene.databases.cluster
    assert cluster is not None
    cluster.stop()
    _held_back(scene)
    cluster.start()


def database_crashed(scene: Scene, load: Load) -> None:
    """PostgreSQL dies at once and recovers from its log."""
    scene.under_way(load)
    cluster = scene.databases.cluster
    assert cluster is not None
    cluster.crash()
    cluster.start()


def database_locked(scene: Scene, load: Load) -> None:
    """Another process keeps the SQLite file of quality to itself."""
    scene.under_way(load)
    other = sqlite3.connect(
        scene.databases.urls["quality"].removeprefix("sqlite:///"), isolation_level=None, timeout=60
    )
    try:
        other.execute("BEGIN EXCLUSIVE")
        _held_back(scene)
    finally:
        other.close()


def disk_full(scene: Scene, load: Load) -> None:
    """There is no room for one more page of quality's database, then there is again."""
    assert scene.databases.disk is not None
    scene.under_way(load)
    scene.databases.disk.fill()
    try:
        _held_back(scene)
    finally:
        scene.databases.disk.empty()


def doubled_delayed_and_shuffled(scene: Scene, load: Load) -> None:
    """Messages between the departments come late, in another order, and some of them twice."""
    with Mischief(load.amqp_uri, Random(scene.chance.random())) as mischief:
        scene.under_way(load)
        scene.until("enough went through other hands", lambda: mischief.held_back > 2 * len(load.ids))


def clock_goes_wrong(scene: Scene, load: Load) -> None:
    """All clocks run nine days ahead, then they are put back, and a bit more than that.

    Meanwhile every third complaint fails at its first two tries, and quality's inbox is full and takes no more: so
    something waits, by the clock, for another try and for being sent again. Call it with departments that have the
    sabotage `a-wrong-clock`.
    """
    scene.under_way(load)
    clock = scene.installation.settings.home / CLOCK
    scene.installation.kill("quality")
    _put(clock, timedelta(days=9))
    with _full_inbox(scene, "quality"):
        scene.until("sales has put something off", lambda: scene.count("sales", outbox.c.not_before > in_days(8)))
        scene.until("sales has to try again", lambda: scene.count("sales", retry.c.due_at > in_days(8)))
        _put(clock, timedelta(hours=-3))
    scene.installation.start("quality", seam="a-wrong-clock")


def survive_wrong_clocks(scene: Scene, cases: int = 24) -> Reckoning:
    """`clock_goes_wrong`, by departments whose clock can be set; until everything is right under the last setting."""
    _put(scene.installation.settings.home / CLOCK, timedelta(0))
    with scene.sabotaged("a-wrong-clock"):
        return scene.survives(clock_goes_wrong, cases=cases)


def of_its_kind(scene: Scene) -> list[Strike]:
    """Every fault that can befall this scene."""
    found: list[Strike] = [
        killed_at_random,
        clock_goes_wrong,
        *(killed_at_seams(rotation) for rotation in range(len(SEAMS))),
        told_to_stop,
        broker_stopped,
        broker_killed,
        broker_out_of_memory,
        doubled_delayed_and_shuffled,
    ]
    found += [database_locked] if scene.databases.cluster is None else [database_stopped, database_crashed]
    return found + ([disk_full] if scene.databases.disk else [])


@contextmanager
def memory_alarm(broker: PrivateNode) -> Iterator[None]:
    """The broker thinks that it has no memory left, and blocks whoever publishes."""
    broker.control("set_vm_memory_high_watermark", NO_MEMORY)
    try:
        yield
    finally:
        broker.control("set_vm_memory_high_watermark", WATERMARK)


@contextmanager
def _full_inbox(scene: Scene, name: str) -> Iterator[None]:
    """The inbox refuses what is published to it, as soon as a message lies in it."""
    _limit(scene, name, 1)
    try:
        yield
    finally:
        _limit(scene, name, 1_000_000)  # without any limit the broker would not tell its publishers that there is room


def _limit(scene: Scene, name: str, messages: int) -> None:
    vhost, limit = scene.installation.settings.amqp_uri.rpartition("/")[2], json.dumps({"max-length": messages})
    scene.broker.control("set_policy", "-p", vhost, f"inbox of {name}", f"^capaloop.{name}.inbox$", limit)


def in_days(days: int) -> datetime:
    return datetime.now(UTC) + timedelta(days=days)


def _put(clock: Path, offset: timedelta) -> None:
    """In one step: whoever reads the file meanwhile must not find it empty."""
    new = clock.with_suffix(".new")
    new.write_text(str(offset.total_seconds()))
    new.replace(clock)


def is_blocked(broker: PrivateNode) -> bool:
    """Whether any connection has published since the alarm, and is blocked therefore."""
    return "blocked" in broker.control("list_connections", "state").split()


def probes_answer(scene: Scene) -> None:
    """Whatever is away, every process says at once that it lives, and whether it can work."""
    for _ in range(PROBES):
        for name in DEPARTMENTS:
            assert scene.installation.probe(name, "livez") == 200, f"{name} does not answer /livez"
            assert scene.installation.probe(name, "readyz") in (200, 503), f"{name} does not answer /readyz"


def _held_back(scene: Scene) -> None:
    """Waits until quality holds messages back because its database is away; meanwhile the probes answer."""
    log = scene.installation.log("quality")
    before = log.read_text(errors="replace").count(HELD_BACK)
    scene.until("quality holds a message back", lambda: log.read_text(errors="replace").count(HELD_BACK) > before)
    probes_answer(scene)

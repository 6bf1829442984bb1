"""The faults of a plan, done to a running installation. Each leaves everything started, and puts nothing right."""

import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from random import Random

import pika
from pika.exceptions import AMQPError

from tests.chaos.plan import Fault
from tests.faults.mischief import Mischief
from tests.faults.scene import Scene
from tests.faults.strikes import memory_alarm

AT_A_SEAM = 30.0
ENOUGH_HELD = 60
MEDDLES_AT_LEAST, MEDDLES_AT_MOST = 3.0, 20.0
GONE = (AMQPError, OSError)


def strike(scene: Scene, fault: Fault) -> None:
    """Lets it happen. Afterwards every process runs and every server serves."""
    meddling = Meddling(scene.installation.settings.amqp_uri, Random(str(fault)))
    with meddling if fault.meddled else nullcontext():
        BLOWS[fault.what](scene, fault)
        scene.installation.wait_until_ready()


class Meddling(Mischief):
    """The same while the broker comes and goes."""

    def _run(self, queue: str) -> None:
        while not self._over.is_set():
            try:
                with pika.BlockingConnection(pika.URLParameters(self._uri)) as connection:
                    self._meddle(connection.channel(), queue)
            except GONE:
                self._over.wait(0.3)


def services_killed(scene: Scene, fault: Fault) -> None:
    for victim in fault.victims:
        scene.installation.kill(victim)
    time.sleep(fault.seconds)
    scene.installation.start(*fault.victims)


def services_die_at_a_seam(scene: Scene, fault: Fault) -> None:
    """Each dies at its seam when it gets there; one that does not get there in time is killed anywhere."""
    installation = scene.installation
    for victim, seam in zip(fault.victims, fault.seams, strict=True):
        installation.kill(victim)
        installation.launch(victim, seam)
    deadline = time.monotonic() + AT_A_SEAM
    waiting = list(fault.victims)
    while waiting:
        for victim in waiting[:]:
            if installation.is_dead(victim) or time.monotonic() > deadline:
                installation.kill(victim)
                installation.launch(victim)
                waiting.remove(victim)
        time.sleep(0.1)


def services_told_to_stop(scene: Scene, fault: Fault) -> None:
    processes = {name: scene.installation.processes[name] for name in fault.victims}
    for process in processes.values():
        process.send_signal(signal.SIGTERM)
    codes = {name: scene.installation.ended(process) for name, process in processes.items()}
    assert set(codes.values()) == {0}, f"{codes}\n{scene.installation.last_words(*fault.victims)}"
    scene.installation.start(*fault.victims)


def services_frozen(scene: Scene, fault: Fault) -> None:
    """They stand still, as on a machine that is too busy, and go on as if nothing had been."""
    for victim in fault.victims:
        scene.installation.processes[victim].send_signal(signal.SIGSTOP)
    time.sleep(fault.seconds)
    for victim in fault.victims:
        scene.installation.processes[victim].send_signal(signal.SIGCONT)


def broker_stopped(scene: Scene, fault: Fault) -> None:
    scene.broker.stop()
    time.sleep(fault.seconds)
    scene.broker.start()


def broker_killed(scene: Scene, fault: Fault) -> None:
    scene.broker.kill()
    time.sleep(fault.seconds)
    scene.broker.start()


def broker_out_of_memory(scene: Scene, fault: Fault) -> None:
    with memory_alarm(scene.broker):
        time.sleep(fault.seconds)


def connections_cut(scene: Scene, _: Fault) -> None:
    """Everybody's, at once; the broker goes on."""
    scene.broker.control("close_all_connections", "chaos")


def database_stopped(scene: Scene, fault: Fault) -> None:
    cluster = scene.databases.cluster
    assert cluster is not None
    cluster.stop()
    time.sleep(fault.seconds)
    cluster.start()


def database_crashed(scene: Scene, fault: Fault) -> None:
    cluster = scene.databases.cluster
    assert cluster is not None
    cluster.crash()
    time.sleep(fault.seconds)
    cluster.start()


def database_locked(scene: Scene, fault: Fault) -> None:
    """Another process keeps the SQLite file to itself for longer than a transaction waits."""
    with _kept(scene.databases.urls[fault.victims[0]].removeprefix("sqlite:///")):
        time.sleep(6 + fault.seconds)


@contextmanager
def _kept(file: str) -> Iterator[None]:
    other = sqlite3.connect(file, isolation_level=None, timeout=60)
    try:
        other.execute("BEGIN EXCLUSIVE")
        yield
    finally:
        other.close()


def messages_meddled_with(scene: Scene, fault: Fault) -> None:
    """Messages between the departments come late, in another order, and some of them twice."""
    with Meddling(scene.installation.settings.amqp_uri, Random(str(fault))) as meddling:
        began = time.monotonic()
        while (waited := time.monotonic() - began) < MEDDLES_AT_MOST:
            if meddling.held_back >= ENOUGH_HELD and waited > MEDDLES_AT_LEAST:
                break
            time.sleep(0.2)


BLOWS: dict[str, Callable[[Scene, Fault], None]] = {
    one.__name__.replace("_", " "): one
    for one in (
        services_killed,
        services_die_at_a_seam,
        services_told_to_stop,
        services_frozen,
        broker_stopped,
        broker_killed,
        broker_out_of_memory,
        connections_cut,
        database_stopped,
        database_crashed,
        database_locked,
        messages_meddled_with,
    )
}

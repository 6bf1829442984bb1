"""The whole of it: three nodes, two replicas of each department, their databases, and an outsider who sends."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from services.settings import DEPARTMENTS
from shared.bus import topology
from tests.cluster.nodes import Cluster, Node, cluster
from tests.cluster.replicas import Replicas
from tests.cluster.watching import Traffic
from tests.faults.ledger import Ledger
from tests.faults.listener import Listener
from tests.faults.reckoning import Reckoning, reckon
from tests.faults.scene import PATIENCE, RETRY_DELAYS
from tests.postgres import PrivateCluster
from tests.system.installation import eventually

VHOST = "faults"


class WentWrong(RuntimeError):
    """The cluster did not do what it must; the text says what."""


@dataclass
class Stage:
    """Everything at work, and everything that has been sent to it."""

    cluster: Cluster
    replicas: Replicas
    urls: dict[str, str]
    uri: str
    listener: Listener
    chance: Random
    began: float = field(default_factory=time.time)
    loads: list[Traffic] = field(default_factory=list)

    def tell(self, line: str) -> None:
        """One line for people, with the time since the beginning."""
        sys.stdout.write(f"{time.time() - self.began:7.1f} s  {line}\n")
        sys.stdout.flush()

    def load(self, cases: int) -> Traffic:
        """An outsider with that many new complaints; he begins when he is entered."""
        self.loads.append(Traffic(self.uri, f"load{len(self.loads)}", cases, Random(self.chance.random())))
        return self.loads[-1]

    def until(self, what: str, holds: Callable[[], Any]) -> Any:
        """Waits for it. WentWrong with everybody's last words if it never comes."""
        found = eventually(holds, PATIENCE)
        if not found:
            raise WentWrong(f"waited in vain until {what}\n{self.last_words()}")
        return found

    def until_whole(self) -> None:
        """Every node runs in the cluster, and every queue has a member at work on each."""
        everybody = {node.name for node in self.cluster.nodes}
        self.until("all nodes run in one cluster", lambda: all(map(Node.speaks, self.cluster.nodes)))
        self.until(
            "every queue has a member on each node", lambda: self._online() == [everybody] * len(topology.QUEUES)
        )

    def _online(self) -> list[set[str]]:
        found = self.cluster.queues(VHOST)
        return [set(found[queue.name]["online"]) for queue in topology.QUEUES if queue.name in found]

    def reckoned(self, load: Traffic) -> Reckoning:
        """The reckoning once it is right, and nothing is left in any queue of ours. WentWrong if it never is."""
        deadline = time.monotonic() + PATIENCE
        while not (found := self._reckon(load)).right:
            if time.monotonic() > deadline:
                raise WentWrong(f"{found.in_full()}\n{self.last_words()}")
            time.sleep(1.0)
        self.until("every message is settled", lambda: self._left() == {})
        return found

    def _reckon(self, load: Traffic) -> Reckoning:
        known = {id_ for one in self.loads for id_ in one.attempted}
        return reckon(load, known, Ledger.of(self.urls, self.listener.listen()))

    def _left(self) -> dict[str, int]:
        found = self.cluster.queues(VHOST)
        left = {queue.name: int(found[queue.name]["messages"]) for queue in topology.QUEUES}
        return {name: count for name, count in left.items() if count}

    def last_words(self) -> str:
        left = f"left in queues: {self._left()}"
        return "\n".join([left, self.replicas.last_words(), self.cluster.last_words()])


@contextmanager
def staged(folder: Path, seed: int) -> Iterator[Stage]:
    """Everything ready; at the end nothing of it is left, but for the folder."""
    began, chance = time.time(), Random(seed)
    with ExitStack() as at_the_end:
        postgres = PrivateCluster()
        at_the_end.callback(postgres.remove)
        postgres.start()
        formed = at_the_end.enter_context(cluster(folder))
        uri = formed.create_vhost(VHOST)
        topology.declare(uri)
        listener = Listener(uri)
        listener.subscribe()
        settle(formed)
        urls = {name: postgres.new_database() for name in DEPARTMENTS}
        given = {f"CAPALOOP_{name.upper()}_DATABASE_URL": url for name, url in urls.items()}
        third = chance.choice(DEPARTMENTS)
        replicas = Replicas.at(folder / "homes", uri, third, CAPALOOP_RETRY_DELAYS=RETRY_DELAYS, **given)
        at_the_end.callback(replicas.stop)
        stage = Stage(formed, replicas, urls, uri, listener, chance, began)
        stage.tell(f"three nodes in one cluster, {len(topology.QUEUES)} queues with a member on each; PostgreSQL")
        replicas.start()
        stage.until_whole()
        stage.tell(f"two replicas of each department are ready, three of {third}")
        yield stage


def settle(formed: Cluster) -> None:
    """New members of quorum queues are written down at once: see PrivateNode.settle."""
    for node in formed.nodes:
        node.control("eval", "[dets:sync(Table) || Table <- dets:all()], ok.")

"""Where faults are tried: four departments, their broker, their databases, and an outsider who goes on sending."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import func, select

from capaloop.broker import PrivateNode
from services.settings import DEPARTMENTS
from shared.bus import topology
from tests.faults.databases import Databases, Kind
from tests.faults.ledger import Ledger, reading
from tests.faults.listener import Listener
from tests.faults.load import Load
from tests.faults.reckoning import Reckoning, reckon
from tests.postgres import PrivateCluster
from tests.system.installation import Installation, eventually

RETRY_DELAYS = "0,0,1,1,2,2,4,4"
PATIENCE = 400.0

Strike = Callable[["Scene", Load], None]


@dataclass
class Scene:
    """One installation on one kind of database, and everything that has been sent to it."""

    databases: Databases
    broker: PrivateNode
    installation: Installation
    listener: Listener
    chance: Random
    loads: list[Load] = field(default_factory=list)

    def survives(self, strike: Strike, *, cases: int = 24, doubled: bool = True) -> Reckoning:
        """Lets `strike` happen while complaints come in, and reckons afterwards: everything must come right by itself.

        Prints the line of the reckoning. A strike must leave everything running.
        """
        load = self.load(cases, doubled=doubled)
        try:
            with load:
                strike(self, load)
        except BaseException as wrong:
            wrong.add_note(self.installation.last_words())
            raise
        reckoning = self.reckoned(load)
        print(f"\n{self.databases.kind} {strike.__name__}: {reckoning}")  # noqa: T201 - it is what the test is for
        assert reckoning.right, f"{reckoning.in_full()}\n{self.installation.last_words()}"
        assert reckoning.lost == reckoning.duplicated == reckoning.unexpected == 0
        return reckoning

    @contextmanager
    def sabotaged(self, sabotage: str, *names: str) -> Iterator[None]:
        """These departments, all unless named, have a sabotage in them meanwhile. Afterwards they do not run."""
        for name in names or DEPARTMENTS:
            self.installation.kill(name)
        self.installation.start(*names, seam=sabotage)
        try:
            yield
        finally:
            for name in names or DEPARTMENTS:
                self.installation.kill(name)

    def load(self, cases: int, *, doubled: bool = True) -> Load:
        """An outsider with that many new complaints; he begins when he is entered."""
        uri, name = self.installation.settings.amqp_uri, f"load{len(self.loads)}"
        self.loads.append(Load(uri, name, cases, Random(self.chance.random()), doubled=doubled))
        return self.loads[-1]

    def reckoned(self, load: Load) -> Reckoning:
        """The reckoning as soon as it is right, or as it is after a long while."""
        deadline = time.monotonic() + PATIENCE
        while True:
            began = time.monotonic()
            found = self.reckon(load)
            if found.right or began > deadline:
                return found
            time.sleep(max(0.2, time.monotonic() - began))  # looking must not be all that the machine does

    def reckon(self, load: Load) -> Reckoning:
        """The reckoning as it is now."""
        known = {id_ for one in self.loads for id_ in one.attempted}
        return reckon(load, known, Ledger.of(self.databases.urls, self.listener.listen()))

    def count(self, name: str, condition: Any) -> int:
        """How many rows of a department's table fulfil a condition."""
        with reading(self.databases.urls[name]) as connection:
            return int(connection.execute(select(func.count()).where(condition)).scalar_one())

    def until(self, what: str, holds: Callable[[], Any]) -> Any:
        """Waits for it; the logs are shown if it never comes."""
        found = eventually(holds, PATIENCE)
        assert found, f"waited in vain until {what}\n{self.installation.last_words()}"
        return found

    def under_way(self, load: Load) -> None:
        """Waits until complaints are being worked on and more are coming."""
        self.until("the load is under way", lambda: len(load.acknowledged) >= len(load.ids) // 4)

    def mend(self) -> None:
        """Everything runs again, whatever a test before has left."""
        self.broker.start()
        if self.databases.cluster and not self.databases.cluster.running:
            self.databases.cluster.start()
        dead = [name for name in DEPARTMENTS if self.installation.is_dead(name)]
        if dead:
            self.installation.start(*dead)


@contextmanager
def staged(
    kind: Kind, home: Path, broker: PrivateNode, cluster: PrivateCluster | None, seed: int, **start: Any
) -> Iterator[Scene]:
    """A scene whose departments are ready; at the end nothing of it is left."""
    name = f"faults-{home.name}"
    with ExitStack() as at_the_end:
        uri = broker.create_vhost(name)
        at_the_end.callback(broker.delete_vhost, name)
        at_the_end.callback(broker.start)
        databases = Databases.made(kind, home, cluster)
        at_the_end.callback(databases.remove)
        installation = Installation.at(home, uri, CAPALOOP_RETRY_DELAYS=RETRY_DELAYS, **databases.environment)
        at_the_end.callback(installation.stop)
        listener = Listener(uri)
        topology.declare(uri)
        listener.subscribe()
        broker.settle()
        installation.start(**start)
        yield Scene(databases, broker, installation, listener, Random(seed))

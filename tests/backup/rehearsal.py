"""The worst day rehearsed: a backup under load, everything lost, an empty machine, and on from there."""

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Literal

import pytest

from capaloop.broker import PrivateNode
from capaloop.cli import main
from services.settings import DEPARTMENTS, Settings
from shared.bus import topology
from tests.faults import traces
from tests.faults.ledger import Ledger, reading
from tests.faults.listener import Listener
from tests.faults.load import Load
from tests.faults.reckoning import Reckoning, reckon
from tests.postgres import PrivateCluster
from tests.system.installation import Installation, eventually

Kind = Literal["sqlite", "postgresql", "mixed"]
ON_POSTGRESQL = {"sqlite": (), "postgresql": DEPARTMENTS, "mixed": ("sales", "production")}
RETRY_DELAYS = "0,0,1,1,2,2,4,4"
PATIENCE = 400.0


@dataclass
class Sent:
    """The complaints that the reckoning is about."""

    attempted: set[str] = field(default_factory=set)

    @property
    def acknowledged(self) -> set[str]:
        return self.attempted


@dataclass
class Rehearsal:
    """Where it takes place: a broker, a server if one is needed, a folder."""

    kind: Kind
    folder: Path
    broker: PrivateNode
    cluster: PrivateCluster | None
    capture: pytest.CaptureFixture[str]

    def command(self, settings: Settings, *arguments: str) -> dict[str, Any]:
        """What `capaloop …` tells programs; it must end well."""
        self.capture.readouterr()
        code = main([*arguments, "--json"], settings.as_environment())
        said = self.capture.readouterr()
        assert code == 0, said.err
        document: dict[str, Any] = json.loads(said.out)
        return document

    def databases(self) -> dict[str, str]:
        """The environment that names new, empty databases; the others are files in the home."""
        names = ON_POSTGRESQL[self.kind]
        assert self.cluster or not names
        return {f"CAPALOOP_{name.upper()}_DATABASE_URL": self.cluster.new_database() for name in names if self.cluster}

    @contextmanager
    def virtual_host(self, name: str) -> Iterator[tuple[str, Listener]]:
        """A broker on which nothing has ever happened, and somebody who listens there."""
        name = f"{name}-{self.folder.name}"
        uri = self.broker.create_vhost(name)
        try:
            topology.declare(uri)
            listener = Listener(uri)
            listener.subscribe()
            self.broker.settle()
            yield uri, listener
        finally:
            self.broker.delete_vhost(name)

    def goes_well(self, cases: int) -> dict[str, Any]:
        """What the backup says about itself; whatever else is wrong is asserted."""
        with ExitStack() as at_the_end:
            uri, listener = at_the_end.enter_context(self.virtual_host("before"))
            before = Installation.at(self.folder / "home", uri, CAPALOOP_RETRY_DELAYS=RETRY_DELAYS, **self.databases())
            at_the_end.callback(before.stop)
            before.start()
            load = Load(uri, "before", cases, Random(7))
            with load:
                wanted = eventually(lambda: len(load.acknowledged) >= cases // 2, PATIENCE)
                assert wanted, before.last_words()
                taken = self.command(before.settings, "backup", str(self.folder / "backup"))
            assert set(before.stop().values()) == {0}, before.last_words()
            heard = listener.listen()

            uri, listener = at_the_end.enter_context(self.virtual_host("after"))
            after = self.restored(before.settings, uri)
            at_the_end.callback(after.stop)
            sent = Sent(taken_in(after.settings))
            assert 0 < len(sent.attempted) < len(load.attempted), "the backup was not taken in the middle of the load"
            after.start()
            with Load(uri, "after", 4, Random(8)) as more:
                eventually(lambda: len(more.acknowledged) >= 4, PATIENCE)
            sent.attempted |= more.acknowledged
            known = load.attempted | more.attempted
            reckoning = self.reckoned(after, sent, known, heard, listener)
            print(f"\n{self.kind}: pause {taken['pause_ms']} ms; {reckoning}")  # noqa: T201 - it is what the test is for
            assert reckoning.right, f"{reckoning.in_full()}\n{after.last_words()}"
        return taken

    def restored(self, settings: Settings, uri: str) -> Installation:
        """An installation that goes on from the backup in an empty home."""
        home = self.folder / "restored"
        given = settings.as_environment() | {
            "AMQP_URI": uri,
            "CAPALOOP_HOME": str(home),
            "CAPALOOP_SITES": str(home / "sites.toml"),
            "CAPALOOP_CLIENTS": str(home / "clients.toml"),
        }
        urls = {f"CAPALOOP_{name.upper()}_DATABASE_URL": "" for name in DEPARTMENTS}
        found = Settings.of_environment(given | urls | self.databases())
        self.command(found, "restore", str(self.folder / "backup"))
        return Installation(found)

    @staticmethod
    def reckoned(after: Installation, sent: Sent, known: set[str], heard: set[str], listener: Listener) -> Reckoning:
        """The reckoning as soon as it is right, or as it is after a long while."""
        deadline = time.monotonic() + PATIENCE
        while True:
            ledger = Ledger.of(after.settings.database_urls, heard | listener.listen())
            found = reckon(sent, known, ledger)
            if found.right or time.monotonic() > deadline:
                return found
            time.sleep(0.5)


def taken_in(settings: Settings) -> set[str]:
    """The complaints that sales has taken in."""
    with reading(settings.database_urls["sales"]) as connection:
        return set(traces.taken_in(connection))

"""Four departments in process with a broker between them that is moved step by step, and is lost with everything."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import event

from services.settings import DEPARTMENTS, Settings
from shared.messages.registry import by_type
from shared.store import outbox, retry
from shared.store.delivery import Delivery, Properties
from shared.store.engine import Store
from tests.fakes import FrozenClock
from tests.faults import traces
from tests.faults.ledger import Ledger, reading
from tests.faults.load import KEY, SOURCE
from tests.faults.reckoning import Reckoning, reckon
from tests.loop import a_complaint
from tests.opening import opened_departments

SITES = '[sites.factory]\npacks = ["iso9001"]\ntimezone = "Asia/Shanghai"\n'


def settings_at(home: Path, **environment: str) -> Settings:
    """An installation that does not give up a message which comes too early."""
    home.parent.mkdir(parents=True, exist_ok=True)
    given = {"CAPALOOP_HOME": str(home), "CAPALOOP_SITES": str(home / "sites.toml")}
    return Settings.of_environment({**given, "CAPALOOP_RETRY_DELAYS": ",".join("0" * 60), **environment})


def begun_at(home: Path, **environment: str) -> "Flow":
    """A new installation."""
    settings = settings_at(home, **environment)
    home.mkdir(parents=True)
    settings.sites.write_text(SITES, encoding="utf-8")
    return Flow(settings)


def _waits_for_no_disk(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA synchronous = OFF")  # the machine does not lose its power here


@dataclass(frozen=True)
class Confirmed:
    """Complaints that were taken in before the end of the world."""

    attempted: frozenset[str]

    @property
    def acknowledged(self) -> frozenset[str]:
        return self.attempted


@dataclass
class Flow:
    """`queues` are the inboxes at the broker; `published` is what was sent and is not noted as sent yet."""

    settings: Settings
    clock: FrozenClock = field(default_factory=FrozenClock)
    heard: set[str] = field(default_factory=set)
    sent: set[str] = field(default_factory=set)
    queues: dict[str, list[Delivery]] = field(default_factory=lambda: {name: [] for name in DEPARTMENTS})
    published: dict[str, list[int]] = field(default_factory=lambda: {name: [] for name in DEPARTMENTS})

    def __post_init__(self) -> None:
        self.departments = {one.name: one for one in opened_departments(self.settings, self.clock)}
        for one in self.departments.values():
            if one.store.engine.dialect.name == "sqlite":
                event.listen(one.store.engine, "connect", _waits_for_no_disk)
            one.store.engine.dispose()

    def close(self) -> None:
        for one in self.departments.values():
            one.store.close()

    def submit(self, id_: str) -> None:
        """A complaint lies in the inbox of sales."""
        self.sent.add(id_)
        envelope = {
            "specversion": "1.0",
            "id": id_,
            "source": SOURCE,
            "type": "complaint.submit.v1",
            "time": self.clock().isoformat(),
            "site": "factory",
            "data": a_complaint(order_number=id_),
        }
        raw = json.dumps(envelope).encode()
        delivery = Delivery(raw, Properties(message_id=id_), exchange="capaloop.commands", routing_key=KEY)
        self.queues["sales"].append(delivery)

    def publish(self, name: str, limit: int = 500) -> int:
        """The relay of a department sends; what it has sent is not noted yet."""
        batch = [one for one in outbox.unsent(self._store(name), limit) if one.id not in self.published[name]]
        for one in batch:
            self.published[name].append(one.id)
            message = by_type(one.type)
            self.heard.add(one.message_id)
            for receiver in DEPARTMENTS:
                if receiver in message.inboxes or receiver == one.addressed_to:
                    properties, way = (
                        Properties(message_id=one.message_id, type=one.type),
                        (one.exchange, one.routing_key),
                    )
                    self.queues[receiver].append(Delivery(one.body, properties, exchange=way[0], routing_key=way[1]))
        return len(batch)

    def note(self, name: str) -> int:
        """The relay notes what it has sent."""
        done, self.published[name] = self.published[name], []
        outbox.mark_sent(self._store(name), done)
        return len(done)

    def deliver(self, name: str, place: int = 0) -> int:
        """A department carries out one message of its inbox, and tries again what failed before."""
        store, duties = self._store(name), self.departments[name].message_duties  # type: ignore[index]
        queue = self.queues[name]
        deliveries = retry.due(store, self.clock()) + ([queue.pop(place % len(queue))] if queue else [])
        for delivery in deliveries:
            store.carry_out(delivery, duties)
        return len(deliveries)

    def step(self, chance: Random) -> None:
        """Anything that may happen next."""
        name = chance.choice(DEPARTMENTS)
        act = chance.choice((self.deliver, self.deliver, self.publish, self.note))
        if act == self.deliver:
            self.deliver(name, chance.randrange(10))
        elif act == self.publish:
            self.publish(name, chance.randrange(1, 5))
        else:
            self.note(name)

    def finish(self) -> None:
        """Everything that still follows."""
        while any(self.publish(name) + self.note(name) + self.deliver(name) for name in DEPARTMENTS):
            pass

    def taken_in(self) -> frozenset[str]:
        """The complaints that sales has taken in."""
        with reading(self.settings.database_urls["sales"]) as connection:
            return frozenset(traces.taken_in(connection))

    def reckoned(self) -> Reckoning:
        """What has become of the complaints that were taken in."""
        found = self.taken_in()
        return reckon(Confirmed(found), self.sent, Ledger.of(self.settings.database_urls, self.heard))

    def _store(self, name: str) -> Store:
        return self.departments[name].store  # type: ignore[index]

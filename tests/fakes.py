"""Small honest programs that stand in for the broker and for the people of the departments."""

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from services.casework.department import Department
from shared.messages.registry import by_type
from shared.store import outbox, retry
from shared.store.delivery import Delivery, Properties, Settlement
from shared.store.outbox import Outgoing

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


class FrozenClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class FakeBroker:
    """Routes what the departments send, as the registry says, in one thread.

    `twice` is the share of messages delivered a second time; with `shuffled` each round is delivered in any order.
    `sent` is everything that was sent, in order.
    """

    departments: Sequence[Department]
    rng: random.Random = field(default_factory=lambda: random.Random(1))
    twice: float = 0.0
    shuffled: bool = False
    sent: list[dict[str, Any]] = field(default_factory=list)
    settled: list[Settlement] = field(default_factory=list)

    def command(
        self,
        name: str,
        data: Mapping[str, Any],
        *,
        site: str = "factory",
        id: str | None = None,
        source: str = "urn:test:client",
        user: str | None = None,
    ) -> dict[str, Any]:
        """Sends a command as an outside client does and gives its one answer."""
        message = by_type(f"{name}.v1")
        envelope = {
            "specversion": "1.0",
            "id": id or f"command-{uuid4().hex}",
            "source": source,
            "type": message.type,
            "time": self.departments[0].store.clock().isoformat(),
            "site": site,
            "data": data,
        }
        raw = json.dumps(envelope).encode()
        properties = Properties(message_id=envelope["id"], reply_to="ext.test.replies", user_id=user)
        delivery = Delivery(
            raw, properties, exchange=message.exchange, routing_key=message.routing_key(site), via="amqp"
        )
        answers = [
            settled.answer
            for department in self.departments
            if department.name in message.inboxes
            and (settled := self._carry_out(department, delivery)).answer is not None
        ]
        assert len(answers) == 1, f"{name}: one answer expected, got {answers}"
        return dict(answers[0])

    def run(self) -> None:
        """Delivers until nothing is left to send, and lets everybody try again what is due."""
        while sum(map(self._round, self.departments)) or self._tried_again():
            pass

    def _tried_again(self) -> int:
        tried = 0
        for department in self.departments:
            for delivery in retry.due(department.store, department.store.clock()):
                self._carry_out(department, delivery)
                tried += 1
        return tried

    def _round(self, department: Department) -> int:
        batch = outbox.unsent(department.store, 500)
        self.sent += [json.loads(one.body) for one in batch]
        todo = [one for one in batch for _ in range(1 + (self.rng.random() < self.twice))]
        if self.shuffled:
            self.rng.shuffle(todo)
        for one in todo:
            self._deliver(one)
        outbox.mark_sent(department.store, [one.id for one in batch])
        return len(batch)

    def _deliver(self, one: Outgoing) -> None:
        if one.is_answer:
            return
        message = by_type(one.type)
        for department in self.departments:
            if department.name in message.inboxes or department.name == one.addressed_to:
                delivery = Delivery(
                    one.body,
                    Properties(message_id=one.message_id, type=one.type),
                    exchange=one.exchange,
                    routing_key=one.routing_key,
                )
                self._carry_out(department, delivery)

    def _carry_out(self, department: Department, delivery: Delivery) -> Settlement:
        settled = department.store.carry_out(delivery, department.message_duties)
        self.settled.append(settled)
        return settled

    def told(self, name: str) -> list[dict[str, Any]]:
        """The messages of a name that were sent, in order."""
        return [one for one in self.sent if one["type"] == f"{name}.v1"]

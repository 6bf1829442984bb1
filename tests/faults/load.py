"""An outsider who sends complaints while things break: a CRM that knows the contract, sends again, and remembers."""

import itertools
import json
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from random import Random
from typing import Any

import pika
from pika.exceptions import AMQPError

from tests.faults.dialling import dialled
from tests.loop import a_complaint

SOURCE = "urn:test:outsider"
KEY = "factory.complaint.submit"
PATIENCE = 400.0
THINKS = 0.02
TRICKLE = 0.25


class Load:
    """Complaints with ids of their own, sent from a thread; some of them twice, and out of order.

    `attempted` are those that it began to send, `acknowledged` those that the broker has confirmed at least once.
    Where the line breaks before the confirmation, it sends the same again, or it lets it be: then nobody knows
    whether it arrived. When these are sent it goes on slowly with more, until it is told that the fault is over.
    """

    thinks = THINKS
    trickle = TRICKLE

    def __init__(self, amqp_uri: str, name: str, count: int, chance: Random, *, doubled: bool = True) -> None:
        self.ids = [f"{name}-{number}" for number in range(count)]
        self.attempted: set[str] = set()
        self.acknowledged: set[str] = set()
        self.amqp_uri = amqp_uri
        self._name = name
        self._chance = chance
        self._plan = self._planned(doubled)
        self._over = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def __enter__(self) -> "Load":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join(2 * PATIENCE)
        if self._failure is not None:
            raise self._failure
        assert not self._thread.is_alive(), "the outsider could not send everything"

    def _planned(self, doubled: bool) -> Sequence[str]:
        twice = self._chance.sample(self.ids, len(self.ids) // 4) if doubled else []
        plan = self.ids + twice
        self._chance.shuffle(plan)
        return plan

    def _run(self) -> None:
        try:
            self._send(self._plan)
            for number in itertools.count():
                if self._over.wait(self.trickle):
                    break
                self._send([f"{self._name}-more-{number}"])
        except BaseException as wrong:  # noqa: BLE001 - told to the test in its own thread
            self._failure = wrong

    def _send(self, ids: Sequence[str]) -> None:
        waiting = list(ids)
        deadline = time.monotonic() + PATIENCE
        while waiting:
            try:
                self._send_what_is(waiting)
            except (AMQPError, OSError):
                if time.monotonic() > deadline:
                    raise
                if waiting and waiting[0] in self.attempted and self._chance.random() < 0.5:
                    waiting.pop(0)
                time.sleep(0.1)

    def _send_what_is(self, waiting: list[str]) -> None:
        connection = dialled(self.amqp_uri)
        try:
            channel = connection.channel()
            channel.confirm_delivery()
            while waiting:
                self._publish(channel, waiting[0])
                self.acknowledged.add(waiting.pop(0))
                connection.sleep(self._chance.random() * 2 * self.thinks)
        finally:
            if connection.is_open:
                connection.close()

    def _publish(self, channel: Any, id_: str) -> None:
        self.attempted.add(id_)
        envelope = {
            "specversion": "1.0",
            "id": id_,
            "source": SOURCE,
            "type": "complaint.submit.v1",
            "time": datetime.now(UTC).isoformat(),
            "site": "factory",
            "data": a_complaint(order_number=id_),
        }
        properties = pika.BasicProperties("application/cloudevents+json", delivery_mode=2, type="complaint.submit.v1")
        body = json.dumps(envelope).encode()
        channel.basic_publish("capaloop.commands", KEY, body, properties, mandatory=True)

"""Somebody who takes messages out of the inboxes and puts them back late, shuffled, and some of them twice."""

import threading
from random import Random
from types import TracebackType
from typing import Any

import pika

from services.settings import DEPARTMENTS
from shared.bus.topology import inbox_of

HELD = 6
IDLE_SECONDS = 0.3
LONGEST_SECONDS = 1.0
PREFETCH = 12
COPY = "x-copy"


class Mischief:
    """Reads the inboxes beside their departments while it is entered; `held_back` counts what went through its hands.

    A message is given back to the inbox as it came, by its own exchange and routing key, so that its receiver cannot
    tell. A copy goes to every inbox that is bound for it, as if its sender had sent it twice; no copy is copied again.
    """

    def __init__(self, amqp_uri: str, chance: Random) -> None:
        self.held_back = 0
        self._uri = amqp_uri
        self._chance = chance
        self._over = threading.Event()
        self._failure: BaseException | None = None
        self._threads = [
            threading.Thread(target=self._run, args=(inbox_of(name),), daemon=True) for name in DEPARTMENTS
        ]

    def __enter__(self) -> "Mischief":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, wrong: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()
        if wrong is None and self._failure is not None:
            raise self._failure

    def _run(self, queue: str) -> None:
        try:
            with pika.BlockingConnection(pika.URLParameters(self._uri)) as connection:
                self._meddle(connection.channel(), queue)
        except BaseException as wrong:  # noqa: BLE001 - told to the test in its own thread
            self._failure = wrong

    def _meddle(self, channel: Any, queue: str) -> None:
        channel.confirm_delivery()
        channel.basic_qos(prefetch_count=PREFETCH)
        held: list[Any] = []
        for taken in channel.consume(queue, inactivity_timeout=IDLE_SECONDS):
            if taken[0] is not None:
                held.append(taken)
            if taken[0] is None or len(held) >= HELD or self._over.is_set():
                self._put_back(channel, queue, held)
                held = []
            if self._over.is_set():
                break
        channel.cancel()

    def _put_back(self, channel: Any, queue: str, held: list[Any]) -> None:
        """Not at once: the broker counts how often it has handed a message out, and gives up after a hundred times."""
        if held:
            self._over.wait(self._chance.uniform(LONGEST_SECONDS / 4, LONGEST_SECONDS))
        for method, properties, body in held:
            if self._chance.random() < 0.3 and COPY not in (properties.headers or {}):
                headers = {**(properties.headers or {}), "BCC": [queue], COPY: 1}
                copy = pika.BasicProperties(**{**vars(properties), "headers": headers})
                channel.basic_publish(method.exchange, method.routing_key, body, copy)
        self._chance.shuffle(held)
        for method, _, _ in held:
            channel.basic_nack(method.delivery_tag, requeue=True)
        self.held_back += len(held)

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
PREFETCH = 12


class Mischief:
    """Reads the inboxes beside their departments while it is entered; `held_back` counts what went through its hands.

    A message is put back as it came, by its own exchange and routing key, so that its receiver cannot tell; only
    then is the copy taken acknowledged, so that none is lost by it.
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
        again = held + [one for one in held if self._chance.random() < 0.3]
        self._chance.shuffle(again)
        for method, properties, body in again:
            self._publish(channel, queue, method, properties, body)
        for method, _, _ in held:
            channel.basic_ack(method.delivery_tag)
        self.held_back += len(held)

    def _publish(self, channel: Any, queue: str, method: Any, properties: Any, body: bytes) -> None:
        headers = {**(properties.headers or {}), "BCC": [queue]}
        copy = pika.BasicProperties(**{**vars(properties), "headers": headers})
        channel.basic_publish(method.exchange, method.routing_key, body, copy)

"""Somebody who hears everything that is said, and the answers to the outsiders, while things break."""

import json
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import pika

from tests.chaos.desk import ALTERED, ANSWERS, LOST
from tests.chaos.sent import ACCEPTED, Sent

HEARD = "ext.chaos.heard"
PREFETCH = 200
IDLE = 0.3


class Ears:
    """`heard` counts the events by their id. It goes on until told that it is over, whatever the broker does."""

    def __init__(self, amqp_uri: str, sent: Sent, closed: Callable[[str, int], None]) -> None:
        self.heard: Counter[str] = Counter()
        self._uri = amqp_uri
        self._sent = sent
        self._closed = closed
        self._over = threading.Event()
        self._quiet = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def subscribe(self) -> None:
        """From now on nothing is missed. The exchange must be there."""
        with pika.BlockingConnection(pika.URLParameters(self._uri)) as connection:
            channel = connection.channel()
            for queue in (HEARD, ANSWERS):
                channel.queue_declare(queue, durable=True, arguments={"x-queue-type": "quorum"})
            channel.queue_bind(HEARD, "capaloop.events", "#")

    def __enter__(self) -> "Ears":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.is_set():
            try:
                with pika.BlockingConnection(pika.URLParameters(self._uri)) as connection:
                    self._listen(connection)
            except LOST:
                self._over.wait(IDLE)

    def _listen(self, connection: Any) -> None:
        channel = connection.channel()
        channel.basic_qos(prefetch_count=PREFETCH)
        channel.basic_consume(HEARD, self._hear)
        channel.basic_consume(ANSWERS, self._take_answer)
        while not self._over.is_set():
            connection.process_data_events(time_limit=IDLE)

    def _hear(self, channel: Any, method: Any, _: Any, body: bytes) -> None:
        event = json.loads(body)
        self.heard[event["id"]] += 1
        if event["type"] == "complaint.closed.v1":
            self._closed(event["data"]["case"], event["data"].get("cycle") or 1)
        channel.basic_ack(method.delivery_tag)

    def _take_answer(self, channel: Any, method: Any, properties: Any, body: bytes) -> None:
        answer = json.loads(body)
        about, said = properties.correlation_id, answer["data"]
        accepted = answer["type"].endswith(".accepted.v1")
        status = ACCEPTED if accepted else int(said["status"])
        self._sent.answered(
            about.removeprefix(ALTERED), status, str(said.get("case", "")), altered=about.startswith(ALTERED)
        )
        channel.basic_ack(method.delivery_tag)

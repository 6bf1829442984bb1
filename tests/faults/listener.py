"""Somebody who listens to every event with a queue of his own, as any outside system may, and notes what he hears."""

import json
from typing import Any

from tests.faults.dialling import dialled

QUEUE = "ext.listener.events"
PREFETCH = 200


class Listener:
    """`heard` are the ids of all events that have come so far."""

    def __init__(self, amqp_uri: str) -> None:
        self._uri = amqp_uri
        self.heard: set[str] = set()

    def subscribe(self) -> None:
        """From now on nothing is missed. The exchange must be there."""
        connection, channel = self._connected()
        channel.queue_declare(QUEUE, durable=True, arguments={"x-queue-type": "quorum"})
        channel.queue_bind(QUEUE, "capaloop.events", "#")
        connection.close()

    def listen(self) -> set[str]:
        """Takes in what has come meanwhile; gives all that was ever heard."""
        connection, channel = self._connected()
        channel.basic_qos(prefetch_count=PREFETCH)
        for method, _, body in channel.consume(QUEUE, inactivity_timeout=0.1):
            if method is None:
                break
            self.heard.add(json.loads(body)["id"])
            channel.basic_ack(method.delivery_tag)
        channel.cancel()
        connection.close()
        return self.heard

    def _connected(self) -> tuple[Any, Any]:
        connection = dialled(self._uri)
        return connection, connection.channel()

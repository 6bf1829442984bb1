"""What lies in the queues of the broker, and who reads them: asked passively, nothing is declared."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from amqp.exceptions import AccessRefused, NotFound, ResourceLocked

from shared.bus.addresses import hidden
from shared.bus.link import LOST, BrokerUnreachable, connected, first_words
from shared.bus.topology import QUEUES


@dataclass(frozen=True, slots=True)
class Depth:
    """Messages that nobody has taken yet, and how many consumers there are."""

    messages: int
    consumers: int


def depths(amqp_uri: str) -> dict[str, Depth | None]:
    """Of each queue of our own; None for one that is not there. One that may not be looked at is left out.

    BrokerUnreachable when there is no broker.
    """
    try:
        with connected(amqp_uri, "capaloop looks") as connection:
            return dict(_seen(connection))
    except LOST as wrong:
        told = f"no RabbitMQ to work with at {hidden(amqp_uri)}: {first_words(wrong)}"
        raise BrokerUnreachable(told) from wrong


def _seen(connection: Any) -> Iterator[tuple[str, Depth | None]]:
    for queue in QUEUES:
        channel = connection.channel()  # a refusal closes it, so each has its own
        try:
            found = channel.queue_declare(queue.name, passive=True)
        except NotFound:
            yield queue.name, None
        except (AccessRefused, ResourceLocked):
            continue
        else:
            channel.close()
            yield queue.name, Depth(found.message_count, found.consumer_count)

"""What lies in the queues of the broker, and who reads them: asked passively, nothing is declared."""

from dataclasses import dataclass

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
    """Of each queue of our own; None for one that is not there or may not be looked at.

    BrokerUnreachable when there is no broker.
    """
    try:
        with connected(amqp_uri, "capaloop looks") as connection:
            return {queue.name: _depth(connection, queue.name) for queue in QUEUES}
    except LOST as wrong:
        told = f"no RabbitMQ to work with at {hidden(amqp_uri)}: {first_words(wrong)}"
        raise BrokerUnreachable(told) from wrong


def _depth(connection: object, name: str) -> Depth | None:
    channel = connection.channel()  # type: ignore[attr-defined]  # a refusal closes it, so each has its own
    try:
        found = channel.queue_declare(name, passive=True)
    except (NotFound, AccessRefused, ResourceLocked):
        return None
    channel.close()
    return Depth(found.message_count, found.consumer_count)

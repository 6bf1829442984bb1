"""The exchanges, queues and bindings that the registry of messages calls for: plain data, then declared.

Each department has one inbox. It is bound to the messages that it always receives, and once more under its own
name: a message for one department alone carries that name in RabbitMQ's `BCC` header, so that the routing key
stays free of departments and everyone else's queues get their copies all the same.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from amqp.exceptions import AccessRefused, NotFound, PreconditionFailed

from shared.bus.addresses import hidden
from shared.bus.link import LOST, BrokerUnreachable, connected, first_words
from shared.errors import CapaLoopError
from shared.messages.registry import (
    COMMANDS_EXCHANGE,
    DEPARTMENTS,
    EVENTS_EXCHANGE,
    REGISTRY,
    Department,
)

DEAD: Final = "capaloop.dead"
DELIVERY_LIMIT: Final = 100
"""The broker's own limit is a backstop: it counts lost connections too. Failures are counted in the database."""


class TopologyDiffers(CapaLoopError):
    """The broker holds something of the same name that is not as it must be, or holds it not at all."""


@dataclass(frozen=True, slots=True)
class Exchange:
    name: str
    type: str


@dataclass(frozen=True, slots=True)
class Queue:
    name: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Binding:
    exchange: str
    queue: str
    key: str


def inbox_of(department: Department) -> str:
    return f"capaloop.{department}.inbox"


EXCHANGES: Final = (
    Exchange(EVENTS_EXCHANGE, "topic"),
    Exchange(COMMANDS_EXCHANGE, "topic"),
    Exchange(DEAD, "fanout"),
)

_INBOX: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "x-queue-type": "quorum",
        "x-delivery-limit": DELIVERY_LIMIT,
        "x-dead-letter-exchange": DEAD,
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }
)

QUEUES: Final = (
    *(Queue(inbox_of(department), _INBOX) for department in DEPARTMENTS),
    Queue(DEAD, MappingProxyType({"x-queue-type": "quorum"})),
)


def bindings() -> Iterator[Binding]:
    """Every binding of our own queues."""
    yield Binding(DEAD, DEAD, "")
    for department in DEPARTMENTS:
        yield Binding(EVENTS_EXCHANGE, inbox_of(department), inbox_of(department))
    for message in REGISTRY.values():
        for department in message.inboxes:
            yield Binding(message.exchange, inbox_of(department), message.routing_key("*"))


def declare(amqp_uri: str) -> None:
    """Make every exchange, queue and binding that is not there yet.

    TopologyDiffers, in one sentence, when the broker has one of the same name that is otherwise;
    BrokerUnreachable when there is no broker.
    """
    with _channel(amqp_uri, "declare") as channel:
        declare_on(channel)


def declare_on(channel: Any) -> None:
    """The same on a channel that is open; what the loss of a link raises is raised as it is."""
    for exchange in EXCHANGES:
        _told(f"exchange {exchange.name}", _declare_exchange, channel, exchange)
    for queue in QUEUES:
        _told(f"queue {queue.name}", _declare_queue, channel, queue)
    for binding in bindings():
        what = f"the binding of {binding.queue} to {binding.exchange}"
        _told(what, channel.queue_bind, binding.queue, binding.exchange, binding.key)


def verify(amqp_uri: str) -> None:
    """Raise TopologyDiffers, in one sentence, unless every exchange and queue is there and as it must be."""
    with _channel(amqp_uri, "verify") as channel:
        for exchange in EXCHANGES:
            what = f"exchange {exchange.name}"
            _told(what, channel.exchange_declare, exchange.name, exchange.type, passive=True)
            _told(what, _declare_exchange, channel, exchange)
        for queue in QUEUES:
            what = f"queue {queue.name}"
            _told(what, channel.queue_declare, queue.name, passive=True)
            _told(what, _declare_queue, channel, queue)


def present(amqp_uri: str) -> None:
    """Raise TopologyDiffers, in one sentence, unless every exchange and queue is there.

    A user that may configure nothing can find out no more: not how they are declared, nor how they are bound.
    """
    with _channel(amqp_uri, "look") as channel:
        present_on(channel)


def present_on(channel: Any) -> None:
    """The same on a channel that is open; what the loss of a link raises is raised as it is."""
    for exchange in EXCHANGES:
        _told(f"exchange {exchange.name}", channel.exchange_declare, exchange.name, exchange.type, passive=True)
    for queue in QUEUES:
        _told(f"queue {queue.name}", channel.queue_declare, queue.name, passive=True)


def _declare_exchange(channel: Any, exchange: Exchange) -> None:
    channel.exchange_declare(exchange.name, exchange.type, durable=True, auto_delete=False)


def _declare_queue(channel: Any, queue: Queue) -> None:
    channel.queue_declare(queue.name, durable=True, auto_delete=False, arguments=dict(queue.arguments))


@contextmanager
def _channel(amqp_uri: str, purpose: str) -> Iterator[Any]:
    """One channel on a connection of its own."""
    try:
        with connected(amqp_uri, f"capaloop topology {purpose}") as connection:
            yield connection.channel()
    except LOST as wrong:
        told = f"no RabbitMQ to work with at {hidden(amqp_uri)}: {first_words(wrong)}"
        raise BrokerUnreachable(told) from wrong


def _told(what: str, act: Any, *given: Any, **named: Any) -> None:
    try:
        act(*given, **named)
    except NotFound:
        raise TopologyDiffers(f"{what} is missing at the broker; `capaloop broker declare` makes it") from None
    except PreconditionFailed as wrong:
        told = f"{what} exists at the broker with other properties than it must have: {first_words(wrong)}"
        raise TopologyDiffers(f"{told}; rename or delete it there, then declare again") from None
    except AccessRefused as wrong:
        raise TopologyDiffers(f"{what} may not be declared by this user: {first_words(wrong)}") from None

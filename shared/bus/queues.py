"""What lies in the queues of the broker, and who reads them: asked passively, nothing is declared."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
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


Depths = dict[str, Depth | None]
"""By the name of the queue: of each of our own, None for one that is not there; one that may not be looked at by this
user is left out."""


@contextmanager
def looking(amqp_uri: str) -> Iterator[Callable[[], Depths]]:
    """A connection over which one may look as often as one likes. BrokerUnreachable when there is no broker, at the
    beginning and at each look."""
    with ExitStack() as at_the_end:
        with _named(amqp_uri):
            connection = at_the_end.enter_context(connected(amqp_uri, "capaloop looks"))

        def look() -> Depths:
            with _named(amqp_uri):
                return dict(_seen(connection))

        yield look
        with suppress(*LOST):
            at_the_end.close()


def depths(amqp_uri: str) -> Depths:
    """One look."""
    with looking(amqp_uri) as look:
        return look()


@contextmanager
def _named(amqp_uri: str) -> Iterator[None]:
    try:
        yield
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

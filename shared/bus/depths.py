"""How many messages lie in the departments' inboxes at the broker."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any, Final

from amqp.exceptions import AccessRefused, NotFound

from shared.bus.addresses import hidden
from shared.bus.link import LOST, BrokerUnreachable, connected, first_words
from shared.bus.topology import inbox_of
from shared.messages.registry import DEPARTMENTS, Department

Depths = dict[Department, int | None]
NOT_TOLD: Final = (NotFound, AccessRefused)


@contextmanager
def inboxes_of(amqp_uri: str) -> Iterator[Callable[[], Depths]]:
    """A connection over which one may ask, as often as one likes, how many messages are ready in each inbox.

    None stands for an inbox that is not there, or that this user may not ask for. What a department has fetched and
    not finished does not count as ready. BrokerUnreachable when there is no broker.
    """
    with ExitStack() as at_the_end:
        with _named(amqp_uri):
            connection = at_the_end.enter_context(connected(amqp_uri, "capaloop depths"))
            channels = {name: connection.channel() for name in DEPARTMENTS}

        def ask() -> Depths:
            with _named(amqp_uri):
                return {name: _ready(channel, name) for name, channel in channels.items()}

        yield ask
        with suppress(*LOST):
            at_the_end.close()


def _ready(channel: Any, department: Department) -> int | None:
    try:
        return int(channel.queue_declare(inbox_of(department), passive=True).message_count)
    except NOT_TOLD:  # it closes this one channel
        return None


@contextmanager
def _named(amqp_uri: str) -> Iterator[None]:
    try:
        yield
    except LOST as wrong:
        raise BrokerUnreachable(f"no RabbitMQ to ask at {hidden(amqp_uri)}: {first_words(wrong)}") from wrong

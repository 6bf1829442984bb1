"""Where a broker is found: one address, or those of all nodes of a cluster in kombu's notation, with `;` between."""

import random
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from kombu import Connection

from shared.bus.trust import AND, trusted


class Addresses:
    """The nodes of one broker, in the order in which they are asked.

    It begins anywhere, so that many clients spread over the nodes. From then on it goes round: the node that failed
    last is asked again after all others. Nobody goes back to a node because he once was there.
    """

    def __init__(self, amqp_uri: str, chance: random.Random | None = None) -> None:
        self.each: Final = each_of(amqp_uri)
        self._next = (chance or random).randrange(len(self.each))

    def __iter__(self) -> Iterator[str]:
        """Each once; whoever stops at one is given the one after it first when he asks again."""
        for _ in self.each:
            found = self.each[self._next]
            self._next = (self._next + 1) % len(self.each)
            yield found


def each_of(amqp_uri: str) -> tuple[str, ...]:
    """The URI of each node."""
    return tuple(amqp_uri.split(AND))


def hidden(amqp_uri: str) -> str:
    """The addresses without their passwords, fit for a message."""
    return AND.join(str(Connection(trusted(one)[0]).as_uri(mask="…")) for one in each_of(amqp_uri))


def place(uri: str) -> str:
    """Host and port of one node, as its URI has them."""
    return urlsplit(uri).netloc.rpartition("@")[2]

"""How an outsider who speaks AMQP by pika gets to the broker: by any node of it."""

from random import Random

import pika

from shared.bus.addresses import each_of

HEARTBEAT_SECONDS = 10


def dialled(amqp_uri: str, chance: Random | None = None) -> pika.BlockingConnection:
    """A connection to the first node that lets in, of several in any order."""
    nodes = [pika.URLParameters(uri) for uri in each_of(amqp_uri)]
    if len(nodes) > 1:
        (chance or Random()).shuffle(nodes)
        for node in nodes:
            node.heartbeat = HEARTBEAT_SECONDS  # one that hangs is given up for another
    return pika.BlockingConnection(nodes)

"""A connection to the broker that notices when the other side is gone."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from amqp.exceptions import AMQPError
from kombu import Connection
from kombu.exceptions import KombuError

from shared.bus.lenient import read_whatever_comes
from shared.errors import CapaLoopError

read_whatever_comes()

HEARTBEAT_SECONDS: Final = 20
CONNECT_SECONDS: Final = 20

LOST: Final = (AMQPError, KombuError, OSError)
"""What the loss of a link looks like; a timeout of the socket is an OSError too."""


class BrokerUnreachable(CapaLoopError):
    """No RabbitMQ answers at this address, or it does not let us in."""


@contextmanager
def connected(amqp_uri: str, name: str) -> Iterator[Any]:
    """An open py-amqp connection whose channels are kombu's; `name` is what an operator sees at the broker.

    Left by an error it is cut without a farewell, since a broker that is away or blocked would not answer one.
    """
    options = {"client_properties": {"connection_name": name}}
    with Connection(
        amqp_uri, heartbeat=HEARTBEAT_SECONDS, connect_timeout=CONNECT_SECONDS, transport_options=options
    ) as parameters:
        connection = parameters.transport.establish_connection()
        try:
            yield connection
            connection.close()
        finally:
            connection.collect()


def first_words(wrong: BaseException) -> str:
    """An error's text without its line breaks."""
    return " ".join(str(wrong).split()) or type(wrong).__name__


def hidden(amqp_uri: str) -> str:
    """The address without its password, fit for a message."""
    return str(Connection(amqp_uri).as_uri(mask="…"))

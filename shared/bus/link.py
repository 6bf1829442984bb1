"""A connection to the broker that notices when the other side is gone."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from amqp.exceptions import AMQPError
from kombu import Connection
from kombu.exceptions import KombuError

from shared.bus.addresses import Addresses, place
from shared.bus.lenient import read_whatever_comes
from shared.bus.trust import trusted
from shared.errors import CapaLoopError

read_whatever_comes()

HEARTBEAT_SECONDS: Final = 20
CONNECT_SECONDS: Final = 20

LOST: Final = (AMQPError, KombuError, OSError)
"""What the loss of a link looks like; a timeout of the socket is an OSError too."""


class BrokerUnreachable(CapaLoopError):
    """No RabbitMQ answers at this address, or it does not let us in."""


class NoNodeAnswers(OSError):
    """None of several nodes let us in; the text says of each why."""


@contextmanager
def connected(amqp_uri: str | Addresses, name: str) -> Iterator[Any]:
    """An open py-amqp connection whose channels are kombu's; `name` is what an operator sees at the broker.

    Of several nodes the first that lets us in is taken. At an `amqps://` address it has to prove who it is, see
    `shared.bus.trust`. Left by an error the connection is cut without a farewell, since a broker that is away or
    blocked would not answer one.
    """
    addresses = amqp_uri if isinstance(amqp_uri, Addresses) else Addresses(amqp_uri)
    connection = _opened(addresses, name)
    try:
        yield connection
        connection.close()
    finally:
        connection.collect()


def _opened(addresses: Addresses, name: str) -> Any:
    refused = []
    for uri in addresses:
        try:
            return _opened_at(uri, name)
        except LOST as wrong:
            if len(addresses.each) == 1:
                raise
            refused.append(f"{place(uri)} {first_words(wrong)}")
    raise NoNodeAnswers("; ".join(refused))


def _opened_at(uri: str, name: str) -> Any:
    options = {"client_properties": {"connection_name": name}}
    address, tls = trusted(uri)
    parameters = Connection(
        address, ssl=tls, heartbeat=HEARTBEAT_SECONDS, connect_timeout=CONNECT_SECONDS, transport_options=options
    )
    return parameters.transport.establish_connection()


def first_words(wrong: BaseException) -> str:
    """An error's text without its line breaks."""
    if isinstance(wrong, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted: {wrong.verify_message}"
    return " ".join(str(wrong).split()) or type(wrong).__name__

"""TLS to the broker: whom we trust and who we are, said in the address itself.

`amqps://user:password@host/vhost?cacertfile=/etc/capaloop/ca.pem&certfile=…&keyfile=…`, in the words of RabbitMQ's
own clients. The broker's certificate and its name are always checked; nothing switches that off.
"""

import ssl
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlsplit

from shared.errors import CapaLoopError

SECURE: Final = "amqps://"
AND: Final = ";"
"""Between the addresses of several nodes of one broker."""
CA_FILE, CERT_FILE, KEY_FILE = "cacertfile", "certfile", "keyfile"
KNOWN: Final = (CA_FILE, CERT_FILE, KEY_FILE)


class AddressWrong(CapaLoopError):
    """An address asks for something that is not done, or not with it."""


def with_trust(amqp_uri: str, files: Mapping[str, str]) -> str:
    """The addresses with these files (`cacertfile`, `certfile`, `keyfile`) said in each of them."""
    said = "&".join(f"{name}={quote(path, safe='/')}" for name, path in files.items() if path)
    joined = (f"{one}{'&' if '?' in one else '?'}{said}" for one in amqp_uri.split(AND))
    return AND.join(joined) if said else amqp_uri


def trusted(amqp_uri: str) -> tuple[str, dict[str, Any] | None]:
    """The addresses as kombu takes them, and its options for TLS: None for `amqp://`.

    AddressWrong for an option that is not known, for files at an address without TLS, for a mixture, for a port that
    is none; the text has nothing of a password in it.
    """
    addresses = amqp_uri.split(AND)
    if not all(map(_has_a_port, addresses)):
        raise AddressWrong("the port of the broker is no number up to 65535; a / in a password is written %2F")
    said = [dict(parse_qsl(urlsplit(one).query, keep_blank_values=True)) for one in addresses]
    secure = {one.startswith(SECURE) for one in addresses}
    if len(secure) > 1 or any(one != said[0] for one in said):
        raise AddressWrong("the addresses of one broker are all amqp:// or all amqps://, with the same files")
    unknown = sorted(set(said[0]) - set(KNOWN))
    if unknown or (said[0] and secure == {False}):
        told = ", ".join(unknown or sorted(said[0]))
        expected = f"after ? only {', '.join(KNOWN)}, and only at {SECURE}"
        raise AddressWrong(f"the address of the broker says {told}; expected {expected}")
    plain = AND.join(one.partition("?")[0] for one in addresses)
    return plain, _options(said[0]) if secure == {True} else None


def _has_a_port(uri: str) -> bool:
    """Or none, and then the usual one."""
    try:
        return urlsplit(uri).port != 0
    except ValueError:
        return False


def _options(files: Mapping[str, str]) -> dict[str, Any]:
    """Without a file of our own the authorities of the system are trusted."""
    found: dict[str, Any] = {
        "cert_reqs": ssl.CERT_REQUIRED,
        "ca_certs": files.get(CA_FILE),
        "server_hostname": None,  # kombu puts the name of the host there, which is then checked
        "tls_minimum_version": ssl.TLSVersion.TLSv1_2,
    }
    if CERT_FILE in files:
        found |= {"certfile": files[CERT_FILE], "keyfile": files.get(KEY_FILE)}
    return found

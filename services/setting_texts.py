"""What the text of a setting means. Each raises ValueError with what was expected."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

from shared.bus.trust import AddressWrong, trusted, with_trust

LOG_LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR")
TRUE, FALSE = "true", "false"
DEPARTMENT: Final = "{department}"
TRUST: Final[Mapping[str, str]] = MappingProxyType(
    {
        "CAPALOOP_AMQP_CA_FILE": "cacertfile",
        "CAPALOOP_AMQP_CERT_FILE": "certfile",
        "CAPALOOP_AMQP_KEY_FILE": "keyfile",
    }
)
"""What an address at the broker says of TLS, by the variable that puts it there."""


def path(text: str) -> Path:
    return Path(text).expanduser().resolve()


def readable_file(text: str) -> str:
    if text and not os.access(text, os.R_OK):
        raise ValueError("a file that can be read")
    return str(path(text)) if text else ""


def amqp_uri(files: Mapping[str, str], text: str) -> str:
    """One URI, or one for each node of a cluster, with the files that TLS needs said in each."""
    nodes = text.split(";") if text else []
    if not all(map(_is_amqp, nodes)):
        raise ValueError("a URI such as amqp://user:password@host:5672/vhost; those of a cluster with ; between")
    if len({urlsplit(node).path for node in nodes}) > 1:
        raise ValueError("the same virtual host at every node of the cluster")
    if any(files.values()) and not all(node.startswith("amqps://") for node in nodes):
        raise ValueError(f"amqps://, since {' or '.join(name for name in TRUST if files[TRUST[name]])} is set")
    if files["keyfile"] and not files["certfile"]:
        raise ValueError("CAPALOOP_AMQP_CERT_FILE beside CAPALOOP_AMQP_KEY_FILE")
    secure = with_trust(text, files) if text else ""
    try:
        trusted(secure)
    except AddressWrong as wrong:
        raise ValueError(str(wrong)) from None
    return secure


def _is_amqp(uri: str) -> bool:
    try:
        return uri.startswith(("amqp://", "amqps://")) and bool(urlsplit(uri).hostname and urlsplit(uri).port != 0)
    except ValueError:
        return False


def url(text: str) -> str:
    if not re.match(r"(sqlite|postgresql(\+psycopg2)?)://", text):
        raise ValueError("a URL beginning with sqlite:/// or postgresql://")
    return text


def url_for_each(text: str) -> str:
    """The same with a place for the department's name, which a server without a database has at its end."""
    expected = "a URL with {department} in it, or that of a PostgreSQL server without a database"
    if DEPARTMENT in url(text):
        return text
    server, mark, options = text.partition("?")
    if server.startswith("sqlite") or server.split("://", 1)[1].partition("/")[2]:
        raise ValueError(expected)
    return f"{server.rstrip('/')}/{DEPARTMENT}{mark}{options}"


def port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) <= 65535):
        raise ValueError("a port, a whole number from 0 (any free one) to 65535")
    return int(text)


def delays(text: str) -> tuple[float, ...]:
    if not re.fullmatch(r"\s*\d+(\.\d+)?\s*(,\s*\d+(\.\d+)?\s*)*", text, re.ASCII):
        raise ValueError("seconds with commas between, such as 0,0,10,60,600,3600")
    return tuple(float(each) for each in text.split(","))


def seconds(text: str) -> float:
    if not re.fullmatch(r"\d+(\.\d+)?", text, re.ASCII) or not float(text):
        raise ValueError("a number of seconds above 0, such as 60")
    return float(text)


def yes_or_no(text: str) -> bool:
    if text.lower() not in (TRUE, FALSE):
        raise ValueError(f"{TRUE} or {FALSE}")
    return text.lower() == TRUE


def log_level(text: str) -> str:
    if text.upper() not in LOG_LEVELS:
        raise ValueError(f"one of {', '.join(LOG_LEVELS)}")
    return text.upper()


def joined(seconds: tuple[float, ...]) -> str:
    return ",".join(format(each, "f").rstrip("0").rstrip(".") for each in seconds)

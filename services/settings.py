"""What an installation may set: read from the environment once, handed on as one frozen value."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeVar
from urllib.parse import urlsplit

from shared.bus.trust import AddressWrong, trusted, with_trust
from shared.errors import CapaLoopError
from shared.messages.registry import DEPARTMENTS, Department
from shared.store.engine import RETRY_DELAYS

Value = TypeVar("Value")

LOG_LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR")
TRUE, FALSE = "true", "false"
DEPARTMENT: Final = "{department}"
AGE_LIMIT: Final = 60.0
"""How many seconds a message may wait, unless it is set."""

TRUST: Final[Mapping[str, str]] = MappingProxyType(
    {
        "CAPALOOP_AMQP_CA_FILE": "cacertfile",
        "CAPALOOP_AMQP_CERT_FILE": "certfile",
        "CAPALOOP_AMQP_KEY_FILE": "keyfile",
    }
)
"""What an address at the broker says of TLS, by the variable that puts it there."""

VARIABLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "AMQP_URI": "the broker, amqp:// or amqps://, those of all nodes of a cluster with ; between; unless set, "
        "a private RabbitMQ node under CAPALOOP_HOME",
        "CAPALOOP_AMQP_CA_FILE": "at amqps://, the authorities whose certificate of the broker is believed (PEM); "
        "those of the system unless set",
        "CAPALOOP_AMQP_CERT_FILE": "at amqps://, our own certificate (PEM), where the broker asks for one",
        "CAPALOOP_AMQP_KEY_FILE": "the private key of that certificate (PEM)",
        "CAPALOOP_HOME": "the folder of everything an installation keeps; ./var unless set",
        "CAPALOOP_SITES": "the file of the sites; ./sites.toml unless set",
        "CAPALOOP_DATABASE_URL": "the databases of all departments: {department} in it stands for the name of each, "
        "a PostgreSQL server without a database has one of that name for each; SQLite in CAPALOOP_HOME unless set",
        "CAPALOOP_HTTP_HOST": "the address on which the departments answer HTTP; 127.0.0.1 unless set",
        "CAPALOOP_CLIENTS": "the file of the clients and their hashed tokens; clients.toml of CAPALOOP_HOME unless set",
        "CAPALOOP_REQUIRE_IDENTITY": "true refuses commands whose sender the broker has not validated; else false",
        "CAPALOOP_RETRY_DELAYS": "seconds before each further try of a message, with commas between",
        "CAPALOOP_OUTBOX_AGE_LIMIT": "seconds that a message may wait unsent before the department is not ready; 60 "
        "unless set",
        "CAPALOOP_INBOX_AGE_LIMIT": "seconds that a message taken from the inbox may wait to be settled before the "
        "department is not ready; 60 unless set",
        "CAPALOOP_LOG_LEVEL": "DEBUG, INFO (unless set), WARNING or ERROR",
    }
    | {
        f"CAPALOOP_{department.upper()}_{what}": meaning.format(department)
        for department in DEPARTMENTS
        for what, meaning in {
            "AMQP_URI": "the broker under the user of {0}, who then declares nothing; AMQP_URI unless set",
            "DATABASE_URL": "the database of {0}; as CAPALOOP_DATABASE_URL says unless set",
            "HTTP_PORT": "the port of {0}; 0, any free one, unless set",
        }.items()
    }
)
"""Every variable and what it means. A secret one may also be given as a file, by the name with `_FILE` added."""

SECRET: Final = frozenset(name for name in VARIABLES if name.endswith(("AMQP_URI", "_DATABASE_URL")))
OF_THE_COMMAND_LINE: Final = frozenset({"CAPALOOP_TOKEN", "CAPALOOP_LANGUAGE"})


class SettingsError(CapaLoopError):
    """A variable of the environment is not as it must be."""


@dataclass(frozen=True, slots=True)
class Settings:
    """One installation. Paths are absolute. `amqp_uri` is empty while no broker is named: then one of our own serves.

    `own_amqp_uris` has the departments that come to the broker under a user of their own. A port of 0 means any free
    one; `retry_delays` are seconds.
    """

    amqp_uri: str
    own_amqp_uris: Mapping[Department, str]
    home: Path
    sites: Path
    clients: Path
    http_host: str
    http_ports: Mapping[Department, int]
    database_urls: Mapping[Department, str]
    retry_delays: tuple[float, ...]
    require_identity: bool
    log_level: str
    outbox_age_limit: float = AGE_LIMIT
    inbox_age_limit: float = AGE_LIMIT

    @classmethod
    def of_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """The settings that these variables give. SettingsError names the variable, its value, what was expected.

        An empty variable counts as not set; an unknown CAPALOOP_ variable is refused, since it sets nothing.
        """
        _refuse_unknown(environment)
        given = _Given(environment)
        files = {option: given.read(name, "", _file) for name, option in TRUST.items()}
        uris = given.read_each("AMQP_URI", lambda _: "", partial(_amqp_uri, files))
        home = given.read("CAPALOOP_HOME", "var", _path)
        databases = given.read("CAPALOOP_DATABASE_URL", own_database(home, DEPARTMENT), _url_for_each)
        return cls(
            amqp_uri=given.read("AMQP_URI", "", partial(_amqp_uri, files)),
            own_amqp_uris=MappingProxyType({name: uri for name, uri in uris.items() if uri}),
            home=home,
            sites=given.read("CAPALOOP_SITES", "sites.toml", _path),
            clients=given.read("CAPALOOP_CLIENTS", str(home / "clients.toml"), _path),
            http_host=given.read("CAPALOOP_HTTP_HOST", "127.0.0.1", str),
            http_ports=given.read_each("HTTP_PORT", lambda _: "0", _port),
            database_urls=given.read_each("DATABASE_URL", lambda name: databases.replace(DEPARTMENT, name), _url),
            retry_delays=given.read("CAPALOOP_RETRY_DELAYS", _joined(RETRY_DELAYS), _delays),
            require_identity=given.read("CAPALOOP_REQUIRE_IDENTITY", FALSE, _yes_or_no),
            log_level=given.read("CAPALOOP_LOG_LEVEL", "INFO", _log_level),
            outbox_age_limit=given.read("CAPALOOP_OUTBOX_AGE_LIMIT", _joined((AGE_LIMIT,)), _seconds),
            inbox_age_limit=given.read("CAPALOOP_INBOX_AGE_LIMIT", _joined((AGE_LIMIT,)), _seconds),
        )

    def amqp_uri_of(self, department: Department) -> str:
        """The broker under the user whom the department has there; empty while no broker is named."""
        return self.own_amqp_uris.get(department, self.amqp_uri)

    def has_own_user(self, department: Department) -> bool:
        """Whether the department comes to the broker under a user of its own, who may declare nothing."""
        return department in self.own_amqp_uris

    def of_department(self, department: Department) -> "Settings":
        """The same without any user of the broker that the department does not come under."""
        if not self.has_own_user(department):
            return replace(self, own_amqp_uris=MappingProxyType({}))
        return replace(self, amqp_uri="", own_amqp_uris=MappingProxyType({department: self.amqp_uri_of(department)}))

    def as_environment(self) -> dict[str, str]:
        """The variables that give these very settings again: how a department's own process gets them."""
        each = {f"CAPALOOP_{name.upper()}_HTTP_PORT": str(port) for name, port in self.http_ports.items()}
        each |= {f"CAPALOOP_{name.upper()}_DATABASE_URL": url for name, url in self.database_urls.items()}
        each |= {f"CAPALOOP_{name.upper()}_AMQP_URI": self.own_amqp_uris.get(name, "") for name in DEPARTMENTS}
        return each | {
            "AMQP_URI": self.amqp_uri,
            **dict.fromkeys(TRUST, ""),  # the addresses say it
            "CAPALOOP_HOME": str(self.home),
            "CAPALOOP_SITES": str(self.sites),
            "CAPALOOP_CLIENTS": str(self.clients),
            "CAPALOOP_DATABASE_URL": "",
            "CAPALOOP_HTTP_HOST": self.http_host,
            "CAPALOOP_RETRY_DELAYS": _joined(self.retry_delays),
            "CAPALOOP_REQUIRE_IDENTITY": TRUE if self.require_identity else FALSE,
            "CAPALOOP_LOG_LEVEL": self.log_level,
            "CAPALOOP_OUTBOX_AGE_LIMIT": _joined((self.outbox_age_limit,)),
            "CAPALOOP_INBOX_AGE_LIMIT": _joined((self.inbox_age_limit,)),
        }


def own_database(home: Path, department: str) -> str:
    """The URL of a department's database where none is set: a file of the installation's own."""
    return f"sqlite:///{home}/{department}.sqlite3"


def without_settings(environment: Mapping[str, str]) -> dict[str, str]:
    """The same environment without any variable that sets something here."""
    ours = {*VARIABLES, *(f"{name}_FILE" for name in SECRET)}
    return {name: value for name, value in environment.items() if name not in ours}


def without_password(uri: str) -> str:
    """The URI as it may be shown: in a log line, in an error."""
    return re.sub(r"(://[^:/@]*):[^/]*@", r"\1:***@", uri)


@dataclass(frozen=True, slots=True)
class _Given:
    environment: Mapping[str, str]

    def read(self, name: str, default: str, understand: Callable[[str], Value]) -> Value:
        text = self._text(name) or default
        try:
            return understand(text)
        except ValueError as wrong:
            shown = without_password(text) if name in SECRET else text
            raise SettingsError(f"{name} is {shown!r}; expected {wrong}") from None

    def read_each(
        self, what: str, default: Callable[[str], str], understand: Callable[[str], Value]
    ) -> Mapping[Department, Value]:
        return MappingProxyType(
            {name: self.read(f"CAPALOOP_{name.upper()}_{what}", default(name), understand) for name in DEPARTMENTS}
        )

    def _text(self, name: str) -> str:
        text, file = self.environment.get(name, ""), self.environment.get(f"{name}_FILE", "")
        if not (file and name in SECRET):
            return text
        if text:
            raise SettingsError(f"{name} and {name}_FILE are both set; expected one of them")
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as wrong:
            raise SettingsError(f"{name}_FILE is {file!r}; expected a readable text file ({wrong})") from None


def _refuse_unknown(environment: Mapping[str, str]) -> None:
    known = {*VARIABLES, *OF_THE_COMMAND_LINE, *(f"{name}_FILE" for name in SECRET)}
    for name in sorted(environment):
        if name.startswith("CAPALOOP_") and name not in known:
            expected = ", ".join(sorted(each for each in known if each.startswith("CAPALOOP_")))
            raise SettingsError(f"{name} sets nothing; expected one of {expected}")


def _path(text: str) -> Path:
    return Path(text).expanduser().resolve()


def _file(text: str) -> str:
    if text and not os.access(text, os.R_OK):
        raise ValueError("a file that can be read")
    return str(_path(text)) if text else ""


def _amqp_uri(files: Mapping[str, str], text: str) -> str:
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


def _url(text: str) -> str:
    if not re.match(r"(sqlite|postgresql(\+psycopg2)?)://", text):
        raise ValueError("a URL beginning with sqlite:/// or postgresql://")
    return text


def _url_for_each(text: str) -> str:
    """The same with a place for the department's name, which a server without a database has at its end."""
    expected = "a URL with {department} in it, or that of a PostgreSQL server without a database"
    if DEPARTMENT in _url(text):
        return text
    server, mark, options = text.partition("?")
    if server.startswith("sqlite") or server.split("://", 1)[1].partition("/")[2]:
        raise ValueError(expected)
    return f"{server.rstrip('/')}/{DEPARTMENT}{mark}{options}"


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) <= 65535):
        raise ValueError("a port, a whole number from 0 (any free one) to 65535")
    return int(text)


def _delays(text: str) -> tuple[float, ...]:
    if not re.fullmatch(r"\s*\d+(\.\d+)?\s*(,\s*\d+(\.\d+)?\s*)*", text, re.ASCII):
        raise ValueError("seconds with commas between, such as 0,0,10,60,600,3600")
    return tuple(float(each) for each in text.split(","))


def _seconds(text: str) -> float:
    if not re.fullmatch(r"\d+(\.\d+)?", text, re.ASCII) or not float(text):
        raise ValueError("a number of seconds above 0, such as 60")
    return float(text)


def _yes_or_no(text: str) -> bool:
    if text.lower() not in (TRUE, FALSE):
        raise ValueError(f"{TRUE} or {FALSE}")
    return text.lower() == TRUE


def _log_level(text: str) -> str:
    if text.upper() not in LOG_LEVELS:
        raise ValueError(f"one of {', '.join(LOG_LEVELS)}")
    return text.upper()


def _joined(seconds: tuple[float, ...]) -> str:
    return ",".join(format(each, "f").rstrip("0").rstrip(".") for each in seconds)

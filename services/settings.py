"""What an installation may set: read from the environment once, handed on as one frozen value."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeVar

from services import setting_texts as texts
from shared.errors import CapaLoopError
from shared.messages.registry import DEPARTMENTS, Department
from shared.store.engine import RETRY_DELAYS

Value = TypeVar("Value")

AGE_LIMIT: Final = 60.0
"""How many seconds a message may wait, unless it is set."""

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
        files = {option: given.read(name, "", texts.readable_file) for name, option in texts.TRUST.items()}
        uris = given.read_each("AMQP_URI", lambda _: "", partial(texts.amqp_uri, files))
        home = given.read("CAPALOOP_HOME", "var", texts.path)
        databases = given.read("CAPALOOP_DATABASE_URL", own_database(home, texts.DEPARTMENT), texts.url_for_each)
        return cls(
            amqp_uri=given.read("AMQP_URI", "", partial(texts.amqp_uri, files)),
            own_amqp_uris=MappingProxyType({name: uri for name, uri in uris.items() if uri}),
            home=home,
            sites=given.read("CAPALOOP_SITES", "sites.toml", texts.path),
            clients=given.read("CAPALOOP_CLIENTS", str(home / "clients.toml"), texts.path),
            http_host=given.read("CAPALOOP_HTTP_HOST", "127.0.0.1", str),
            http_ports=given.read_each("HTTP_PORT", lambda _: "0", texts.port),
            database_urls=given.read_each(
                "DATABASE_URL", lambda name: databases.replace(texts.DEPARTMENT, name), texts.url
            ),
            retry_delays=given.read("CAPALOOP_RETRY_DELAYS", texts.joined(RETRY_DELAYS), texts.delays),
            require_identity=given.read("CAPALOOP_REQUIRE_IDENTITY", texts.FALSE, texts.yes_or_no),
            log_level=given.read("CAPALOOP_LOG_LEVEL", "INFO", texts.log_level),
            outbox_age_limit=given.read("CAPALOOP_OUTBOX_AGE_LIMIT", texts.joined((AGE_LIMIT,)), texts.seconds),
            inbox_age_limit=given.read("CAPALOOP_INBOX_AGE_LIMIT", texts.joined((AGE_LIMIT,)), texts.seconds),
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
            **dict.fromkeys(texts.TRUST, ""),  # the addresses say it
            "CAPALOOP_HOME": str(self.home),
            "CAPALOOP_SITES": str(self.sites),
            "CAPALOOP_CLIENTS": str(self.clients),
            "CAPALOOP_DATABASE_URL": "",
            "CAPALOOP_HTTP_HOST": self.http_host,
            "CAPALOOP_RETRY_DELAYS": texts.joined(self.retry_delays),
            "CAPALOOP_REQUIRE_IDENTITY": texts.TRUE if self.require_identity else texts.FALSE,
            "CAPALOOP_LOG_LEVEL": self.log_level,
            "CAPALOOP_OUTBOX_AGE_LIMIT": texts.joined((self.outbox_age_limit,)),
            "CAPALOOP_INBOX_AGE_LIMIT": texts.joined((self.inbox_age_limit,)),
        }


def own_database(home: Path, department: str) -> str:
    """The URL of a department's database where none is set: a file of the installation's own."""
    return f"sqlite:///{home}/{department}.sqlite3"


def without_settings(environment: Mapping[str, str]) -> dict[str, str]:
    """The same environment without any variable that sets something here."""
    ours = {*VARIABLES, *(f"{name}_FILE" for name in SECRET)}
    return {name: value for name, value in environment.items() if name not in ours}


def without_password(uri: str) -> str:
    """The URI as it may be shown: in a log line, in an error. One that is not spelt right shows rather less."""
    hidden = re.sub(r"(://[^:/@]*):(?:(?!;amqps?://).)*@", r"\1:***@", uri)
    return re.sub(r"([?&]\w*password=)[^&;]*", r"\1***", hidden)


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

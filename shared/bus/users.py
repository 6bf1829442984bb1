"""The users of the broker and the least that each of them must be allowed: plain data.

RabbitMQ looks at three expressions for each user (which names he may configure, write to, read from) and, for a topic
exchange, at the routing keys that he may write. It does not look at `CC` and `BCC`, nor at the queue that a message
for the default exchange names; so a department also refuses what did not come by its own exchange and routing key.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from shared.bus.topology import inbox_of
from shared.messages.domains import SITE_PATTERN
from shared.messages.registry import (
    COMMANDS,
    COMMANDS_EXCHANGE,
    DEPARTMENTS,
    EVENTS,
    EVENTS_EXCHANGE,
    Department,
)

OPERATOR: Final = "capaloop-operator"
READER: Final = "capaloop-reader"
DEFAULT_EXCHANGE: Final = "amq.default"
NOTHING: Final = "^$"
EVERYTHING: Final = ".*"
SITE: Final = SITE_PATTERN.strip("^$")
CLIENT: Final = re.compile(r"[a-z][a-z0-9-]{0,31}")


@dataclass(frozen=True, slots=True)
class User:
    """One login and what it may: three expressions on names, and by topic exchange the routing keys that it may write.

    It may bind by any key to a topic exchange that it may read.
    """

    name: str
    configure: str = NOTHING
    write: str = NOTHING
    read: str = NOTHING
    keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    tags: tuple[str, ...] = ()


def user_of(department: Department) -> str:
    return f"capaloop-{department}"


def department_user(department: Department, says: Iterable[str]) -> User:
    """Reads its own inbox, writes the events it says, and answers. It configures nothing.

    An answer goes by the default exchange, the only one that knows `amq.rabbitmq.reply-to`.
    """
    names = {*says, *_refusals(department)}
    return User(
        user_of(department),
        write=_exactly(EVENTS_EXCHANGE, DEFAULT_EXCHANGE),
        read=_exactly(inbox_of(department)),
        keys={EVENTS_EXCHANGE: _keys(names), COMMANDS_EXCHANGE: NOTHING},
    )


def client_user(client: str) -> User:
    """A system outside: it sends commands, binds queues of its own (`ext.<client>.…`) to events, and reads them.

    Answers reach it by `amq.rabbitmq.reply-to` or in such a queue. ValueError unless the name is fit for a queue's.
    """
    if not CLIENT.fullmatch(client):
        raise ValueError(f"the client is {client!r}; expected {CLIENT.pattern}")
    own = rf"ext\.{re.escape(client)}\..*"
    return User(
        f"ext.{client}",
        configure=f"^{own}$",
        write=f"^({own}|{re.escape(COMMANDS_EXCHANGE)})$",
        read=f"^({own}|{re.escape(EVENTS_EXCHANGE)})$",
        keys={COMMANDS_EXCHANGE: _keys(one.name for one in COMMANDS), EVENTS_EXCHANGE: NOTHING},
    )


OPERATOR_USER: Final = User(OPERATOR, EVERYTHING, EVERYTHING, EVERYTHING, tags=("policymaker",))
"""Declares, purges, moves dead letters, sets policies; makes no users."""

READER_USER: Final = User(READER, tags=("monitoring",))
"""Sees queues, connections and rates; sees no message and changes nothing."""


def all_users(says: Mapping[Department, Iterable[str]], clients: Iterable[str] = ()) -> tuple[User, ...]:
    """Every user of an installation, in the order of the departments."""
    departments = (department_user(name, says[name]) for name in DEPARTMENTS)
    return (*departments, OPERATOR_USER, READER_USER, *map(client_user, clients))


def _refusals(department: Department) -> set[str]:
    """Whoever receives a command may have to refuse one that gives no address for the answer."""
    receives = any(department in command.inboxes for command in COMMANDS)
    return {one.name for one in EVENTS if one.name == "command.refused"} if receives else set()


def _exactly(*names: str) -> str:
    return f"^({'|'.join(re.escape(name) for name in sorted(names))})$"


def _keys(names: Iterable[str]) -> str:
    found = sorted(set(names))
    return f"^{SITE}\\.({'|'.join(re.escape(name) for name in found)})$" if found else NOTHING

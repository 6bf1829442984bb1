"""A readable message with everything that is known about it when it arrives."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection

from shared.messages.domains import CASE_PATTERN
from shared.messages.envelope import Envelope
from shared.messages.errors import Refused
from shared.messages.registry import MessageType
from shared.store import identity
from shared.store.actor import Actor
from shared.store.delivery import Delivery
from shared.store.work import Work

if TYPE_CHECKING:
    from shared.store.engine import Store


@dataclass(frozen=True)
class Arrival:
    """One delivery, read."""

    store: "Store"
    delivery: Delivery
    envelope: Envelope
    message: MessageType
    digest: str

    @property
    def key(self) -> str:
        return identity.key_of(self.envelope, self.digest)

    def work(self, connection: Connection, actor: Actor) -> Work:
        store, site = self.store, self.envelope.site
        return Work(connection, store.clock(), site, store.source, actor, self.envelope)


def naming(envelope: Envelope) -> Mapping[str, Any]:
    """What an operator knows a parked message by."""
    return naming_of({name: getattr(envelope, name) for name in (*_NAMES, "data")})


def naming_of(attributes: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same of an envelope with whatever in it; `case` is SITE/NUMBER as the message itself names it."""
    said = {name: attributes.get(name) for name in _NAMES}
    data = attributes.get("data")
    case = data.get("case") if isinstance(data, Mapping) else None
    if case is None and said["subject"] is not None:
        case = f"{said['site']}/{said['subject']}"
    return {**said, "case": case if isinstance(case, str) and _CASE.fullmatch(case) else None}


_NAMES: Final = ("type", "site", "source", "id", "subject")
_CASE: Final = re.compile(CASE_PATTERN)


def in_words(refusal: Refused) -> str:
    """A refusal in one line, without what came: it may be personal."""
    wrong = "; ".join(f"{e.field}: {e.code}" for e in refusal.errors)
    return f"{refusal} ({wrong})" if wrong else str(refusal)

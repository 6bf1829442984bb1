"""A readable message with everything that is known about it when it arrives."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

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
    return {name: getattr(envelope, name) for name in ("type", "site", "source", "id", "subject")}


def in_words(refusal: Refused) -> str:
    """A refusal in one line, without what came: it may be personal."""
    wrong = "; ".join(f"{e.field}: {e.code}" for e in refusal.errors)
    return f"{refusal} ({wrong})" if wrong else str(refusal)

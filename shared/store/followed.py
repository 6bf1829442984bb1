"""What followed from a message: what was written here because of it, and what became of messages that came here."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Connection, select

from shared.store.tables import inbox, outbox, parked

if TYPE_CHECKING:
    from shared.store.engine import Store


@dataclass(frozen=True, slots=True)
class Name:
    """A message's identity."""

    source: str
    id: str


@dataclass(frozen=True, slots=True)
class Follower:
    """A message that was written here because of the message `cause`."""

    cause: Name
    source: str
    id: str
    type: str
    case: str | None
    at: datetime
    state: Literal["sent", "unsent", "undeliverable"]


@dataclass(frozen=True, slots=True)
class Come:
    """What became here of a message that came: when it was handled, since when it waits or is parked."""

    source: str
    id: str
    state: str
    at: datetime


def followers(store: "Store", causes: Iterable[Name]) -> list[Follower]:
    """The messages that this department wrote because of these, in the order of writing."""
    wanted = set(causes)
    columns = ("message_id", "type", "subject", "written_at", "sent_at", "undeliverable_at", "causation_id")
    query = select(*(outbox.c[name] for name in columns), outbox.c.causation_source)
    query = query.where(outbox.c.causation_id.in_([one.id for one in wanted])).order_by(outbox.c.id)
    with store.reading() as connection:
        return [_follower(store, row) for row in connection.execute(query) if _cause(row) in wanted]


def come(store: "Store", names: Iterable[Name]) -> list[Come]:
    """What became of these messages here; those that never came are not among them."""
    found: dict[Name, Come] = {}
    by_source: dict[str, list[str]] = {}
    for one in set(names):
        by_source.setdefault(one.source, []).append(one.id)
    with store.reading() as connection:
        for source, ids in by_source.items():
            for come in (*_handled(connection, source, ids), *_parked(connection, source, ids)):
                found.setdefault(Name(source, come.id), come)
    return list(found.values())


def _handled(connection: Connection, source: str, ids: Sequence[str]) -> Iterator[Come]:
    query = select(inbox.c.id, inbox.c.received_at).where(inbox.c.source == source, inbox.c.id.in_(ids))
    for id_, at in connection.execute(query):
        yield Come(source, id_, "handled", at)


def _parked(connection: Connection, source: str, ids: Sequence[str]) -> Iterator[Come]:
    same = (parked.c.message_id.in_(ids), parked.c.source == source)
    for id_, at, state in connection.execute(
        select(parked.c.message_id, parked.c.last_at, parked.c.state).where(*same)
    ):
        yield Come(source, id_, state, at)


def _cause(row: Any) -> Name:
    return Name(row.causation_source, row.causation_id)


def _follower(store: "Store", row: Any) -> Follower:
    state: Literal["sent", "unsent", "undeliverable"] = "sent" if row.sent_at else "unsent"
    told = "undeliverable" if row.undeliverable_at else state
    return Follower(_cause(row), store.source, row.message_id, row.type, row.subject, row.written_at, told)

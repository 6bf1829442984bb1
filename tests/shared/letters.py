"""Messages and a department to try the store with."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from shared.messages.answers import CommandRefused
from shared.messages.complaint import ComplaintClosed, ComplaintReceived, ComplaintSubmit
from shared.messages.errors import Refused
from shared.messages.registry import DEPARTMENTS, MessageType, by_type
from shared.messages.task import TaskComplete
from shared.store import outbox, tables
from shared.store.delivery import Accepted, Delivery, Properties
from shared.store.engine import Store
from shared.store.refusals import NotYet
from shared.store.work import Work

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
REPLY_TO = "amq.rabbitmq.reply-to.g1h2"
CASE = "factory/C-2026-000017"
COMPLAINT = {
    "channel": "written",
    "customer": {"code": "K-0417", "name": "宁波远洋五金有限公司"},
    "received_at": "2026-11-20T09:30:00+08:00",
    "product_name": "不锈钢合页 H-40",
    "defect": "rust",
}
RECEIVED = {"case": CASE, "complaint": COMPLAINT}


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass
class Desk:
    """A department that notes what it did, fails as often as it is told, and knows some cases."""

    knows: set[str] = field(default_factory=lambda: {CASE})
    failures: int = 0
    refuses: Refused | None = None
    seen: list[Any] = field(default_factory=list)
    actors: list[Any] = field(default_factory=list)

    def submit(self, message: ComplaintSubmit, work: Work) -> Accepted:
        self._note(message, work)
        return Accepted(work.site, CASE)

    def received(self, message: ComplaintReceived, work: Work) -> None:
        if message.case not in self.knows:
            raise NotYet(message.case)
        self._note(message, work)

    def close(self, message: Any, work: Work) -> Accepted:
        if message.case not in self.knows:
            raise NotYet(message.case)
        self._note(message, work)
        return Accepted(work.site, message.case)

    def complete(self, message: TaskComplete, work: Work) -> Accepted:
        self._note(message, work)
        return Accepted(work.site, CASE, message.task)

    def act(self, message: Any, work: Work) -> Accepted:
        self._note(message, work)
        return Accepted(work.site)

    def _note(self, message: Any, work: Work) -> None:
        work.publish(ComplaintClosed(CASE, "closed", "handled"), site=work.site, subject=CASE)
        self.actors.append(work.actor)
        if self.failures:
            self.failures -= 1
            raise ZeroDivisionError("a handler that fails")
        if self.refuses:
            raise self.refuses
        self.seen.append(message)

    @property
    def duties(self) -> dict[MessageType, Any]:
        named = {
            "complaint.submit": self.submit,
            "complaint.received": self.received,
            "complaint.close": self.close,
            "task.complete": self.complete,
            "act.request": self.act,
        }
        return {by_type(f"{name}.v1"): duty for name, duty in named.items()}


def letter(type_: str, data: Any, **attributes: Any) -> dict[str, Any]:
    """The envelope of a message as an outside system writes it; an attribute given as None is left out."""
    envelope = {
        "specversion": "1.0",
        "id": "m-1",
        "source": "urn:example:crm",
        "type": type_,
        "time": "2026-11-20T09:31:00+08:00",
        "site": "factory",
        "data": data,
    } | attributes
    return {name: value for name, value in envelope.items() if value is not None}


def command(envelope: Any, *, reply_to: str | None = REPLY_TO, user_id: str | None = None, **given: Any) -> Delivery:
    """A delivery out of the commands' exchange."""
    raw = envelope if isinstance(envelope, bytes) else json.dumps(envelope).encode()
    type_, site = ("", "") if isinstance(envelope, bytes) else (envelope.get("type", ""), envelope.get("site", ""))
    key = f"{site}.{str(type_).rpartition('.v')[0]}"
    properties = Properties(
        message_id="m-1", type=str(type_), correlation_id="ask-1", reply_to=reply_to, user_id=user_id
    )
    return Delivery(raw, properties, **{"exchange": "capaloop.commands", "routing_key": key, **given})


def event(envelope: Any, **given: Any) -> Delivery:
    """A delivery out of the events' exchange."""
    raw = envelope if isinstance(envelope, bytes) else json.dumps(envelope).encode()
    type_ = "complaint.received.v1" if isinstance(envelope, bytes) else str(envelope.get("type"))
    key = f"factory.{type_.rpartition('.v')[0]}"
    return Delivery(raw, **{"exchange": "capaloop.events", "routing_key": key, **given})


def rows(store: Store, name: str) -> list[dict[str, Any]]:
    """All rows of a table of the bus, in the order of their keys."""
    table = tables.bus_metadata.tables[name]
    with store.reading() as connection:
        return [dict(r) for r in connection.execute(select(table).order_by(*table.primary_key)).mappings()]


def counts(store: Store) -> dict[str, int]:
    """How many rows each table of the bus has, the empty ones left out."""
    names = ("inbox", "outbox", "retry", "parked")
    return {name: len(found) for name in names if (found := rows(store, name))}


def sent(store: Store) -> list[dict[str, Any]]:
    """The envelopes in the outbox, in the order of writing."""
    return [json.loads(row["body"]) for row in rows(store, "outbox")]


def nothing_waits(store: Store) -> bool:
    """Everything that was to be sent is sent, or can never be."""
    with store.reading() as connection:
        return outbox.oldest(connection) is None


def answers(store: Store) -> list[dict[str, Any]]:
    """The answers to commands in the outbox."""
    return [json.loads(row["body"]) for row in rows(store, "outbox") if row["exchange"] == ""]


def refusals(store: Store) -> list[dict[str, Any]]:
    """The refusals told to everyone."""
    kind = by_type("command.refused.v1").type
    assert CommandRefused is by_type(kind).body
    return [envelope for envelope in sent(store) if envelope["type"] == kind]


ALL = DEPARTMENTS

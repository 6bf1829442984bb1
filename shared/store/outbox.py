"""What goes out: written in the transaction that decides it, sent afterwards, in the order of writing."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from shared.messages import envelope as envelopes
from shared.messages.envelope import Envelope
from shared.messages.registry import Department, MessageType
from shared.store.tables import inbox, outbox

if TYPE_CHECKING:
    from shared.store.engine import Store

PURGE_BATCH: Final = 500
LONGEST_PUT_OFF: Final = timedelta(minutes=10)
"""A message put off for longer was put off by a clock that was ahead and has been put back: it is due."""
_WROTE: Final = "capaloop_wrote_outbox"
DIRECT_REPLY: Final = "amq.rabbitmq.reply-to"


def new_id() -> str:
    return str(uuid.uuid4())


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to be sent. `addressed_to` is the department whose inbox gets it besides the topic's queues."""

    id: int
    message_id: str
    type: str
    exchange: str
    routing_key: str
    addressed_to: Department | None
    correlation_id: str | None
    mandatory: bool
    body: bytes

    @property
    def is_answer(self) -> bool:
        """True for the answer to a command: it goes to one client's own queue."""
        return self.exchange == ""


@dataclass
class Batch:
    """Messages being sent; what became of each is noted here and stored when the batch ends."""

    messages: Sequence[Outgoing]
    sent: list[int] = field(default_factory=list)
    undeliverable: dict[int, str] = field(default_factory=dict)
    put_off: dict[int, str] = field(default_factory=dict)


def write(
    connection: Connection, message: MessageType, envelope: Envelope, to: Department | None, now: datetime
) -> None:
    """Note a command or event for sending."""
    _insert(
        connection,
        envelope,
        now,
        exchange=message.exchange,
        routing_key=message.routing_key(envelope.site),
        addressed_to=to,
        correlation_id=envelope.correlationid,
        mandatory=to is not None or bool(message.inboxes),
    )


def write_answer(connection: Connection, envelope: Envelope, reply_to: str, correlation_id: str, now: datetime) -> None:
    """Note the answer to a command for sending, straight to the client's queue."""
    _insert(
        connection,
        envelope,
        now,
        exchange="",
        routing_key=reply_to,
        addressed_to=None,
        correlation_id=correlation_id,
        mandatory=not reply_to.startswith(DIRECT_REPLY),
    )


def forget_writes(connection: Connection) -> bool:
    """Whether something was noted for sending with this connection since the last call."""
    return bool(connection.info.pop(_WROTE, False))


def _insert(connection: Connection, envelope: Envelope, now: datetime, **where: Any) -> None:
    body = envelopes.dumps(envelope)
    if len(body) > envelopes.LARGEST:
        raise ValueError(f"{envelope.type} has {len(body)} bytes; a message has at most {envelopes.LARGEST}")
    connection.info[_WROTE] = True
    connection.execute(
        insert(outbox).values(
            message_id=envelope.id,
            type=envelope.type,
            subject=envelope.subject,
            body=body,
            written_at=now,
            **where,
        )
    )


def _columns() -> "list[Any]":
    return [outbox.c[name] for name in Outgoing.__slots__]


def _pending(connection: Connection, limit: int, now: datetime) -> list[Outgoing]:
    put_off = outbox.c.not_before
    due = or_(put_off.is_(None), put_off <= now, put_off > now + LONGEST_PUT_OFF)
    query = (
        select(*_columns())
        .where(outbox.c.sent_at.is_(None), outbox.c.undeliverable_at.is_(None), due)
        .order_by(outbox.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [Outgoing(**row) for row in connection.execute(query).mappings()]


def unsent(store: "Store", limit: int) -> list[Outgoing]:
    """The next messages to send, in the order of writing."""
    with store.reading() as connection:
        return _pending(connection, limit, store.clock())


def mark_sent(store: "Store", ids: Iterable[int]) -> None:
    """The broker has confirmed these."""
    with store.writing() as connection:
        _mark(connection, ids, {"sent_at": store.clock(), "trouble": None})


def mark_undeliverable(store: "Store", id_: int, trouble: str) -> None:
    """Nobody can receive this one; it is never tried again."""
    with store.writing() as connection:
        _mark(connection, [id_], {"undeliverable_at": store.clock(), "trouble": trouble})


@contextmanager
def sending(store: "Store", limit: int, put_off_by: timedelta) -> Iterator[Batch]:
    """The next messages to send; what the batch notes is stored at its end, also when it ends in an error.

    On PostgreSQL the rows are locked meanwhile and another relay passes over them; SQLite has one relay per
    department, and no transaction is open while it sends.
    """
    if store.engine.dialect.name == "sqlite":
        batch = Batch(unsent(store, limit))
        try:
            yield batch
        finally:
            if batch.sent or batch.undeliverable or batch.put_off:
                with store.writing() as connection:
                    _note(connection, batch, store.clock(), put_off_by)
        return
    with store.writing() as connection:
        batch = Batch(_pending(connection, limit, store.clock()))
        failure: Exception | None = None
        try:
            yield batch
        except Exception as wrong:  # noqa: BLE001 - what is confirmed must be stored before it goes on
            failure = wrong
        _note(connection, batch, store.clock(), put_off_by)
    if failure is not None:
        raise failure


def _note(connection: Connection, batch: Batch, now: datetime, put_off_by: timedelta) -> None:
    _mark(connection, batch.sent, {"sent_at": now, "trouble": None})
    for id_, trouble in batch.undeliverable.items():
        _mark(connection, [id_], {"undeliverable_at": now, "trouble": trouble})
    for id_, trouble in batch.put_off.items():
        _mark(connection, [id_], {"not_before": now + put_off_by, "trouble": trouble})


def _mark(connection: Connection, ids: Iterable[int], values: dict[str, Any]) -> None:
    numbers = list(ids)
    if numbers:
        connection.execute(update(outbox).where(outbox.c.id.in_(numbers)).values(**values))


def backlog(store: "Store") -> tuple[int, datetime | None]:
    """How many messages wait to be sent, and since when the oldest."""
    waiting = (outbox.c.sent_at.is_(None), outbox.c.undeliverable_at.is_(None))
    with store.reading() as connection:
        found = connection.execute(select(func.count(), func.min(outbox.c.written_at)).where(*waiting)).one()
    return found[0], found[1]


def purge(store: "Store", limit: int = PURGE_BATCH) -> int:
    """Delete a small batch of what was sent, and of identities received, longer ago than the store keeps them."""
    before = store.clock() - store.sent_kept
    with store.writing() as connection:
        old_sent = select(outbox.c.id).where(outbox.c.sent_at < before).limit(limit)
        deleted = connection.execute(delete(outbox).where(outbox.c.id.in_(old_sent))).rowcount
        old = connection.execute(
            select(inbox.c.source, inbox.c.id).where(inbox.c.received_at < before).limit(limit)
        ).all()
        for source, id_ in old:
            connection.execute(delete(inbox).where(inbox.c.source == source, inbox.c.id == id_))
    return deleted + len(old)

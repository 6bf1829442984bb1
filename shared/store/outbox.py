"""What goes out: written in the transaction that decides it, sent afterwards, in the order of writing."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, Integer, Update, bindparam, delete, or_, select, update

from shared.messages import envelope as envelopes
from shared.messages.envelope import Envelope
from shared.messages.registry import Department, MessageType
from shared.store.ledger import ledger_of
from shared.store.tables import inbox, outbox

if TYPE_CHECKING:
    from shared.store.engine import Store

PURGE_BATCH: Final = 500
LONGEST_PUT_OFF: Final = timedelta(minutes=10)
"""A message put off for longer was put off by a clock that was ahead and has been put back: it is due."""
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
    connection: Connection,
    message: MessageType,
    envelope: Envelope,
    to: Department | None,
    now: datetime,
    cause: Envelope | None = None,
) -> None:
    """Note a command or event for sending; `cause` is the message that it follows from."""
    _insert(
        connection,
        envelope,
        now,
        exchange=message.exchange,
        routing_key=message.routing_key(envelope.site),
        addressed_to=to,
        correlation_id=envelope.correlationid,
        mandatory=to is not None or bool(message.inboxes),
        causation_source=cause.source if cause else None,
    )


def write_answer(
    connection: Connection,
    envelope: Envelope,
    reply_to: str,
    correlation_id: str,
    now: datetime,
    cause: Envelope | None = None,
) -> None:
    """Note the answer to the command `cause` for sending, straight to the client's queue."""
    _insert(
        connection,
        envelope,
        now,
        exchange="",
        routing_key=reply_to,
        addressed_to=None,
        correlation_id=correlation_id,
        mandatory=not reply_to.startswith(DIRECT_REPLY),
        causation_source=cause.source if cause else None,
    )


def _insert(connection: Connection, envelope: Envelope, now: datetime, **where: Any) -> None:
    body = envelopes.dumps(envelope)
    if len(body) > envelopes.LARGEST:
        raise ValueError(f"{envelope.type} has {len(body)} bytes; a message has at most {envelopes.LARGEST}")
    said = {"message_id": envelope.id, "type": envelope.type, "subject": envelope.subject, "body": body}
    said["causation_id"] = envelope.causationid
    ledger_of(connection).insert(outbox, {**said, "written_at": now, **where})


_PUT_OFF: Final = outbox.c.not_before
_PENDING: Final = (
    select(*(outbox.c[name] for name in Outgoing.__slots__))
    .where(
        outbox.c.sent_at.is_(None),
        outbox.c.undeliverable_at.is_(None),
        or_(
            _PUT_OFF.is_(None),
            bindparam("now", type_=_PUT_OFF.type) >= _PUT_OFF,
            bindparam("far", type_=_PUT_OFF.type) < _PUT_OFF,
        ),
    )
    .order_by(outbox.c.id)
    .limit(bindparam("limit", type_=Integer))
    .with_for_update(skip_locked=True)
)


def _pending(connection: Connection, limit: int, now: datetime) -> list[Outgoing]:
    moments = {"now": now, "far": now + LONGEST_PUT_OFF}
    return [Outgoing(*row) for row in connection.execute(_PENDING, {**moments, "limit": limit})]


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

    A note that is lost when the power fails means that a message is sent once more, which its receivers bear; so the
    disk is not waited for. On PostgreSQL the rows are locked meanwhile and another relay passes over them; SQLite
    has one relay per department, and no transaction is open while it sends.
    """
    if store.engine.dialect.name == "sqlite":
        batch = Batch(unsent(store, limit))
        try:
            yield batch
        finally:
            if batch.sent or batch.undeliverable or batch.put_off:
                with store.writing(durable=False) as connection:
                    _note(connection, batch, store.clock(), put_off_by)
                _tell(store, batch)
        return
    with store.writing(durable=False) as connection:
        batch = Batch(_pending(connection, limit, store.clock()))
        failure: Exception | None = None
        try:
            yield batch
        except Exception as wrong:  # noqa: BLE001 - what is confirmed must be stored before it goes on
            failure = wrong
        _note(connection, batch, store.clock(), put_off_by)
    _tell(store, batch)
    if failure is not None:
        raise failure


def _tell(store: "Store", batch: Batch) -> None:
    confirmed = set(batch.sent)
    store.sent([message for message in batch.messages if message.id in confirmed])


def _note(connection: Connection, batch: Batch, now: datetime, put_off_by: timedelta) -> None:
    _mark(connection, batch.sent, {"sent_at": now, "trouble": None})
    for id_, trouble in batch.undeliverable.items():
        _mark(connection, [id_], {"undeliverable_at": now, "trouble": trouble})
    for id_, trouble in batch.put_off.items():
        _mark(connection, [id_], {"not_before": now + put_off_by, "trouble": trouble})


def _marking(*columns: str) -> Update:
    those = outbox.c.id.in_(bindparam("ids", expanding=True))
    return update(outbox).where(those).values({name: bindparam(name) for name in columns})


_MARK: Final = {
    frozenset(columns): _marking(*columns)
    for columns in (("sent_at", "trouble"), ("undeliverable_at", "trouble"), ("not_before", "trouble"))
}


def _mark(connection: Connection, ids: Iterable[int], values: dict[str, Any]) -> None:
    numbers = list(ids)
    if numbers:
        connection.execute(_MARK[frozenset(values)], {"ids": numbers, **values})


_OLDEST: Final = (
    select(outbox.c.written_at)
    .where(outbox.c.sent_at.is_(None), outbox.c.undeliverable_at.is_(None))
    .order_by(outbox.c.id)
    .limit(1)
)


def oldest(connection: Connection) -> datetime | None:
    """When the oldest message that waits to be sent was written."""
    found: datetime | None = connection.execute(_OLDEST).scalar_one_or_none()
    return found


def purge(store: "Store", limit: int = PURGE_BATCH) -> int:
    """Delete a small batch of what was sent, and of identities received, longer ago than the store keeps them."""
    before = store.clock() - store.sent_kept
    with store.writing() as connection:
        old_sent = select(outbox.c.id).where(outbox.c.sent_at < before).limit(limit).with_for_update(skip_locked=True)
        deleted = connection.execute(delete(outbox).where(outbox.c.id.in_(old_sent))).rowcount
        old = connection.execute(
            select(inbox.c.source, inbox.c.id)
            .where(inbox.c.received_at < before)
            .limit(limit)
            .with_for_update(skip_locked=True)
        ).all()
        for source, id_ in old:
            connection.execute(delete(inbox).where(inbox.c.source == source, inbox.c.id == id_))
    return deleted + len(old)

"""The tables that every department has besides its own: what came, what goes out, what waits, what is parked."""

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    text,
)

RowNumber: Final = BigInteger().with_variant(Integer, "sqlite")


class UtcTime(TypeDecorator[datetime]):
    """A point in time: aware on the way in, aware and UTC on the way out, in every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no offset; a time in the database must be aware")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, _: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


NAMES: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
"""How constraints are called that are given no name: a later migration has to name the one it changes."""

bus_metadata: Final = MetaData(naming_convention=NAMES)


def _number(name: str = "id") -> "Column[Any]":
    return Column(name, RowNumber, primary_key=True, autoincrement=True)


def _as_it_came() -> "tuple[Column[Any], ...]":
    return (
        Column("raw", LargeBinary, nullable=False),
        Column("content_type", Text, nullable=False),
        Column("properties", JSON, nullable=False),
        Column("headers", JSON, nullable=False),
        Column("exchange", Text, nullable=False),
        Column("routing_key", Text, nullable=False),
    )


inbox: Final = Table(
    "inbox",
    bus_metadata,
    Column("source", String(200), primary_key=True),
    Column("id", String(200), primary_key=True),
    Column("type", Text, nullable=False),
    Column("site", String(32), nullable=False),
    Column("subject", String(200)),
    Column("digest", String(64), nullable=False),
    Column("answer", JSON(none_as_null=True)),
    Column("answered", Text),
    Column("received_at", UtcTime, nullable=False),
    Index("inbox_received", "received_at"),
)

outbox: Final = Table(
    "outbox",
    bus_metadata,
    _number(),
    Column("message_id", String(200), nullable=False, unique=True),
    Column("type", Text, nullable=False),
    Column("subject", String(200)),
    Column("exchange", Text, nullable=False),
    Column("routing_key", Text, nullable=False),
    Column("addressed_to", Text),
    Column("correlation_id", Text),
    Column("causation_id", String(200)),
    Column("causation_source", String(200)),
    Column("mandatory", Boolean, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("written_at", UtcTime, nullable=False),
    Column("not_before", UtcTime),
    Column("sent_at", UtcTime),
    Column("undeliverable_at", UtcTime),
    Column("trouble", Text),
    Index(
        "outbox_unsent",
        "id",
        "sent_at",
        "undeliverable_at",
        sqlite_where=text("sent_at IS NULL AND undeliverable_at IS NULL"),
        postgresql_where=text("sent_at IS NULL AND undeliverable_at IS NULL"),
    ),
    Index("outbox_sent", "sent_at"),
    Index("outbox_caused", "causation_id"),
    sqlite_autoincrement=True,
)

retry: Final = Table(
    "retry",
    bus_metadata,
    Column("key", String(64), primary_key=True),
    *_as_it_came(),
    Column("attempts", Integer, nullable=False),
    Column("due_at", UtcTime, nullable=False),
    Column("reason", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("traceback", Text),
    Column("first_at", UtcTime, nullable=False),
    Column("put_back", RowNumber),
    Index("retry_due", "due_at"),
)

parked: Final = Table(
    "parked",
    bus_metadata,
    _number(),
    Column("key", String(64), nullable=False, unique=True),
    Column("state", String(10), nullable=False),
    Column("reason", String(100), nullable=False),
    Column("detail", Text, nullable=False),
    Column("traceback", Text),
    Column("outline", Text),
    Column("type", Text),
    Column("site", Text),
    Column("source", Text),
    Column("message_id", Text),
    Column("subject", Text),
    Column("case", Text),
    *_as_it_came(),
    Column("length", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("times", Integer, nullable=False),
    Column("first_at", UtcTime, nullable=False),
    Column("last_at", UtcTime, nullable=False),
    Column("put_back_times", Integer, nullable=False),
    Column("came_of_it", String(20)),
    Index("parked_state", "state", "reason"),
    Index("parked_message", "message_id"),
    sqlite_autoincrement=True,
)

parked_act: Final = Table(
    "parked_act",
    bus_metadata,
    _number(),
    Column("parked", RowNumber, index=True),
    Column("put_back", RowNumber),
    Column("act", String(20), nullable=False),
    Column("by", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("reason", Text),
    sqlite_autoincrement=True,
)

put_back: Final = Table(
    "put_back",
    bus_metadata,
    _number(),
    Column("by", String(200), nullable=False),
    Column("key", String(200), nullable=False, doc="under which the same request is known again"),
    Column("digest", String(64), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("chosen", JSON, nullable=False, doc="by what the messages were chosen"),
    Column("rate", Integer, doc="messages a second; without it all at once"),
    Column("total", Integer, nullable=False),
    Column("state", String(10), nullable=False, doc="running, worked off, cancelled"),
    Column("paced_at", UtcTime, nullable=False, doc="up to when the rate is used up"),
    Column("ended_at", UtcTime),
    Index("put_back_running", "state"),
    Index("put_back_asked", "by", "key", unique=True),
    sqlite_autoincrement=True,
)

put_back_message: Final = Table(
    "put_back_message",
    bus_metadata,
    Column("put_back", RowNumber, primary_key=True, autoincrement=False),
    Column("parked", RowNumber, primary_key=True, autoincrement=False),
    Column("before", Integer, nullable=False, doc="how often it had been put back when it was chosen"),
    Column("state", String(20), nullable=False),
    Column("at", UtcTime, nullable=False),
    Index("put_back_message_state", "put_back", "state"),
)

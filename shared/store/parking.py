"""Messages that nothing here can carry out, kept whole until a person decides: put back, or discard."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Literal

from sqlalchemy import Connection, func, insert, select, update

from shared.errors import CapaLoopError
from shared.messages.errors import clipped
from shared.store import custody, retry
from shared.store.database import insert_new
from shared.store.delivery import Delivery
from shared.store.tables import parked, parked_act

if TYPE_CHECKING:
    from shared.store.engine import Store

ParkedState = Literal["parked", "put back", "discarded"]
PARKED: Final = "parked"


class NotParked(CapaLoopError):
    """There is no such parked message, or it cannot be put back."""


@dataclass(frozen=True, slots=True)
class Case:
    """Why a message is parked, and what could be read of it: its `type`, `site`, `source`, `id`, `subject`."""

    key: str
    reason: str
    detail: str
    traceback: str | None = None
    named: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Group:
    """Parked messages of one reason and type."""

    reason: str
    type: str | None
    count: int
    oldest: datetime
    newest: datetime


def park(connection: Connection, delivery: Delivery, case: Case, now: datetime) -> None:
    """Park a delivery. The same message parked again is the same entry, counted once more."""
    why: dict[str, Any] = {
        "state": PARKED,
        "reason": case.reason[:100],
        "detail": case.detail,
        "traceback": case.traceback,
    }
    why |= {"attempts": delivery.attempts, "last_at": now}
    named = {name: _told(case.named.get(name)) for name in ("type", "site", "source", "subject")}
    size = {"length": len(delivery.raw), "sha256": delivery.digest, "message_id": case.named.get("id")}
    row = custody.row_of(delivery) | why | named | size
    if not insert_new(connection, parked, [{"key": case.key, "times": 1, "first_at": now, **row}]):
        again = update(parked).where(parked.c.key == case.key)
        connection.execute(again.values(**why, times=parked.c.times + 1))


def _told(name: object) -> str | None:
    """What an envelope says of itself; that may be anything, when it is parked for being wrong."""
    return name if name is None or isinstance(name, str) else str(clipped(str(name)))


def grouped(store: "Store") -> list[Group]:
    """What is parked now, by reason and type, the largest group first."""
    query = (
        select(
            parked.c.reason,
            parked.c.type,
            func.count(),
            func.min(parked.c.first_at, type_=parked.c.first_at.type),
            func.max(parked.c.last_at, type_=parked.c.last_at.type),
        )
        .where(parked.c.state == PARKED)
        .group_by(parked.c.reason, parked.c.type)
        .order_by(func.count().desc(), parked.c.reason)
    )
    with store.reading() as connection:
        return [Group(*row) for row in connection.execute(query)]


def listed(store: "Store", *, state: ParkedState = "parked", limit: int = 200, after: int = 0) -> list[dict[str, Any]]:
    """Parked messages without their bytes, by number, those after number `after`."""
    columns = [c for c in parked.c if c.name not in ("raw", "traceback", "headers", "properties")]
    query = select(*columns).where(parked.c.state == state, parked.c.id > after).order_by(parked.c.id).limit(limit)
    with store.reading() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def shown(store: "Store", number: int) -> dict[str, Any]:
    """One parked message whole, with `acts`: what was done about it, by whom, when, why."""
    with store.reading() as connection:
        row = _row(connection, number)
        query = select(parked_act).where(parked_act.c.parked == number).order_by(parked_act.c.id)
        return {**row, "acts": [dict(act) for act in connection.execute(query).mappings()]}


def count(store: "Store") -> int:
    """How many messages are parked now."""
    with store.reading() as connection:
        return connection.execute(select(func.count()).select_from(parked).where(parked.c.state == PARKED)).scalar_one()


def put_back(store: "Store", numbers: Sequence[int] | Literal["all"], *, by: str, limit: int = 1000) -> list[int]:
    """Have these carried out again, at once and by the usual way; returns the numbers that were put back.

    What is not parked any more stays as it is, so doing it twice does no harm. A message whose bytes were cut
    is refused. A command that was answered when it was parked gets no second answer.
    """
    with store.writing() as connection:
        chosen = _chosen(connection, numbers, limit)
        for row in chosen:
            _put_back(connection, row, by, store.clock())
    return [row["id"] for row in chosen]


def discard(store: "Store", number: int, *, reason: str, by: str) -> None:
    """Give a parked message up; it stays on record with its bytes."""
    if not reason.strip():
        raise NotParked("discarding needs a reason; none was given")
    with store.writing() as connection:
        row = _row(connection, number, to_change=True)
        if row["state"] != PARKED:
            raise NotParked(f"message {number} is {row['state']}; only a parked one can be discarded")
        connection.execute(update(parked).where(parked.c.id == number).values(state="discarded"))
        _record(connection, number, "discard", by, store.clock(), reason)


def _row(connection: Connection, number: int, *, to_change: bool = False) -> dict[str, Any]:
    query = select(parked).where(parked.c.id == number)
    row = connection.execute(query.with_for_update() if to_change else query).mappings().one_or_none()
    if row is None:
        raise NotParked(f"no parked message has the number {number}")
    return dict(row)


def _chosen(connection: Connection, numbers: Sequence[int] | Literal["all"], limit: int) -> list[dict[str, Any]]:
    if numbers != "all":
        rows = [_row(connection, number, to_change=True) for number in sorted(numbers)]
        return [row for row in rows if row["state"] == PARKED]
    whole = parked.c.length == func.length(parked.c.raw)
    query = select(parked).where(parked.c.state == PARKED, whole).order_by(parked.c.id).limit(limit).with_for_update()
    return [dict(row) for row in connection.execute(query).mappings()]


def _put_back(connection: Connection, row: dict[str, Any], by: str, now: datetime) -> None:
    if row["length"] > len(row["raw"]):
        raise NotParked(f"message {row['id']} had {row['length']} bytes and was cut; it cannot be put back")
    kept = custody.delivery_of(row, via="retry", attempts=0)
    delivery = replace(kept, properties=replace(kept.properties, reply_to=None), via="amqp")
    waits = retry.Waiting(row["key"], 0, now, "put back", f"put back by {by}")
    retry.keep(connection, delivery, waits, now)
    connection.execute(update(parked).where(parked.c.id == row["id"]).values(state="put back"))
    _record(connection, row["id"], "put back", by, now, None)


def _record(connection: Connection, number: int, act: str, by: str, at: datetime, reason: str | None) -> None:
    connection.execute(insert(parked_act).values(parked=number, act=act, by=by, at=at, reason=reason))

"""Messages that failed and are tried again later; how often is counted here, never by the broker."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement, Connection, delete, func, or_, select, update

from shared.errors import CapaLoopError
from shared.store import custody, put_backs
from shared.store.database import insert_new
from shared.store.delivery import Delivery, Outcome
from shared.store.tables import retry

if TYPE_CHECKING:
    from shared.store.engine import Store


_COUNTED: Final = ("attempts", "due_at", "reason", "detail", "traceback")


class NotWaiting(CapaLoopError):
    """The message does not wait for this try any more."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that failed `attempts` times and is due again."""

    key: str
    attempts: int
    due_at: datetime
    reason: str
    detail: str
    traceback: str | None = None


def keep(connection: Connection, delivery: Delivery, waits: Waiting, now: datetime) -> datetime:
    """Note the failure; returns when it is due. The same message arriving once more meanwhile spends no attempt."""
    found: datetime | None = connection.execute(
        select(retry.c.due_at).where(retry.c.key == waits.key)
    ).scalar_one_or_none()
    counted = {name: getattr(waits, name) for name in _COUNTED}
    if delivery.via == "retry":
        connection.execute(update(retry).where(*_as_handed_out(delivery)).values(**counted))
    elif found is not None:
        return found
    else:
        row = {"key": waits.key, "first_at": now} | custody.row_of(delivery) | counted
        insert_new(connection, retry, [row])
    return waits.due_at


def claim(connection: Connection, delivery: Delivery) -> None:
    """Hold the message that is tried again until the transaction ends.

    NotWaiting when another replica is at it, or has settled or counted it since it was handed out.
    """
    if delivery.kept_as is None:
        return
    query = select(retry.c.key).where(*_as_handed_out(delivery)).with_for_update(skip_locked=True)
    if connection.execute(query).first() is None:
        raise NotWaiting(delivery.kept_as)


def _as_handed_out(delivery: Delivery) -> "tuple[ColumnElement[bool], ...]":
    return retry.c.key == delivery.kept_as, retry.c.attempts == delivery.attempts


def forget(store: "Store", connection: Connection, delivery: Delivery, outcome: Outcome) -> None:
    """A message that was tried again is settled; of one that was put back, it is noted what came of it."""
    if delivery.kept_as is None:
        return
    gone = delete(retry).where(retry.c.key == delivery.kept_as).returning(retry.c.put_back)
    put_back = connection.execute(gone).scalar_one_or_none()
    if put_back is not None:
        put_backs.came_of(store, connection, put_back, delivery.kept_as, outcome)


def due(store: "Store", now: datetime, limit: int = 100) -> list[Delivery]:
    """The messages to try again now, the longest due first; hand each to `Store.carry_out`.

    One that would have to wait for longer than any delay was noted by a clock that was ahead and has been put back:
    it is due.
    """
    longest = timedelta(seconds=max(store.retry_delays, default=0))
    is_due = or_(retry.c.due_at <= now, retry.c.due_at > now + longest)
    query = select(retry).where(is_due).order_by(retry.c.due_at, retry.c.first_at).limit(limit)
    with store.reading() as connection:
        return [delivery_of(row._mapping) for row in connection.execute(query)]


def delivery_of(row: Any) -> Delivery:
    """The delivery that a row of `retry` keeps."""
    kept = custody.delivery_of(row, via="retry", attempts=row["attempts"])
    return replace(kept, kept_as=row["key"])


def waiting(store: "Store") -> tuple[int, datetime | None]:
    """How many messages wait for another try, and when the next is due."""
    with store.reading() as connection:
        found = connection.execute(select(func.count(), func.min(retry.c.due_at)).select_from(retry)).one()
    return found[0], found[1]

"""Messages that nothing here can carry out, kept whole until a person decides: put back, or discard."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Literal

from sqlalchemy import Connection, func, select, update

from shared.errors import CapaLoopError
from shared.messages.errors import clipped
from shared.store import custody, parked_acts
from shared.store.database import insert_new
from shared.store.delivery import Delivery
from shared.store.parked_acts import Doer
from shared.store.parked_choice import PARKED, Choice
from shared.store.tables import parked

if TYPE_CHECKING:
    from shared.store.engine import Store

ParkedState = Literal["parked", "put back", "discarded"]
AT_ONCE: Final = 500
"""So many messages are changed in one transaction."""


class NotParked(CapaLoopError):
    """There is no such parked message, or what is asked for cannot be done with it."""


@dataclass(frozen=True, slots=True)
class Case:
    """Why a message is parked, and what could be read of it: its `type`, `site`, `source`, `id`, `subject`, `case`.

    `outline` is what of the traceback may be told to everyone: where it failed, and nothing that was said there.
    """

    key: str
    reason: str
    detail: str
    traceback: str | None = None
    named: Mapping[str, Any] = field(default_factory=dict)
    outline: str | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """The numbers of the messages that were changed, and of those asked for by number that had to stay as they are."""

    numbers: tuple[int, ...]
    skipped: tuple[int, ...]


def park(connection: Connection, delivery: Delivery, case: Case, now: datetime) -> None:
    """Park a delivery. The same message parked again is the same entry, counted once more."""
    why: dict[str, Any] = {
        "state": PARKED,
        "reason": case.reason[:100],
        "detail": case.detail,
        "traceback": case.traceback,
        "outline": case.outline,
    }
    why |= {"attempts": delivery.attempts, "last_at": now}
    named = {name: _told(case.named.get(name)) for name in ("type", "site", "source", "subject", "case")}
    size = {"length": len(delivery.raw), "sha256": delivery.digest, "message_id": case.named.get("id")}
    row = custody.row_of(delivery) | why | named | size
    new = {"key": case.key, "times": 1, "first_at": now, "put_back_times": 0, **row}
    if not insert_new(connection, parked, [new]):
        again = update(parked).where(parked.c.key == case.key)
        connection.execute(again.values(**why, times=parked.c.times + 1))


def _told(name: object) -> str | None:
    """What an envelope says of itself; that may be anything, when it is parked for being wrong."""
    return name if name is None or isinstance(name, str) else str(clipped(str(name)))


def shown(store: "Store", number: int, *, by: str | None = None) -> dict[str, Any]:
    """One parked message whole, with `acts`: what was done about it, by whom, when, why.

    `by` is who sees what is personal in it; that is recorded before it is given.
    """
    if by is not None:
        with store.writing() as connection:
            row = _row(connection, number)
            parked_acts.record(store, connection, Doer(by, store.clock()).acts("show", [row]))
    with store.reading() as connection:
        return {**_row(connection, number), "acts": parked_acts.of_message(connection, number)}


def count(store: "Store") -> int:
    """How many messages are parked now."""
    with store.reading() as connection:
        return connection.execute(select(func.count()).select_from(parked).where(parked.c.state == PARKED)).scalar_one()


def discard(store: "Store", choice: Choice, *, reason: str, by: str) -> Changed:
    """Give parked messages up; they stay on record with their bytes, and can be restored."""
    return _moved(store, choice, PARKED, "discarded", Doer(by, store.clock(), _given(reason)))


def restore(store: "Store", choice: Choice, *, reason: str, by: str) -> Changed:
    """Take back that messages were discarded: they are parked again."""
    return _moved(store, choice, "discarded", PARKED, Doer(by, store.clock(), _given(reason)))


def _given(reason: str) -> str:
    if not reason.strip():
        raise NotParked("this needs a reason; none was given")
    return reason


def _moved(store: "Store", choice: Choice, state: ParkedState, to: ParkedState, doer: Doer) -> Changed:
    """Part by part, so that nobody else has to wait for long; what came after the beginning stays as it is."""
    with store.reading() as connection:
        here = [parked.c.state == state, *choice.conditions]
        chosen = list(connection.execute(select(parked.c.id).where(*here).order_by(parked.c.id)).scalars())
    changed: list[int] = []
    for start in range(0, len(chosen), AT_ONCE):
        changed += _part_moved(store, chosen[start : start + AT_ONCE], state, to, doer)
    return Changed(tuple(changed), tuple(sorted(set(choice.numbers or ()) - set(changed))))


def _part_moved(
    store: "Store", numbers: Sequence[int], state: ParkedState, to: ParkedState, doer: Doer
) -> Sequence[int]:
    with store.writing() as connection:
        rows = held(connection, numbers, state)
        found = [row["id"] for row in rows]
        connection.execute(update(parked).where(parked.c.id.in_(found)).values(state=to))
        act: parked_acts.Name = "discard" if to == "discarded" else "restore"
        parked_acts.record(store, connection, doer.acts(act, rows))
    return found


def held(
    connection: Connection, numbers: Sequence[int], state: ParkedState, *, whole: bool = False
) -> Sequence[Mapping[str, Any]]:
    """Those of these messages that are in this state, in nobody else's hands until the transaction ends."""
    columns = list(parked.c) if whole else [parked.c[name] for name in ("id", "type", "message_id", "case")]
    query = select(*columns).where(parked.c.id.in_(numbers), parked.c.state == state).order_by(parked.c.id)
    return [dict(row) for row in connection.execute(query.with_for_update()).mappings()]


def unknown_among(store: "Store", numbers: Sequence[int]) -> list[int]:
    """Those of the numbers that no message here ever had."""
    with store.reading() as connection:
        known = set(connection.execute(select(parked.c.id).where(parked.c.id.in_(numbers))).scalars())
    return [number for number in numbers if number not in known]


def cut_among(connection: Connection, numbers: Sequence[int]) -> list[int]:
    """Those of these messages of which not all bytes are kept: they were too large."""
    cut = (parked.c.id.in_(numbers), parked.c.length > func.length(parked.c.raw))
    return list(connection.execute(select(parked.c.id).where(*cut).order_by(parked.c.id)).scalars())


def _row(connection: Connection, number: int) -> dict[str, Any]:
    row = connection.execute(select(parked).where(parked.c.id == number)).mappings().one_or_none()
    if row is None:
        raise _unknown(number)
    return dict(row)


def _unknown(number: int) -> NotParked:
    return NotParked(f"no parked message has the number {number}")

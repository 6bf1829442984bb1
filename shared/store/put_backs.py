"""Parked messages put back at a rate: chosen once, worked off by the department itself, with an honest account.

A message is put back when it lies among those to be tried again; what came of it is noted in the transaction that
settles it. So the account never says of a message that it was processed when it was not.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from math import floor
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from sqlalchemy import Connection, Row, func, insert, literal, select, update

from shared.errors import CapaLoopError
from shared.store import parked_acts, parking, putting_back
from shared.store.database import insert_new
from shared.store.delivery import Outcome
from shared.store.parked_acts import CAME_OF_IT, Act, Doer
from shared.store.parked_choice import PARKED, Choice
from shared.store.parking import NotParked
from shared.store.progress import Progress, progress_of
from shared.store.tables import parked, put_back, put_back_message

if TYPE_CHECKING:
    from shared.store.engine import Store

DEFAULT_RATE: Final = 20
"""Messages a second, where nothing else is asked for."""

FASTEST_RATE: Final = 10_000
AT_ONCE: Final = 100
"""So many messages are put back in one transaction."""

BURST: Final = timedelta(seconds=1)
"""A department that was held up makes up for no more than this."""

_MOST_IN_A_TICK: Final = 10


class NoPutBack(CapaLoopError):
    """There is no put-back of this number."""


class KeyReused(CapaLoopError):
    """The same key came with another request."""


def begin(store: "Store", choice: Choice, *, by: str, rate: int | None, key: str | None = None) -> Progress:
    """Choose what is parked now and is meant, and begin to put it back: `rate` messages a second, all at once without.

    The same `key` of the same client again begins nothing and gives the account of the first time. What was asked for
    by its number and is not parked is skipped. What was cut, because it was too large to be kept, is never chosen.
    """
    digest = hashlib.sha256(json.dumps([choice.as_json(), rate], sort_keys=True).encode()).hexdigest()
    with store.writing() as connection:
        cut = parking.cut_among(connection, choice.numbers or ())
        if cut:
            raise NotParked(f"message {cut[0]} was too large to be kept whole; it cannot be put back")
        number, new = _entered(store, connection, choice, Doer(by, store.clock()), rate, key or str(uuid4()), digest)
        if new:
            _work_off(store, connection, number)
    with store.reading() as connection:
        return progress_of(connection, _row(connection, number))


def work_off(store: "Store") -> int:
    """Put back what the rates of the running put-backs allow by now; how many messages it was."""
    with store.reading() as connection:
        running = list(connection.execute(select(put_back.c.id).where(put_back.c.state == "running")).scalars())
    return sum(_some_of(store, number) for number in running)


def cancel(store: "Store", number: int, *, by: str) -> Progress:
    """Leave parked what is not put back yet. What is put back already goes on; twice is once."""
    with store.writing() as connection:
        row = _row(connection, number, to_change=True)
        if row.state == "running":
            now = store.clock()
            rest = (put_back_message.c.put_back == number, put_back_message.c.state == "chosen")
            connection.execute(update(put_back_message).where(*rest).values(state="cancelled", at=now))
            connection.execute(update(put_back).where(put_back.c.id == number).values(state="cancelled", ended_at=now))
            parked_acts.record(store, connection, [Act("cancel", by, now, put_back=number)])
    return progress(store, number)


def progress(store: "Store", number: int) -> Progress:
    """What became of a put-back so far."""
    with store.reading() as connection:
        return progress_of(connection, _row(connection, number))


def latest(store: "Store", limit: int, before: int | None = None) -> list[Progress]:
    """The put-backs, the newest first, those before number `before`."""
    query = select(put_back).order_by(put_back.c.id.desc()).limit(limit)
    with store.reading() as connection:
        rows = connection.execute(query if before is None else query.where(put_back.c.id < before)).all()
        return [progress_of(connection, row) for row in rows]


def came_of(store: "Store", connection: Connection, number: int, key: str, outcome: Outcome) -> None:
    """A message that was put back is settled."""
    row = connection.execute(select(parked).where(parked.c.key == key)).mappings().one_or_none()
    if row is None:
        return
    told, now = CAME_OF_IT[outcome], store.clock()
    same = (put_back_message.c.put_back == number, put_back_message.c.parked == row["id"])
    connection.execute(update(put_back_message).where(*same).values(state=told, at=now))
    state = {} if outcome is Outcome.PARKED else {"state": "put back"}
    connection.execute(update(parked).where(parked.c.id == row["id"]).values(came_of_it=told, **state))
    parked_acts.record(store, connection, Doer(store.source, now, put_back=number).acts(told, [row]))


def _entered(
    store: "Store", connection: Connection, choice: Choice, doer: Doer, rate: int | None, key: str, digest: str
) -> tuple[int, bool]:
    row = {"by": doer.by, "key": key, "digest": digest, "at": doer.at, "chosen": choice.as_json(), "rate": rate}
    begun = doer.at - timedelta(seconds=1 / rate) if rate else doer.at
    new = insert_new(connection, put_back, [{**row, "total": 0, "state": "running", "paced_at": begun}])
    here = (put_back.c.by == doer.by, put_back.c.key == key)
    found = connection.execute(select(put_back.c.id, put_back.c.digest).where(*here)).one()
    if not new:
        if found.digest != digest:
            raise KeyReused(f"the key {key} was used with another put-back")
        return found.id, False
    total = _choose(connection, found.id, choice, doer.at)
    connection.execute(update(put_back).where(put_back.c.id == found.id).values(total=total))
    if total > 1:
        reason = "; ".join(f"{name}: {value}" for name, value in (choice.as_json() | {"total": total}).items())
        parked_acts.record(store, connection, [Act("begin", doer.by, doer.at, put_back=found.id, reason=reason)])
    return found.id, True


def _choose(connection: Connection, number: int, choice: Choice, now: datetime) -> int:
    same = [
        literal(number),
        parked.c.id,
        parked.c.put_back_times,
        literal("chosen"),
        literal(now, parked.c.last_at.type),
    ]
    whole = parked.c.length == func.length(parked.c.raw)
    meant = select(*same).where(parked.c.state == PARKED, whole, *choice.conditions)
    names = ["put_back", "parked", "before", "state", "at"]
    chosen: int = connection.execute(insert(put_back_message).from_select(names, meant)).rowcount
    if choice.numbers is None:
        return chosen
    mine = select(put_back_message.c.parked).where(put_back_message.c.put_back == number)
    rest = set(choice.numbers) - set(connection.execute(mine).scalars())
    told = {"put_back": number, "before": 0, "state": "skipped", "at": now}
    if rest:
        connection.execute(insert(put_back_message), [{**told, "parked": one} for one in sorted(rest)])
    return chosen + len(rest)


def _some_of(store: "Store", number: int) -> int:
    done = 0
    for _ in range(_MOST_IN_A_TICK):
        with store.writing() as connection:
            some = _work_off(store, connection, number)
        done += some
        if some < AT_ONCE:
            break
    return done


def _work_off(store: "Store", connection: Connection, number: int) -> int:
    """One part, unless another replica is at it."""
    mine = select(put_back).where(put_back.c.id == number, put_back.c.state == "running")
    row = connection.execute(mine.with_for_update(skip_locked=True)).one_or_none()
    if row is None:
        return 0
    now = store.clock()
    allowed, paced_at = _allowed(row, now)
    chosen = _next(connection, number, allowed)
    done = putting_back.some(store, connection, Doer(row.by, now, put_back=number), chosen) if chosen else 0
    if row.rate:
        paced_at += timedelta(seconds=done / row.rate)
    ended = {} if _is_left(connection, number) else {"state": "worked off", "ended_at": now}
    connection.execute(update(put_back).where(put_back.c.id == number).values(paced_at=paced_at, **ended))
    return done


def _allowed(row: Row[Any], now: datetime) -> tuple[int, datetime]:
    """How many messages may be put back now, and since when that is reckoned."""
    if not row.rate:
        return AT_ONCE, now
    burst = max(BURST, timedelta(seconds=1 / row.rate))
    since = min(max(row.paced_at, now - burst), now)
    return min(floor((now - since) / timedelta(seconds=1) * row.rate + 1e-6), AT_ONCE), since


def _next(connection: Connection, number: int, most: int) -> Sequence[Row[Any]]:
    here = (put_back_message.c.put_back == number, put_back_message.c.state == "chosen")
    query = select(put_back_message.c.parked, put_back_message.c.before).where(*here)
    return list(connection.execute(query.order_by(put_back_message.c.parked).limit(most)))


def _is_left(connection: Connection, number: int) -> bool:
    here = (put_back_message.c.put_back == number, put_back_message.c.state == "chosen")
    return connection.execute(select(literal(1)).where(*here).limit(1)).first() is not None


def _row(connection: Connection, number: int, *, to_change: bool = False) -> Row[Any]:
    query = select(put_back).where(put_back.c.id == number)
    row = connection.execute(query.with_for_update() if to_change else query).one_or_none()
    if row is None:
        raise NoPutBack(f"no put-back has the number {number}")
    return row

"""A part of a put-back: these messages lie among those to be tried again, at once and by the usual way."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, Row, select, update

from shared.store import parked_acts, parking
from shared.store.database import insert_new
from shared.store.parked_acts import Doer
from shared.store.parked_choice import PARKED
from shared.store.tables import parked, put_back_message, retry

if TYPE_CHECKING:
    from shared.store.engine import Store

LARGEST_PART: Final = 8 * 1024 * 1024
"""Bytes that are held in memory at a time; one message is always taken."""

_AS_IT_CAME: Final = ("key", "raw", "content_type", "headers", "exchange", "routing_key")


def some(store: "Store", connection: Connection, doer: Doer, chosen: Sequence[Row[Any]]) -> int:
    """Put back these messages (`parked`, and `before`: how often it had been put back); how many it was.

    What is not parked any more, or was put back and parked again by somebody else meanwhile, is skipped, and so is what
    is being settled at this moment because it came again by itself.
    """
    before = {row.parked: row.before for row in chosen}
    numbers = _as_many_as_fit(connection, list(before))
    rows = [
        row
        for row in parking.held(connection, numbers, PARKED, whole=True)
        if row["put_back_times"] == before[row["id"]]
    ]
    back = [row for row in rows if row["key"] in _kept(connection, doer, rows)] if rows else []
    _note(connection, doer, [row["id"] for row in back], "put back")
    _note(connection, doer, sorted(set(numbers) - {row["id"] for row in back}), "skipped")
    once_more = {"state": "put back", "put_back_times": parked.c.put_back_times + 1, "came_of_it": None}
    if back:
        connection.execute(update(parked).where(parked.c.id.in_([row["id"] for row in back])).values(**once_more))
        parked_acts.record(store, connection, doer.acts("put back", back))
    return len(back)


def _as_many_as_fit(connection: Connection, numbers: Sequence[int]) -> Sequence[int]:
    query = select(parked.c.id, parked.c.length).where(parked.c.id.in_(numbers))
    sizes: dict[int, int] = dict(connection.execute(query).all())
    fitting: list[int] = []
    size = 0
    for number in numbers:
        size += sizes.get(number, 0)
        if fitting and size > LARGEST_PART:
            break
        fitting.append(number)
    return fitting


def _kept(connection: Connection, doer: Doer, rows: Sequence[Mapping[str, Any]]) -> set[str]:
    """The keys of those that are tried again for this put-back. A command gets no second answer.

    A message that waits already, because it came again by itself, is tried now instead of later.
    """
    why = {"reason": "put back", "detail": f"put back by {doer.by}", "attempts": 0, "due_at": doer.at}
    new = [
        {
            **{name: row[name] for name in _AS_IT_CAME},
            "properties": {**row["properties"], "reply_to": None},
            "first_at": doer.at,
            "put_back": doer.put_back,
            **why,
        }
        for row in rows
    ]
    insert_new(connection, retry, new)
    these = retry.c.key.in_([row["key"] for row in rows])
    connection.execute(
        update(retry).where(these, retry.c.put_back.is_(None)).values(put_back=doer.put_back, due_at=doer.at)
    )
    return set(connection.execute(select(retry.c.key).where(these, retry.c.put_back == doer.put_back)).scalars())


def _note(connection: Connection, doer: Doer, numbers: Sequence[int], state: str) -> None:
    if numbers:
        these = (put_back_message.c.put_back == doer.put_back, put_back_message.c.parked.in_(numbers))
        connection.execute(update(put_back_message).where(*these).values(state=state, at=doer.at))

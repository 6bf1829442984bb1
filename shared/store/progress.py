"""The account of a put-back: how far it is, and what became of the messages."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import Connection, Row, func, select

from shared.store.tables import parked, put_back_message, retry

OPEN: Final = ("chosen", "put back")
"""States of a message of which is not known yet what comes of it."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Every message of a put-back is counted in exactly one of the figures between `total` and `next_try_at`.

    `left` are not put back yet; `to_be_tried` are put back and were not tried yet, `waiting` were tried, failed, and
    wait for another try, the next of them at `next_try_at`. `skipped`: somebody else had settled it. `done` is what
    took effect now, `duplicate` what had taken effect before. The put-back is `done` when nothing more will come of it.
    """

    id: int
    by: str
    at: datetime
    chosen: Mapping[str, Any]
    rate: int | None
    state: Literal["running", "done", "cancelled"]
    finished: bool
    ended_at: datetime | None
    total: int
    left: int
    to_be_tried: int
    waiting: int
    done: int
    duplicate: int
    refused: int
    not_ours: int
    parked_again: int
    skipped: int
    cancelled: int
    next_try_at: datetime | None

    @property
    def put_back(self) -> int:
        """How many messages were put back, whatever came of them."""
        return self.total - self.left - self.skipped - self.cancelled

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "put_back": self.put_back}


def progress_of(connection: Connection, row: Row[Any]) -> Progress:
    """What became of this put-back so far."""
    mine = put_back_message.c.put_back == row.id
    state = put_back_message.c.state
    grouped = select(state, func.count()).where(mine).group_by(state)
    counts: dict[str, int] = dict(connection.execute(grouped).all())
    waiting, next_try_at = _waiting(connection, row.id) if counts.get("put back") else (0, None)
    finished = not any(counts.get(one) for one in OPEN)
    told: Literal["running", "done", "cancelled"] = "done" if finished else "running"
    return Progress(
        id=row.id,
        by=row.by,
        at=row.at,
        chosen=row.chosen,
        rate=row.rate,
        state="cancelled" if row.state == "cancelled" else told,
        finished=finished,
        ended_at=row.ended_at,
        total=row.total,
        left=counts.get("chosen", 0),
        to_be_tried=counts.get("put back", 0) - waiting,
        waiting=waiting,
        **{name.replace(" ", "_"): counts.get(name, 0) for name in _ENDINGS},
        next_try_at=next_try_at,
    )


_ENDINGS: Final = ("done", "duplicate", "refused", "not ours", "parked again", "skipped", "cancelled")


def _waiting(connection: Connection, number: int) -> tuple[int, datetime | None]:
    """How many failed once more and wait, and when the next is due."""
    found = connection.execute(
        select(func.count(), func.min(retry.c.due_at, type_=retry.c.due_at.type))
        .select_from(put_back_message)
        .join(parked, parked.c.id == put_back_message.c.parked)
        .join(retry, retry.c.key == parked.c.key)
        .where(put_back_message.c.put_back == number, put_back_message.c.state == "put back", retry.c.attempts > 0)
    ).one()
    return found[0], found[1]

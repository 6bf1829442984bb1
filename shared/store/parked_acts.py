"""What is done about parked messages, and what came of it: who, when, what, why. Acts are added, never changed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Literal

from sqlalchemy import Connection, insert, select

from shared.store.delivery import Outcome
from shared.store.tables import parked, parked_act

if TYPE_CHECKING:
    from shared.store.engine import Store

Name = Literal[
    "begin",
    "cancel",
    "put back",
    "done",
    "duplicate",
    "refused",
    "not ours",
    "parked again",
    "discard",
    "restore",
    "show",
]
"""`show` is that somebody saw the personal data in a message; `begin` and `cancel` concern a put-back of several."""

CAME_OF_IT: Final[Mapping[Outcome, Name]] = {
    Outcome.DONE: "done",
    Outcome.DUPLICATE: "duplicate",
    Outcome.REFUSED: "refused",
    Outcome.PARKED: "parked again",
    Outcome.NOT_OURS: "not ours",
}
"""What can come of a message that was put back."""


@dataclass(frozen=True, slots=True)
class Act:
    """One act. `number` is that of the message, None when it is about a whole put-back; `case` is SITE/NUMBER where the
    message names one."""

    act: Name
    by: str
    at: datetime
    number: int | None = None
    put_back: int | None = None
    reason: str | None = None
    type: str | None = None
    message_id: str | None = None
    case: str | None = None


Witness = Callable[[Connection, Sequence[Act]], None]


@dataclass(frozen=True, slots=True)
class Doer:
    """Who acts, when and why."""

    by: str
    at: datetime
    reason: str | None = None
    put_back: int | None = None

    def acts(self, act: Name, rows: Sequence[Any]) -> list[Act]:
        """The same act upon each of these rows of `parked`."""
        return [
            Act(
                act,
                self.by,
                self.at,
                row["id"],
                self.put_back,
                self.reason,
                row["type"],
                row["message_id"],
                row["case"],
            )
            for row in rows
        ]


def record(store: "Store", connection: Connection, acts: Sequence[Act]) -> None:
    """Keep these acts, and tell whoever keeps a history of cases."""
    if not acts:
        return
    own = ("act", "by", "at", "put_back", "reason")
    rows = [{"parked": act.number, **{name: getattr(act, name) for name in own}} for act in acts]
    connection.execute(insert(parked_act), rows)
    store.witnessed(connection, acts)


def of_message(connection: Connection, number: int) -> list[dict[str, Any]]:
    """All that was done about one message, in its order."""
    query = select(parked_act).where(parked_act.c.parked == number).order_by(parked_act.c.id)
    return [dict(act) for act in connection.execute(query).mappings()]


def history(
    store: "Store", *, limit: int, before: int | None = None, since: datetime | None = None, act: str | None = None
) -> list[dict[str, Any]]:
    """Acts, the newest first, those before the act of number `before`; each with what its message is known by."""
    about = (parked.c.type, parked.c.site, parked.c["case"], parked.c.message_id)
    query = select(parked_act, *about).outerjoin(parked, parked.c.id == parked_act.c.parked)
    if before is not None:
        query = query.where(parked_act.c.id < before)
    if since is not None:
        query = query.where(parked_act.c.at >= since)
    if act is not None:
        query = query.where(parked_act.c.act == act)
    with store.reading() as connection:
        found = connection.execute(query.order_by(parked_act.c.id.desc()).limit(limit))
        return [dict(row) for row in found.mappings()]

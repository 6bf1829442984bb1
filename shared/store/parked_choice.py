"""Which parked messages are meant, and what there is of them: by group, one by one."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement, func, select

from shared.store.tables import parked

if TYPE_CHECKING:
    from shared.store.engine import Store

PARKED: Final = "parked"


@dataclass(frozen=True, slots=True)
class Choice:
    """Parked messages with these numbers, of this reason, type, site and case, parked `since` then: all that is said
    must agree, and without anything said it is every one."""

    numbers: tuple[int, ...] | None = None
    reason: str | None = None
    type: str | None = None
    site: str | None = None
    case: str | None = None
    since: datetime | None = None

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        """What the rows of `parked` must fulfil, their state aside."""
        said = {name: getattr(self, name) for name in ("reason", "type", "site", "case")}
        found = [parked.c[name] == value for name, value in said.items() if value is not None]
        if self.numbers is not None:
            found.append(parked.c.id.in_(self.numbers))
        if self.since is not None:
            found.append(parked.c.last_at >= self.since)
        return found

    def as_json(self) -> dict[str, Any]:
        """What was said, as it is kept and told."""
        said = {name: value for name, value in asdict(self).items() if value is not None}
        if self.numbers is not None:
            said["numbers"] = sorted(self.numbers)
        if self.since is not None:
            said["since"] = self.since.isoformat()
        return said


@dataclass(frozen=True, slots=True)
class Group:
    """Parked messages of one reason and type."""

    reason: str
    type: str | None
    count: int
    oldest: datetime
    newest: datetime


LISTED: Final = tuple(
    column
    for column in parked.c
    if column.name not in ("raw", "traceback", "outline", "headers", "properties", "key", "content_type")
)


def grouped(store: "Store", choice: Choice | None = None, state: str = PARKED) -> list[Group]:
    """What is in this state now, by reason and type, the largest group first."""
    query = (
        select(
            parked.c.reason,
            parked.c.type,
            func.count(),
            func.min(parked.c.first_at, type_=parked.c.first_at.type),
            func.max(parked.c.last_at, type_=parked.c.last_at.type),
        )
        .where(parked.c.state == state, *(choice or Choice()).conditions)
        .group_by(parked.c.reason, parked.c.type)
        .order_by(func.count().desc(), parked.c.reason, parked.c.type)
    )
    with store.reading() as connection:
        return [Group(*row) for row in connection.execute(query)]


def listed(
    store: "Store", choice: Choice | None = None, *, state: str = PARKED, limit: int = 200, after: int = 0
) -> list[Mapping[str, Any]]:
    """The messages in this state without their bytes, by number, those after number `after`."""
    here = (parked.c.state == state, parked.c.id > after)
    query = select(*LISTED, parked.c.traceback.is_not(None).label("failed"))
    query = query.where(*here, *(choice or Choice()).conditions).order_by(parked.c.id).limit(limit)
    with store.reading() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]

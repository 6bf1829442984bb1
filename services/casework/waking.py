"""Cases in which time alone changes something: which are due, and whose turn it is to wake them."""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, select, update

from .families import HEAD
from .tables import cases


def put_off(connection: Connection, site: str, number: str, until: datetime) -> None:
    """The case is not looked at again before `until`."""
    same = (cases.c.site == site, cases.c.number == number)
    connection.execute(update(cases).where(*same).values(wake_at=until))


_CLAIMED_HEAD: Final = (
    select(cases.c.id)
    .where(cases.c.site == bindparam("site"), cases.c.number == HEAD)
    .with_for_update(skip_locked=True)
)


def claim(connection: Connection, site: str, number: str, now: datetime) -> bool:
    """Whether the case is still due and nobody else is at work on its family; then it is locked (PostgreSQL)."""
    named = {"site": site, "number": number}
    if connection.execute(_CLAIMED_HEAD, named).first() is None:
        return False
    still = (cases.c.site == site, cases.c.number == number, cases.c.wake_at <= now, cases.c.closed.is_(False))
    return connection.execute(select(cases.c.id).where(*still)).first() is not None


def due(connection: Connection, now: datetime, limit: int) -> list[tuple[str, str]]:
    """Site and number of open cases in which time alone changes something by `now`."""
    query = (
        select(cases.c.site, cases.c.number)
        .where(cases.c.wake_at <= now, cases.c.closed.is_(False))
        .order_by(cases.c.wake_at, cases.c.id)
        .limit(limit)
    )
    return [(site, number) for site, number in connection.execute(query)]

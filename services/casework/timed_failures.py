"""Timed work that failed: kept until it succeeds, so that whoever looks finds more than a line in a log."""

import traceback
from datetime import datetime
from typing import Final, Literal

from sqlalchemy import Connection, bindparam, delete, update

from shared.store.database import insert_new

from .tables import timed_failures

TimedWork = Literal["case", "schedule"]
"""A case that is evaluated because time has passed, or a schedule that opens cases."""

_THIS: Final = (
    timed_failures.c.site == bindparam("of_site"),
    timed_failures.c.work == bindparam("of_work"),
    timed_failures.c.name == bindparam("of_name"),
)


def note(
    connection: Connection, site: str, work: TimedWork, name: str, wrong: Exception, now: datetime, again_at: datetime
) -> None:
    """It failed once more, and is tried again at `again_at`."""
    reason = type(wrong).__name__
    told = {
        "reason": reason,
        "detail": f"{reason}: {wrong}",
        "traceback": "".join(traceback.format_exception(wrong)),
        "last_at": now,
        "again_at": again_at,
    }
    row = {"site": site, "work": work, "name": name, "attempts": 1, "first_at": now, **told}
    if not insert_new(connection, timed_failures, [row]):
        again = update(timed_failures).where(*_THIS).values(attempts=timed_failures.c.attempts + 1, **told)
        connection.execute(again, _key(site, work, name))


def forget(connection: Connection, site: str, work: TimedWork, name: str) -> None:
    """It has succeeded."""
    connection.execute(delete(timed_failures).where(*_THIS), _key(site, work, name))


def _key(site: str, work: str, name: str) -> dict[str, str]:
    return {"of_site": site, "of_work": work, "of_name": name}

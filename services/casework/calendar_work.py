"""Cases that the calendar opens: one for each period of a schedule, once, in their order, late rather than never.

Of each schedule the next period lies in the store with the instant at which its case is opened. What is due is found by
that instant being past, and the case, the note that it is opened and the period after it are one transaction.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, delete, select, update

from rules.answers import clauses_of
from rules.procedure import Procedure
from rules.reporting_periods import begins
from rules.scheduling import Timetable
from shared.store.actor import Actor
from shared.store.database import insert_new
from shared.store.engine import Store
from shared.store.refusals import StoreUnavailable
from shared.store.work import Work

from . import timed_failures
from .owning import Owner
from .procedures import Procedures
from .tables import scheduled_periods

AT_ONCE: Final = 50
"""Cases opened in one go; the rest waits for the next tick, so that messages are not held up."""

PUT_OFF: Final = timedelta(minutes=10)
"""A period whose case cannot be opened is tried again after this."""

PROMPT: Final = timedelta(minutes=5)
"""A case for a time of a day that is opened within this is not called late."""

log: Final = logging.getLogger("capaloop.casework")

_OWN: Final = (
    scheduled_periods.c.site == bindparam("of_site"),
    scheduled_periods.c.schedule == bindparam("of_schedule"),
)
_NEXT: Final = (
    select(scheduled_periods)
    .where(*_OWN, scheduled_periods.c.opened_at.is_(None))
    .order_by(scheduled_periods.c.opens_at)
)
_CLAIMED: Final = _NEXT.with_for_update(skip_locked=True)
_THIS: Final = (*_OWN, scheduled_periods.c.period == bindparam("of_period"))
_OPENED: Final = select(scheduled_periods.c.number).where(*_THIS, scheduled_periods.c.opened_at.is_not(None))


@dataclass
class Scheduled:
    """A schedule of a site whose cases this department owns. `look_at` is when there may be something to open."""

    procedure: Procedure
    pack: str
    timetable: Timetable
    look_at: datetime | None = None

    @property
    def site(self) -> str:
        return self.procedure.site.id

    @property
    def name(self) -> str:
        return self.timetable.schedule.name

    @property
    def key(self) -> dict[str, Any]:
        return {"of_site": self.site, "of_schedule": self.name}

    def local_day(self, moment: datetime) -> date:
        return self.timetable.here.day_of(moment)

    def is_late(self, opens_at: datetime, now: datetime) -> bool:
        """Whether a case that is opened now comes late: on a later day, or for a time of a day some minutes later."""
        if self.timetable.times:
            return now - opens_at > PROMPT
        return self.local_day(now) > self.local_day(opens_at)

    def is_wanted(self, period: str) -> bool:
        """Whether the site wants a case for it: not for what lies before the first period that it names."""
        return begins(period) >= begins(self.first_wanted(period))

    def to_begin_with(self, now: datetime) -> str:
        """The period in which the schedule first runs, or an earlier one that the site names."""
        present = self.timetable.present(now)
        return min(present, self.first_wanted(present), key=begins)

    def first_wanted(self, otherwise: str) -> str:
        return self.procedure.site.schedules.get(self.name, otherwise)


class CalendarWork:
    """What a department opens by the calendar, of all sites."""

    def __init__(self, store: Store, owner: Owner, procedures: Procedures) -> None:
        self._store = store
        self._owner = owner
        self._scheduled = [
            one for site in procedures.sites for one in _schedules_of(procedures.in_force(site), store.department)
        ]

    def open_due(self, now: datetime) -> int:
        """Opens the cases whose instant has come; gives how many. Each is opened by one replica."""
        opened = 0
        for one in self._scheduled:
            if one.look_at is None or one.look_at <= now:
                opened += self._open(one, now)
        return opened

    def _open(self, one: Scheduled, now: datetime) -> int:
        opened = 0
        try:
            while opened < AT_ONCE and self._open_next(one, now):
                opened += 1
        except StoreUnavailable:
            raise
        except Exception as wrong:
            one.look_at = now + PUT_OFF
            log.exception(
                "%s: the schedule %s cannot open its case; tried again at %s", one.site, one.name, one.look_at
            )
            with self._store.writing() as connection:
                timed_failures.note(connection, one.site, "schedule", one.name, wrong, now, one.look_at)
        else:
            with self._store.writing() as connection:
                timed_failures.forget(connection, one.site, "schedule", one.name)
        return opened

    def _open_next(self, one: Scheduled, now: datetime) -> bool:
        """Opens the next case of a schedule if its instant has come and no other replica is at it."""
        followed = self._store.following.timed("open", site=one.site, schedule=one.name)
        with followed, self._store.writing() as connection:
            row = _claimed(connection, one, now)
            one.look_at = row.opens_at if row else now
            if row is None or row.opens_at > now:
                return False
            if not one.is_wanted(row.period):
                after = one.timetable.after(row.period)
                _replace(connection, one, row.period, max(after, one.first_wanted(after), key=begins))
                return True
            work = Work(connection, now, one.site, self._store.source, Actor("time", verified=True))
            self._open_case(work, one, row)
        return True

    def _open_case(self, work: Work, one: Scheduled, row: Row[Any]) -> None:
        detail = {
            "schedule": one.name,
            "text": one.procedure.vocabulary.labels(one.name),
            "period": row.period,
            "due_at": row.opens_at.isoformat(),
            "late": one.is_late(row.opens_at, work.now),
            "clauses": list(_clauses(one)),
        }
        file = self._owner.open(
            work,
            one.timetable.schedule.opens,
            {"period": row.period},
            by=work.actor.name,
            events={"period opened": detail},
        )
        opened = {"opened_at": work.now, "number": file.number}
        work.connection.execute(update(scheduled_periods).where(*_THIS).values(**opened), _this(one, row.period))
        _enter(work.connection, one, one.timetable.after(row.period))


def _schedules_of(procedure: Procedure, department: str) -> Iterator[Scheduled]:
    for kind in procedure.kinds.values():
        for pack, schedule in kind.schedules.values() if kind.kind.owner == department else ():
            yield Scheduled(procedure, pack, Timetable(schedule, procedure.working_time, procedure.settings))


def _claimed(connection: Connection, one: Scheduled, now: datetime) -> Row[Any] | None:
    """The next period as the procedure in force has it; nothing if another replica is at it."""
    row = connection.execute(_CLAIMED, one.key).first()
    if row is None:
        if connection.execute(_NEXT, one.key).first() is not None:
            return None
        _enter(connection, one, one.to_begin_with(now))
        row = connection.execute(_CLAIMED, one.key).first()
    if row is not None and _is_otherwise(one, row):
        _replace(connection, one, row.period, row.period)
        row = connection.execute(_CLAIMED, one.key).first()
    return row


def _is_otherwise(one: Scheduled, row: Row[Any]) -> bool:
    """Whether the schedule was entered by a procedure that had it otherwise."""
    period = one.timetable.counted(row.period)
    return bool(period != row.period or one.timetable.opens_at(period) != row.opens_at)


def _replace(connection: Connection, one: Scheduled, period: str, by: str) -> None:
    connection.execute(delete(scheduled_periods).where(*_THIS), _this(one, period))
    _enter(connection, one, by)


def _enter(connection: Connection, one: Scheduled, period: str) -> None:
    """The next period: that one, or the first one after it that is not opened yet."""
    period = one.timetable.counted(period)
    while connection.execute(_OPENED, _this(one, period)).first() is not None:
        period = one.timetable.after(period)
    at = one.timetable.opens_at(period)
    row = {"site": one.site, "schedule": one.name, "period": period, "opens_at": at}
    insert_new(connection, scheduled_periods, [row])


def _this(one: Scheduled, period: str) -> dict[str, Any]:
    return {**one.key, "of_period": period}


def _clauses(one: Scheduled) -> tuple[str, ...]:
    return clauses_of(one.timetable.schedule.clause)

"""Lengths of time as declarations give them, counted at a site."""

from datetime import date, datetime

from .calendar import CannotCount, WorkingTime
from .calendar.moving import moved_day, moved_instant
from .conditions import Lookup
from .periods import Period


def moved(here: WorkingTime, moment: date, period: Period, lookup: Lookup, *, back: bool = False) -> date | None:
    """A day or an instant so much on, or `back`; an instant comes in UTC.

    A day is moved by days, working days, weeks, months or years. Nothing while the count is a name of which `lookup`
    knows no value. Raises `CannotCount`.
    """
    count = lookup(period.count) if isinstance(period.count, str) else period.count
    if count is None:
        return None
    if isinstance(moment, datetime):
        return moved_instant(here, moment, int(count), period.unit, back=back)
    return moved_day(here, moment, int(count), period.unit, back=back)


def instant_moved(
    here: WorkingTime, moment: datetime, period: Period, lookup: Lookup, *, back: bool = False
) -> datetime | None:
    """An instant so much on, or `back`, in UTC; nothing while the count is not known, or where no calendar reaches."""
    try:
        at = moved(here, moment, period, lookup, back=back)
    except (CannotCount, OverflowError):
        return None
    return at if isinstance(at, datetime) else None

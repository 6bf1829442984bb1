"""A task that is owed again some time after it was done: in rounds, numbered from 1.

A round begins when the time is up and the task's condition holds; after an outage that is one round, however many
times the time would have been up meanwhile.
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from .closing import missing_in
from .conditions import Lookup
from .declarations import Task
from .facts import Known
from .periods import Period
from .procedure import KindOfCase

BY_THE_CLOCK: Mapping[str, timedelta] = {"minutes": timedelta(minutes=1), "hours": timedelta(hours=1)}
IN_DAYS: Mapping[str, int] = {"days": 1, "weeks": 7}
IN_MONTHS: Mapping[str, int] = {"months": 1, "years": 12}
COUNTED = (*BY_THE_CLOCK, *IN_DAYS, *IN_MONTHS)
"""The units in which the time from round to round is counted."""


@dataclass(frozen=True)
class Round:
    """A round that is owed from `at` on; from the beginning without it."""

    task: Task
    pack: str
    number: int
    at: datetime | None

    def is_owed(self, now: datetime) -> bool:
        return self.at is None or self.at <= now


def rounds(kind: KindOfCase, known: Mapping[str, Known], values: Mapping[str, Any], zone: tzinfo) -> Iterator[Round]:
    """The round that is open or comes next of each recurring task whose condition holds."""
    for pack, task in kind.recurring:
        if task.every is None or task.when.holds(values.get) is not True:
            continue
        if missing_in(kind, task.form, values.get):
            yield Round(task, pack, 1, None)
            continue
        last = _last(kind, task.form, known)
        at = _done(last) and moved(_done(last), task.every, values.get, zone)
        if last is not None and at is not None:
            yield Round(task, pack, int(last.key or 1) + 1, at)


def moved(moment: datetime | None, period: Period, lookup: Lookup, zone: tzinfo) -> datetime | None:
    """The moment so much on, by the calendar of the site's zone; the last day of a month that is too short.

    Nothing while the count is a setting without a value, or when no calendar goes that far.
    """
    count = lookup(period.count) if isinstance(period.count, str) else period.count
    if count is None or moment is None:
        return None
    try:
        if period.unit in BY_THE_CLOCK:
            return moment.astimezone(UTC) + int(count) * BY_THE_CLOCK[period.unit]
        local = moment.astimezone(zone)
        day = _day_on(local.date(), int(count), period.unit)
        return datetime.combine(day, local.time(), zone).astimezone(UTC)
    except (OverflowError, ValueError):
        return None


def _day_on(day: date, count: int, unit: str) -> date:
    if unit in IN_DAYS:
        return day + timedelta(days=count * IN_DAYS[unit])
    year, month = divmod(day.year * 12 + day.month - 1 + count * IN_MONTHS[unit], 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _last(kind: KindOfCase, form: str, known: Mapping[str, Known]) -> Known | None:
    """What was stated last of the required fields, as far as it is known when."""
    stated = [known[name] for name in kind.required[form] if name in known and _done(known[name])]
    return max(stated, key=lambda one: _done(one) or datetime.min.replace(tzinfo=UTC), default=None)


def _done(known: Known | None) -> datetime | None:
    return (known.as_of or known.known_at) if known else None

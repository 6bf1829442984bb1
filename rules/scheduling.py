"""When a schedule opens its cases: which periods are due at an instant, and which instant comes next.

Pure: the day to begin with and the present instant are arguments.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import Any

from .calendar import CannotCount, WorkingTime
from .calendar.moving import OF_AN_INSTANT
from .counting import moved
from .declarations import Schedule
from .domains import Day, Domain, Instant
from .reporting_periods import (
    LENGTHS,
    Length,
    ReportingPeriod,
    first_day,
    last_day,
    length_of,
    period_after,
    period_of,
    time_of,
    time_of_day,
)

PERIOD_FACTS: Mapping[str, Domain] = {"period": ReportingPeriod(), "period_from": Day(), "period_to": Day()}
"""What a case that a schedule opens knows of its period: the name is stated, the two days follow from it."""
TIME_FACTS: Mapping[str, Domain] = {"period_at": Instant()}
"""What it knows besides, if it is opened for times of a day."""

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Timetable:
    """A schedule at a site: when the site works, and the values of its settings."""

    schedule: Schedule
    here: WorkingTime
    settings: Mapping[str, Any]

    @cached_property
    def each(self) -> Length:
        """How long its periods are. Raises `CannotCount` while a setting that says so has no value."""
        return length_at(self.schedule, self.settings)

    @cached_property
    def times(self) -> tuple[time, ...]:
        """The times of a day for which cases are opened, in their order; none if for whole periods."""
        return times_at(self.schedule, self.settings)

    def opens_at(self, period: str) -> datetime:
        """The instant (UTC) at which the case for the period is opened; days begin as they begin at the site."""
        by = self.schedule.ahead or self.schedule.after
        wall = time_of(period)
        timed = wall is not None
        day = first_day(period) if timed or self.schedule.at == "begin" else last_day(period) + ONE_DAY
        begun = self.here.at(day, wall or time())
        if by is None:
            return begun
        start = begun if timed or by.unit in OF_AN_INSTANT else day
        at = moved(self.here, start, by, self.settings.get, back=self.schedule.ahead is not None)
        if at is None:
            raise CannotCount(f"the setting {by.count} has no value")
        return at if isinstance(at, datetime) else self.here.begins(at)

    def present(self, now: datetime) -> str:
        """The period that goes on at an instant; of times of a day, the last one that has come."""
        day = self.here.day_of(now)
        if not self.times:
            return period_of(day, self.each)
        come = [one for one in self.times if self.here.at(day, one) <= now]
        return time_of_day(day, come[-1]) if come else time_of_day(day - ONE_DAY, self.times[-1])

    def counted(self, period: str) -> str:
        """The period of this schedule in which the given one begins, whatever schedule that is of.

        Of times of a day: the last one of that day until then, or else the first one of that day.
        """
        day, wall = first_day(period), time_of(period) or time()
        if not self.times:
            return period_of(day, self.each)
        return time_of_day(day, max((one for one in self.times if one <= wall), default=self.times[0]))

    def after(self, period: str) -> str:
        """The period that comes next."""
        if not self.times:
            return period_after(period)
        wall = time_of(period)
        later = [one for one in self.times if wall is None or one > wall]
        return time_of_day(first_day(period), later[0]) if later else self._next_day(period)

    def due(self, period: str, now: datetime) -> Iterator[str]:
        """The periods from `period` on whose cases are to be open by `now`, in their order."""
        while self.opens_at(period) <= now:
            yield period
            period = self.after(period)

    def has(self, period: str) -> bool:
        """Whether it opens a case for the period."""
        return length_of(period) == self.each and (time_of(period) in self.times if self.times else "T" not in period)

    def _next_day(self, period: str) -> str:
        return time_of_day(first_day(period) + ONE_DAY, self.times[0])


def length_at(schedule: Schedule, settings: Mapping[str, Any]) -> Length:
    """How long the periods of a schedule are under these settings. Raises `CannotCount`."""
    said = schedule.each if schedule.each in LENGTHS else settings.get(schedule.each)
    for length in LENGTHS:
        if said == length:
            return length
    raise CannotCount(f"the setting {schedule.each} has no value")


def times_at(schedule: Schedule, settings: Mapping[str, Any]) -> tuple[time, ...]:
    """The times of a day for which a schedule opens cases under these settings, in their order."""
    said: Sequence[time] = settings.get(schedule.times) or () if schedule.times else ()
    return tuple(sorted(said))


def following_from(period: str, here: WorkingTime) -> dict[str, Any]:
    """The facts that follow from the name of a period at a site."""
    wall = time_of(period)
    at = {} if wall is None else {"period_at": here.at(first_day(period), wall).astimezone(here.timezone)}
    return {"period_from": first_day(period), "period_to": last_day(period), **at}

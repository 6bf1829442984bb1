"""When a schedule opens its cases: which periods are due at an instant, and which instant comes next.

Pure: the day to begin with and the present instant are arguments.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from .calendar import CannotCount, WorkingTime
from .calendar.moving import OF_AN_INSTANT
from .counting import moved
from .declarations import CaseKind, Schedule
from .domains import Day, Domain, Whole
from .periods import Period
from .reporting_periods import (
    MONTHS,
    ReportingPeriod,
    first_day,
    last_day,
    length_of,
    period_after,
    period_of,
)

PERIOD_FACTS: Mapping[str, Domain] = {"period": ReportingPeriod(), "period_from": Day(), "period_to": Day()}
"""What a case that a schedule opens knows of its period: the name is stated, the two days follow from it."""

Report = Callable[[str], None]


@dataclass(frozen=True)
class Timetable:
    """A schedule at a site: when the site works, and the values of its settings."""

    schedule: Schedule
    here: WorkingTime
    settings: Mapping[str, Any]

    def opens_at(self, period: str) -> datetime:
        """The instant (UTC) at which the case for the period is opened; days begin as they begin at the site."""
        begins = first_day(period) if self.schedule.at == "begin" else last_day(period) + timedelta(days=1)
        by = self.schedule.ahead or self.schedule.after
        if by is None:
            return self.here.begins(begins)
        start = self.here.begins(begins) if by.unit in OF_AN_INSTANT else begins
        at = moved(self.here, start, by, self.settings.get, back=self.schedule.ahead is not None)
        if at is None:
            raise CannotCount(f"the setting {by.count} has no value")
        return at if isinstance(at, datetime) else self.here.begins(at)

    def first(self, day: date) -> str:
        """The period in which the day lies."""
        return period_of(day, self.schedule.each)

    def due(self, period: str, now: datetime) -> Iterator[str]:
        """The periods from `period` on whose cases are to be open by `now`, in their order."""
        while self.opens_at(period) <= now:
            yield period
            period = period_after(period)


def check_schedule(
    schedule: Schedule,
    here: WorkingTime,
    kinds: Mapping[str, CaseKind],
    settings: Mapping[str, tuple[Domain, Any]],
    report: Report,
) -> None:
    """Reports what is wrong with a schedule; `settings` are domains and values."""
    where = f"schedule {schedule.name}"
    kind = kinds.get(schedule.opens)
    if kind is None:
        report(f"{where}: opens: no case kind is named {schedule.opens!r}")
    elif kind.parent:
        report(f"{where}: opens: {schedule.opens} is a child case kind of {kind.parent}; only its parent opens it")
    for name, said, known in (("each", schedule.each, tuple(MONTHS)), ("at", schedule.at, ("begin", "end"))):
        if said not in known:
            report(f"{where}: {name}: expected one of {', '.join(known)}, got {said!r}")
    if schedule.ahead is not None and schedule.after is not None:
        report(f"{where}: it says ahead and after; expected one of them at most")
    for name, shift in (("ahead", schedule.ahead), ("after", schedule.after)):
        if shift is not None:
            for wrong in _wrong_in(shift, here, settings):
                report(f"{where}: {name}: {wrong}")


def check_first_period(name: str, first: str, schedules: Mapping[str, Schedule], report: Report) -> None:
    """Reports a first period that the site file gives a schedule and that cannot be one of its periods."""
    schedule = schedules.get(name)
    if schedule is None:
        report(f"schedules.{name}: no pack of this site has it; known are {', '.join(sorted(schedules)) or 'none'}")
    elif schedule.each in MONTHS and length_of(first) != schedule.each:
        report(
            f"schedules.{name}: expected a {schedule.each} such as {period_of(first_day(first), schedule.each)}, "
            f"got {first!r}"
        )


def _wrong_in(shift: Period, here: WorkingTime, settings: Mapping[str, tuple[Domain, Any]]) -> Iterator[str]:
    if shift.unit == "working_hours" and not here.calendar.spans:
        yield 'working hours; say them under [sites.<site>.calendar] hours = ["08:00-12:00", ...]'
    if isinstance(shift.count, int):
        if shift.count < 0:
            yield f"expected a count from 0, got {shift.count}"
        return
    domain, value = settings.get(shift.count, (None, None))
    if not isinstance(domain, Whole) or value is None or value < 0:
        yield f"expected a figure or a setting with a whole number, got {shift.count}"

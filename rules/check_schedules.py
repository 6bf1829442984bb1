"""Whether schedules can be kept at a site: their cases, lengths and times, and the first periods that a site names."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .calendar import WorkingTime
from .declarations import CaseKind, Schedule
from .domains import Choice, Domain, ListOf, TimeOfDay, Whole
from .periods import Period
from .reporting_periods import LENGTHS
from .scheduling import Timetable

Report = Callable[[str], None]
Settings = Mapping[str, tuple[Domain, Any]]
"""The domain and the value of each setting."""


def check_schedule(
    schedule: Schedule, here: WorkingTime, kinds: Mapping[str, CaseKind], settings: Settings, report: Report
) -> None:
    """Reports what is wrong with a schedule."""
    where = f"schedule {schedule.name}"
    for wrong in (
        *_wrong_kind(schedule, kinds),
        *_wrong_each(schedule, settings),
        *_wrong_times(schedule, settings),
        *_wrong_moment(schedule, here, settings),
    ):
        report(f"{where}: {wrong}")


def check_first_period(
    name: str, first: str, schedules: Mapping[str, Schedule], here: WorkingTime, settings: Settings, report: Report
) -> None:
    """Reports a first period that the site file gives a schedule and that cannot be one of its periods."""
    schedule = schedules.get(name)
    if schedule is None:
        report(f"schedules.{name}: no pack of this site has it; known are {', '.join(sorted(schedules)) or 'none'}")
    elif not [*_wrong_each(schedule, settings), *_wrong_times(schedule, settings)]:
        timetable = Timetable(schedule, here, {name: value for name, (_, value) in settings.items()})
        if not timetable.has(first):
            what = f"time of {schedule.times}" if timetable.times else timetable.each
            report(f"schedules.{name}: expected a {what} such as {timetable.counted(first)}, got {first!r}")


def _wrong_kind(schedule: Schedule, kinds: Mapping[str, CaseKind]) -> Iterator[str]:
    kind = kinds.get(schedule.opens)
    if kind is None:
        yield f"opens: no case kind is named {schedule.opens!r}"
    elif kind.parent:
        yield f"opens: {schedule.opens} is a child case kind of {kind.parent}; only its parent opens it"


def _wrong_each(schedule: Schedule, settings: Settings) -> Iterator[str]:
    if schedule.each in LENGTHS:
        return
    domain, value = settings.get(schedule.each, (None, None))
    if domain is None:
        yield f"each: expected one of {', '.join(LENGTHS)} or the name of a setting, got {schedule.each!r}"
    elif not isinstance(domain, Choice) or not set(domain.members) <= set(LENGTHS) or domain.na:
        yield f"each: expected a setting with a choice of {', '.join(LENGTHS)}; {schedule.each} is {domain.describe()}"
    elif value is None:
        yield f"each: the setting {schedule.each} has no value"


def _wrong_times(schedule: Schedule, settings: Settings) -> Iterator[str]:
    if not schedule.times:
        return
    if schedule.each != "day":
        yield f'times: they are times of each day; expected each="day", got {schedule.each!r}'
    if schedule.at != "end":
        yield f"times: a case is opened at the time itself, or ahead of it, or after; at={schedule.at!r} says nothing"
    domain, value = settings.get(schedule.times, (None, None))
    if not isinstance(domain, ListOf) or domain.item != TimeOfDay():
        said = "no setting" if domain is None else domain.describe()
        yield f"times: expected the name of a setting with a list of times of day; {schedule.times} is {said}"
    elif not value or None in value or len(set(value)) < len(value):
        yield f"times: expected at least one time in {schedule.times}, each once, got {domain.write(value or ())}"


def _wrong_moment(schedule: Schedule, here: WorkingTime, settings: Settings) -> Iterator[str]:
    if schedule.at not in ("begin", "end"):
        yield f"at: expected one of begin, end, got {schedule.at!r}"
    if schedule.ahead is not None and schedule.after is not None:
        yield "it says ahead and after; expected one of them at most"
    for name, shift in (("ahead", schedule.ahead), ("after", schedule.after)):
        if shift is not None:
            yield from (f"{name}: {wrong}" for wrong in _wrong_shift(shift, here, settings))


def _wrong_shift(shift: Period, here: WorkingTime, settings: Settings) -> Iterator[str]:
    if shift.unit == "working_hours" and not here.calendar.spans:
        yield 'working hours; say them under [sites.<site>.calendar] hours = ["08:00-12:00", ...]'
    if isinstance(shift.count, int):
        if shift.count < 0:
            yield f"expected a count from 0, got {shift.count}"
        return
    domain, value = settings.get(shift.count, (None, None))
    if not isinstance(domain, Whole) or value is None or value < 0:
        yield f"expected a figure or a setting with a whole number, got {shift.count}"

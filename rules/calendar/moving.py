"""A day or an instant moved on or back by a length of time.

Day by day the first one is not counted and the last one is. An instant that is moved by days keeps its time of day.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from .errors import CannotCount
from .pauses import NO_PAUSES, Pauses
from .working_time import DAY, LONGEST, Stretch, WorkingTime, after

BY_THE_CLOCK = {"minutes": timedelta(minutes=1), "hours": timedelta(hours=1)}
IN_MONTHS = {"months": 1, "years": 12}
IN_DAYS = {"days": 1, "weeks": 7}
OF_AN_INSTANT = frozenset({*BY_THE_CLOCK, "working_hours"})
"""Units that can be counted from an instant only."""


def moved_day(
    here: WorkingTime, start: date, count: int, unit: str, *, back: bool = False, pauses: Pauses = NO_PAUSES
) -> date:
    """A day some days, working days, weeks, months or years on or back; days on which the clock stands do not count."""
    step = -DAY if back else DAY
    if unit == "working_days":
        return _walk(here, start, count, step, pauses, working=True)
    if unit in IN_DAYS:
        length = count * IN_DAYS[unit]
        return _walk(here, start, length, step, pauses) if pauses.stretches else _leap(start, length, back)
    target = in_months(start, (-count if back else count) * IN_MONTHS[unit])
    stopped = _stopped(here, start, target, pauses)
    return _walk(here, target, stopped, step, pauses) if stopped else target


def moved_instant(
    here: WorkingTime, start: datetime, count: int, unit: str, *, back: bool = False, pauses: Pauses = NO_PAUSES
) -> datetime:
    """An instant moved likewise, in UTC; by the clock, or within the working hours of the site, to the very instant."""
    start = start.astimezone(UTC)
    try:
        if unit in BY_THE_CLOCK:
            return _run(start, count * BY_THE_CLOCK[unit], _all_time(start, back=back), pauses, back=back)
        if unit == "working_hours":
            worked = here.backward(start) if back else here.onward(start)
            return _run(start, timedelta(hours=count), worked, pauses, back=back)
    except OverflowError:
        raise CannotCount("it lies outside of the years 1 to 9999") from None
    local = start.astimezone(here.timezone)
    day = moved_day(here, local.date(), count, unit, back=back, pauses=pauses)
    return start if day == local.date() else here.at(day, local.time())


def in_months(day: date, count: int) -> date:
    """The same day of a month some months on, or the last one of a shorter month."""
    return day_of_month(day, count, day.day)


def day_of_month(day: date, count: int, number: int) -> date:
    """The day with this number, or the last one, of the month some months on from that of a day."""
    months = day.year * 12 + day.month - 1 + count
    year, month = divmod(months, 12)
    if not 1 <= year <= 9999:
        raise CannotCount("it lies outside of the years 1 to 9999")
    return date(year, month + 1, min(number, monthrange(year, month + 1)[1]))


def rolled(here: WorkingTime, day: date, to: str) -> date:
    """The day itself if it is worked, else the next or the previous one that is."""
    step = -DAY if to == "previous" else DAY
    for _ in range(LONGEST):
        if here.calendar.works(day):
            return day
        day = after(day, step)
    raise CannotCount(f"no working day within {LONGEST} days")


def _leap(start: date, days: int, back: bool) -> date:
    try:
        return after(start, timedelta(days=-days if back else days))
    except OverflowError:
        raise CannotCount("it lies outside of the years 1 to 9999") from None


def _walk(here: WorkingTime, day: date, count: int, step: timedelta, pauses: Pauses, *, working: bool = False) -> date:
    walked = 0
    while count:
        if walked == LONGEST:
            raise CannotCount(f"it is further away than {LONGEST} days")
        day, walked = after(day, step), walked + 1
        if pauses.stretches and pauses.stops(here.begins(after(day, DAY))):
            continue
        if not working or here.calendar.works(day):
            count -= 1
    return day


def _stopped(here: WorkingTime, start: date, target: date, pauses: Pauses) -> int:
    """On how many days after the start, up to the target, the clock stands."""
    if not pauses.stretches:
        return 0
    days = (after(start, timedelta(days=number)) for number in range(1, (target - start).days + 1))
    return sum(pauses.stops(here.begins(after(day, DAY))) for day in days)


def _all_time(start: datetime, *, back: bool) -> Iterator[Stretch]:
    yield (datetime.min.replace(tzinfo=UTC), start) if back else (start, datetime.max.replace(tzinfo=UTC))


def _run(start: datetime, length: timedelta, counted: Iterator[Stretch], pauses: Pauses, *, back: bool) -> datetime:
    """The instant at which so much of the counted time has run; of none it is the start itself."""
    if not length:
        return start
    left = length
    for stretch in counted:
        parts = list(pauses.left_of(*stretch))
        for begin, end in reversed(parts) if back else parts:
            if end - begin >= left:
                return end - left if back else begin + left
            left -= end - begin
    raise CannotCount("the clock stands for ever")

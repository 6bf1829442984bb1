"""Deadlines counted a second time, minute by minute through the time that clocks on the wall show.

It shares nothing with what it checks: it takes every minute of a day in its turn, asks what the clock shows in it, and
counts or does not count it. The minutes of a day are laid out once and kept.
"""

from array import array
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Minutes:
    """The minutes of one local day in their order: when the first begins, and of each what the clock on the wall shows,
    in minutes after midnight, and whether it is worked."""

    first: datetime
    shown: array
    worked: bytearray


@dataclass
class Wall:
    """A place with its clock, the days worked and the hours worked, as plain data."""

    zone: ZoneInfo
    worked_days: dict[date, bool]
    hours: list[tuple[str, str]]
    stopped: list[tuple[datetime, datetime]] = field(default_factory=list)
    _days: dict[date, Minutes] = field(default_factory=dict)
    _open: dict[str, bool] = field(default_factory=dict)

    def minutes(self, day: date) -> Minutes:
        """Every minute of a local day."""
        if day not in self._days:
            middle = datetime(day.year, day.month, day.day, 12, tzinfo=self.zone).astimezone(UTC)
            found = Minutes(middle, array("H"), bytearray())
            for number in range(-13 * 60, 14 * 60):
                instant = middle + number * MINUTE
                shown = instant.astimezone(self.zone)
                if shown.date() == day:
                    if not found.shown:
                        found = Minutes(instant, found.shown, found.worked)
                    text = f"{shown.hour:02}:{shown.minute:02}"
                    found.shown.append(shown.hour * 60 + shown.minute)
                    found.worked.append(self.worked_days[day] and self.is_open(text))
            self._days[day] = found
        return self._days[day]

    def is_open(self, text: str) -> bool:
        """Whether this is a time of work on a working day."""
        if text not in self._open:
            self._open[text] = any(begin <= text < end for begin, end in self.hours)
        return self._open[text]

    def last_minute(self, day: date) -> datetime:
        """When the last minute of a day begins."""
        minutes = self.minutes(day)
        return minutes.first + (len(minutes.shown) - 1) * MINUTE

    def stands(self, instant: datetime) -> bool:
        """Whether the clock of the deadline stands in the minute that begins now."""
        return any(begin <= instant < end for begin, end in self.stopped)

    def counts(self, day: date, *, working: bool) -> bool:
        """Whether a day counts: the clock runs in its last minute, and if so asked it is worked."""
        return not self.stands(self.last_minute(day)) and (self.worked_days[day] or not working)

    def days_on(self, day: date, count: int, *, working: bool) -> date:
        while count > 0:
            day += timedelta(days=1)
            count -= self.counts(day, working=working)
        return day

    def days_back(self, day: date, count: int, *, working: bool) -> date:
        while count > 0:
            day -= timedelta(days=1)
            count -= self.worked_days[day] or not working
        return day

    def months_on(self, day: date, count: int) -> date:
        """Month by month, day by day; then as many days more as the clock stood."""
        year, month = day.year, day.month
        for _ in range(abs(count)):
            month += 1 if count > 0 else -1
            if month in (0, 13):
                year, month = (year - 1, 12) if month == 0 else (year + 1, 1)
        number = day.day
        while True:
            try:
                target = date(year, month, number)
                break
            except ValueError:
                number -= 1
        lost, looked_at = 0, day + timedelta(days=1)
        while self.stopped and looked_at <= target:
            lost += self.stands(self.last_minute(looked_at))
            looked_at += timedelta(days=1)
        return self.days_on(target, lost, working=False)

    def minutes_on(self, instant: datetime, count: int, *, working: bool) -> datetime:
        """When so many minutes have run; the clock is looked at in every one of them."""
        day, left = instant.astimezone(self.zone).date(), count
        while left:
            minutes = self.minutes(day)
            at = minutes.first
            for worked in minutes.worked:
                if at >= instant and (worked or not working) and not self.stands(at):
                    left -= 1
                    if not left:
                        return at + MINUTE
                at += MINUTE
            day += timedelta(days=1)
        return instant

    def minutes_back(self, instant: datetime, count: int, *, working: bool) -> datetime:
        day, left = instant.astimezone(self.zone).date(), count
        while left:
            minutes = self.minutes(day)
            at = minutes.first + len(minutes.worked) * MINUTE
            for worked in reversed(minutes.worked):
                at -= MINUTE
                if at < instant and (worked or not working):
                    left -= 1
                    if not left:
                        return at
            day -= timedelta(days=1)
        return instant

    def at(self, day: date, like: datetime) -> datetime:
        """When the clock shows on a day what it showed at an instant; if it never does, so long after midnight."""
        local = like.astimezone(self.zone)
        shown = local.hour * 60 + local.minute
        minutes = self.minutes(day)
        number = minutes.shown.index(shown) if shown in minutes.shown else shown
        return minutes.first + number * MINUTE

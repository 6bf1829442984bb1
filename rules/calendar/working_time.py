"""When a site works, as spans of real time: its hours on its working days, in its own time zone."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .days import DAY_MINUTES, Calendar, Span
from .errors import CannotCount

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
LONGEST = 36_525
"""How many days are looked through at most: a hundred years."""

Stretch = tuple[datetime, datetime]
"""From one instant to another in UTC; the second is not in it."""


class WorkingTime:
    """A calendar in a time zone."""

    def __init__(self, calendar: Calendar, timezone: ZoneInfo) -> None:
        self.calendar = calendar
        self.timezone = timezone

    def begins(self, day: date) -> datetime:
        """When a day begins here, in UTC."""
        return self.at(day, time())

    def at(self, day: date, wall: time) -> datetime:
        """When clocks here show a time of a day, in UTC: the first time they do, and where they leap over it, as long
        after the leap as the time lies in the gap."""
        return datetime.combine(day, wall, self.timezone).astimezone(UTC)

    def day_of(self, moment: datetime) -> date:
        """The calendar day here at an instant."""
        return moment.astimezone(self.timezone).date()

    def stretches(self, day: date) -> list[Stretch]:
        """The working time of a day, in order. Refused if the site does not say its hours."""
        if not self.calendar.spans:
            raise CannotCount("the calendar of the site has no hours, such as 08:00-12:00")
        if not self.calendar.works(day):
            return []
        pieces = self._pieces(day)
        found = (_cut(day, span, *piece) for piece in pieces for span in self.calendar.spans)
        return sorted(stretch for stretch in found if stretch[0] < stretch[1])

    def onward(self, start: datetime) -> Iterator[Stretch]:
        """Working time from an instant on."""
        day = self.day_of(start)
        for _ in range(LONGEST):
            yield from ((max(begin, start), end) for begin, end in self.stretches(day) if end > start)
            day = after(day, DAY)
        raise CannotCount(f"it is further away than {LONGEST} days")

    def backward(self, start: datetime) -> Iterator[Stretch]:
        """Working time before an instant, the latest first."""
        day = self.day_of(start)
        for _ in range(LONGEST):
            found = [(begin, min(end, start)) for begin, end in self.stretches(day) if begin < start]
            yield from reversed(found)
            day = after(day, -DAY)
        raise CannotCount(f"it is further away than {LONGEST} days")

    def _pieces(self, day: date) -> list[tuple[datetime, datetime, timedelta]]:
        """The parts of a day with one offset from UTC each: two where clocks are changed."""
        begin, end = self.begins(day), self.begins(after(day, DAY))
        first, last = self._offset(begin), self._offset(end - SECOND)
        if first == last:
            return [(begin, end, first)]
        low, high = begin, end - SECOND
        while high - low > SECOND:
            middle = low + (high - low) // 2
            low, high = (middle, high) if self._offset(middle) == first else (low, middle)
        turn = high.replace(microsecond=0)
        return [(begin, turn, first), (turn, end, last)]

    def _offset(self, moment: datetime) -> timedelta:
        return moment.astimezone(self.timezone).utcoffset() or timedelta()


def after(day: date, step: timedelta) -> date:
    """A day some days on or back. Refused outside of the calendar years 1 to 9999."""
    try:
        return day + step
    except OverflowError:
        raise CannotCount("it lies outside of the years 1 to 9999") from None


def _cut(day: date, span: Span, begin: datetime, end: datetime, offset: timedelta) -> Stretch:
    """The part of a span of local time that lies in a piece of the day with one offset."""
    midnight = datetime.combine(day, time(), UTC) - offset
    first, last = (midnight + timedelta(minutes=min(minute, DAY_MINUTES)) for minute in span)
    return max(first, begin), min(last, end)

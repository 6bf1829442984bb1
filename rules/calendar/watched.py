"""A calendar that remembers which of its days were looked at."""

from datetime import date, timedelta
from typing import Any

from .days import Calendar, CalendarDay
from .recorded import recorded


class Watched(Calendar):
    """Stands before another calendar and notes what is asked of it."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._asked: set[date] = set()
        self.version, self.weekdays, self.spans = calendar.version, calendar.weekdays, calendar.spans

    def special(self, day: date) -> CalendarDay | None:
        self._asked.add(day)
        return self._calendar.special(day)

    def unsettled(self, first: int, last: int) -> tuple[int, ...]:
        return self._calendar.unsettled(first, last)

    def written(self) -> dict[str, Any]:
        """The part of the calendar that was looked at, as plain JSON; its version alone if no day was."""
        if not self._asked:
            return {"version": self.version}
        first = min(self._asked)
        count = (max(self._asked) - first).days + 1
        return recorded(self._calendar, [self._calendar.day(first + timedelta(days=n)) for n in range(count)])

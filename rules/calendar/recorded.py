"""The part of a calendar that a receipt holds: enough to count again what was counted, whatever has changed since."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from .days import WEEKDAYS, Calendar, CalendarDay, read_span, write_span
from .errors import CannotCount


class RecordedCalendar(Calendar):
    """Made of what `recorded` has written; it says nothing of days outside of that."""

    def __init__(self, held: Mapping[str, Any]) -> None:
        self.version = held["version"]
        self.weekdays = frozenset(WEEKDAYS.index(day) for day in held.get("weekdays", ()))
        self.spans = tuple(read_span(text) for text in held.get("hours", ()))
        self._held = (held.get("first", ""), held.get("last", ""))
        self._unsettled = tuple(held.get("unsettled_years", ()))
        said = ((entry, works) for works in (True, False) for entry in held.get("made_up" if works else "days_off", ()))
        self._special = {day.day: day for day in (_day(entry, works) for entry, works in said)}

    def special(self, day: date) -> CalendarDay | None:
        first, last = self._held
        if not first <= day.isoformat() <= last:
            raise CannotCount(f"the receipt holds the calendar from {first} to {last}, not of {day}")
        return self._special.get(day)

    def unsettled(self, first: int, last: int) -> tuple[int, ...]:
        return tuple(year for year in self._unsettled if first <= year <= last)


def recorded(calendar: Calendar, days: list[CalendarDay]) -> dict[str, Any]:
    """What to hold of a calendar to count over these days again, as plain JSON.

    `days_off` and `made_up` are the days that are otherwise than their weekday; other days off are only counted.
    """
    first, last = days[0].day, days[-1].day
    otherwise = [one for one in days if one.works != (one.day.weekday() in calendar.weekdays)]
    return {
        "version": calendar.version,
        "weekdays": [name for number, name in enumerate(WEEKDAYS) if number in calendar.weekdays],
        "hours": [write_span(span) for span in calendar.spans],
        "first": first.isoformat(),
        "last": last.isoformat(),
        "days_off": [_written(one) for one in otherwise if not one.works],
        "made_up": [_written(one) for one in otherwise if one.works],
        "weekend_days": sum(not one.works for one in days) - sum(not one.works for one in otherwise),
        "unsettled_years": list(calendar.unsettled(first.year, last.year)),
    }


def _written(one: CalendarDay) -> dict[str, str]:
    return {"day": one.day.isoformat(), "reason": one.reason, **one.names}


def _day(entry: Mapping[str, Any], works: bool) -> CalendarDay:
    names = {language: entry[language] for language in ("zh", "en") if language in entry}
    return CalendarDay(date.fromisoformat(entry["day"]), works, entry["reason"], names)

"""The calendar of a site as configured: its country's public days, and over them what the site says itself."""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from rules.canonical import canonical

from . import public_days
from .days import WEEKDAYS, Calendar, CalendarDay, read_span
from .working_time import WorkingTime

MONDAY_TO_FRIDAY = frozenset(range(5))
OWN_NAMES = {
    True: {"zh": "本单位安排的工作日", "en": "the site's own working day"},
    False: {"zh": "本单位安排的休息日", "en": "the site's own day off"},
}


def working_time_of(said: Mapping[str, Any], timezone: str) -> WorkingTime:
    """When a site with this calendar and time zone works."""
    return WorkingTime(SiteCalendar(said), ZoneInfo(timezone))


class SiteCalendar(Calendar):
    """Made of `[sites.x.calendar]`. Without one the site works from Monday to Friday, and no hours are known."""

    def __init__(self, said: Mapping[str, Any]) -> None:
        self._country: str = said.get("country", "")
        self._settled_to: int = said.get("settled_to", 0)
        self.version = _version(said)
        self.weekdays = _weekdays(said)
        self.spans = tuple(read_span(text) for text in said.get("hours", ()))
        self._exceptions = {date.fromisoformat(day): kind == "work" for day, kind in said.get("exceptions", {}).items()}

    def special(self, day: date) -> CalendarDay | None:
        own = self._exceptions.get(day)
        if own is not None:
            return CalendarDay(day, own, "site", OWN_NAMES[own])
        if not self._country:
            return None
        public = public_days.public_days(self._country, day.year)
        if day in public.worked:
            return CalendarDay(day, True, "public")
        names = public.off.get(day)
        return None if names is None else CalendarDay(day, False, "public", names)

    def unsettled(self, first: int, last: int) -> tuple[int, ...]:
        known = public_days.announced_to(self._country) if self._country else None
        if known is None:
            return ()
        return tuple(range(max(first, known + 1, self._settled_to + 1), last + 1))


def _version(said: Mapping[str, Any]) -> str:
    if not said:
        return "Monday to Friday, since the site has no calendar"
    public = f"{public_days.library_version()} {said['country']}" if "country" in said else "no public holidays"
    return f"{public}, site {hashlib.sha256(canonical(dict(said)).encode()).hexdigest()[:12]}"


def _weekdays(said: Mapping[str, Any]) -> frozenset[int]:
    if "weekdays" in said:
        return frozenset(WEEKDAYS.index(day) for day in said["weekdays"])
    return frozenset(range(7)) - public_days.weekend(said["country"]) if "country" in said else MONDAY_TO_FRIDAY

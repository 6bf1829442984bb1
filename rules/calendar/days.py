"""What a calendar says of a day, whoever keeps the calendar."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Literal

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_MINUTES = 24 * 60
Reason = Literal["weekday", "public", "site"]
Span = tuple[int, int]
"""From one minute of the day to another; the second is not in it."""

NO_NAMES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day at a site: whether it is worked, what says so, and what it is called in Chinese and English."""

    day: date
    works: bool
    reason: Reason
    names: Mapping[str, str] = field(default_factory=lambda: NO_NAMES)


class Calendar(ABC):
    """The days and hours that a site works. `version` names everything that it is made of."""

    version: str
    weekdays: frozenset[int]
    """Those that are worked unless something else says otherwise; Monday is 0."""
    spans: tuple[Span, ...]
    """The hours of a working day, in order; empty if the site does not say them."""

    @abstractmethod
    def special(self, day: date) -> CalendarDay | None:
        """What is said of the day itself, whatever weekday it is."""

    @abstractmethod
    def unsettled(self, first: int, last: int) -> tuple[int, ...]:
        """The years of these for which it is not said yet which days are moved."""

    def day(self, day: date) -> CalendarDay:
        """Whether the day is worked, and why."""
        return self.special(day) or CalendarDay(day, day.weekday() in self.weekdays, "weekday")

    def works(self, day: date) -> bool:
        """Whether the day is worked."""
        return self.day(day).works


def read_span(text: str) -> Span:
    """The minutes of a text such as "08:00-12:00"."""
    begin, end = (int(time[:2]) * 60 + int(time[3:]) for time in text.split("-"))
    return begin, end


def write_span(span: Span) -> str:
    """The text of a span."""
    return "-".join(f"{minute // 60:02}:{minute % 60:02}" for minute in span)

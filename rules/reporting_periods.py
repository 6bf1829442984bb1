"""Periods of the calendar, as reports name them: years, half-years, quarters, months, weeks and days.

2011, 2011-H2, 2011-Q4, 2011-12, 2024-W19, 2024-05-01; and one time of a day, 2024-05-01T08:00. A week begins on a
Monday and belongs to the year of its Thursday (ISO 8601).
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, Literal, cast, get_args

from .domain import Domain, Mismatch

Length = Literal["month", "quarter", "half_year", "year", "day", "week"]
LENGTHS: tuple[Length, ...] = get_args(Length)
_MONTHS: dict[Length, int] = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
_MARKS: dict[Length, str] = {"month": "", "quarter": "Q", "half_year": "H", "year": ""}
_DAYS: dict[Length, int] = {"day": 1, "week": 7}
_OF_MONTHS = r"0[1-9]|1[0-2]"
_OF_A_DAY = r"(0[1-9]|[12][0-9]|3[01])(T([01][0-9]|2[0-3]):[0-5][0-9])?"
_PARTS = rf"-({_OF_MONTHS})|-Q[1-4]|-H[12]|-W(0[1-9]|[1-4][0-9]|5[0-3])|-({_OF_MONTHS})-{_OF_A_DAY}"
PATTERN = rf"^(19|2[0-9])[0-9]{{2}}({_PARTS})?$"
_WRITTEN = re.compile(PATTERN[1:-1])


@dataclass(frozen=True)
class ReportingPeriod(Domain):
    """The name of a period of the calendar from 1900 to 2999, or of one time of a day."""

    def _read(self, raw: Any) -> str:
        try:
            if isinstance(raw, str) and first_day(raw):
                return raw
        except ValueError:
            pass
        raise Mismatch(self.describe())

    def _describe(self) -> str:
        return (
            "a month, a quarter, a half-year, a year, a week, a day or a time of a day: "
            "2011-12, 2011-Q4, 2011-H2, 2011, 2011-W52, 2011-12-31 or 2011-12-31T08:00"
        )

    def _schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": PATTERN, "description": self._describe()}


def first_day(period: str) -> date:
    """The day on which the period begins. Raises ValueError for what names no period."""
    return _read(period)[1]


def last_day(period: str) -> date:
    """The last day of the period. Raises ValueError for what names no period."""
    length, first = _read(period)
    if length in _DAYS:
        return first + timedelta(days=_DAYS[length] - 1)
    last_month = first.month + _MONTHS[length] - 1
    return (date(first.year, last_month + 1, 1) if last_month < 12 else date(first.year + 1, 1, 1)) - timedelta(days=1)


def length_of(period: str) -> Length:
    """How long the period is; a time of a day counts as its day. Raises ValueError for what names no period."""
    return _read(period)[0]


def time_of(period: str) -> time | None:
    """The time of a day that the name says; nothing for a period. Raises ValueError for what names neither."""
    _read(period)
    return time.fromisoformat(period[11:]) if "T" in period else None


def begins(period: str) -> datetime:
    """When the period begins, by the clock on the wall; of a time of a day, that time."""
    return datetime.combine(first_day(period), time_of(period) or time())


def period_of(day: date, each: Length) -> str:
    """The period of this length in which the day lies."""
    if each == "year":
        return f"{day.year:04}"
    if each == "day":
        return f"{day:%Y-%m-%d}"
    if each == "week":
        year, week, _ = day.isocalendar()
        return f"{year:04}-W{week:02}"
    number = (day.month - 1) // _MONTHS[each] + 1
    return f"{day.year:04}-{number:02}" if each == "month" else f"{day.year:04}-{_MARKS[each]}{number}"


def time_of_day(day: date, at: time) -> str:
    """The name of one time of a day."""
    return f"{period_of(day, 'day')}T{at:%H:%M}"


def period_after(period: str) -> str:
    """The period of the same length that follows. Raises ValueError for a time of a day."""
    return period_of(_whole(period, last_day(period)) + timedelta(days=1), length_of(period))


def period_before(period: str) -> str:
    """The period of the same length that comes before. Raises ValueError for a time of a day."""
    return period_of(_whole(period, first_day(period)) - timedelta(days=1), length_of(period))


def periods_in(period: str, each: Length) -> tuple[str, ...]:
    """The shorter periods that make up a period, such as the months of a quarter or the days of a week.

    Raises ValueError where they do not make it up: a month is not made of weeks.
    """
    found = [period_of(_whole(period, first_day(period)), each)]
    while last_day(found[-1]) < last_day(period):
        found.append(period_after(found[-1]))
    if (each == "week") != (length_of(period) == "week") and each != "day":
        raise ValueError(f"{period} is not made up of periods of the length {each}")
    return tuple(found)


def _whole(period: str, day: date) -> date:
    if "T" in period:
        raise ValueError(f"expected a period, got the time of a day {period}")
    return day


@lru_cache(1_024)
def _read(period: str) -> tuple[Length, date]:
    """The length and the first day."""
    try:
        if _WRITTEN.fullmatch(period):
            length = _length(period)
            return length, _first_day(period, length)
    except ValueError:
        pass
    raise ValueError(f"expected {ReportingPeriod().describe()}, got {period!r}")


def _length(period: str) -> Length:
    if len(period) == 4:
        return "year"
    if len(period) > 8:
        return "day"
    return cast(dict[str, Length], {"Q": "quarter", "H": "half_year", "W": "week"}).get(period[5], "month")


def _first_day(period: str, length: Length) -> date:
    if length == "day":
        return date.fromisoformat(period[:10])
    if length == "week":
        return date.fromisocalendar(int(period[:4]), int(period[6:]), 1)
    number = int(period[5:].lstrip("QH") or 1)
    return date(int(period[:4]), (number - 1) * _MONTHS[length] + 1, 1)

"""Months, quarters, half-years and years of the calendar, as reports name them: 2011-12, 2011-Q4, 2011-H2, 2011."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from .domain import Domain, Mismatch

Length = Literal["month", "quarter", "half_year", "year"]
MONTHS: dict[Length, int] = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
_MARKS: dict[Length, str] = {"month": "", "quarter": "Q", "half_year": "H", "year": ""}
PATTERN = r"^(19|2[0-9])[0-9]{2}(-(0[1-9]|1[0-2])|-Q[1-4]|-H[12])?$"
_WRITTEN = re.compile(PATTERN)


@dataclass(frozen=True)
class ReportingPeriod(Domain):
    """The name of a month, a quarter, a half-year or a year of the calendar, from 1900 to 2999."""

    def _read(self, raw: Any) -> str:
        if isinstance(raw, str) and _WRITTEN.fullmatch(raw):
            return raw
        raise Mismatch(self.describe())

    def _describe(self) -> str:
        return "a month, a quarter, a half-year or a year: 2011-12, 2011-Q4, 2011-H2 or 2011"

    def _schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": PATTERN, "description": self._describe()}


def first_day(period: str) -> date:
    """The day on which the period begins. Raises ValueError for what names no period."""
    year, number, months = _parts(period)
    return date(year, (number - 1) * months + 1, 1)


def last_day(period: str) -> date:
    """The last day of the period. Raises ValueError for what names no period."""
    year, number, months = _parts(period)
    last_month = number * months
    return (date(year, last_month + 1, 1) if last_month < 12 else date(year + 1, 1, 1)) - timedelta(days=1)


def length_of(period: str) -> Length:
    """How long the period is. Raises ValueError for what names no period."""
    _, _, months = _parts(period)
    return next(each for each, count in MONTHS.items() if count == months)


def period_of(day: date, each: Length) -> str:
    """The period of this length in which the day lies."""
    if each == "year":
        return f"{day.year:04}"
    number = (day.month - 1) // MONTHS[each] + 1
    return f"{day.year:04}-{number:02}" if each == "month" else f"{day.year:04}-{_MARKS[each]}{number}"


def period_after(period: str) -> str:
    """The period of the same length that follows."""
    return period_of(last_day(period) + timedelta(days=1), length_of(period))


def period_before(period: str) -> str:
    """The period of the same length that comes before."""
    return period_of(first_day(period) - timedelta(days=1), length_of(period))


def periods_in(period: str, each: Length) -> tuple[str, ...]:
    """The shorter periods that make up a period, such as the months of a quarter."""
    found = [period_of(first_day(period), each)]
    while last_day(found[-1]) < last_day(period):
        found.append(period_after(found[-1]))
    return tuple(found)


def _parts(period: str) -> tuple[int, int, int]:
    """The year, the number of the period in it, and its length in months."""
    if not _WRITTEN.fullmatch(period):
        raise ValueError(f"expected {ReportingPeriod().describe()}, got {period!r}")
    year, _, rest = period.partition("-")
    if not rest:
        return int(year), 1, 12
    if rest[0] in "QH":
        return int(year), int(rest[1:]), 3 if rest[0] == "Q" else 6
    return int(year), int(rest), 1

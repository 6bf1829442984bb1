"""The public holidays of a country and the days worked in their place, from the library `holidays`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.metadata import version
from types import MappingProxyType
from typing import Any

LANGUAGES = {"zh": "zh_CN", "en": "en_US"}
SEEN_FROM, SEEN_TO = 2000, 2040
"""The years in which is looked for moved days, to find up to which year these have been announced."""
MOVES_SINCE = 2020
"""A country that has moved no day since then is taken not to move any."""


@dataclass(frozen=True, slots=True)
class PublicDays:
    """What a country says of one year: the days off with their names, and the days worked that would be off."""

    off: Mapping[date, Mapping[str, str]]
    worked: frozenset[date]


def library_version() -> str:
    """Where the public holidays come from."""
    return f"holidays {version('holidays')}"


@cache
def is_known(country: str) -> bool:
    """Whether the library has the country."""
    import holidays

    return country in holidays.list_supported_countries()


@cache
def weekend(country: str) -> frozenset[int]:
    """The weekdays that are off in a country."""
    return frozenset(_library(country, None, "").weekend)


@cache
def announced_to(country: str) -> int | None:
    """The last year for which it is known which days are moved; nothing for a country that does not move any."""
    moved = [d.year for d in _library(country, range(SEEN_FROM, SEEN_TO), "").weekend_workdays]
    return max(moved) if moved and max(moved) >= MOVES_SINCE else None


@cache
def public_days(country: str, year: int) -> PublicDays:
    """The public days of one year."""
    named = {own: _library(country, year, library) for own, library in LANGUAGES.items()}
    off = {
        day: MappingProxyType({own: str(found[day]) for own, found in named.items()})
        for day in named["en"]
        if day.year == year
    }
    worked = frozenset(day for day in named["en"].weekend_workdays if day.year == year)
    return PublicDays(MappingProxyType(off), worked)


def _library(country: str, years: Any, language: str) -> Any:
    """The library's own calendar; in the country's language where it has no other."""
    import holidays

    known = getattr(holidays, country).supported_languages
    return holidays.country_holidays(
        country, years=years, expand=False, language=language if language in known else None
    )

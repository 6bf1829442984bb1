"""Reading the values of a site file: each refusal names the place, the value and what was expected."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .calendar.public_days import is_known, library_version
from .domain import Mismatch
from .errors import SiteFileError
from .reporting_periods import ReportingPeriod

Value = TypeVar("Value")

HOURS = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)")
COUNTRY = re.compile(r"[A-Z]{2}")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_KINDS = ("work", "off")


def refused(where: str, expected: str, got: Any) -> SiteFileError:
    """The error for one place in the file."""
    return SiteFileError(f"{where}: expected {expected}, got {got!r}")


def text(raw: Any, where: str) -> str:
    """A text that is not blank."""
    if not isinstance(raw, str) or not raw.strip():
        raise refused(where, "a text", raw)
    return raw


def texts(raw: Any, where: str) -> tuple[str, ...]:
    """A list of texts, each once."""
    if not isinstance(raw, list):
        raise refused(where, "a list of texts", raw)
    read = tuple(text(one, f"{where}[{at}]") for at, one in enumerate(raw))
    if len(set(read)) < len(read):
        raise refused(where, "each text once", raw)
    return read


def table(raw: Any, where: str, keys: Iterable[str] = ()) -> Mapping[str, Any]:
    """A table; with `keys` it may hold only these."""
    if not isinstance(raw, dict):
        raise refused(where, "a table", raw)
    allowed = tuple(keys)
    for key in raw:
        if allowed and key not in allowed:
            raise SiteFileError(f"{where}.{key}: unknown; expected one of {', '.join(allowed)}")
    return raw


def one_of(members: tuple[str, ...]) -> Callable[[Any, str], str]:
    """Reads one of these texts."""

    def read(raw: Any, where: str) -> str:
        if raw not in members:
            raise refused(where, f"one of {', '.join(members)}", raw)
        return str(raw)

    return read


def each(raw: Any, where: str, read: Callable[[Any, str], Value]) -> dict[str, Value]:
    """A table of which every value is read alike."""
    return {name: read(value, f"{where}.{name}") for name, value in table(raw, where).items()}


def words(raw: Any, where: str) -> Mapping[str, str]:
    """What something is called, in Chinese, English or both."""
    return {language: text(word, f"{where}.{language}") for language, word in table(raw, where, ("zh", "en")).items()}


def own_word(raw: Any, where: str) -> Mapping[str, Any]:
    """What a site calls a name of its procedure, and in `values` each of the values that it calls otherwise."""
    entry = table(raw, where, ("zh", "en", "values"))
    said = words({language: entry[language] for language in entry if language != "values"}, where)
    values = each(entry.get("values", {}), f"{where}.values", words)
    if not said and not any(values.values()):
        raise refused(where, "zh, en or values", raw)
    return {**said, **({"values": values} if values else {})}


def timezone(raw: Any, where: str) -> str:
    """The name of an IANA time zone."""
    name = text(raw, where)
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise refused(where, "an IANA time zone", raw) from None
    return name


def reporting_period(raw: Any, where: str) -> str:
    """The name of a period of the calendar, or of one time of a day."""
    domain = ReportingPeriod()
    try:
        return str(domain.read(raw))
    except Mismatch:
        raise refused(where, domain.describe(), raw) from None


def calendar(raw: Any, where: str) -> Mapping[str, Any]:
    """When the site works: `country` for its public holidays, `hours`, `weekdays`, and days that are otherwise.

    `settled_to` is the last year of which the site's own days say all that is moved, where the country moves days.
    """
    read = dict(table(raw, where, ("country", "hours", "weekdays", "exceptions", "settled_to")))
    if "country" in read:
        _check_country(read["country"], f"{where}.country")
    if "settled_to" in read and (type(read["settled_to"]) is not int or not 1 <= read["settled_to"] <= 9999):
        raise refused(f"{where}.settled_to", "a year", read["settled_to"])
    if "hours" in read:
        read["hours"] = _hours(read["hours"], f"{where}.hours")
    if "weekdays" in read:
        read["weekdays"] = _weekdays(read["weekdays"], f"{where}.weekdays")
    if "exceptions" in read:
        read["exceptions"] = _exceptions(read["exceptions"], f"{where}.exceptions")
    return read


def _check_country(raw: Any, where: str) -> None:
    if not isinstance(raw, str) or not COUNTRY.fullmatch(raw):
        raise refused(where, "two capital letters (ISO 3166)", raw)
    if not is_known(raw):
        raise refused(where, f"a country of which {library_version()} has the public holidays", raw)


def _hours(raw: Any, where: str) -> list[str]:
    """Spans of one day, in order, none overlapping another."""
    spans = texts(raw, where)
    for at, span in enumerate(spans):
        if not HOURS.fullmatch(span) or span[:5] >= span[6:]:
            raise refused(f"{where}[{at}]", 'a span such as "08:00-12:00"', span)
        if at and span[:5] < spans[at - 1][6:]:
            raise refused(f"{where}[{at}]", f"a span that begins after {spans[at - 1]}", span)
    if not spans:
        raise refused(where, "at least one span", raw)
    return list(spans)


def _weekdays(raw: Any, where: str) -> list[str]:
    days = texts(raw, where)
    for at, day in enumerate(days):
        one_of(WEEKDAYS)(day, f"{where}[{at}]")
    if not days:
        raise refused(where, "at least one weekday", raw)
    return list(days)


def _exceptions(raw: Any, where: str) -> dict[str, str]:
    """Days that are `work` or `off` whatever the weekday and the country say."""
    for day in table(raw, where):
        try:
            written = date.fromisoformat(day).isoformat()
        except ValueError:
            written = ""
        if written != day:
            raise refused(where, "days, YYYY-MM-DD", day)
    return each(raw, where, one_of(DAY_KINDS))

"""How a deadline was counted, line by line, from the values that its receipt holds."""

from collections.abc import Iterator, Mapping
from typing import Any

from capaloop.cli.session import Session
from capaloop.cli.times import moment

Values = Mapping[str, Any]


def counted_lines(session: Session, values: Values) -> Iterator[str]:
    """What was counted, and in which calendar; nothing for a decision that counted nothing."""
    counted, calendar = values.get("counted"), values.get("calendar")
    if not isinstance(counted, Mapping) or not isinstance(calendar, Mapping):
        return
    yield _head(session, values, counted)
    if "rolled_from" in values:
        yield session.say("counted.rolled", day=values["rolled_from"])
    if values.get("pauses"):
        pauses = "; ".join(f"{moment(one['from'])} – {moment(one['to'])}" for one in values["pauses"])
        yield session.say("counted.pauses", pauses=pauses)
    yield from _of_calendar(session, calendar)


def _head(session: Session, values: Values, counted: Values) -> str:
    ends = {"start": _shown(values["from"]), "end": _shown(values["to"])}
    if "by_day" in counted:
        return session.say("counted.by_day", day=counted["by_day"], months=counted["months_on"], **ends)
    unit = session.say(f"counted.{counted['unit']}")
    if "ahead" in counted:
        unit = f"{unit} {session.say('counted.ahead')}"
    return session.say("counted.from", count=counted.get("within", counted.get("ahead")), unit=unit, **ends)


def _of_calendar(session: Session, calendar: Values) -> Iterator[str]:
    if calendar.get("days_off"):
        yield session.say("counted.off", days=_days(session, calendar["days_off"]))
    if calendar.get("weekend_days"):
        yield session.say("counted.weekend", count=calendar["weekend_days"])
    if calendar.get("made_up"):
        yield session.say("counted.made_up", days=_days(session, calendar["made_up"]))
    if calendar.get("unsettled_years"):
        yield session.say("calendar.unsettled", years=", ".join(str(year) for year in calendar["unsettled_years"]))
    yield session.say("counted.calendar", version=calendar["version"])


def _days(session: Session, days: list[Values]) -> str:
    return ", ".join(f"{one['day']} {session.of(one, '') if 'en' in one else ''}".rstrip() for one in days)


def _shown(text: str) -> str:
    return text if len(text) == len("2026-03-02") else moment(text)

"""One case counted both ways: what was drawn, and what each way says."""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from rules.calendar.moving import moved_day, moved_instant
from rules.calendar.pauses import Pauses
from tests.calendars.by_minutes import Wall
from tests.calendars.places import Place

LONGEST = {
    "minutes": 3000, "hours": 50, "working_hours": 9, "days": 20, "working_days": 9, "weeks": 3, "months": 2,
    "years": 1,
}  # fmt: skip
CHANGES = (date(2024, 3, 10), date(2024, 3, 31), date(2024, 4, 7), date(2024, 4, 26), date(2024, 10, 27),
           date(2024, 11, 3), date(2024, 10, 31), date(2024, 2, 29), date(2024, 1, 31), date(2024, 10, 6))  # fmt: skip
"""Days about which clocks change somewhere, or a month ends early."""


@dataclass(frozen=True)
class Case:
    """A length of time to be counted from an instant, or from its day, at one of the places."""

    place: int
    start: datetime
    count: int
    unit: str
    back: bool
    by_day: bool
    pauses: tuple[tuple[datetime, datetime], ...]


def draw(drawn: random.Random, places: int) -> Case:
    """A case near a day on which something changes; with pauses in two of three cases that run on."""
    unit = drawn.choice(list(LONGEST))
    day = drawn.choice(CHANGES) + timedelta(days=drawn.randrange(-6, 4))
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=drawn.randrange(24 * 60))
    back = drawn.random() < 0.25
    pauses = () if back or unit == "years" else tuple(_pause(drawn, start) for _ in range(drawn.choice((0, 1, 3))))
    by_day = unit not in ("minutes", "hours", "working_hours") and drawn.random() < 0.5
    return Case(drawn.randrange(places), start, drawn.randrange(LONGEST[unit] + 1), unit, back, by_day, pauses)


def _pause(drawn: random.Random, start: datetime) -> tuple[datetime, datetime]:
    begin = start + timedelta(minutes=drawn.randrange(-3 * 1440, 12 * 1440))
    if drawn.random() < 0.5:
        begin = begin.replace(hour=drawn.choice((4, 16, 22, 23)), minute=0)  # midnight at some of the places
    return begin, begin + timedelta(minutes=drawn.choice((0, drawn.randrange(600), drawn.randrange(6 * 1440))))


def counted(case: Case, places: list[Place]) -> Any:
    """What is promised."""
    here, pauses = places[case.place].here, Pauses(case.pauses)
    if case.by_day:
        return moved_day(here, here.day_of(case.start), case.count, case.unit, back=case.back, pauses=pauses)
    return moved_instant(here, case.start, case.count, case.unit, back=case.back, pauses=pauses)


def by_minutes(case: Case, places: list[Place]) -> Any:
    """What counting minute by minute says."""
    wall = places[case.place].wall
    wall.stopped = list(case.pauses)
    if case.unit in ("minutes", "hours", "working_hours"):
        count = case.count if case.unit == "minutes" else case.count * 60
        run = wall.minutes_back if case.back else wall.minutes_on
        return run(case.start, count, working=case.unit == "working_hours")
    first = case.start.astimezone(wall.zone).date()
    day = _day(wall, first, case)
    return day if case.by_day else case.start if day == first else wall.at(day, case.start)


def _day(wall: Wall, first: date, case: Case) -> date:
    if case.unit in ("months", "years"):
        months = case.count * (12 if case.unit == "years" else 1)
        return wall.months_on(first, -months if case.back else months)
    days = case.count * (7 if case.unit == "weeks" else 1)
    walk = wall.days_back if case.back else wall.days_on
    return walk(first, days, working=case.unit == "working_days")

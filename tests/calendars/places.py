"""Calendars for tests, each twice: as a site says it, and as plain data for whoever counts by minutes."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from rules.calendar import SiteCalendar, WorkingTime
from tests.calendars.by_minutes import Wall

FIRST, LAST = date(2021, 1, 1), date(2029, 1, 1)
NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ZONES = (
    "Asia/Shanghai",
    "Europe/Berlin",
    "America/Havana",  # clocks are put back from 1:00 to midnight
    "Africa/Cairo",  # clocks leap from midnight to 1:00
    "Australia/Lord_Howe",  # clocks are changed by half an hour
    "America/New_York",
    "Asia/Kathmandu",
    "UTC",
)
HOURS = (
    ("08:00-12:00", "13:00-17:00"),
    ("00:00-24:00",),
    ("00:30-02:30", "02:45-06:15", "22:00-24:00"),
    ("09:00-10:00", "10:00-16:30"),
    ("01:30-02:30",),
)
WORKED = (("mon", "tue", "wed", "thu", "fri"), ("sun", "mon", "tue", "wed", "thu"), NAMES, ("wed",))


@dataclass(frozen=True)
class Place:
    """One calendar in both forms."""

    here: WorkingTime
    wall: Wall


def place(zone: str, hours: tuple[str, ...], worked: tuple[str, ...], seed: int) -> Place:
    """A place at which some days, drawn by the seed, are otherwise than their weekday."""
    drawn = random.Random(seed)
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days)]
    own = {day: drawn.random() < 0.4 for day in days if drawn.random() < 0.08}
    said = {
        "weekdays": list(worked),
        "hours": list(hours),
        "exceptions": {day.isoformat(): "work" if works else "off" for day, works in own.items()},
    }
    timezone = ZoneInfo(zone)
    works = {day: own.get(day, NAMES[day.weekday()] in worked) for day in days}
    spans = [(text.split("-")[0], text.split("-")[1]) for text in hours]
    return Place(WorkingTime(SiteCalendar(said), timezone), Wall(timezone, works, spans))


def places(count: int) -> list[Place]:
    """One for each of the first zones, with hours and weekdays in turn."""
    return [
        place(zone, HOURS[number % len(HOURS)], WORKED[number % len(WORKED)], number)
        for number, zone in enumerate(ZONES[:count])
    ]

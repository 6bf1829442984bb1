"""What is counted by stretches of time is what comes out when every minute is looked at."""

import os
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.calendars.agreement import CHANGES, Case, by_minutes, counted, draw
from tests.calendars.places import places

CASES = int(os.environ.get("CALENDAR_CASES", "2000"))
PLACES = places(5 if CASES <= 2000 else 8)


def differing(cases: list[Case]) -> list[str]:
    said = ((case, counted(case, PLACES), by_minutes(case, PLACES)) for case in cases)
    return [f"{case}: {one}, by minutes {other}" for case, one, other in said if one != other]


def test_random_cases_come_out_alike() -> None:
    drawn = random.Random(int(os.environ.get("CALENDAR_SEED", "64")))
    assert differing([draw(drawn, len(PLACES)) for _ in range(CASES)])[:3] == []


def test_every_boundary_comes_out_alike() -> None:
    """From each edge of each day about which clocks change: by nothing, by little, and until a pause begins."""
    cases = []
    for number, place in enumerate(PLACES):
        for day in CHANGES:
            midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
            edges = [midnight - timedelta(hours=11), midnight, midnight + timedelta(hours=6)]
            edges += [edge for stretch in place.here.stretches(day) for edge in stretch]
            cases += [case for start in edges for case in around(Case(number, start, 0, "days", False, False, ()))]
    assert differing(cases)[:3] == []


def around(case: Case) -> Iterator[Case]:
    for count, unit in ((0, "working_hours"), (3, "working_hours"), (1, "hours"), (60, "minutes"), (2, "days")):
        yield replace(case, count=count, unit=unit)
        yield replace(case, count=count, unit=unit, back=True)
    four, nine = (case.start + timedelta(hours=hours) for hours in (4, 9))
    yield replace(case, count=4, unit="hours", pauses=((four, nine),))
    yield replace(case, count=2, unit="days", pauses=((case.start, case.start + timedelta(hours=30)), (four, nine)))

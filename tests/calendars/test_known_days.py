"""What was counted by hand from the announcements of the State Council, from leap years and from changed clocks."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from rules.calendar import CannotCount, working_time_of
from rules.calendar.moving import day_of_month, in_months, moved_day, moved_instant, rolled

DAY_SHIFT = ["08:00-12:00", "13:00-17:00"]
CHINA = working_time_of({"country": "CN", "hours": DAY_SHIFT}, "Asia/Shanghai")
BERLIN = working_time_of({"hours": ["00:00-24:00"], "weekdays": ["sat", "sun", "mon"]}, "Europe/Berlin")

OFF_IN_CHINA = (
    # Spring Festival and National Day, first and last day off
    ("2024-02-10", "2024-02-17"),
    ("2024-10-01", "2024-10-07"),
    ("2025-01-28", "2025-02-04"),
    ("2025-10-01", "2025-10-08"),
    ("2026-02-15", "2026-02-23"),
    ("2026-10-01", "2026-10-07"),
)
WORKED_IN_CHINA = (
    "2005-12-31",  # announced with the days of 2006
    *("2024-02-04", "2024-02-18", "2024-04-07", "2024-04-28", "2024-05-11", "2024-09-14", "2024-09-29", "2024-10-12"),
    *("2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"),
    *("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"),
)


def day(text: str) -> date:
    return date.fromisoformat(text)


def shanghai(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai"))


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(("first", "last"), OFF_IN_CHINA)
def test_the_days_about_a_festival_are_off(first: str, last: str) -> None:
    days = [date.fromordinal(n) for n in range(day(first).toordinal(), day(last).toordinal() + 1)]
    assert [str(one) for one in days if CHINA.calendar.works(one)] == []
    assert moved_day(CHINA, day(last), 1, "working_days") == date.fromordinal(day(last).toordinal() + 1)


@pytest.mark.parametrize("worked", WORKED_IN_CHINA)
def test_a_day_of_the_weekend_is_worked_in_place_of_another(worked: str) -> None:
    said = CHINA.calendar.day(day(worked))
    assert (day(worked).weekday() >= 5, said.works, said.reason) == (True, True, "public")


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-02-13", 1, "2026-02-14"),  # a Saturday that is worked
        ("2026-02-13", 2, "2026-02-24"),
        ("2026-02-24", 5, "2026-03-02"),  # 25, 26, 27, and 28 February, a Saturday that is worked
        ("2026-09-30", 3, "2026-10-10"),  # 8, 9, and 10 October
        ("2025-09-26", 3, "2025-09-30"),  # with Sunday the 28th
        ("2025-09-30", 1, "2025-10-09"),
        ("2024-09-30", 5, "2024-10-12"),
        ("2024-02-08", 2, "2024-02-18"),
        ("2026-10-04", 1, "2026-10-08"),  # from a day off
        ("2026-10-04", 0, "2026-10-04"),
    ],
)
def test_working_days_in_china(start: str, count: int, end: str) -> None:
    assert moved_day(CHINA, day(start), count, "working_days") == day(end)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [("2026-10-10", 3, "2026-09-30"), ("2026-02-24", 2, "2026-02-13"), ("2026-10-04", 1, "2026-09-30")],
)
def test_working_days_back_in_china(start: str, count: int, end: str) -> None:
    assert moved_day(CHINA, day(start), count, "working_days", back=True) == day(end)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-09-30T16:00", 2, "2026-10-08T09:00"),
        ("2026-09-30T11:00", 2, "2026-09-30T14:00"),  # over the lunch break
        ("2026-09-30T15:00", 2, "2026-09-30T17:00"),  # ends with the day, not with the next one's beginning
        ("2026-10-03T12:00", 1, "2026-10-08T09:00"),
        ("2026-02-13T16:30", 1, "2026-02-14T08:30"),
        ("2026-09-29T12:30", 12, "2026-09-30T17:00"),
        ("2026-10-03T12:00", 0, "2026-10-03T12:00"),
    ],
)
def test_working_hours_in_china(start: str, count: int, end: str) -> None:
    assert moved_instant(CHINA, shanghai(start), count, "working_hours") == shanghai(end)


def test_working_hours_before_an_instant() -> None:
    assert moved_instant(CHINA, shanghai("2026-10-08T09:00"), 2, "working_hours", back=True) == shanghai(
        "2026-09-30T16:00"
    )


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-01-15", -1, "2025-12-15"),
    ],
)
def test_months_end_with_a_shorter_month(start: str, count: int, end: str) -> None:
    assert in_months(day(start), count) == day(end)
    if count % 12 == 0:
        assert moved_day(CHINA, day(start), count // 12, "years") == day(end)


@pytest.mark.parametrize(
    ("start", "months_on", "number", "end"),
    [
        ("2026-01-31", 1, 10, "2026-02-10"),
        ("2026-01-02", 1, 31, "2026-02-28"),
        ("2026-12-31", 1, 5, "2027-01-05"),
        ("2026-05-20", 0, 10, "2026-05-10"),
    ],
)
def test_the_tenth_of_next_month(start: str, months_on: int, number: int, end: str) -> None:
    assert day_of_month(day(start), months_on, number) == day(end)


def test_a_day_off_is_moved_to_the_next_or_the_previous_working_day() -> None:
    assert rolled(CHINA, day("2026-10-03"), "next") == day("2026-10-08")
    assert rolled(CHINA, day("2026-10-03"), "previous") == day("2026-09-30")
    assert rolled(CHINA, day("2026-10-10"), "next") == day("2026-10-10")


@pytest.mark.parametrize(
    ("start", "count", "unit", "end"),
    [
        ("2026-03-28T12:00", 24, "hours", "2026-03-29T13:00"),
        ("2026-03-28T02:30", 1, "days", "2026-03-29T03:30"),  # 2:30 is leapt over
        ("2026-03-28T12:00", 1, "days", "2026-03-29T12:00"),
        ("2026-10-24T12:00", 24, "hours", "2026-10-25T11:00"),
        ("2026-10-24T02:30", 1, "days", "2026-10-25T02:30"),
        ("2026-03-29T00:00", 23, "working_hours", "2026-03-30T00:00"),  # a day of 23 hours
        ("2026-10-25T00:00", 25, "working_hours", "2026-10-26T00:00"),  # and one of 25
    ],
)
def test_changed_clocks_in_berlin(start: str, count: int, unit: str, end: str) -> None:
    assert moved_instant(BERLIN, berlin(start), count, unit) == berlin(end).astimezone(UTC)


def test_the_site_says_otherwise() -> None:
    said = {"country": "CN", "exceptions": {"2026-10-05": "work", "2026-10-08": "off", "2026-07-04": "work"}}
    here = working_time_of(said, "Asia/Shanghai")
    assert moved_day(here, day("2026-09-30"), 1, "working_days") == day("2026-10-05")
    assert moved_day(here, day("2026-10-05"), 1, "working_days") == day("2026-10-09")
    assert moved_day(here, day("2026-07-03"), 1, "working_days") == day("2026-07-04")
    assert here.calendar.day(day("2026-10-08")).reason == "site"


def test_a_year_that_is_not_announced_yet_is_told() -> None:
    calendar = working_time_of({"country": "CN"}, "Asia/Shanghai").calendar
    known = next(year for year in range(2026, 2100) if calendar.unsettled(year, year))
    assert known > 2026
    assert calendar.unsettled(2020, known + 1) == (known, known + 1)
    assert working_time_of({"country": "CN", "settled_to": known}, "UTC").calendar.unsettled(2020, known) == ()
    assert working_time_of({"country": "DE"}, "UTC").calendar.unsettled(2020, 2090) == ()


def test_a_site_without_a_calendar_works_from_monday_to_friday() -> None:
    here = working_time_of({}, "UTC")
    assert moved_day(here, day("2026-10-02"), 1, "working_days") == day("2026-10-05")
    assert "no calendar" in here.calendar.version
    with pytest.raises(CannotCount, match="no hours"):
        moved_instant(here, datetime(2026, 10, 2, tzinfo=UTC), 1, "working_hours")


def test_the_weekend_is_that_of_the_country() -> None:
    here = working_time_of({"country": "IL"}, "Asia/Jerusalem")
    assert [here.calendar.works(date(2026, 7, number)) for number in (3, 4, 5, 6)] == [False, False, True, True]


def test_the_version_names_the_library_the_country_and_what_the_site_says() -> None:
    one, other = (working_time_of({"country": "CN", **more}, "UTC").calendar.version
                  for more in ({}, {"exceptions": {"2026-10-05": "work"}}))  # fmt: skip
    assert one.startswith("holidays ")
    assert " CN, site " in one
    assert one != other


@pytest.mark.parametrize(
    ("unit", "count"), [("days", 10**9), ("working_days", 10**9), ("hours", 10**12), ("years", 9000)]
)
def test_what_is_too_far_away_is_refused(unit: str, count: int) -> None:
    with pytest.raises(CannotCount):
        moved_instant(CHINA, shanghai("2026-10-03T12:00"), count, unit)

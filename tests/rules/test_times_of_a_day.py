"""Schedules by a length that the site chooses, and for several times of each day, such as the shifts of a watch."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.api import (
    Choice,
    Field,
    Formula,
    Instant,
    ListOf,
    Schedule,
    Setting,
    Text,
    TimeOfDay,
    YesNo,
    days,
    minutes,
)
from rules.calendar import CannotCount, working_time_of
from rules.reporting_periods import ReportingPeriod, begins, period_after, period_before, periods_in
from rules.scheduling import Timetable
from rules.trying import try_out
from tests.rules.making import CLAUSE, NOW, asks, made, matter, problems

DAYS = st.dates(date(1971, 1, 1), date(2036, 12, 31))
MONTHLY = Schedule("month_book", "matter", "month", CLAUSE)
LENGTH = Choice("day", "week", "month")
TIMES = ListOf(TimeOfDay())
SHIFTS = Schedule("shifts", "matter", "day", CLAUSE, times="handed_over_at")
TWO_SHIFTS = (time(20), time(8))


def shifts(here: str = "Asia/Shanghai", schedule: Schedule = SHIFTS, times: tuple[time, ...] = TWO_SHIFTS) -> Timetable:
    return Timetable(schedule, working_time_of({}, here), {"handed_over_at": times, "quarter_hour": 15})


def test_a_length_may_be_a_setting_of_the_site() -> None:
    for length, period in (("day", "2026-03-02"), ("week", "2026-W10"), ("month", "2026-03")):
        timetable = Timetable(replace(MONTHLY, each="patrolled"), working_time_of({}, "UTC"), {"patrolled": length})
        assert timetable.present(NOW) == period
        assert timetable.has(period)
    with pytest.raises(CannotCount, match="the setting patrolled has no value"):
        Timetable(replace(MONTHLY, each="patrolled"), working_time_of({}, "UTC"), {}).present(NOW)


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        (Setting("patrolled", LENGTH, CLAUSE, "week"), ""),
        (Setting("patrolled", LENGTH, CLAUSE), "schedule patrol: each: the setting patrolled has no value"),
        (Setting("patrolled", Choice("week", "shift"), CLAUSE, "week"), "patrolled is one of week, shift"),
        (Setting("patrolled", Choice("week", na=True), CLAUSE, "week"), 'patrolled is one of week or "n/a"'),
        (Setting("patrolled", Text(), CLAUSE, "week"), "patrolled is a text"),
    ],
)
def test_a_setting_that_is_no_choice_of_lengths_is_refused(setting: Setting, said: str) -> None:
    found = problems(matter(schedules=[replace(MONTHLY, name="patrol", each="patrolled")], settings=[setting]))
    assert [said in one for one in found] == [True] * bool(said)


@pytest.mark.parametrize(
    ("schedule", "setting", "said"),
    [
        (SHIFTS, Setting("handed_over_at", TIMES, CLAUSE, ["08:00", "20:00"]), ""),
        (SHIFTS, Setting("handed_over_at", ListOf(TimeOfDay(), gaps=False), CLAUSE, ["08:00"]), ""),
        (SHIFTS, Setting("handed_over_at", TIMES, CLAUSE), "expected at least one time in handed_over_at, each once"),
        (SHIFTS, Setting("handed_over_at", TIMES, CLAUSE, []), "each once, got []"),
        (SHIFTS, Setting("handed_over_at", TIMES, CLAUSE, ["08:00", "08:00"]), "each once, got ['08:00', '08:00']"),
        (SHIFTS, Setting("handed_over_at", TIMES, CLAUSE, ["08:00", None]), "each once, got ['08:00', None]"),
        (SHIFTS, Setting("handed_over_at", TimeOfDay(), CLAUSE, "08:00"), "handed_over_at is a time of day"),
        (SHIFTS, Setting("other", TIMES, CLAUSE, ["08:00"]), "handed_over_at is no setting"),
        (
            replace(SHIFTS, each="week"),
            Setting("handed_over_at", TIMES, CLAUSE, ["08:00"]),
            "times: they are times of each day; expected each=\"day\", got 'week'",
        ),
        (
            replace(SHIFTS, at="begin"),
            Setting("handed_over_at", TIMES, CLAUSE, ["08:00"]),
            "times: a case is opened at the time itself, or ahead of it, or after; at='begin' says nothing",
        ),
    ],
)
def test_times_that_are_no_times_of_a_day_are_refused(schedule: Schedule, setting: Setting, said: str) -> None:
    found = [one for one in problems(matter(schedules=[schedule], settings=[setting])) if "schedule shifts" in one]
    assert [said in one for one in found] == [True] * bool(said)


def test_a_case_is_opened_at_each_of_the_times_of_each_day() -> None:
    timetable = shifts()
    first = timetable.present(datetime(2024, 5, 1, 3, tzinfo=UTC))
    found = list(timetable.due(first, datetime(2024, 5, 3, 0, tzinfo=UTC)))
    assert found == [
        *("2024-05-01T08:00", "2024-05-01T20:00", "2024-05-02T08:00", "2024-05-02T20:00"),
        "2024-05-03T08:00",
    ]
    assert timetable.opens_at("2024-05-01T20:00") == datetime(2024, 5, 1, 12, tzinfo=UTC)
    ahead = shifts(schedule=replace(SHIFTS, ahead=minutes("quarter_hour")))
    assert ahead.opens_at("2024-05-01T20:00") == datetime(2024, 5, 1, 11, 45, tzinfo=UTC)
    day_later = shifts(schedule=replace(SHIFTS, after=days(1)))
    assert day_later.opens_at("2024-05-01T20:00") == datetime(2024, 5, 2, 12, tzinfo=UTC)


def test_before_the_first_time_of_a_day_the_last_of_the_day_before_goes_on() -> None:
    timetable = shifts()
    midnight = datetime(2024, 4, 30, 16, tzinfo=UTC)
    assert [timetable.present(midnight + timedelta(hours=hour)) for hour in (-1, 0, 7, 8, 20)] == [
        *("2024-04-30T20:00", "2024-04-30T20:00", "2024-04-30T20:00", "2024-05-01T08:00", "2024-05-01T20:00")
    ]


@given(
    DAYS,
    st.lists(st.times().map(lambda at: at.replace(second=0, microsecond=0)), min_size=1, max_size=4, unique=True),
    st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York"]),
)
def test_no_time_is_left_out_or_doubled_whatever_the_clocks_do(day: date, times: list[time], zone: str) -> None:
    timetable = shifts(zone, times=tuple(times))
    period = timetable.counted(day.isoformat())
    found = [period := timetable.after(period) for _ in range(2 * len(times))]
    expected = [f"{day + timedelta(days=n)}T{at:%H:%M}" for n in range(4) for at in sorted(times)]
    assert found == expected[1 : 2 * len(times) + 1]
    for one in found:
        assert timetable.has(one)
        assert ReportingPeriod().read(one) == one
        assert begins(one) == datetime.fromisoformat(one)


@pytest.mark.parametrize(
    ("waiting", "times", "counted"),
    [
        ("2026-03", TWO_SHIFTS, "2026-03-01T08:00"),
        ("2026-W10", TWO_SHIFTS, "2026-03-02T08:00"),
        ("2026-03-05T20:00", (time(7), time(19)), "2026-03-05T19:00"),
        ("2026-03-05T08:00", (time(9),), "2026-03-05T09:00"),
        ("2026-03-05T08:00", (), "2026-03-05"),
    ],
)
def test_what_was_waiting_is_counted_anew(waiting: str, times: tuple[time, ...], counted: str) -> None:
    timetable = shifts(times=times, schedule=SHIFTS if times else replace(SHIFTS, times=""))
    assert timetable.counted(waiting) == counted


def test_what_follows_a_time_of_a_day_only_its_schedule_knows() -> None:
    for count in (period_after, period_before, lambda period: periods_in(period, "day")):
        with pytest.raises(ValueError, match="expected a period, got the time of a day 2024-05-01T08:00"):
            count("2024-05-01T08:00")
    with pytest.raises(ValueError, match="2024-05 is not made up of periods of the length week"):
        periods_in("2024-05", "week")
    assert periods_in("2024-W19", "day") == tuple(f"2024-05-{day:02}" for day in range(6, 13))
    assert len(periods_in("2024-02", "day")) == 29


def test_the_time_of_a_shift_is_a_fact_of_its_case() -> None:
    late = Formula(("period_at", "ready_at"), lambda due, ready: ready > due, CLAUSE)
    procedure = made(
        matter(
            Field("ready_at", Instant()),
            schedules=[SHIFTS],
            settings=[Setting("handed_over_at", TIMES, CLAUSE, ["08:00", "20:00"])],
            questions=asks(too_late=YesNo()),
            too_late=late,
        ),
        timezone="Asia/Shanghai",
    )
    given = {"period": "2024-05-01T08:00", "ready_at": ["2024-05-01 08:00", "2024-05-01 08:01"]}
    (decision,) = try_out(procedure, given, NOW, question="too_late")["decisions"]
    assert decision["outcome"] == [False, True]
    assert decision["receipt"][0]["inputs"][0]["value"] == "2024-05-01T08:00:00+08:00"
    (waiting,) = try_out(procedure, {**given, "period": "2024-05"}, NOW, question="too_late")["decisions"]
    assert waiting["waiting_for"] == ["period_at"]


def test_the_first_time_that_a_site_names_is_one_of_its_times() -> None:
    plugin = matter(schedules=[SHIFTS], settings=[Setting("handed_over_at", TIMES, CLAUSE, ["08:00", "20:00"])])
    assert problems(plugin, schedules={"shifts": "2026-01-05T20:00"}) == []
    for first in ("2026-01-05T21:00", "2026-01-05"):
        assert problems(plugin, schedules={"shifts": first})[0].startswith(
            "schedules.shifts: expected a time of handed_over_at such as 2026-01-05T"
        )

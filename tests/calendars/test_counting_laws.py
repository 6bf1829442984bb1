"""What is true of every length of time, wherever it is counted."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.calendar.moving import moved_day, moved_instant
from rules.calendar.pauses import Pauses
from tests.calendars.places import places

PLACES = [one.here for one in places(5)]
HERE = st.sampled_from(PLACES)
DAYS = st.dates(date(2023, 1, 1), date(2024, 12, 31))
INSTANTS = st.datetimes(datetime(2023, 1, 1), datetime(2024, 12, 31), timezones=st.just(UTC))
COUNTS = st.integers(0, 40)
ANY_UNIT = st.sampled_from(("minutes", "hours", "working_hours", "days", "working_days", "weeks", "months", "years"))
SPLIT = st.sampled_from(("minutes", "hours", "working_hours"))
PAUSE = st.tuples(INSTANTS, st.timedeltas(timedelta(0), timedelta(days=9))).map(lambda p: (p[0], p[0] + p[1]))
PAUSES = st.lists(PAUSE, max_size=4).map(Pauses)


@given(HERE, DAYS, st.integers(1, 40))
def test_working_days_on_and_the_same_back_is_where_one_began(here, day, count) -> None:
    begun = moved_day(here, day, 1, "working_days")
    there = moved_day(here, begun, count, "working_days")
    assert moved_day(here, there, count, "working_days", back=True) == begun


@given(HERE, INSTANTS, COUNTS, st.sampled_from(("minutes", "hours")))
def test_time_by_the_clock_on_and_the_same_back_is_where_one_began(here, start, count, unit) -> None:
    assert moved_instant(here, moved_instant(here, start, count, unit), count, unit, back=True) == start


@given(HERE, INSTANTS, st.integers(1, 30))
def test_working_hours_on_and_the_same_back_is_the_same_working_time(here, start, count) -> None:
    there = moved_instant(here, start, count, "working_hours")
    back = moved_instant(here, there, count, "working_hours", back=True)
    assert back >= start
    assert moved_instant(here, back, count, "working_hours") == there


@given(HERE, INSTANTS, st.timedeltas(timedelta(0), timedelta(days=40)), COUNTS, ANY_UNIT, PAUSES)
def test_who_begins_later_is_not_due_sooner(here, start, later, count, unit, pauses) -> None:
    if unit in ("minutes", "hours", "working_hours"):
        first, second = (moved_instant(here, one, count, unit, pauses=pauses) for one in (start, start + later))
        assert first <= second
    else:
        days = (here.day_of(start), here.day_of(start + later))
        one, other = (moved_day(here, day, count, unit) for day in days)
        assert one <= other


@given(HERE, INSTANTS, COUNTS, COUNTS, ANY_UNIT, PAUSES)
def test_who_has_more_time_is_not_due_sooner(here, start, count, more, unit, pauses) -> None:
    if unit in ("minutes", "hours", "working_hours"):
        less, longer = (moved_instant(here, start, n, unit, pauses=pauses) for n in (count, count + more))
        assert less <= longer
    else:
        day = here.day_of(start)
        assert moved_day(here, day, count, unit, pauses=pauses) <= moved_day(
            here, day, count + more, unit, pauses=pauses
        )


@given(HERE, INSTANTS, COUNTS, COUNTS, SPLIT, PAUSES)
def test_a_length_of_time_may_be_counted_in_two_parts(here, start, first, second, unit, pauses) -> None:
    whole = moved_instant(here, start, first + second, unit, pauses=pauses)
    half = moved_instant(here, start, first, unit, pauses=pauses)
    assert moved_instant(here, half, second, unit, pauses=pauses) == whole


@given(HERE, DAYS, COUNTS, COUNTS, st.sampled_from(("days", "working_days", "weeks")), PAUSES)
def test_days_may_be_counted_in_two_parts(here, day, first, second, unit, pauses) -> None:
    half = moved_day(here, day, first, unit, pauses=pauses)
    assert moved_day(here, half, second, unit, pauses=pauses) == moved_day(
        here, day, first + second, unit, pauses=pauses
    )


@settings(max_examples=200)
@given(HERE, INSTANTS, st.integers(0, 12), ANY_UNIT, PAUSES)
def test_a_pause_only_ever_delays(here, start, count, unit, pauses) -> None:
    if unit in ("minutes", "hours", "working_hours"):
        assert moved_instant(here, start, count, unit) <= moved_instant(here, start, count, unit, pauses=pauses)
    else:
        day = here.day_of(start)
        assert moved_day(here, day, count, unit) <= moved_day(here, day, count, unit, pauses=pauses)

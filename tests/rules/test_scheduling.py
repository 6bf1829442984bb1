"""Periods of the calendar, and when a schedule opens a case for each of them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.api import (
    Field,
    Form,
    Formula,
    Schedule,
    Setting,
    Text,
    Whole,
    YesNo,
    days,
    hours,
    months,
    weeks,
    working_hours,
    years,
)
from rules.api import working_days as in_working_days
from rules.calendar import working_time_of
from rules.declarations import CaseKind
from rules.domain import Mismatch
from rules.errors import FactsRefused
from rules.evaluate import evaluate
from rules.reporting_periods import (
    Length,
    ReportingPeriod,
    first_day,
    last_day,
    length_of,
    period_after,
    period_before,
    period_of,
    periods_in,
)
from rules.scheduling import Timetable
from rules.trying import try_out
from tests.rules.making import CLAUSE, KIND, NOW, SHEET, asks, case, made, matter, problems

LENGTHS = st.sampled_from(get_args(Length))
DAYS = st.dates(date(1901, 1, 1), date(2998, 12, 31))
SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
MONTHLY = Schedule("month_book", "matter", "month", CLAUSE)


@given(DAYS, LENGTHS)
def test_every_day_lies_in_one_period_of_each_length(day: date, each: Length) -> None:
    period = period_of(day, each)

    assert first_day(period) <= day <= last_day(period)
    assert length_of(period) == each
    assert ReportingPeriod().read(period) == period
    assert first_day(period_after(period)) == last_day(period) + timedelta(days=1)
    assert period_after(period_before(period)) == period


@given(DAYS)
def test_the_months_of_a_year_make_it_up(day: date) -> None:
    year = period_of(day, "year")
    months_of_it = periods_in(year, "month")

    assert len(months_of_it) == 12
    assert (first_day(months_of_it[0]), last_day(months_of_it[-1])) == (first_day(year), last_day(year))
    assert [len(periods_in(half, "quarter")) for half in periods_in(year, "half_year")] == [2, 2]
    assert periods_in(months_of_it[0], "month") == months_of_it[:1]


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2011-12", date(2011, 12, 1), date(2011, 12, 31)),
        ("2012-02", date(2012, 2, 1), date(2012, 2, 29)),
        ("2011-Q3", date(2011, 7, 1), date(2011, 9, 30)),
        ("2011-H1", date(2011, 1, 1), date(2011, 6, 30)),
        ("2011-H2", date(2011, 7, 1), date(2011, 12, 31)),
        ("2011", date(2011, 1, 1), date(2011, 12, 31)),
        ("2012-02-29", date(2012, 2, 29), date(2012, 2, 29)),
        ("2024-W19", date(2024, 5, 6), date(2024, 5, 12)),
        ("2026-W01", date(2025, 12, 29), date(2026, 1, 4)),
        ("2020-W53", date(2020, 12, 28), date(2021, 1, 3)),
        ("2024-05-01T08:00", date(2024, 5, 1), date(2024, 5, 1)),
    ],
)
def test_a_period_has_its_days(period: str, first: date, last: date) -> None:
    assert (first_day(period), last_day(period)) == (first, last)


@pytest.mark.parametrize(
    "raw",
    [
        *("2011-13", "2011-00", "2011-Q5", "2011-H3", "11-01", "2011-1", "", 2011, None, "3000", "2011-12\n"),
        *("2011-W00", "2011-W53", "2020-W54", "2011-w01", "2011-02-29", "2011-12-32", "2011-12-00", "2011-12-1"),
        *("2011-12-31T24:00", "2011-12-31 08:00", "2011-12-31T8:00", "2011-12-31T08:00:00", "2011-02-29T08:00"),
    ],
)
def test_what_is_no_period_is_refused(raw: Any) -> None:
    with pytest.raises(Mismatch):
        ReportingPeriod().read(raw)
    with pytest.raises(ValueError, match="2011-Q4") if isinstance(raw, str) else pytest.raises(TypeError):
        first_day(raw)


@pytest.mark.parametrize(
    ("schedule", "zone", "period", "opens"),
    [
        (MONTHLY, SHANGHAI, "2011-12", "2011-12-31T16:00:00+00:00"),
        (MONTHLY, BERLIN, "2026-03", "2026-03-31T22:00:00+00:00"),
        (replace(MONTHLY, at="begin"), SHANGHAI, "2011-12", "2011-11-30T16:00:00+00:00"),
        (
            replace(MONTHLY, each="half_year", at="begin", after=months(3)),
            SHANGHAI,
            "2011-H1",
            "2011-03-31T16:00:00+00:00",
        ),
        (replace(MONTHLY, each="half_year", ahead=days(30)), SHANGHAI, "2011-H1", "2011-05-31T16:00:00+00:00"),
        (replace(MONTHLY, each="year", ahead=months("issued_ahead")), SHANGHAI, "2011", "2011-11-30T16:00:00+00:00"),
        (replace(MONTHLY, each="year", after=years(1)), SHANGHAI, "2011", "2012-12-31T16:00:00+00:00"),
        (replace(MONTHLY, each="quarter", after=weeks(1)), SHANGHAI, "2011-Q4", "2012-01-07T16:00:00+00:00"),
        (replace(MONTHLY, after=in_working_days(3)), SHANGHAI, "2011-12", "2012-01-03T16:00:00+00:00"),
        (replace(MONTHLY, ahead=in_working_days(2)), SHANGHAI, "2011-12", "2011-12-28T16:00:00+00:00"),
        (replace(MONTHLY, after=hours(8)), SHANGHAI, "2011-12", "2012-01-01T00:00:00+00:00"),
    ],
)
def test_a_case_is_opened_as_the_period_begins_or_ends_at_the_site(
    schedule: Schedule, zone: ZoneInfo, period: str, opens: str
) -> None:
    assert (
        Timetable(schedule, working_time_of({}, str(zone)), {"issued_ahead": 1}).opens_at(period).isoformat() == opens
    )


@given(DAYS.filter(lambda day: day.year < 2900), LENGTHS, st.integers(0, 40))
def test_what_is_due_is_every_period_whose_instant_has_come(day: date, each: Length, count: int) -> None:
    timetable = Timetable(replace(MONTHLY, each=each), working_time_of({}, "Asia/Shanghai"), {})
    first = period_of(day, each)
    expected = [first]
    for _ in range(count):
        expected.append(period_after(expected[-1]))

    found = list(timetable.due(first, timetable.opens_at(expected[-1])))

    assert found == expected
    assert list(timetable.due(first, timetable.opens_at(first) - timedelta(microseconds=1))) == []
    assert list(islice(timetable.due(first, datetime(2999, 1, 1, tzinfo=UTC)), 2)) == [first, period_after(first)]


def test_a_schedule_that_could_not_be_kept_is_refused() -> None:
    child = CaseKind("part", "quality", "P-{yyyy}-{n:04}", CLAUSE, (), "matter_outcome", parent="matter")

    def said(schedule: Schedule, **site: Any) -> str:
        plugin = matter(
            case_kinds=[KIND, child], schedules=[schedule], settings=[Setting("ahead_by", Text(), CLAUSE, "x")]
        )
        return "\n".join(problems(plugin, **site))

    assert "schedule month_book: opens: no case kind is named 'mater'" in said(replace(MONTHLY, opens="mater"))
    assert "opens: part is a child case kind of matter" in said(replace(MONTHLY, opens="part"))
    assert (
        "each: expected one of month, quarter, half_year, year, day, week or the name of a setting, got 'decade'"
        in (said(replace(MONTHLY, each="decade")))
    )
    assert "each: expected a setting with a choice of month, quarter, half_year, year, day, week; ahead_by is" in said(
        replace(MONTHLY, each="ahead_by")
    )
    assert "at: expected one of begin, end, got 'middle'" in said(replace(MONTHLY, at="middle"))  # type: ignore[arg-type]
    assert "it says ahead and after" in said(replace(MONTHLY, ahead=days(1), after=days(1)))
    assert "after: working hours; say them" in said(replace(MONTHLY, after=working_hours(1)))
    assert "after: expected a count from 0, got -1" in said(replace(MONTHLY, after=days(-1)))
    assert "ahead: expected a figure or a setting with a whole number, got ahead_by" in said(
        replace(MONTHLY, ahead=days("ahead_by"))
    )
    assert "schedules.monthly: no pack of this site has it; known are month_book" in said(
        MONTHLY, schedules={"monthly": "2026-01"}
    )
    assert "schedules.month_book: expected a month such as 2026-01, got '2026'" in said(
        MONTHLY, schedules={"month_book": "2026"}
    )


def test_a_schedule_that_can_be_kept_is_taken() -> None:
    plugin = matter(
        schedules=[replace(MONTHLY, ahead=days("ahead_by"))], settings=[Setting("ahead_by", Whole(0, 30), CLAUSE, 3)]
    )
    assert problems(plugin, schedules={"month_book": "2026-01"}) == []


def in_period(**said: Any) -> Any:
    """A matter of a month whose answer is how many days the month has."""
    count = Formula(("period_from", "period_to"), lambda first, last: (last - first).days + 1, CLAUSE)
    return matter(schedules=[MONTHLY], questions=asks(days_in=Whole(28, 31)), days_in=count, **said)


def test_the_days_follow_from_the_period() -> None:
    procedure = made(in_period())

    situation = evaluate(procedure, case("matter", {"period": "2012-02"}), NOW)

    assert situation.decisions["days_in"].outcome == 29
    assert situation.known["period_to"].value == date(2012, 2, 29)
    assert situation.known["period_to"].source.kind == "schedule"
    assert evaluate(procedure, case("matter"), NOW).decisions["days_in"].waiting == ("period_from", "period_to")


def test_in_trying_the_period_alone_is_given_or_a_day_in_its_place() -> None:
    procedure = made(in_period())

    def days_in(**given: str) -> Any:
        return try_out(procedure, given, NOW, question="days_in")["decisions"][0]["outcome"]

    assert days_in(period="2011-12") == 31
    assert days_in(period="2011-12", period_from="2011-12-03") == 29
    with pytest.raises(FactsRefused, match="2011-Q4"):
        days_in(period="2011-12-32")


def test_a_form_of_the_kind_may_state_the_period_itself() -> None:
    form = Form("cover", "matter", (Field("period", ReportingPeriod()),), CLAUSE, arrives=True)
    procedure = made(in_period(forms=[SHEET, form]))

    assert procedure.facts["matter", "period"].source.ref == "cover"
    assert evaluate(procedure, case("matter", {"period": "2011-04"}), NOW).decisions["days_in"].outcome == 30
    other = Form("cover", "matter", (Field("period", YesNo()),), CLAUSE, arrives=True)
    assert any(one.startswith("period is") for one in problems(in_period(forms=[SHEET, other])))


def test_a_kind_that_no_schedule_opens_knows_of_no_period() -> None:
    plugin = matter(questions=asks(days_in=Whole(28, 31)), days_in=Formula(("period_from",), lambda _: 30, CLAUSE))
    assert "base:days_in: nothing supplies the fact period_from" in problems(plugin)

"""The earlier of two clocks ends the warranty; its last day is covered; what is not known stays unknown."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.api import WARRANTY, months_after, warranty_of

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
SHIPPED = date(2010, 3, 10)


def day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-11-30", 3, "2027-02-28"),
        ("2012-01-31", 1, "2012-02-29"),
        ("2010-03-10", 18, "2011-09-10"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-12-31", 0, "2026-12-31"),
    ],
)
def test_months_are_clamped_to_the_end_of_the_month(start: str, count: int, end: str) -> None:
    assert months_after(date.fromisoformat(start), count) == day(end)


def test_months_beyond_the_calendar_are_refused() -> None:
    with pytest.raises(ValueError, match="outside the calendar"):
        months_after(date(9999, 12, 1), 1)


@given(DAYS, st.integers(0, 600))
def test_months_keep_the_day_or_take_the_last(start: date, count: int) -> None:
    end = months_after(start, count)

    assert (end.year - start.year) * 12 + end.month - start.month == count
    assert end.day == start.day or (end.day < start.day and (end + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("in_use", "fault", "status", "end"),
    [
        (None, "2011-09-10", "in warranty", "2011-09-10"),
        (None, "2011-09-11", "past warranty", "2011-09-10"),
        ("2010-05-01", "2011-05-01", "in warranty", "2011-05-01"),
        ("2010-05-01", "2011-05-02", "past warranty", "2011-05-01"),
        ("2011-06-01", "2011-09-20", "past warranty", "2011-09-10"),
        ("2010-03-10", "2010-03-10", "in warranty", "2011-03-10"),
        (None, None, "unknown", "2011-09-10"),
    ],
)
def test_the_earlier_end_counts_and_its_day_is_covered(
    in_use: str | None, fault: str | None, status: str, end: str
) -> None:
    found = warranty_of(day(fault), SHIPPED, day(in_use), 18, 12)

    assert (found["status"], found["warranty_end"]) == (status, day(end))
    assert WARRANTY.read(WARRANTY.write(found)) == WARRANTY.read(found)


@pytest.mark.parametrize(
    ("in_use", "fault", "status"),
    [
        (None, "2011-01-01", "unknown"),
        ("2010-05-01", "2011-05-01", "unknown"),
        ("2010-05-01", "2011-05-02", "past warranty"),
    ],
)
def test_without_the_day_of_shipping_only_what_is_past_for_certain_is_said(
    in_use: str | None, fault: str, status: str
) -> None:
    assert warranty_of(day(fault), None, day(in_use), 18, 12) == {"status": status}


@pytest.mark.parametrize(("in_use", "fault"), [("2010-03-09", None), (None, "2010-03-09")])
def test_days_in_an_order_that_cannot_be_are_refused(in_use: str | None, fault: str | None) -> None:
    with pytest.raises(ValueError, match="before"):
        warranty_of(day(fault), SHIPPED, day(in_use), 18, 12)


@given(DAYS, st.none() | st.integers(0, 900), st.integers(0, 1500))
def test_the_end_is_never_later_than_either_clock(shipped: date, until_use: int | None, until_fault: int) -> None:
    in_use = None if until_use is None else shipped + timedelta(days=until_use)
    fault = shipped + timedelta(days=until_fault)

    found: dict[str, Any] = dict(warranty_of(fault, shipped, in_use, 18, 12))

    assert found["warranty_end"] <= months_after(shipped, 18)
    assert in_use is None or found["warranty_end"] <= months_after(in_use, 12)
    assert (found["status"] == "in warranty") == (fault <= found["warranty_end"])
    assert found["days_past"] == Decimal(max((fault - found["warranty_end"]).days, 0))


@given(DAYS, st.integers(0, 900), st.integers(0, 1500))
def test_where_the_later_end_counts_both_clocks_have_run_down(shipped: date, until_use: int, until_fault: int) -> None:
    in_use, fault = shipped + timedelta(days=until_use), shipped + timedelta(days=until_fault)

    found: dict[str, Any] = dict(warranty_of(fault, shipped, in_use, 18, 12, later=True))

    assert found["warranty_end"] == max(months_after(shipped, 18), months_after(in_use, 12))
    assert (found["status"] == "in warranty") == (fault <= found["warranty_end"])
    assert warranty_of(fault, None, in_use, 18, 12, later=True) == {"status": "unknown"}

"""A domain reads what lies in it, refuses all else with what it expected, and writes back what it has read."""

import json
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.domains import (
    NA,
    Choice,
    Day,
    Domain,
    Instant,
    ListOf,
    MapOf,
    Mismatch,
    Number,
    Record,
    Text,
    TimeOfDay,
    Whole,
    YesNo,
)

ITEM = Record("item", {"product": Text()}, {"made_on": Day(), "rate": Number(0, 100, na=True)})
CHINA = timezone(timedelta(hours=8))


@pytest.mark.parametrize(
    ("domain", "raw", "value"),
    [
        (YesNo(), True, True),
        (YesNo(na=True), NA, NA),
        (Choice("red", "green"), "red", "red"),
        (Number(0, 100), "3.50", Decimal("3.5")),
        (Number(0, 100), 3, Decimal(3)),
        (Number(0, 100), 0.1, Decimal("0.1")),
        (Number(0, 100), Decimal("99.9"), Decimal("99.9")),
        (Number(0, 100, na=True), NA, NA),
        (Whole(0, 9), "3.0", Decimal(3)),
        (Text(longest=3), "毛刺!", "毛刺!"),
        (Day(), "2024-02-29", date(2024, 2, 29)),
        (Day(), date(2024, 2, 29), date(2024, 2, 29)),
        (Instant(), "2026-03-02T09:00:00+08:00", datetime(2026, 3, 2, 9, tzinfo=CHINA)),
        (Instant(), "2026-03-02t01:00:00.25z", datetime(2026, 3, 2, 1, 0, 0, 250000, tzinfo=UTC)),
        (TimeOfDay(), "07:45", time(7, 45)),
        (TimeOfDay(), "00:00", time()),
        (TimeOfDay(), time(23, 59), time(23, 59)),
        (TimeOfDay(na=True), NA, NA),
        (ListOf(TimeOfDay()), ["08:00", "20:30"], (time(8), time(20, 30))),
        (ListOf(Day()), ["2026-03-02", None], (date(2026, 3, 2), None)),
        (MapOf(Whole(0, 9)), {"leak": 2, "crack": "1"}, {"crack": Decimal(1), "leak": Decimal(2)}),
        (ITEM, {"product": "A", "made_on": None, "rate": NA}, {"product": "A", "rate": NA}),
        (
            ListOf(ITEM, gaps=False),
            [{"product": "A", "made_on": "2026-03-02"}],
            ({"product": "A", "made_on": date(2026, 3, 2)},),
        ),
    ],
)
def test_what_lies_in_a_domain_is_read(domain: Domain, raw: Any, value: Any) -> None:
    assert domain.read(raw) == value
    assert domain.read(domain.write(domain.read(raw))) == value


@pytest.mark.parametrize(
    ("domain", "raws"),
    [
        (YesNo(), [1, 0, "true", None, NA]),
        (Choice("red", "green"), ["blue", "Red", "", None, NA, ["red"], {"red": 1}]),
        (Number(0, 100, above=True), [0, "0", 100.1, "1e2", "١", "1,5", "", True, float("nan"), float("inf")]),
        (Number(0, 100, above=True), [Decimal("1E-40"), Decimal("1E-999999"), "0." + "0" * 30 + "1"]),
        (Number(0, 100, below=True), [100, "100.0"]),
        (Number(-(10**40), 10**40), [10**31, Decimal("1E+31"), 10**5000]),
        (Whole(0, 9), ["2.5", 10, -1, 2.5, NA]),
        (Text(longest=3), ["", "  ", "abcd", 5, None, "a\0b", "\ud800"]),
        (Day(), ["2026-02-30", "2026-2-3", "20260203", "2026-W05-1", "2026-02-03T00:00:00Z", 20260203, "2026-02-03 "]),
        (Day(), [datetime(2026, 2, 3, tzinfo=UTC)]),
        (Instant(), ["2026-03-02T09:00:00", "2026-03-02", "09:00:00Z", "2026-03-02T25:00:00Z", 0, None]),
        (Instant(), ["2026-03-02T09:00Z", "20260302T090000Z", "0001-01-01T00:00:00+14:00", datetime(2026, 3, 2)]),
        (
            TimeOfDay(),
            ["7:45", "24:00", "12:60", "07:45:00", "07:45Z", "07:45\n", "0745", 600, None, NA, date(2026, 3, 2)],
        ),
        (TimeOfDay(), [time(7, 45, 30), time(7, 45, tzinfo=UTC), datetime(2026, 3, 2, 7, 45)]),
        (ListOf(YesNo()), [True, "yes", [1], {"a": 1}]),
        (ListOf(YesNo(), gaps=False), [[None], [True, None]]),
        (ListOf(YesNo(), least=2), [[], [True]]),
        (ITEM, [None, [], "A", {}, {"made_on": "2026-03-02"}, {"product": None}, {"product": "A", "colour": "red"}]),
        (ITEM, [{"product": ""}, {"product": "A", "made_on": "yesterday"}]),
    ],
)
def test_what_lies_outside_is_refused_with_what_was_expected(domain: Domain, raws: list[Any]) -> None:
    for raw in raws:
        with pytest.raises(Mismatch) as refused:
            domain.read(raw)
        assert str(refused.value)


@pytest.mark.parametrize(
    ("domain", "described"),
    [
        (YesNo(na=True), 'true or false or "n/a"'),
        (Choice("red", "green"), "one of red, green"),
        (Number(0, 100, above=True, unit="%"), "a number above 0 to 100 %"),
        (Number("0.5", 100, below=True), "a number from 0.5 below 100"),
        (Whole(1, 1000), "a whole number from 1 to 1000"),
        (Text(longest=9), "a text of 1 to 9 characters"),
        (TimeOfDay(na=True), 'a time of day, HH:MM or "n/a"'),
        (ListOf(Choice("a")), "a list, each one of a"),
        (ListOf(Choice("a"), least=1), "a list of 1 or more, each one of a"),
        (ITEM, "an object with product, [made_on], [rate]"),
    ],
)
def test_a_domain_says_what_it_holds(domain: Domain, described: str) -> None:
    assert domain.describe() == described


@pytest.mark.parametrize(
    "made",
    [
        lambda: Choice(),
        lambda: Choice("red", "red"),
        lambda: Choice("red", 5),
        lambda: Number(3, 2),
        lambda: Number(3, 3, above=True),
        lambda: Whole(3, 2),
        lambda: Record("item", {}),
        lambda: Record("item", {"a": Day()}, {"a": Text()}),
    ],
)
def test_a_domain_that_holds_nothing_cannot_be_made(made: Any) -> None:
    with pytest.raises(ValueError, match=r"lists texts, each once|no number lies in|each part once"):
        made()


@pytest.mark.parametrize(
    ("inner", "outer"),
    [
        (Choice("a"), Choice("a", "b")),
        (Choice("a"), Text(longest=1)),
        (Whole(1, 5), Number(0, 5)),
        (Number(0, 5, above=True), Number(0, 5)),
        (Text(longest=5), Text(longest=6)),
        (YesNo(), YesNo(na=True)),
        (ListOf(Whole(1, 2)), ListOf(Number(1, 2))),
        (Day(), Day()),
        (ITEM, ITEM),
        (ListOf(ITEM, gaps=False), ListOf(ITEM)),
        (ListOf(Day(), least=1), ListOf(Day())),
    ],
)
def test_a_narrower_domain_lies_in_a_wider_one_and_not_the_other_way(inner: Domain, outer: Domain) -> None:
    assert inner.lies_in(outer)
    assert outer.lies_in(inner) == (inner == outer)


def test_a_map_refuses_what_is_no_object_and_what_its_values_refuse() -> None:
    domain = MapOf(Number(0, 100))
    for raw in ([1], "60", {"foundry": 101}, {" ": 1}, {"foundry": None}):
        with pytest.raises(Mismatch):
            domain.read(raw)
    assert domain.write(domain.read({"shop": "40", "foundry": 60})) == {"foundry": "60", "shop": "40"}
    assert MapOf(Number(0, 200)).lies_in(domain) is False
    assert domain.lies_in(MapOf(Number(0, 200))) is True


def test_the_schema_of_a_domain_never_fills_anything_in() -> None:
    domains = [YesNo(na=True), Choice("a"), Number(0, 1), Whole(0, 1), Text(), Day(), Instant(), ListOf(Day()), ITEM]
    assert "default" not in json.dumps([domain.schema() for domain in domains])


numbers = st.decimals(min_value=0, max_value=100, allow_nan=False, allow_infinity=False, places=4)


@given(numbers)
def test_a_number_survives_being_written_to_the_last_digit(number: Decimal) -> None:
    domain = Number(0, 100)
    written = domain.write(domain.read(str(number)))
    jsonschema.validate(written, domain.schema())
    assert domain.read(json.loads(json.dumps(written))) == number


@given(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.integers(), max_size=3)))
def test_no_json_value_breaks_a_domain(raw: Any) -> None:
    domains = [YesNo(), Choice("a"), Number(0, 9), Whole(0, 9, na=True), Text(), Day(), Instant(), ListOf(Whole(0, 9))]
    read = [_read(domain, raw) for domain in domains]
    assert all(
        value is None or domain.read(domain.write(value)) == value for domain, value in zip(domains, read, strict=True)
    )


def _read(domain: Domain, raw: Any) -> Any:
    try:
        return domain.read(raw)
    except Mismatch:
        return None

"""Figures over many cases: they agree with each other, and the order of the rows means nothing."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.statistics import PARETO, RATE, TOTALS, TREND, counted_rate, pareto, table_rows, totals, trend

LABELS = st.sampled_from(["crack", "leak", "late delivery", "paint", "裂纹", "n/a"])
ROWS = st.lists(
    st.fixed_dictionaries({}, optional={"problem": LABELS, "loss": st.decimals(0, 10**9, places=2)}), max_size=60
)
COUNTS = st.dictionaries(LABELS, st.integers(0, 10**9), min_size=1)


def test_the_pareto_of_a_quarter() -> None:
    counted = {"missing document": 1, "leak": 5, "late delivery": 4, "crack": 8, "paint": 2}

    lines = pareto(counted)

    assert [line["label"] for line in lines] == ["crack", "leak", "late delivery", "paint", "missing document"]
    assert [line["cumulative_percent"] for line in lines] == [40, 65, 85, 95, 100]
    assert [line["percent"] for line in lines] == [40, 25, 20, 10, 5]
    assert PARETO.write(PARETO.read(lines))[0] == {
        "label": "crack",
        "count": "8",
        "percent": "40",
        "cumulative_percent": "40",
    }


def test_thirds_are_rounded_once_from_the_exact_sum() -> None:
    lines = pareto({"b": 1, "a": 1, "c": 1})

    assert [line["label"] for line in lines] == ["a", "b", "c"]
    assert [str(line["percent"]) for line in lines] == ["33.3", "33.3", "33.3"]
    assert [str(line["cumulative_percent"]) for line in lines] == ["33.3", "66.7", "100"]
    assert [line["cumulative_percent"] for line in pareto({"a": 1, "b": 2}, places=0)] == [67, 100]


def test_nothing_at_all_has_no_share() -> None:
    assert pareto({}) == []
    assert [line["cumulative_percent"] for line in pareto({"a": 0, "b": 0})] == [0, 0]


@pytest.mark.parametrize("wrong", [{"a": -1}, {"a": 1.5}, {"a": True}])
def test_what_is_no_count_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises((ValueError, TypeError)):
        pareto(wrong)


@given(COUNTS)
def test_the_running_share_rises_to_exactly_100(counted: dict[str, int]) -> None:
    lines = pareto(counted)
    shares = [line["cumulative_percent"] for line in lines]

    assert shares == sorted(shares)
    assert shares[-1] == (100 if sum(counted.values()) else 0)
    assert [line["count"] for line in lines] == sorted(counted.values(), reverse=True)
    assert {line["label"]: line["count"] for line in lines} == counted
    whole = sum(counted.values()) or 1
    exact = [Fraction(100 * counted[line["label"]], whole) for line in lines]
    assert all(abs(Fraction(line["percent"]) - one) <= Fraction(1, 20) for line, one in zip(lines, exact, strict=True))
    assert PARETO.read(lines)


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_means_nothing(rows: list[dict[str, Any]], rng: Any) -> None:
    shuffled = rng.sample(rows, len(rows))

    assert totals(rows, "problem", "loss") == totals(shuffled, "problem", "loss")
    assert pareto(rows, by="problem") == pareto(shuffled, by="problem")
    assert pareto(rows, by="problem", amount="loss") == pareto(shuffled, by="problem", amount="loss")


@given(ROWS)
def test_the_groups_add_up_to_the_whole(rows: list[dict[str, Any]]) -> None:
    groups = totals(rows, "problem", "loss", unstated="not stated")

    assert sum(group["count"] for group in groups) == len(rows)
    assert sum((group["sum"] for group in groups), Decimal(0)) == sum(
        (row.get("loss") or 0 for row in rows), Decimal(0)
    )
    assert TOTALS.read(groups) == TOTALS.read(TOTALS.write(TOTALS.read(groups)))


def test_a_rate_says_what_it_is_made_of() -> None:
    assert RATE.write(RATE.read(counted_rate(59, 100, 3))) == {
        "numerator": "59",
        "denominator": "100",
        "excluded": 3,
        "percent": "59",
    }
    assert str(counted_rate(2, 3)["percent"]) == "66.7"
    assert str(counted_rate(Decimal("26.75"), 30)["percent"]) == "89.2"
    assert "percent" not in counted_rate(0, 0)


def test_a_trend_gives_the_change_to_the_period_before() -> None:
    points = trend({"2011-Q2": {"crack": 6}, "2011-Q1": {"crack": 8, "leak": 5}})

    assert [TREND.item.write(one) for one in TREND.read(points)] == [
        {"period": "2011-Q1", "label": "crack", "value": "8"},
        {"period": "2011-Q1", "label": "leak", "value": "5"},
        {"period": "2011-Q2", "label": "crack", "value": "6", "change": "-2", "change_percent": "-25"},
        {"period": "2011-Q2", "label": "leak", "value": "0", "change": "-5", "change_percent": "-100"},
    ]


def test_what_is_absent_on_purpose_has_no_point() -> None:
    points = trend({"1": {"a": 0}, "2": {}, "3": {"a": 4}, "4": {"a": 5}}, absent=None)

    assert [(one["period"], one.get("change")) for one in points] == [("1", None), ("3", None), ("4", 1)]
    assert "change_percent" not in trend({"1": {"a": 0}, "2": {"a": 3}})[1]


def test_the_lines_of_a_table_are_numbered() -> None:
    rows = [{"number": "F-1", "customer": "Hua Xing", "loss": Decimal(3)}, {"number": "F-2"}]

    assert table_rows(rows, ("number", "customer")) == [
        {"line": 1, "number": "F-1", "customer": "Hua Xing"},
        {"line": 2, "number": "F-2"},
    ]
    assert table_rows(rows, ("customer",), unstated="-")[1] == {"line": 2, "customer": "-"}
    assert table_rows([], ("number",)) == []

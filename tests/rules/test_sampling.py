"""Rates are exact, the least number is the least, a tie at the end of a list takes all of it in."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.api import (
    RETURN_GATE,
    best_places,
    key_customers,
    least_number,
    rate,
    reaches,
    return_gate,
    yearly_sales,
)

RATES = st.decimals(0, 1, places=3)
SALES = st.lists(
    st.fixed_dictionaries(
        {"customer": st.sampled_from("abcdefg"), "product": st.sampled_from("XY"), "sales": st.integers(0, 9)}
    ),
    unique_by=lambda row: (row["customer"], row["product"]),
    max_size=14,
).map(lambda rows: [{**row, "sales": Decimal(row["sales"])} for row in rows])


@given(st.integers(1, 5000), RATES)
def test_the_least_number_reaches_the_rate_and_one_less_does_not(whole: int, least: Decimal) -> None:
    number = int(least_number(whole, least))

    assert reaches(number, whole, least)
    assert number == 0 or not reaches(number - 1, whole, least)


def test_twenty_point_seven_customers_are_twenty_one() -> None:
    assert least_number(23, Decimal("0.9")) == 21
    assert (rate(17, 20), reaches(17, 20, Decimal("0.9")), reaches(18, 20, Decimal("0.9"))) == (
        Decimal("0.85"),
        False,
        True,
    )


def test_of_nobody_every_rate_is_reached_but_there_is_no_rate() -> None:
    assert reaches(0, 0, Decimal(1))
    with pytest.raises(ValueError, match="a whole above 0"):
        rate(0, 0)


@pytest.mark.parametrize(("part", "whole"), [(5, 4), (-1, 4), (1, 0)])
def test_a_part_is_no_more_than_the_whole(part: int, whole: int) -> None:
    with pytest.raises(ValueError, match="expected a part"):
        rate(part, whole)


def row(customer: str, product: str, sales: int, rank: int | None = None) -> dict[str, object]:
    return {"customer": customer, "product": product, "sales": Decimal(sales)} | ({"rank": rank} if rank else {})


def test_key_customers_are_the_top_of_any_product_and_those_with_high_sales() -> None:
    rows = [row("a", "X", 90), row("b", "X", 80), row("c", "X", 10), row("d", "Y", 5), row("e", "X", 60)]

    assert key_customers(rows, 1, 79) == ("a", "b", "d")
    assert key_customers(rows, 1, 80) == ("a", "d")


def test_sales_of_several_products_add_up() -> None:
    rows = [row("a", "X", 100), row("a", "Y", 100), row("b", "X", 60), row("b", "Y", 60)]

    assert key_customers(rows, 1, 120) == ("a",)
    assert key_customers(rows, 1, 119) == ("a", "b")


def test_a_tie_at_the_end_of_the_list_takes_all_of_it_in() -> None:
    rows = [row("a", "X", 9), row("b", "X", 5), row("c", "X", 5), row("d", "X", 4), row("e", "X", 0)]

    assert key_customers(rows, 2, 1000) == ("a", "b", "c")
    assert key_customers(rows, 4, 1000) == ("a", "b", "c", "d")
    assert key_customers(rows, 50, 1000) == ("a", "b", "c", "d")


def test_sales_in_several_rows_of_one_product_count_together() -> None:
    rows = [row("a", "X", 3), row("b", "X", 5), row("a", "X", 3)]

    assert best_places(rows) == {"a": 1, "b": 2}
    assert yearly_sales(rows) == {"a": 6, "b": 5}


def test_a_known_rank_stands() -> None:
    assert key_customers([row("a", "X", 9, rank=21), row("b", "X", 8, rank=20)], 20, 1000) == ("b",)


@given(SALES, st.integers(1, 8), st.integers(0, 20))
def test_more_places_or_a_lower_bar_never_lose_a_customer(rows: list[dict[str, object]], top: int, above: int) -> None:
    found = set(key_customers(rows, top, above))

    assert found <= set(key_customers(rows, top + 1, above))
    assert found <= set(key_customers(rows, top, above - 1))


@given(st.integers(1, 300), st.data(), RATES)
def test_the_gate_counts_late_forms_in_the_statistics_only(issued: int, data: st.DataObject, least: Decimal) -> None:
    in_time = data.draw(st.integers(0, issued))
    late = data.draw(st.integers(0, issued - in_time))

    gate = return_gate(issued, in_time, late, least)

    assert RETURN_GATE.read(RETURN_GATE.write(gate)) == RETURN_GATE.read(gate)
    assert gate["forms_in_statistics"] == in_time + late
    assert {**gate, "late": 0, "forms_in_statistics": 0} == {
        **return_gate(issued, in_time, 0, least),
        "forms_in_statistics": 0,
    }
    assert gate["sufficient"] == (in_time >= issued * least)


@pytest.mark.parametrize(("in_time", "sufficient"), [(60, True), (59, False)])
def test_the_gate_opens_at_the_rate_itself(in_time: int, sufficient: bool) -> None:
    assert return_gate(100, in_time, 10, Decimal("0.6"))["sufficient"] is sufficient


def test_no_more_forms_come_back_than_were_issued() -> None:
    with pytest.raises(ValueError, match="got 11 of 10"):
        return_gate(10, 8, 3, Decimal("0.6"))

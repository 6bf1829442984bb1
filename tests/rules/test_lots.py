"""The laws of a mass balance: exact, nothing hidden, nothing counted twice."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.api import (
    BALANCE,
    CONSIGNEE,
    balances_by_unit,
    consignees_of,
    is_beyond,
    lot_balance,
    mass_balance,
    minutes_between,
    total_balance,
)

QUANTITY = st.decimals(min_value=0, max_value=10**9, places=6, allow_nan=False)
PLACES = ("in_stock", "used", "with_customers", "recovered", "destroyed")


@st.composite
def figures(draw: st.DrawFn) -> dict[str, Decimal]:
    """Any figures that may have been counted and recorded, right or wrong."""
    names = ("made", "in_stock", "shipped", "recovered", "destroyed", "used")
    found = {name: draw(QUANTITY) for name in names}
    return {**found, "recovered_moved_on": draw(st.decimals(0, found["recovered"], places=6))}


@given(figures())
def test_what_was_made_is_somewhere_or_unexplained_to_the_last_digit(stated: dict[str, Decimal]) -> None:
    found = mass_balance(**stated)

    parts = sum((Fraction(found[name]) for name in PLACES), Fraction())
    assert Fraction(found["made"]) == parts + Fraction(found["unexplained"])
    assert BALANCE.read(BALANCE.write(found)) == found


@given(figures(), QUANTITY)
def test_what_is_counted_more_is_unexplained_less(stated: dict[str, Decimal], more: Decimal) -> None:
    before = mass_balance(**stated)["unexplained"]

    after = mass_balance(**{**stated, "in_stock": stated["in_stock"] + more})["unexplained"]

    assert Fraction(after) == Fraction(before) - Fraction(more)


@given(figures(), st.decimals(0, 1, places=6))
def test_what_comes_back_explains_neither_more_nor_less(stated: dict[str, Decimal], share: Decimal) -> None:
    """It stands with us instead of with the customer."""
    before = mass_balance(**stated)
    came = (stated["shipped"] * share).quantize(Decimal("0.000001"))

    after = mass_balance(**{**stated, "recovered": stated["recovered"] + came})

    assert after["unexplained"] == before["unexplained"]
    assert Fraction(after["with_customers"]) == Fraction(before["with_customers"]) - Fraction(came)
    if stated["shipped"]:
        assert after["recovery_percent"] >= before["recovery_percent"]


@given(st.lists(figures(), min_size=1, max_size=4))
def test_a_total_balances_as_its_parts_do(stated: list[dict[str, Decimal]]) -> None:
    parts = [mass_balance(**one, unit="kg") for one in stated]

    total = total_balance(parts)

    assert Fraction(total["unexplained"]) == sum(Fraction(one["unexplained"]) for one in parts)
    assert Fraction(total["made"]) == sum(Fraction(total[name]) for name in (*PLACES, "unexplained"))


@given(figures())
def test_only_nothing_unexplained_is_within_no_tolerance(stated: dict[str, Decimal]) -> None:
    found = mass_balance(**stated)

    assert is_beyond(found, Decimal(0)) == (found["unexplained"] != 0)
    assert not (is_beyond(found, Decimal(5)) and not is_beyond(found, Decimal(4)))


@pytest.mark.parametrize(
    ("stated", "unexplained", "accounted", "recovery"),
    [
        ({"made": 1000, "in_stock": 300, "shipped": 600, "recovered": 450, "destroyed": 90}, "10", "99.00", "75.00"),
        ({"made": 1000, "in_stock": 410, "shipped": 600}, "-10", "101.00", "0.00"),
        ({"made": 0, "in_stock": 5}, "-5", None, None),
        ({"made": 3, "in_stock": 2}, "1", "66.67", None),
        ({"made": "0.3", "in_stock": "0.1", "used": "0.2"}, "0", "100.00", None),
        (
            {"made": 10, "shipped": 10, "recovered": 10, "recovered_moved_on": 4, "destroyed": 4},
            "0",
            "100.00",
            "100.00",
        ),
        ({"made": 10, "shipped": 10, "recovered": 12}, "0", "100.00", "120.00"),
    ],
)
def test_balances_known_beforehand(
    stated: dict[str, Any], unexplained: str, accounted: str | None, recovery: str | None
) -> None:
    none = dict.fromkeys(("made", "in_stock", "shipped", "recovered", "destroyed"), Decimal(0))

    found = mass_balance(**{**none, **{name: Decimal(value) for name, value in stated.items()}})

    shown = [str(found[name]) if name in found else None for name in ("accounted_percent", "recovery_percent")]
    assert (found["unexplained"], shown) == (Decimal(unexplained), [accounted, recovery])


def test_what_cannot_be_is_refused_by_name() -> None:
    none = dict.fromkeys(("made", "in_stock", "shipped", "recovered", "destroyed"), Decimal(0))
    with pytest.raises(ValueError, match=r"in_stock: .* at least 0, got -1"):
        mass_balance(**{**none, "in_stock": Decimal(-1)})
    with pytest.raises(ValueError, match=r"recovered_moved_on: .* at most 0"):
        mass_balance(**none, recovered_moved_on=Decimal(1))
    kilograms, pieces = mass_balance(**none, unit="kg"), mass_balance(**none, unit="piece")
    with pytest.raises(ValueError, match="one unit, got kg, piece"):
        total_balance([kilograms, pieces])
    assert [one["unit"] for one in balances_by_unit([kilograms, pieces, kilograms])] == ["kg", "piece"]


def test_a_ledger_in_which_more_moved_on_than_came_back_is_balanced_all_the_same() -> None:
    figures = dict.fromkeys(("used", "recovered", "destroyed"), Decimal(0))
    traced = {"lot": "P-1", "in_ledger": True, "unit": "kg", "made": Decimal(60), "shipped": Decimal(30), **figures}

    found = lot_balance({**traced, "recovered_moved_on": Decimal(3)}, Decimal(33))

    assert found is not None
    assert (found["recovered"], found["unexplained"]) == (0, -3)


def test_a_consignee_is_told_of_every_lot_once() -> None:
    shipments = [
        {"consignee_code": code, "lot": lot, "unit": "kg", "shipped": Decimal(shipped), "recovered": Decimal(0)}
        for code, lot, shipped in (("B", "2", 1), ("A", "1", 1), ("B", "1", 1), ("C", "1", 0))
    ]

    found = consignees_of([{**one, "consignee_name": "Hua"} if one["lot"] == "2" else one for one in shipments])

    assert found == (
        {"consignee_code": "A", "lots": "1"},
        {"consignee_code": "B", "lots": "1, 2", "consignee_name": "Hua"},
    )
    assert all(CONSIGNEE.read(CONSIGNEE.write(one)) == one for one in found)


def test_a_minute_that_has_begun_counts() -> None:
    now = datetime(2026, 3, 2, tzinfo=UTC)
    took = [timedelta(), timedelta(seconds=1), timedelta(minutes=1), timedelta(minutes=1, microseconds=1)]
    assert [minutes_between(now, now + one) for one in took] == [0, 1, 1, 2]

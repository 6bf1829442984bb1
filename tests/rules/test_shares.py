"""Shares make up exactly 100 %, the portions exactly the amount, and the highest ruling stands."""

from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.api import PORTIONS, RULING, share_fault, split_amount, standing_ruling

AMOUNTS = st.decimals(0, 10**12, places=2)
CUTS = st.lists(st.integers(1, 9999), unique=True, max_size=6)


def shares(**percent: Any) -> dict[str, Decimal]:
    return {party: Decimal(str(share)) for party, share in percent.items()}


def of_cuts(cuts: list[int]) -> dict[str, Decimal]:
    """100 % cut into hundredths of a percent at these places."""
    ends = [0, *sorted(cuts), 10_000]
    return shares(**{f"p{at}": Decimal(b - a) / 100 for at, (a, b) in enumerate(pairwise(ends))})


@pytest.mark.parametrize(
    ("given_shares", "told"),
    [
        (shares(foundry=60, assembly=30), "90 %; expected exactly 100 %"),
        (shares(foundry=60, assembly="40.000001"), "100.000001 %"),
        (shares(foundry=100, assembly=0), "share of assembly is 0 %"),
        ({}, "nobody bears a share"),
    ],
)
def test_shares_that_are_not_exactly_the_whole_are_refused_with_the_reason(
    given_shares: dict[str, Decimal], told: str
) -> None:
    assert told in share_fault(given_shares)
    with pytest.raises(ValueError, match=told.split("%")[0].strip()):
        split_amount(Decimal(100), given_shares)


@given(AMOUNTS, CUTS)
def test_the_portions_add_up_to_the_amount(amount: Decimal, cuts: list[int]) -> None:
    between = of_cuts(cuts)
    portions = split_amount(amount, between)

    assert share_fault(between) == ""
    assert sum(portions.values()) == amount
    assert min(portions.values()) >= 0
    assert PORTIONS.read(PORTIONS.write(portions)) == PORTIONS.read(portions)


@given(AMOUNTS, CUTS)
def test_all_but_the_largest_portion_are_the_share_to_a_hundredth(amount: Decimal, cuts: list[int]) -> None:
    between = of_cuts(cuts)
    portions = split_amount(amount, between)
    largest = max(between, key=between.__getitem__)

    for party, portion in portions.items():
        if party != largest:
            assert abs(portion - amount * between[party] / 100) <= Decimal("0.01")


@pytest.mark.parametrize(
    ("amount", "between", "portions"),
    [
        ("125000", {"foundry": 60, "assembly": 40}, ["75000", "50000"]),
        ("100", {"a": "33.33", "b": "33.33", "c": "33.34"}, ["33.33", "33.33", "33.34"]),
        ("0.05", {"a": 50, "b": 50}, ["0.02", "0.03"]),
        ("0.02", {"a": 25, "b": 25, "c": 25, "d": 25}, ["0.02", "0", "0", "0"]),
        ("1000.01", {"a": 20, "b": 50, "c": 30}, ["200", "500.01", "300"]),
    ],
)
def test_what_remains_goes_on_the_largest_share(amount: str, between: dict[str, Any], portions: list[str]) -> None:
    split = split_amount(Decimal(amount), shares(**between))

    assert list(split.values()) == [Decimal(one) for one in portions]


def test_a_negative_loss_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 0"):
        split_amount(Decimal(-1), shares(a=100))


@pytest.mark.parametrize(
    ("rulings", "standing"),
    [
        ([None, None, None], None),
        (["shift B", None, None], {"level": 0, "ruling": "shift B", "final": False}),
        (["shift B", "supplier", None], {"level": 1, "ruling": "supplier", "final": False}),
        (["shift B", "supplier", "shift B"], {"level": 2, "ruling": "shift B", "final": True}),
    ],
)
def test_the_highest_ruling_stands_and_the_last_one_is_final(
    rulings: list[str | None], standing: dict[str, Any] | None
) -> None:
    found = standing_ruling(rulings)

    assert found == standing
    assert found is None or RULING.read(RULING.write(found)) == RULING.read(found)


def test_a_ruling_needs_one_below_it() -> None:
    with pytest.raises(ValueError, match="level 2 has ruled, but level 1 below it has not"):
        standing_ruling(["shift B", None, "supplier"])

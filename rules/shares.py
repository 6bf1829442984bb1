"""Shares of responsibility, the loss split by them, and which ruling stands when several have ruled."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, localcontext
from typing import Any

from .domains import MapOf, Number, Record, Text, Whole, YesNo

PERCENT = Number(0, 100, unit="%")
MONEY = Number(0, 10**15)
WHOLE_SHARE = Decimal(100)
PRECISION = 100
"""More digits than any amount times any share has, so that nothing is rounded on the way."""

SHARES = MapOf(PERCENT)
"""Who is responsible for how much."""
PORTIONS = MapOf(MONEY)
"""What `split_amount` gives."""
RULING = Record("ruling", {"level": Whole(0, 9), "ruling": Text(longest=200), "final": YesNo()})
"""What `standing_ruling` gives."""


def share_fault(shares: Mapping[str, Decimal]) -> str:
    """What is wrong with the shares, or an empty text: each above 0, exactly 100 % together."""
    if not shares:
        return "nobody bears a share; expected shares of exactly 100 %"
    for party, share in shares.items():
        if share <= 0:
            return f"the share of {party} is {share:f} %; expected more than 0 %"
    with localcontext(prec=PRECISION):
        total = sum(shares.values(), Decimal())
    return "" if total == WHOLE_SHARE else f"the shares add up to {total:f} %; expected exactly 100 %"


def split_amount(amount: Decimal, shares: Mapping[str, Decimal], places: int = 2) -> Mapping[str, Decimal]:
    """The amount by shares, as `PORTIONS` that add up to it exactly. Raises `ValueError` with what is wrong.

    Each portion is rounded half up at `places`; what remains goes on the largest share, of equal ones on the first
    named. Where rounding up would take more than there is, portions are rounded down instead.
    """
    fault = share_fault(shares) or ("" if amount >= 0 else f"expected an amount of at least 0, got {amount:f}")
    if fault:
        raise ValueError(fault)
    largest = max(shares, key=shares.__getitem__)
    portions = _portions(amount, shares, largest, places, ROUND_HALF_UP)
    return portions if portions[largest] >= 0 else _portions(amount, shares, largest, places, ROUND_DOWN)


def _portions(
    amount: Decimal, shares: Mapping[str, Decimal], largest: str, places: int, rounding: str
) -> dict[str, Decimal]:
    with localcontext(prec=PRECISION):
        unit = Decimal(1).scaleb(-places)
        portions = {p: (amount * share / WHOLE_SHARE).quantize(unit, rounding) for p, share in shares.items()}
        portions[largest] += amount - sum(portions.values(), Decimal())
    return portions


def standing_ruling(rulings: Sequence[str | None]) -> Mapping[str, Any] | None:
    """The ruling of the highest level that has ruled, as a `RULING`, or nothing as long as none has.

    `rulings` go from the lowest level up; what the last level rules is final. Raises `ValueError` for a ruling over a
    level that has not ruled, since an appeal needs something to appeal against.
    """
    levels = [level for level, ruling in enumerate(rulings) if ruling is not None]
    if not levels:
        return None
    highest = levels[-1]
    if levels != list(range(highest + 1)):
        gap = next(level for level in range(highest) if rulings[level] is None)
        raise ValueError(f"level {highest} has ruled, but level {gap} below it has not")
    return {"level": Decimal(highest), "ruling": rulings[highest], "final": highest == len(rulings) - 1}

"""Shares of responsibility, the loss split by them, and which ruling stands when several have ruled."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, localcontext
from typing import Any

from .domains import ListOf, Number, Record, Text, Whole, YesNo

PARTY = Text(longest=200)
PERCENT = Number(0, 100, unit="%")
MONEY = Number(0, 10**15)
WHOLE_SHARE = Decimal(100)
PRECISION = 100
"""More digits than any amount times any share has, so that nothing is rounded on the way."""

SHARES = ListOf(Record("share", {"party": PARTY, "percent": PERCENT}), gaps=False)
"""Who is responsible for how much."""
PORTIONS = ListOf(Record("portion", {"party": PARTY, "percent": PERCENT, "amount": MONEY}), gaps=False)
"""What `split_amount` gives."""
RULING = Record("ruling", {"level": Whole(0, 9), "ruling": PARTY, "final": YesNo()})
"""What `standing_ruling` gives."""


def share_fault(shares: Sequence[Mapping[str, Any]]) -> str:
    """What is wrong with the shares, or an empty text: each party once, each above 0, exactly 100 % together."""
    parties = [share["party"] for share in shares]
    if not parties:
        return "nobody bears a share; expected shares of exactly 100 %"
    for party in parties:
        if parties.count(party) > 1:
            return f"{party} stands there twice; expected each party once"
    for share in shares:
        if share["percent"] <= 0:
            return f"the share of {share['party']} is {share['percent']:f} %; expected more than 0 %"
    with localcontext(prec=PRECISION):
        total = sum((share["percent"] for share in shares), Decimal())
    return "" if total == WHOLE_SHARE else f"the shares add up to {total:f} %; expected exactly 100 %"


def split_amount(
    amount: Decimal, shares: Sequence[Mapping[str, Any]], places: int = 2
) -> tuple[Mapping[str, Any], ...]:
    """The amount by shares, as `PORTIONS` that add up to it exactly. Raises `ValueError` with what is wrong.

    Each portion is rounded half up at `places`; what remains goes on the largest share, of equal ones on the first
    named. Where rounding up would take more than there is, portions are rounded down instead.
    """
    fault = share_fault(shares) or ("" if amount >= 0 else f"expected an amount of at least 0, got {amount:f}")
    if fault:
        raise ValueError(fault)
    largest = max(range(len(shares)), key=lambda at: (shares[at]["percent"], -at))
    amounts = _portions(amount, shares, largest, places, ROUND_HALF_UP)
    if amounts[largest] < 0:
        amounts = _portions(amount, shares, largest, places, ROUND_DOWN)
    return tuple(
        {"party": share["party"], "percent": share["percent"], "amount": portion}
        for share, portion in zip(shares, amounts, strict=True)
    )


def _portions(
    amount: Decimal, shares: Sequence[Mapping[str, Any]], largest: int, places: int, rounding: str
) -> list[Decimal]:
    with localcontext(prec=PRECISION):
        unit = Decimal(1).scaleb(-places)
        amounts = [(amount * share["percent"] / WHOLE_SHARE).quantize(unit, rounding) for share in shares]
        amounts[largest] += amount - sum(amounts, Decimal())
    return amounts


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

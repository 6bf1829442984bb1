"""Lots: what a department that keeps them in a ledger fills in by itself, and the mass balance of a withdrawal.

A task whose form names a capability of such a department shows the lot or the lots that it is about under the names
`LOT` and `LOTS`. Whatever field of the form is a list of one of the records below, or an instant, is filled in.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from .domains import Day, Instant, ListOf, Number, Record, Text, Whole, YesNo
from .exact import rounded, written

LOT: Final = "lot_concerned"
LOTS: Final = "lots_concerned"
RELEASE_REASON: Final = "release_reason"
"""The fact that says why a lot is released; it is kept with the lot."""

LOT_NAME: Final = Text(longest=500)
UNIT: Final = Text(longest=100)
CODE: Final = Text(longest=100)
AMOUNT: Final = Number(0, 10**24)
SIGNED: Final = Number(-(10**24), 10**24)
PERCENT_PLACES: Final = 2

BLOCKED_LOT: Final = Record(
    "blocked_lot",
    {"lot": LOT_NAME, "blocked": YesNo(), "in_ledger": YesNo()},
    {"product_name": LOT_NAME, "unit": UNIT, "at": Instant()},
)
"""A lot that is named on an alarm; in a drill it is not `blocked`."""

TRACED_LOT: Final = Record(
    "traced_lot",
    {"lot": LOT_NAME, "depth": Whole(0, 10_000), "in_ledger": YesNo()},
    {
        "product_name": LOT_NAME,
        "unit": UNIT,
        **dict.fromkeys(("made", "used", "shipped", "recovered", "recovered_moved_on", "destroyed"), AMOUNT),
        "book_stock": SIGNED,
    },
)
"""A lot and what the ledger says of it; `depth` counts the uses that lie between it and a lot that was named."""

LOT_SHIPMENT: Final = Record(
    "lot_shipment",
    {"consignee_code": CODE, "lot": LOT_NAME, "unit": UNIT, "shipped": AMOUNT, "recovered": AMOUNT},
    {"consignee_name": LOT_NAME},
)
"""How much of a lot went to a consignee, and how much of it came back."""

QUARANTINE_BREACH: Final = Record(
    "quarantine_breach",
    {
        "record": CODE,
        "version": Whole(1, 10**9),
        "move": CODE,
        "quantity": AMOUNT,
        "unit": UNIT,
        "moved_on": Day(),
        "before_block": YesNo(),
        "by": LOT_NAME,
    },
    {"into_lot": LOT_NAME, "consignee_code": CODE, "consignee_name": LOT_NAME, "document": LOT_NAME},
)
QUARANTINE_BREACHES: Final = ListOf(QUARANTINE_BREACH, gaps=False)
"""The movements that were recorded of a lot while a case held it. The field of a form that says `arrives=True` whose
domain this is gets each of them as it is told."""

CONSIGNEE: Final = Record(
    "consignee", {"consignee_code": CODE, "lots": Text(longest=100_000)}, {"consignee_name": LOT_NAME}
)
"""Who got something, and of which lots."""

BALANCE: Final = Record(
    "mass_balance",
    {
        "unit": UNIT,
        **dict.fromkeys(("made", "in_stock", "used", "recovered", "destroyed"), AMOUNT),
        **dict.fromkeys(("with_customers", "unexplained"), SIGNED),
    },
    {"lot": LOT_NAME, "accounted_percent": SIGNED, "recovery_percent": AMOUNT},
)
"""Where what was made is; what `mass_balance` gives."""

_TERMS: Final = ("made", "in_stock", "used", "with_customers", "recovered", "destroyed", "unexplained")


def mass_balance(
    *,
    made: Decimal,
    in_stock: Decimal,
    shipped: Decimal,
    recovered: Decimal,
    destroyed: Decimal,
    used: Decimal = Decimal(),
    recovered_moved_on: Decimal = Decimal(),
    unit: str = "",
    lot: str = "",
) -> Mapping[str, Any]:
    """Where what was made is, as a `BALANCE`: made = in stock + used + with customers + recovered + destroyed +
    unexplained, exactly.

    `in_stock` is what was counted, without what was recovered and stands apart; `recovered` is all that came back,
    `recovered_moved_on` what of it was since restocked, used, shipped or destroyed, so that nothing counts twice.
    What cannot be explained keeps its sign: below 0 more is there than was made. `accounted_percent` is the share of
    what was made that is explained, `recovery_percent` of what was shipped that came back; neither is there where the
    share would be one of nothing. Raises `ValueError` naming a figure below 0.
    """
    figures = {
        "made": made,
        "in_stock": in_stock,
        "shipped": shipped,
        "recovered": recovered,
        "destroyed": destroyed,
        "used": used,
        "recovered_moved_on": recovered_moved_on,
    }
    for name, figure in figures.items():
        if figure < 0:
            raise ValueError(f"{name}: expected a quantity of at least 0, got {figure:f}")
    exact = {name: Fraction(figure) for name, figure in figures.items()}
    held = exact["recovered"] - exact["recovered_moved_on"]
    if held < 0:
        raise ValueError(f"recovered_moved_on: expected at most {recovered:f}, which was recovered")
    away = exact["shipped"] - exact["recovered"]
    explained = exact["in_stock"] + exact["used"] + away + held + exact["destroyed"]
    unexplained = exact["made"] - explained
    found: dict[str, Any] = {
        **({"lot": lot} if lot else {}),
        "unit": unit or "1",
        "made": made,
        "in_stock": in_stock,
        "used": used,
        "with_customers": written(away),
        "recovered": written(held),
        "destroyed": destroyed,
        "unexplained": written(unexplained),
    }
    if made:
        found["accounted_percent"] = rounded(100 * explained / exact["made"], PERCENT_PLACES)
    if shipped:
        found["recovery_percent"] = rounded(100 * exact["recovered"] / exact["shipped"], PERCENT_PLACES)
    return found


def lot_balance(traced: Mapping[str, Any], counted: Decimal) -> Mapping[str, Any] | None:
    """The balance of a lot as it was traced and counted; nothing for one that the ledger does not know.

    Where the ledger has more moved on than came back, the rest of it is unexplained.
    """
    if not traced["in_ledger"]:
        return None
    stated = {name: traced[name] for name in ("made", "shipped", "recovered", "destroyed", "used")}
    moved_on = min(traced["recovered_moved_on"], traced["recovered"])
    return mass_balance(in_stock=counted, recovered_moved_on=moved_on, unit=traced["unit"], lot=traced["lot"], **stated)


def total_balance(balances: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The balances of several lots as one. Raises `ValueError` without any, and for more than one unit."""
    units = list(dict.fromkeys(one["unit"] for one in balances))
    if len(units) != 1:
        raise ValueError(f"a total has one unit, got {', '.join(units) or 'none'}")
    total = {name: sum((Fraction(one[name]) for one in balances), Fraction()) for name in _TERMS}
    found: dict[str, Any] = {"unit": units[0], **{name: written(value) for name, value in total.items()}}
    if total["made"]:
        explained = total["made"] - total["unexplained"]
        found["accounted_percent"] = rounded(100 * explained / total["made"], PERCENT_PLACES)
    return found


def balances_by_unit(balances: Iterable[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    """A total for each unit, in the order in which the units come first."""
    by_unit: dict[str, list[Mapping[str, Any]]] = {}
    for one in balances:
        by_unit.setdefault(one["unit"], []).append(one)
    return tuple(total_balance(those) for those in by_unit.values())


def is_beyond(balance: Mapping[str, Any], tolerance_percent: Decimal) -> bool:
    """Whether what is unexplained, in either direction, is more than this share of what was made."""
    return abs(Fraction(balance["unexplained"])) > Fraction(balance["made"]) * Fraction(tolerance_percent) / 100


def consignees_of(shipments: Iterable[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    """Whoever got something, as `CONSIGNEE`s in the order of their codes, each with its lots. A shipment that was taken
    back by a later version of its record is none."""
    names: dict[str, str] = {}
    lots: dict[str, set[str]] = {}
    for one in shipments:
        if one["shipped"] > 0:
            lots.setdefault(one["consignee_code"], set()).add(one["lot"])
            if one.get("consignee_name"):
                names[one["consignee_code"]] = one["consignee_name"]
    return tuple(
        {
            "consignee_code": code,
            "lots": ", ".join(sorted(lots[code])),
            **({"consignee_name": names[code]} if code in names else {}),
        }
        for code in sorted(lots)
    )


def minutes_between(since: datetime, until: datetime) -> int:
    """Whole minutes from one instant to another, those that have begun among them."""
    return -int((since - until).total_seconds() // 60)

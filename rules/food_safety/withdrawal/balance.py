"""The mass balance of the lots concerned, and what a person says to what it cannot explain."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from rules.api import (
    AMOUNT,
    BALANCE,
    LOT_NAME,
    ChildFacts,
    Field,
    Form,
    Formula,
    ListOf,
    Number,
    Record,
    Task,
    balances_by_unit,
    is_beyond,
    lot_balance,
)

from .parties import PROSE, TEAM
from .recall import KEEP, OF

HOLD = "lot_hold"
BALANCES = ListOf(BALANCE, gaps=False)
UNEXPLAINED = ListOf(
    Record(
        "unexplained_lot",
        {"lot": LOT_NAME},
        {"unexplained": Number(-(10**24), 10**24), "unit": LOT_NAME, "counted": AMOUNT},
    ),
    gaps=False,
)

Counts = Sequence[Decimal | None]
Traces = Sequence[Mapping[str, Any] | None]

FORMS = (
    Form(
        "unexplained_judgement",
        OF,
        (Field("unexplained_reason", PROSE), Field("unexplained_consequence", PROSE)),
        ("8.3.p4", "8.9.5.p4"),
        **KEEP,
    ),
)

TASKS = (
    Task(
        "judge_unexplained",
        OF,
        TEAM,
        "unexplained_judgement",
        ("8.3.p4", "8.9.5.p4"),
        before=("close",),
        shows=("mass_balances", "mass_balance_totals"),
        for_each="lots_unexplained",
    ),
)

CHILD_FACTS = (
    ChildFacts("holds_of_lots", OF, HOLD, "lot_concerned"),
    ChildFacts("first_counts", OF, HOLD, "segregated_quantity"),
    ChildFacts("first_ledgers", OF, HOLD, "first_ledger"),
    ChildFacts("final_counts", OF, HOLD, "final_quantity"),
    ChildFacts("final_ledgers", OF, HOLD, "final_ledger"),
)
INPUTS = ("first_counts", "first_ledgers", "final_counts", "final_ledgers")


def _as_counted(
    first: Counts, ledgers: Traces, final: Counts, last: Traces
) -> list[tuple[Decimal, Mapping[str, Any]] | None]:
    """Of each lot the last count for which the ledger was asked, with what it said then of this very lot."""
    found: list[tuple[Decimal, Mapping[str, Any]] | None] = []
    for pairs in zip(zip(final, last, strict=True), zip(first, ledgers, strict=True), strict=True):
        known = ((count, said) for count, said in pairs if count is not None and said is not None)
        found.append(next(known, None))
    return found


def mass_balances(first: Counts, ledgers: Traces, final: Counts, last: Traces) -> tuple[Mapping[str, Any], ...]:
    """The balance of each lot that has been counted and that the ledger knows."""
    counted = (one for one in _as_counted(first, ledgers, final, last) if one is not None)
    balances = (lot_balance(said, count) for count, said in counted)
    return tuple(one for one in balances if one is not None)


def lots_unexplained(
    first: Counts, ledgers: Traces, final: Counts, last: Traces, tolerance: Decimal
) -> tuple[Mapping[str, Any], ...]:
    """The lots of whose quantity more than is tolerated cannot be explained, and those without a balance at all."""
    found: list[Mapping[str, Any]] = []
    for one in _as_counted(first, ledgers, final, last):
        if one is None:
            continue
        count, said = one
        balance = lot_balance(said, count)
        if balance is None:
            found.append({"lot": said["lot"], "counted": count})
        elif is_beyond(balance, tolerance):
            unexplained = {"unexplained": balance["unexplained"], "unit": balance["unit"]}
            found.append({"lot": said["lot"], "counted": count, **unexplained})
    return tuple(found)


MASS_BALANCES = Formula(inputs=INPUTS, compute=mass_balances, clause=("8.3.p4", "8.9.5.p4"))
LOTS_UNEXPLAINED = Formula(
    inputs=(*INPUTS, "unexplained_tolerance_percent"), compute=lots_unexplained, clause=("8.3.p4", "8.9.5.p4")
)
MASS_BALANCE_TOTALS = Formula(inputs=("mass_balances",), compute=balances_by_unit, clause="8.3.p4")

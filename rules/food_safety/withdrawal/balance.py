"""The mass balance of the lots concerned, and what a person says to what it cannot explain."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from rules.api import (
    AMOUNT,
    BALANCE,
    LOT_NAME,
    TRACED_LOT,
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

COUNTS = ListOf(Record("counted_lot", {"counted": AMOUNT, "ledger": TRACED_LOT}), gaps=False)

Counts = Sequence[Decimal | None]
Traces = Sequence[Mapping[str, Any] | None]
Times = Sequence[datetime | None]
Rows = Sequence[Mapping[str, Any]]

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
    ChildFacts("first_ledgers_at", OF, HOLD, "first_ledger_at"),
    ChildFacts("final_ledgers_at", OF, HOLD, "final_ledger_at"),
    ChildFacts("lots_let_go", OF, HOLD, "ledger_release"),
)
COUNTED = ("first_counts", "first_ledgers", "first_ledgers_at", "final_counts", "final_ledgers", "final_ledgers_at")


def lots_counted(
    first: Counts,
    ledgers: Traces,
    at: Times,
    final: Counts,
    last: Traces,
    last_at: Times,
    let_go: Traces,
    again: Sequence[Rows | None] | None,
    again_at: Times | None,
) -> tuple[Mapping[str, Any], ...]:
    """Each lot by the last count for which the ledger was asked, with what the ledger says of it: what it said then,
    or what it said since, as everything was traced again. What has left its block moves on and stays as counted."""
    renewed = [
        (moment, rows)
        for moment, rows in zip(again_at or (), again or (), strict=True)
        if moment is not None and rows is not None
    ]
    found = []
    each = zip(zip(final, last, last_at, strict=True), zip(first, ledgers, at, strict=True), let_go, strict=True)
    for *stages, released in each:
        for count, said, when in stages:
            if count is not None and said is not None:
                found.append({"counted": count, "ledger": _latest(said, when, () if released else renewed)})
                break
    return tuple(found)


def _latest(
    said: Mapping[str, Any], when: datetime | None, renewed: Sequence[tuple[datetime, Rows]]
) -> Mapping[str, Any]:
    later = sorted(
        ((moment, rows) for moment, rows in renewed if when is not None and moment > when), key=lambda one: one[0]
    )
    rows = (one for _, of_all in reversed(later) for one in of_all)
    return next((one for one in rows if one["in_ledger"] and one["lot"] == said["lot"]), said)


def mass_balances(counted: Rows) -> tuple[Mapping[str, Any], ...]:
    """The balance of each lot that has been counted and that the ledger knows."""
    balances = (lot_balance(one["ledger"], one["counted"]) for one in counted)
    return tuple(one for one in balances if one is not None)


def lots_unexplained(counted: Rows, tolerance: Decimal) -> tuple[Mapping[str, Any], ...]:
    """The lots of whose quantity more than is tolerated cannot be explained, and those without a balance at all."""
    found: list[Mapping[str, Any]] = []
    for one in counted:
        count, said = one["counted"], one["ledger"]
        balance = lot_balance(said, count)
        if balance is None:
            found.append({"lot": said["lot"], "counted": count})
        elif is_beyond(balance, tolerance):
            unexplained = {"unexplained": balance["unexplained"], "unit": balance["unit"]}
            found.append({"lot": said["lot"], "counted": count, **unexplained})
    return tuple(found)


LOTS_COUNTED = Formula(
    inputs=(*COUNTED, "lots_let_go", "lots_traced_again?", "traced_again_at?"),
    compute=lots_counted,
    clause=("8.3.p4", "8.9.4.p2"),
)
MASS_BALANCES = Formula(inputs=("lots_counted",), compute=mass_balances, clause=("8.3.p4", "8.9.5.p4"))
LOTS_UNEXPLAINED = Formula(
    inputs=("lots_counted", "unexplained_tolerance_percent"), compute=lots_unexplained, clause=("8.3.p4", "8.9.5.p4")
)
MASS_BALANCE_TOTALS = Formula(inputs=("mass_balances",), compute=balances_by_unit, clause="8.3.p4")

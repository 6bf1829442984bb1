"""Which lots are concerned and who got them: by the ledger, and by people where the ledger does not say."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from rules.api import (
    CONSIGNEE,
    LOT_SHIPMENT,
    TRACED_LOT,
    ChildFacts,
    Field,
    Form,
    Formula,
    Instant,
    ListOf,
    Task,
    consignees_of,
    is_,
    known,
    minutes_between,
)

from .parties import PROSE, WAREHOUSE
from .recall import KEEP, LOTS, OF, SCOPE

TRACED = ListOf(TRACED_LOT, gaps=False)
SHIPMENTS = ListOf(LOT_SHIPMENT, gaps=False)
CONSIGNEES = ListOf(CONSIGNEE, gaps=False)
TRACE = "lot.trace-requested"

Rows = Sequence[Mapping[str, Any]]

FORMS = (
    Form(
        "trace_result",
        OF,
        (Field("lots_traced", TRACED), Field("shipments_traced", SHIPMENTS), Field("traced_at", Instant())),
        ("8.3.p1", "8.3.p2", "8.3.p3"),
        fill="trace",
        **KEEP,
    ),
    Form(
        "trace_renewal",
        OF,
        (
            Field("lots_traced_again", TRACED),
            Field("shipments_traced_again", SHIPMENTS),
            Field("traced_again_at", Instant()),
        ),
        "8.3.p2",
        fill="trace",
        **KEEP,
    ),
    Form(
        "trace_supplement",
        OF,
        (
            Field("further_lots", LOTS),
            Field("further_consignees", CONSIGNEES),
            Field("supplement_grounds", PROSE),
        ),
        ("8.3.p1", "8.3.p2"),
        **KEEP,
    ),
)

TASKS = (
    Task(
        "trace_lots",
        OF,
        WAREHOUSE,
        "trace_result",
        ("8.3.p1", "8.3.p2"),
        before=("close",),
        shows=("lots_concerned",),
        asks=TRACE,
    ),
    Task(
        "trace_again",
        OF,
        WAREHOUSE,
        "trace_renewal",
        "8.3.p2",
        when=known("traced_at"),
        before=("close",),
        shows=("lots_concerned",),
        asks=TRACE,
        for_each="movements_told",
    ),
    Task(
        "complete_trace",
        OF,
        WAREHOUSE,
        "trace_supplement",
        ("8.3.p1", "8.3.p2"),
        when=is_("trace_has_gaps", True),
        before=("close",),
        shows=(*SCOPE, "lots_traced", "shipments_traced"),
    ),
)

CHILD_FACTS = (
    ChildFacts("breaches_told", OF, "lot_hold", "quarantine_breaches"),
    ChildFacts("consignees_told", OF, "consignee_notice", "consignee_told"),
    ChildFacts("recoveries_ended_on", OF, "consignee_notice", "recovery_ended_on"),
)


def movements_told(
    breaches: Sequence[Rows | None],
    further: Sequence[str] | None,
    consignees: Sequence[Mapping[str, Any] | None],
    recovered_on: Sequence[date | None],
) -> tuple[str, ...]:
    """What was moved, found out or given back that the first trace cannot know; each has everything traced anew."""
    moved = [f"{one['record']} ({one['version']:f})" for rows in breaches for one in rows or ()]
    back = [
        f"{one['consignee_code']}, {one['lots']}: {day}"
        for one, day in zip(consignees, recovered_on, strict=True)
        if one is not None and day is not None
    ]
    return (*dict.fromkeys(moved), *([", ".join(further)] if further else ()), *dict.fromkeys(back))


def lots_concerned(
    named: Sequence[str], traced: Rows | None, again: Sequence[Rows | None] | None, further: Sequence[str] | None
) -> tuple[str, ...]:
    """The lots that were named, those that they went into, and those that people know of, each once."""
    renewed = (one for rows in again or () for one in rows or ())
    found = [one["lot"] for one in (*(traced or ()), *renewed)]
    by_key: dict[str, str] = {}
    for lot in (*named, *found, *(further or ())):
        by_key.setdefault(" ".join(lot.casefold().split()), lot)
    return tuple(by_key.values())


def consignees_concerned(
    shipments: Rows, again: Sequence[Rows | None] | None, at: Sequence[datetime | None] | None, further: Rows | None
) -> tuple[Mapping[str, Any], ...]:
    """Whoever got any of it by the latest trace, and whoever people know of besides, each once with all his lots."""
    pairs = zip(at or (), again or (), strict=True)
    renewed = [(moment, rows) for moment, rows in pairs if moment is not None and rows is not None]
    found = consignees_of(max(reversed(renewed), key=lambda one: one[0])[1] if renewed else shipments)
    by_code: dict[str, Mapping[str, Any]] = {}
    for one in (*found, *(further or ())):
        known = by_code.get(one["consignee_code"])
        by_code[one["consignee_code"]] = one if known is None else {**known, "lots": _joined(known, one)}
    return tuple(by_code.values())


def _joined(known: Mapping[str, Any], more: Mapping[str, Any]) -> str:
    """The lots of a consignee who is named more than once, each once."""
    return ", ".join(dict.fromkeys([*known["lots"].split(", "), *more["lots"].split(", ")]))


def has_gaps(traced: Rows) -> bool:
    """A lot is not in the ledger, or more of it went away than ever was there: the ledger does not say it all."""
    return not traced or any(not one["in_ledger"] or one.get("book_stock", Decimal()) < 0 for one in traced)


LOTS_CONCERNED = Formula(
    inputs=("lots_named", "lots_traced?", "lots_traced_again?", "further_lots?"),
    compute=lots_concerned,
    clause=("8.3.p1", "8.3.p2"),
)
CONSIGNEES_CONCERNED = Formula(
    inputs=("shipments_traced", "shipments_traced_again?", "traced_again_at?", "further_consignees?"),
    compute=consignees_concerned,
    clause=("8.3.p2", "8.9.5.p2"),
)
TRACE_HAS_GAPS = Formula(inputs=("lots_traced",), compute=has_gaps, clause=("8.3.p1", "8.3.p4"))
MOVEMENTS_TOLD = Formula(
    inputs=("breaches_told", "further_lots?", "consignees_told", "recoveries_ended_on"),
    compute=movements_told,
    clause=("8.3.p2", "8.9.4.p2", "8.9.5.p3"),
)
MINUTES_TO_TRACE = Formula(inputs=("opened_at", "traced_at"), compute=minutes_between, clause=("8.3.p4", "8.9.5.p5"))
TRACE_IN_TIME = Formula(
    inputs=("minutes_to_trace", "trace_target_minutes"), compute=lambda took, target: took <= target, clause="8.3.p4"
)

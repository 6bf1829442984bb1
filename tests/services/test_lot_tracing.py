"""Genealogies with known answers: tracing finds all of them and nothing else, and a circle does not hang it."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Select, insert, text

from rules.lots import lot_balance
from services.warehouse.lots import accounts, tracing
from services.warehouse.lots.tables import lot_movements
from shared.messages.text import Text
from tests.fakes import START
from tests.loop import Loop

LOTS = [f"l-{number}" for number in range(12)]
USES = st.lists(st.tuples(st.sampled_from(LOTS), st.sampled_from(LOTS)), max_size=25)
SENT = st.lists(st.tuples(st.sampled_from(LOTS), st.sampled_from("ABC"), st.integers(0, 9)), max_size=12)


WAYS = {
    "use": ("used", "stock", "used"),
    "use what came back": ("used", "recovered", "used"),
    "ship": ("shipped", "stock", "customers"),
    "ship what came back": ("shipped", "recovered", "customers"),
    "recover": ("recovered", "customers", "recovered"),
    "restock": ("restocked", "recovered", "stock"),
    "destroy": ("destroyed", "stock", "destroyed"),
    "destroy what came back": ("destroyed", "recovered", "destroyed"),
    "lose": ("", "stock", "lost"),
}
"""What can happen to goods: the movement that is entered, from where and to where they go. A loss is not entered."""


def row(record: int, lot: str, move: str, quantity: int, **more: Any) -> dict[str, Any]:
    return {
        "site": "factory",
        "record": str(record),
        "lot": lot,
        "lot_key": lot,
        "move": move,
        "quantity": Decimal(quantity),
        "unit": "kg",
        "moved_on": START.date(),
        "into_lot": None,
        "into_key": None,
        "consignee_code": None,
        "taken_from": None,
        "version": 1,
        "despite_block": False,
        "by": "wms",
        "entered_at": START,
        **more,
    }


@contextmanager
def ledger(loop: Loop, rows: list[dict[str, Any]]) -> Iterator[Connection]:
    """The warehouse's database with these movements, which are not kept."""
    with loop.department("warehouse").store.engine.connect() as connection:
        if rows:
            connection.execute(insert(lot_movements), rows)
        yield connection
        connection.rollback()


def reached(named: str, uses: list[tuple[str, str]]) -> set[str]:
    """All that a lot went into, by trying again until nothing is new."""
    found = {named}
    while new := {into for lot, into in uses if lot in found} - found:
        found |= new
    return found


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(uses=USES, sent=SENT, named=st.sampled_from(LOTS))
def test_every_lot_and_every_consignee_is_found_and_no_other(
    loop: Loop, uses: list[tuple[str, str]], sent: list[tuple[str, str, int]], named: str
) -> None:
    rows = [row(at, lot, "used", 1, into_lot=into, into_key=into) for at, (lot, into) in enumerate(uses)]
    rows += [row(100 + at, lot, "shipped", many, consignee_code=to) for at, (lot, to, many) in enumerate(sent)]
    with ledger(loop, rows) as connection:
        found = tracing.trace(connection, "factory", [named])
        elsewhere = tracing.trace(connection, "annex", [named])

    lots = reached(named, uses)
    assert {one.lot for one in found.lots} == lots
    assert len(found.lots) == len(lots)
    expected: dict[tuple[str, str], int] = {}
    for lot, to, many in sent:
        if lot in lots:
            expected[to, lot] = expected.get((to, lot), 0) + many
    assert {(one.consignee_code, one.lot): one.shipped for one in found.shipments} == expected
    assert ([one.lot for one in elsewhere.lots], elsewhere.shipments) == ([named], ())


STEPS = st.lists(st.tuples(st.sampled_from(sorted(WAYS)), st.integers(0, 40)), max_size=15)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=st.integers(0, 100), steps=STEPS)
def test_what_was_lost_and_nothing_else_is_unexplained(loop: Loop, made: int, steps: list[tuple[str, int]]) -> None:
    """A lot on its known ways: whoever counts what is really there finds exactly what was lost on the way."""
    places = {"stock": made, "recovered": 0, "customers": 0, "used": 0, "destroyed": 0, "lost": 0}
    rows = [row(0, "l-0", "made", made)]
    for at, (way, many) in enumerate(steps, 1):
        move, taken, to = WAYS[way]
        moved = min(many, places[taken])
        places[taken] -= moved
        places[to] += moved
        if move:
            stated = {"taken_from": taken if move in ("used", "shipped", "destroyed") else None}
            rows.append(row(at, "l-0", move, moved, **{**stated, "into_key": "p" if move == "used" else None}))
    with ledger(loop, rows) as connection:
        account = accounts.accounts_of(connection, "factory", ["l-0"])["l-0"]

    traced = {"lot": "l-0", "unit": "kg", "in_ledger": True, **account.figures()}
    found = lot_balance(traced, Decimal(places["stock"]))

    assert found is not None
    names = {"with_customers": "customers", "recovered": "recovered", "used": "used", "destroyed": "destroyed"}
    assert {name: found[name] for name in names} == {name: places[place] for name, place in names.items()}
    assert found["unexplained"] == places["lost"]
    assert traced["book_stock"] == places["stock"] + places["lost"]


def test_the_depth_counts_uses_and_a_circle_ends(loop: Loop) -> None:
    ways = [("l-0", "l-1"), ("l-1", "l-2"), ("l-2", "l-0"), ("l-0", "l-2"), ("l-2", "l-3")]
    rows = [row(at, lot, "used", 1, into_lot=into, into_key=into) for at, (lot, into) in enumerate(ways)]
    rows.append(row(9, "l-3", "used", 0, into_lot="l-4", into_key="l-4"))
    with ledger(loop, rows) as connection:
        found = tracing.trace(connection, "factory", ["l-0"])

    assert [(one.lot, one.depth) for one in found.lots] == [("l-0", 0), ("l-1", 1), ("l-2", 1), ("l-3", 2)]


def test_with_too_many_lots_a_person_decides(loop: Loop) -> None:
    many = tracing.MOST_LOTS + 1
    rows = [row(at, "l", "used", 1, into_lot=f"p-{at}", into_key=f"p-{at}") for at in range(many)]
    with ledger(loop, rows) as connection:
        found = tracing.trace(connection, "factory", ["l"])

    assert isinstance(found.undecided, Text)
    assert found.lots == ()


def test_lots_are_read_by_index_however_large_the_ledger(loop: Loop) -> None:
    """By the index of the very lots: one that is read in the order of its groups is read to its end."""
    with ledger(loop, []) as connection:
        if connection.dialect.name != "sqlite":
            return
        for keys in (["l-0"], ["l-0", "l-1"]):
            for query in (tracing.used_by(keys), tracing.sent_of(keys), *accounts.queries(keys)):
                assert "USING INDEX ix_lot_movement_lot (site=? AND lot_key=?)" in plan(connection, query)
        into = plan(connection, tracing.went_into("l-0"))
        assert "USING INDEX ix_lot_movement_into (site=? AND into_key=?)" in into


def plan(connection: Connection, query: Select[Any]) -> str:
    asked = query.where(lot_movements.c.site == "factory")
    written = str(asked.compile(connection.engine, compile_kwargs={"literal_binds": True}))
    return str(connection.execute(text(f"EXPLAIN QUERY PLAN {written}")).all())

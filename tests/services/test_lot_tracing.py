"""Genealogies with known answers: tracing finds all of them and nothing else, and a circle does not hang it."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Select, insert, text

from services.warehouse.lots import accounts, tracing
from services.warehouse.lots.tables import lot_movements
from shared.messages.text import Text
from tests.fakes import START
from tests.loop import Loop

LOTS = [f"l-{number}" for number in range(12)]
USES = st.lists(st.tuples(st.sampled_from(LOTS), st.sampled_from(LOTS)), max_size=25)
SENT = st.lists(st.tuples(st.sampled_from(LOTS), st.sampled_from("ABC"), st.integers(0, 9)), max_size=12)


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

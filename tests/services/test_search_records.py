"""The search of a department's records: by index, bounded, and never a silent cut."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, func, select, text
from sqlalchemy.dialects import postgresql, sqlite

from services.casework.search import KEYS, Finding, Wanted, candidates, key_of, search
from services.production import records as production
from services.quality import records as quality
from services.warehouse import records as warehouse
from services.warehouse.records import stock_record_history, stock_records
from shared.messages.records import InspectionRecord, StockRecord, WipRecord
from shared.store.delivery import Accepted
from shared.store.engine import Store, open_store

ROOMS = [
    (warehouse.enter, warehouse.stock_records, warehouse.stock_record_history, StockRecord),
    (production.enter, production.wip_records, production.wip_record_history, WipRecord),
    (quality.enter, quality.inspection_records, quality.inspection_record_history, InspectionRecord),
]
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
BURR = Wanted(product_name="bracket A", order_number="SO-1", lot="L-1", defect="burr on the edge")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path}/records.sqlite3", "warehouse", clock=lambda: NOON)
    opened.create_tables(warehouse.records_metadata, production.records_metadata, quality.records_metadata)
    yield opened
    opened.close()


def enter(store: Store, *records: StockRecord, site: str = "factory", by: str = "clerk") -> list[Accepted]:
    with store.working(site, by=by) as work:
        return [warehouse.enter(work, record) for record in records]


def stock(record: str, product_name: str = "bracket A", defect: str | None = "毛刺", **more: Any) -> StockRecord:
    return StockRecord(record=record, product_name=product_name, defect=defect, **more)


def looked_up(store: Store, wanted: Wanted, site: str = "factory", limit: int = 200, threshold: int = 75) -> Finding:
    with store.reading() as connection:
        return search(connection, stock_records, site, wanted, threshold=Decimal(threshold), limit=limit)


def test_the_same_problem_is_found_across_languages_with_its_record_and_score(store: Store) -> None:
    enter(store, stock("S-1", defect="划伤"), stock("S-2", defect="边缘有毛刺"))

    found = looked_up(store, BURR)

    assert (found.result, found.match, found.candidates, found.note) == ("found", "S-2", 2, "")
    assert found.score is not None
    assert found.score >= 75


@pytest.mark.parametrize(
    "record",
    [
        stock("S-1", "ＢＲＡＣＫＥＴ　a"),
        stock("S-1", "other", order_number="so-1"),
        stock("S-1", "other", lot=" l-1 "),
    ],
    ids=["product", "order", "lot"],
)
def test_one_key_is_enough_in_any_case_width_and_spacing(store: Store, record: StockRecord) -> None:
    enter(store, record)

    assert looked_up(store, BURR).match == "S-1"


def test_another_product_order_and_lot_is_no_candidate(store: Store) -> None:
    enter(store, stock("S-1", "bracket B", order_number="SO-2", lot="L-2"))

    found = looked_up(store, BURR)

    assert (found.result, found.match, found.score, found.candidates) == ("not found", None, None, 0)


def test_not_applicable_is_never_a_key(store: Store) -> None:
    enter(store, stock("S-1", "other", order_number="n/a", lot="N/A"))
    wanted = Wanted(product_name="bracket A", order_number="N/A", lot="n/a", defect="burr")

    assert looked_up(store, wanted).candidates == 0


def test_another_defect_of_the_same_product_is_compared_and_not_found(store: Store) -> None:
    enter(store, stock("S-1", defect="色差"))

    found = looked_up(store, BURR)

    assert (found.result, found.match, found.candidates) == ("not found", "S-1", 1)


@pytest.mark.parametrize("defect", [None, "无", "no burr", "合格"])
def test_a_record_without_a_defect_shows_no_problem(store: Store, defect: str | None) -> None:
    enter(store, stock("S-1", defect=defect))

    assert looked_up(store, BURR).candidates == 0


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(product_name="bracket A"),
        Wanted(product_name="bracket A", defect="n/a"),
        Wanted(product_name="bracket A", defect="no burr"),
        Wanted(product_name="n/a", order_number="n/a", defect="burr"),
        Wanted(defect="burr"),
    ],
)
def test_without_a_key_or_a_defect_a_person_decides(store: Store, wanted: Wanted) -> None:
    enter(store, stock("S-1"))

    found = looked_up(store, wanted)

    assert found.result is None
    assert found.note


def test_the_limit_itself_is_compared_and_one_more_is_left_to_a_person(store: Store) -> None:
    enter(store, *(stock(f"S-{n}", lot="L-1", order_number="SO-1") for n in range(5)))

    assert looked_up(store, BURR, limit=5).candidates == 5
    too_many = looked_up(store, BURR, limit=4)
    assert (too_many.result, too_many.match, too_many.candidates) == (None, None, 0)
    assert "4" in too_many.note


def test_candidates_by_three_keys_together_are_counted_against_the_limit(store: Store) -> None:
    enter(store, stock("S-1"), stock("S-2", "x", order_number="SO-1"), stock("S-3", "y", lot="L-1"))

    assert looked_up(store, BURR, limit=3).candidates == 3
    assert looked_up(store, BURR, limit=2).result is None


def test_the_threshold_is_reached_by_a_score_equal_to_it(store: Store) -> None:
    enter(store, stock("S-1", defect="edge burr"))
    score = looked_up(store, BURR).score
    assert score is not None

    with store.reading() as connection:
        at = search(connection, stock_records, "factory", BURR, threshold=score, limit=9)
        above = search(connection, stock_records, "factory", BURR, threshold=score + Decimal("0.1"), limit=9)

    assert (at.result, above.result) == ("found", "not found")


def test_of_equal_scores_the_first_record_by_name_is_the_match(store: Store) -> None:
    enter(store, stock("S-9"), stock("S-1"))

    assert looked_up(store, BURR).match == "S-1"


def test_a_site_sees_its_own_records_only(store: Store) -> None:
    enter(store, stock("S-1"), site="annex")

    assert looked_up(store, BURR).candidates == 0
    assert looked_up(store, BURR, site="annex").candidates == 1


@pytest.mark.parametrize(("enter_one", "table", "history", "body"), ROOMS)
def test_other_content_is_the_next_version_and_none_is_lost(
    store: Store, enter_one: Any, table: Any, history: Any, body: Any
) -> None:
    with store.working("factory", by="clerk") as work:
        enter_one(work, body(record="R-1", product_name="bracket A", defect="burr"))
        enter_one(work, body(record="R-1", product_name="bracket A", defect="burr"))
        answer = enter_one(work, body(record="R-1", product_name="bracket B"))

    with store.reading() as connection:
        (now,) = connection.execute(select(table)).mappings()
        versions = connection.execute(select(history).order_by(history.c.version)).mappings().all()
    assert answer == Accepted("factory")
    assert (now["version"], now["product_name"], now["defect"], now["states_defect"]) == (2, "bracket B", None, False)
    assert [(v["version"], v["product_name"], v["by"]) for v in versions] == [
        (1, "bracket A", "clerk"),
        (2, "bracket B", "clerk"),
    ]
    assert versions[0]["entered_at"] == NOON


def test_a_corrected_record_is_found_by_what_it_says_now(store: Store) -> None:
    enter(store, stock("S-1"))
    enter(store, stock("S-1", "bracket B", defect="毛刺"))

    assert looked_up(store, BURR).candidates == 0
    assert looked_up(store, Wanted(product_name="bracket b", defect="burr")).match == "S-1"


def test_an_inspection_keeps_its_day(store: Store) -> None:
    record = InspectionRecord("I-1", "bracket A", inspected_on=date(2026, 3, 1), result="NG", defect="burr")
    with store.working("factory") as work:
        quality.enter(work, record)
        quality.enter(work, record)

    with store.reading() as connection:
        (row,) = connection.execute(select(quality.inspection_records)).mappings()
    assert (row["inspected_on"], row["version"]) == (date(2026, 3, 1), 1)


@pytest.mark.parametrize("blank", [None, "", " ", "n/a", "N/A", "Ｎ／Ａ", "-", "无"])
def test_a_placeholder_is_no_key(blank: str | None) -> None:
    assert key_of(blank) is None


@pytest.mark.parametrize(("_enter", "table", "_history", "_body"), ROOMS)
def test_every_branch_of_the_search_uses_its_own_index(
    store: Store, _enter: Any, table: Any, _history: Any, _body: Any
) -> None:
    keys = {column: "x" for column, _ in KEYS}
    query = candidates(table, tuple(keys)).params(site="factory", most=201, **keys)
    with store.reading() as connection:
        plan = _plan(connection, query)

    assert [step for step in plan if f"SCAN {table.name}" in step] == []
    for column, _ in KEYS:
        used = f"SEARCH {table.name} USING INDEX ix_{table.name}_{column} (site=? AND {column}=?)"
        assert used in plan, plan


def test_the_indexes_hold_only_records_that_state_a_defect(store: Store) -> None:
    with store.reading() as connection:
        sql = connection.execute(text("SELECT sql FROM sqlite_master WHERE name = 'ix_stock_record_lot_key'")).scalar()

    assert str(sql).endswith("WHERE lot_key IS NOT NULL AND states_defect = 1")


def test_postgresql_gets_the_same_query_and_partial_indexes() -> None:
    query = candidates(stock_records, ("product_key",))
    (index,) = (index for index in stock_records.indexes if index.name == "ix_stock_record_lot_key")

    assert "states_defect" in str(query.compile(dialect=postgresql.dialect()))
    where = index.dialect_options["postgresql"]["where"]
    assert str(where.compile(dialect=postgresql.dialect())) == "lot_key IS NOT NULL AND states_defect"


def test_the_work_of_a_search_does_not_grow_with_the_table(store: Store) -> None:
    enter(store, *(stock(f"S-{n}") for n in range(20)))
    small = _steps(store)
    enter(store, *(stock(f"T-{n}", f"other {n}", order_number=f"SO-9{n}", lot=f"L-9{n}") for n in range(5000)))

    assert _steps(store) <= small * 1.2


def test_no_branch_reads_further_than_the_limit(store: Store) -> None:
    enter(store, *(stock(f"S-{n}", order_number="SO-1", lot="L-1") for n in range(50)))
    at_fifty = _steps(store, limit=10)
    enter(store, *(stock(f"T-{n}", order_number="SO-1", lot="L-1") for n in range(2000)))

    assert _steps(store, limit=10) <= at_fifty * 1.2


def test_a_record_is_counted_once_in_its_table_and_once_per_version_in_its_history(store: Store) -> None:
    enter(store, stock("S-1"), stock("S-1", defect="裂纹"), stock("S-2"))

    with store.reading() as connection:
        counts = [
            connection.execute(select(func.count()).select_from(t)).scalar_one()
            for t in (stock_records, stock_record_history)
        ]
    assert counts == [2, 3]


def _plan(connection: Connection, query: Any) -> list[str]:
    compiled = query.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    return [row[3] for row in connection.execute(text(f"EXPLAIN QUERY PLAN {compiled}"))]


def _steps(store: Store, limit: int = 200) -> int:
    """How many instructions SQLite's machine carries out for one search."""
    steps: list[int] = []
    with store.reading() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.set_progress_handler(lambda: steps.append(1), 1)
        search(connection, stock_records, "factory", BURR, threshold=Decimal(75), limit=limit)
        raw.set_progress_handler(None, 1)
    return len(steps)

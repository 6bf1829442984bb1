"""What a department looks at to know whether it is ready, and since when."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy import text

from services.casework.department import Department
from services.casework.readiness import CHECKS, Check, CheckName, Readiness, is_ready
from shared.messages.complaint import ComplaintClosed
from shared.store.refusals import StoreUnavailable
from tests.fakes import FrozenClock
from tests.loop import Loop

sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def seen(department: Department) -> dict[CheckName, Check]:
    """What there is to see now."""
    for look in department.looks:
        look()
    return department.readiness.checks()


def test_at_head_it_says_where_it_stands(loop: Loop) -> None:
    found = seen(loop.department("sales"))

    assert (found["migrations"].ok, found["migrations"].detail) == (True, "bus_0001, casework_0001, sales_0001")
    assert found["database"].ok is True


@sqlite
@pytest.mark.parametrize(
    ("meddle", "told"),
    [
        (
            "DELETE FROM alembic_version WHERE version_num = 'sales_0001'",
            "behind its migrations by sales_0001; bring it",
        ),
        ("UPDATE alembic_version SET version_num = 'sales_0002' WHERE version_num = 'sales_0001'", "ahead of this"),
    ],
)
def test_behind_or_ahead_it_is_not_ready_and_says_what_to_do(loop: Loop, meddle: str, told: str) -> None:
    sales = loop.department("sales")
    with sales.store.writing() as connection:
        connection.execute(text(meddle))

    found = seen(sales)["migrations"]

    assert not found.ok
    assert told in found.detail


@sqlite
def test_nothing_is_right_before_it_was_looked_at(loop: Loop) -> None:
    found = loop.department("sales").readiness.checks()

    assert tuple(found) == CHECKS
    assert {check.ok for check in found.values()} == {False}


@sqlite
def test_the_broker_is_right_once_every_link_stands(loop: Loop) -> None:
    sales = loop.department("sales")
    sales.links |= {"capaloop sales inbox": "", "capaloop sales relay": "", "capaloop sales watch": "cut"}
    before = seen(sales)["broker"]
    sales.links["capaloop sales watch"] = ""

    assert (before.ok, before.detail) == (False, "watch: cut")
    assert seen(sales)["broker"].ok is True


def test_a_check_says_since_when_it_is_as_it_is() -> None:
    """The detail may change; only another verdict is another since."""
    clock = FrozenClock()
    readiness, first = Readiness(clock), clock.now
    readiness.note({"broker": (False, "one link")})
    clock.move(seconds=5)
    readiness.note({"broker": (False, "two links")})
    still = readiness.checks()["broker"]
    readiness.note({"broker": (True, "all")})
    turned = clock.now
    clock.move(seconds=5)
    readiness.note({"broker": (True, "all")})

    assert (still.detail, still.since) == ("two links", first)
    assert readiness.checks()["broker"].since == turned


def test_what_was_not_looked_at_for_long_is_not_right(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = FrozenClock()
    readiness = Readiness(clock)
    readiness.note(dict.fromkeys(CHECKS, (True, "")))
    assert is_ready(readiness.checks())
    began = clock.now
    monkeypatch.setattr("services.casework.readiness.OLD_SECONDS", 0.0)
    clock.move(seconds=30)

    found = readiness.checks()["procedures"]

    assert (found.ok, found.since) == (False, began)
    assert "not looked at since 2026-03-02T01:00:00" in found.detail


def test_a_message_that_waits_too_long_to_be_sent_turns_it_red_until_it_is_sent(loop: Loop) -> None:
    quality = loop.department("quality")
    with quality.store.working("factory") as work:
        work.publish(ComplaintClosed("factory/C-1", "closed", "handled"))
    loop.clock.move(seconds=60)
    assert seen(quality)["outbox_age"].ok is True
    loop.clock.move(seconds=1)
    late = seen(quality)["outbox_age"]
    loop.broker.run()

    assert not late.ok
    assert late.detail.endswith("has waited for 61 s; the limit is 60 s")
    assert seen(quality)["outbox_age"].ok is True


@sqlite
def test_a_delivery_that_waits_too_long_to_be_settled_turns_it_red_until_it_is(loop: Loop) -> None:
    sales = loop.department("sales")
    sales.inbox.taken["a delivery"] = monotonic() - 61
    late = seen(sales)["inbox_age"]
    del sales.inbox.taken["a delivery"]

    assert not late.ok
    assert seen(sales)["inbox_age"].ok is True


@sqlite
def test_it_says_which_procedures_are_loaded(loop: Loop) -> None:
    procedure = loop.department("sales").procedures.in_force("annex")

    assert (
        f"annex: iso9001 {procedure.version} ({procedure.hash[:12]})"
        in seen(loop.department("sales"))["procedures"].detail
    )


@pytest.fixture
def on_disk(make_loop: Callable[..., Loop]) -> Department:
    department = make_loop(on_disk=True).department("sales")
    assert seen(department)["database"].ok
    return department


@sqlite
def test_a_file_that_is_gone_is_no_database_and_nothing_is_known_of_what_is_in_it(on_disk: Department) -> None:
    file = Path(str(on_disk.store.engine.url.database))
    away = file.rename(file.with_suffix(".away"))
    found = seen(on_disk)
    made = file.exists()
    away.rename(file)

    assert {name for name, check in found.items() if not check.ok} >= {"database", "migrations", "outbox_age"}
    assert "is gone" in found["database"].detail
    assert not made
    assert seen(on_disk)["database"].ok


@sqlite
def test_another_file_in_its_place_is_not_the_database(on_disk: Department) -> None:
    file = Path(str(on_disk.store.engine.url.database))
    copy = shutil.copy(file, file.with_suffix(".copy"))
    file.unlink()
    copy.rename(file)

    assert "was replaced while it was open" in seen(on_disk)["database"].detail


@sqlite
def test_a_database_that_another_program_holds_locked_is_not_right_until_it_lets_go(on_disk: Department) -> None:
    with closing(sqlite3.connect(str(on_disk.store.engine.url.database), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        locked = seen(on_disk)["database"]
        other.execute("ROLLBACK")

    assert (locked.ok, "another program has held the lock" in locked.detail) == (False, True)
    assert seen(on_disk)["database"].ok


@sqlite
def test_a_lock_is_seen_still_when_the_department_has_tried_in_vain_to_write(
    on_disk: Department, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.store.database.BUSY_SECONDS", 0.1)
    with closing(sqlite3.connect(str(on_disk.store.engine.url.database), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable), on_disk.store.writing():
            pass
        locked = seen(on_disk)["database"]
        other.execute("ROLLBACK")

    assert (locked.ok, "another program has held the lock" in locked.detail) == (False, True)
    assert seen(on_disk)["database"].ok


@sqlite
def test_ones_own_long_writing_is_no_lock_of_another(on_disk: Department) -> None:
    with on_disk.store.writing():
        assert seen(on_disk)["database"].ok


@pytest.mark.postgres
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_postgresql_that_takes_no_writes_is_not_right(on_disk: Department) -> None:
    engine = on_disk.store.engine
    name = engine.dialect.identifier_preparer.quote_identifier(str(engine.url.database))
    with on_disk.store.writing() as connection:
        connection.exec_driver_sql(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    engine.dispose()  # what is asked from now on is asked over new connections
    try:
        found = seen(on_disk)["database"]
    finally:
        with on_disk.store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("SET default_transaction_read_only = off")
            connection.exec_driver_sql(f"ALTER DATABASE {name} SET default_transaction_read_only = off")
        engine.dispose()

    assert (found.ok, "read-only" in found.detail) == (False, True)
    assert seen(on_disk)["database"].ok

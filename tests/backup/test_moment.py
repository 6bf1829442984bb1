"""A department's database is held still for a moment, and copied as it was then while others write."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import OperationalError

from capaloop.backup.checking import counts_of
from capaloop.backup.endings import Busy
from capaloop.backup.in_flight import in_flight
from capaloop.backup.manifest import Part
from capaloop.backup.moment import one_moment
from capaloop.backup.sources import Source, source_of
from shared.store.database import WRITES, engine_of
from shared.store.refusals import StoreUnavailable
from shared.store.schema import BUS
from shared.store.tables import inbox, outbox
from tests.postgres import PrivateCluster

NOW = datetime(2026, 3, 2, tzinfo=UTC)
SHORT = {"sqlite": "PRAGMA busy_timeout = 10", "postgresql": "SET lock_timeout = '50ms'"}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database with the tables of the bus."""
    sqlite = f"sqlite:///{tmp_path / 'sales.sqlite3'}"
    found = sqlite if request.param == "sqlite" else request.getfixturevalue("postgres").new_database()
    engine = engine_of(found)
    for metadata in BUS.metadatas:
        metadata.create_all(engine)
    engine.dispose()
    return str(found)


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = engine_of(url)
    yield engine
    engine.dispose()


@pytest.fixture
def source(url: str) -> Iterator[Source]:
    source = source_of("sales", url)
    yield source
    source.close()


def received(id_: str) -> Any:
    row = {"source": "urn:test", "id": id_, "type": "t", "site": "factory", "digest": "0", "received_at": NOW}
    return insert(inbox).values(**row)


def sent(id_: str) -> Any:
    said = {"message_id": id_, "type": "t", "exchange": "", "routing_key": "k", "mandatory": False, "body": b"{}"}
    return insert(outbox).values(**said, written_at=NOW)


def write(engine: Engine, statement: Any) -> None:
    """In a transaction of its own, which waits for nobody for long."""
    with engine.connect() as found:
        driver: Any = found.connection.driver_connection
        driver.cursor().execute(SHORT[engine.dialect.name])
        if engine.dialect.name == "sqlite":
            with found.execution_options(**{WRITES: False}).begin():
                found.execute(statement)
            return
        driver.commit()
        with found.begin():
            found.execute(statement)


def part_of(kind: str) -> Part:
    return Part(kind, "", [], {"inbox": 0, "outbox": 0}, 0, [], {}, 0, None)


def test_the_copy_is_of_the_moment_whatever_is_written_afterwards(
    source: Source, engine: Engine, tmp_path: Path
) -> None:
    source.connect()
    write(engine, received("before"))
    source.hold()
    source.look()
    source.release()
    write(engine, received("after"))
    write(engine, sent("after"))

    source.copy(tmp_path / "copy")
    write(engine, received("still later"))

    held = counts_of(tmp_path / "copy", part_of(source.kind))
    assert (held["inbox"], held.get("outbox", 0)) == (1, 0)
    assert list(source.connection.execute(select(inbox.c.id)).scalars()) == ["before"]


@pytest.mark.postgres
def test_a_server_that_hangs_up_while_it_is_read_is_named(postgres: PrivateCluster) -> None:
    reading, other = engine_of(postgres.new_database()), engine_of(postgres.new_database())
    with reading.connect() as connection, other.connect() as ending:
        number = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        ending.exec_driver_sql(f"SELECT pg_terminate_backend({number})")

        with pytest.raises(StoreUnavailable, match=r"^the database of sales cannot be used"):
            in_flight({"sales": connection}, NOW)
    reading.dispose()
    other.dispose()


def test_nothing_is_received_while_it_is_held(source: Source, engine: Engine) -> None:
    source.connect()
    source.hold()
    with pytest.raises(OperationalError):
        write(engine, received("meanwhile"))
    source.release()
    write(engine, received("afterwards"))


def test_whoever_is_in_the_middle_of_receiving_is_waited_for_and_let_through(source: Source, engine: Engine) -> None:
    source.connect()
    with engine.connect() as found:
        connection = found.execution_options(**{WRITES: True})
        with connection.begin():
            connection.execute(received("slowly"))
            with pytest.raises(Busy):
                source.hold()
    write(engine, received("another"))
    source.hold()
    source.look()
    assert set(source.connection.execute(select(inbox.c.id)).scalars()) == {"slowly", "another"}


def test_when_one_is_busy_the_others_are_let_go(url: str, engine: Engine, tmp_path: Path) -> None:
    """Sales is held first; quality is busy for ever."""
    other = engine_of(f"sqlite:///{tmp_path / 'quality.sqlite3'}")
    for metadata in BUS.metadatas:
        metadata.create_all(other)
    sources: Any = {"sales": source_of("sales", url), "quality": source_of("quality", str(other.url))}
    with other.connect() as found, found.execution_options(**{WRITES: True}).begin():
        with pytest.raises(StoreUnavailable, match="database of quality"), one_moment(sources, lambda: NOW, wait=0):
            pass
        write(engine, received("sales goes on"))
    other.dispose()

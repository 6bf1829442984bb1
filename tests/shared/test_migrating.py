"""The tables of every department are those of its migrations, on both databases."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, insert, inspect, select, text

from capaloop.databases import schema_of
from capaloop.migrations import parts, revisions, write
from services.casework.schema import CASEWORK
from services.casework.tables import cases, facts
from shared.messages.registry import DEPARTMENTS
from shared.store.database import engine_of
from shared.store.migrating import NotAtHead, make_at_head, require_head, standing, upgrade
from shared.store.schema import Part, Schema
from tests.postgres import PrivateCluster
from tests.shared.letters import NOON

CASE = {
    "id": 1,
    "site": "factory",
    "number": "C-1",
    "head": "C-1",
    "kind": "complaint",
    "procedure_hash": "h",
    "state": "opened",
    "cycle": 1,
    "opened_in_cycle": 1,
    "closed": False,
    "opened_at": NOON,
    "changed_at": NOON,
    "entries": 1,
}
FACT = {
    "case_id": 1,
    "entry": 1,
    "name": "n",
    "key": "",
    "value": 1,
    "form": "f",
    "by": "b",
    "verified": True,
    "known_at": NOON,
    "cycle": 1,
}
LATER = """
import sqlalchemy as sa
from alembic import op

revision = "casework_0002"
down_revision = "casework_0001"


def upgrade() -> None:
    with op.batch_alter_table("case_file") as table:
        table.add_column(sa.Column("colour", sa.Text(), nullable=False, server_default="grey"))
        table.alter_column("state", type_=sa.Text())
"""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def new_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Engine]]:
    """Opens engines on one empty database."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/some.sqlite3"
    else:
        cluster: PrivateCluster = request.getfixturevalue("postgres")
        url = cluster.new_database()
    opened: list[Engine] = []

    def new() -> Engine:
        opened.append(engine_of(url))
        return opened[-1]

    yield new
    for engine in opened:
        engine.dispose()


@pytest.fixture
def engine(new_engine: Callable[[], Engine]) -> Engine:
    return new_engine()


def differences(engine: Engine, schema: Schema) -> list[object]:
    every = [metadata for part in schema for metadata in part.metadatas]
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, every))  # type: ignore[arg-type]


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_from_an_empty_database_the_migrations_make_exactly_the_tables(engine: Engine, department: str) -> None:
    schema = schema_of(department)  # type: ignore[arg-type]
    assert standing(engine, schema).pending == ("bus_0001", "casework_0001", f"{department}_0001")

    applied = upgrade(engine, schema)

    found = standing(engine, schema)
    assert applied == ("bus_0001", "casework_0001", f"{department}_0001")
    assert (found.at_head, set(found.current), set(found.head)) == (True, set(applied), set(applied))
    assert differences(engine, schema) == []
    assert upgrade(engine, schema) == ()


def test_the_quick_way_of_the_tests_makes_the_same_tables(engine: Engine) -> None:
    schema = schema_of("quality")
    with engine.begin() as connection:
        make_at_head(connection, schema)

    assert standing(engine, schema).at_head
    assert differences(engine, schema) == []
    assert upgrade(engine, schema) == ()


def test_two_upgrades_at_once_do_no_harm(new_engine: Callable[[], Engine]) -> None:
    schema, applied = schema_of("quality"), []
    threads = [threading.Thread(target=lambda: applied.append(upgrade(new_engine(), schema))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)

    assert sorted(map(len, applied)) == [0, 0, 3]
    assert differences(new_engine(), schema) == []


def test_a_program_does_not_start_behind_its_migrations_or_ahead_of_them(engine: Engine) -> None:
    schema = schema_of("sales")
    with pytest.raises(NotAtHead, match=r"behind its migrations by bus_0001, .*: capaloop db upgrade sales$"):
        require_head(engine, schema, "sales")

    upgrade(engine, schema)
    require_head(engine, schema, "sales")
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE alembic_version SET version_num = 'sales_0009' WHERE version_num LIKE 'sales%'")
        )

    with pytest.raises(NotAtHead, match="ahead of this program: it is at sales_0009"):
        require_head(engine, schema, "sales")
    with pytest.raises(NotAtHead, match="ahead of this program"):
        upgrade(engine, schema)


def test_a_later_migration_alters_a_table_that_others_refer_to_and_keeps_every_row(
    engine: Engine, tmp_path: Path
) -> None:
    upgrade(engine, (CASEWORK,))
    with engine.begin() as connection:
        connection.execute(insert(cases), CASE)
        connection.execute(insert(facts), FACT)
    later = later_part(tmp_path, LATER)

    assert upgrade(engine, (later,)) == ("casework_0002",)

    with engine.connect() as connection:
        assert connection.execute(text("SELECT number, colour FROM case_file")).all() == [("C-1", "grey")]
        assert connection.execute(select(facts.c.case_id)).scalars().all() == [1]


def test_an_upgrade_that_fails_leaves_nothing_of_itself(engine: Engine, tmp_path: Path) -> None:
    broken = later_part(tmp_path, LATER + "    raise ZeroDivisionError\n")

    with pytest.raises(ZeroDivisionError):
        upgrade(engine, (broken,))

    assert inspect(engine).get_table_names() == []


def test_the_history_that_is_written_anew_is_the_one_that_is_there(tmp_path: Path) -> None:
    """`make migrations` was run after the last change of a table, and nobody has edited its outcome."""
    for part in (one for one in parts() if len(revisions(one)) == 1):
        folder = tmp_path / part.name
        folder.mkdir()
        written = write(Part(part.name, part.metadatas, folder), anew=True)
        assert written is not None
        assert (part.folder / written.name).read_text() == written.read_text(), "run: make migrations"


def test_what_a_table_has_more_than_its_history_becomes_the_next_revision(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "casework"
    folder.mkdir()
    first = write(Part("casework", (), folder), anew=True)
    (folder / "casework_0001.py").write_text(
        (CASEWORK.folder / "casework_0001.py").read_text().replace("_timeline()\n", "pass\n", 1)
    )
    part = Part("casework", CASEWORK.metadatas, folder)

    second = write(part, anew=False, about="The time line.")

    assert first is None
    assert second is not None
    assert second.name == "casework_0002.py"
    assert upgrade(engine, (part,)) == ("casework_0001", "casework_0002")
    assert differences(engine, (part,)) == []
    assert write(part, anew=False) is None


def later_part(folder: Path, revision: str) -> Part:
    """The part of case work with one revision more."""
    first = "casework_0001.py"
    (folder / first).write_text((CASEWORK.folder / first).read_text())
    (folder / "casework_0002.py").write_text(revision)
    return Part("casework", CASEWORK.metadatas, folder)

"""What no backup is made of, what is not taken for one, and what is not written over: one line each, and no trace."""

import hashlib
import json
import shutil
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData

from capaloop import databases
from capaloop.backup import restoring, taking
from capaloop.backup.taking import take
from capaloop.backup.targets import target_of
from capaloop.cli import main
from capaloop.databases import upgrade
from capaloop.operator_token import ensure_operator
from capaloop.ports import free_ports
from services.settings import DEPARTMENTS, Settings
from shared.store.schema import Part
from tests.backup.flow import SITES
from tests.capaloop.conftest import Ended
from tests.faults.small_disk import SmallDisk
from tests.postgres import PrivateCluster

LATER = """
import sqlalchemy as sa
from alembic import op

revision = "later_0001"
down_revision = None
branch_labels = ("later",)


def upgrade():
    op.create_table("later", sa.Column("id", sa.Integer(), nullable=False))
"""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home and a backup of it, to be copied."""
    folder = tmp_path_factory.mktemp("template")
    take(made(folder / "home"), folder / "backup")
    return folder


@pytest.fixture
def settings(tmp_path: Path, template: Path) -> Settings:
    """An installation with empty databases, a token, clients, sites."""
    shutil.copytree(template / "home", tmp_path / "home")
    return named(tmp_path / "home")


def made(home: Path, **environment: str) -> Settings:
    home.mkdir(parents=True)
    found = named(home, **environment)
    found.sites.write_text(SITES, encoding="utf-8")
    ensure_operator(found)
    for name in DEPARTMENTS:
        upgrade(found, name)
    return found


def named(home: Path, **environment: str) -> Settings:
    given = {"CAPALOOP_HOME": str(home), "CAPALOOP_SITES": str(home / "sites.toml"), **environment}
    return Settings.of_environment(given)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ended]:
    def run(settings: Settings, *arguments: Any) -> Ended:
        capsys.readouterr()
        code = main([str(one) for one in arguments], settings.as_environment() | {"LANG": "en"})
        said = capsys.readouterr()
        return Ended(code, said.out, said.err)

    return run


@pytest.fixture
def backup(tmp_path: Path, template: Path) -> Path:
    """A backup of the installation."""
    return Path(shutil.copytree(template / "backup", tmp_path / "backup"))


def one_line(ended: Ended, code: int, *words: str) -> None:
    """It ended so, said so in one sentence, and printed nothing for programs."""
    assert (ended.code, ended.out) == (code, ""), ended
    said = " ".join(ended.err.split())
    assert [word for word in words if word not in said] == [], said


def sealed(folder: Path, **changes: Any) -> None:
    """A manifest that says something else, and agrees with its seal."""
    file = folder / "manifest.json"
    text = json.dumps(json.loads(file.read_text()) | changes)
    file.write_text(text)
    (folder / "manifest.json.sha256").write_text(f"{hashlib.sha256(text.encode()).hexdigest()}  manifest.json\n")


def test_only_its_owner_may_read_a_backup(backup: Path, settings: Settings) -> None:
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in [backup, *backup.iterdir()]}
    assert modes.pop("backup") == 0o700
    assert set(modes.values()) == {0o600}
    assert {"sites.toml", "clients.toml", "token", "manifest.json", "sales.sqlite3"} <= set(modes)
    said = json.loads((backup / "manifest.json").read_text())
    assert {name: one["secret"] for name, one in said["files"].items()} == {
        "clients.toml": True,
        "token": True,
        "sites.toml": False,
        **{f"{name}.sqlite3": True for name in DEPARTMENTS},
    }


def test_an_installation_comes_back_whole_and_once(
    backup: Path, tmp_path: Path, settings: Settings, run: Callable[..., Ended]
) -> None:
    empty = named(tmp_path / "empty")

    ended = run(empty, "restore", backup, "--json")

    assert (ended.code, ended.err) == (0, "")
    assert ended.document["behind"] == []
    for name in ("sites.toml", "clients.toml", "token"):
        assert (empty.home / name).read_bytes() == (settings.home / name).read_bytes()
    assert run(empty, "db", "status").code == 0
    before = {file.name: file.read_bytes() for file in empty.home.iterdir()}
    one_line(run(empty, "restore", backup), 1, "sales.sqlite3 is there already")
    assert {file.name: file.read_bytes() for file in empty.home.iterdir()} == before


def test_a_pack_of_the_sites_own_goes_along(tmp_path: Path, settings: Settings, run: Callable[..., Ended]) -> None:
    assert run(settings, "rules", "new", "own-pack", "--folder", tmp_path / "home" / "own-pack").code == 0
    own = '[sites.factory]\npacks = ["iso9001", "own-pack"]\npack_paths = {own-pack = "own-pack"}\n'
    settings.sites.write_text(own, encoding="utf-8")
    assert run(settings, "backup", tmp_path / "backup").code == 0

    empty = named(tmp_path / "empty")
    assert run(empty, "restore", tmp_path / "backup").code == 0
    found = {file.name: file.read_bytes() for file in (tmp_path / "home" / "own-pack").rglob("*.yaml")}
    assert found
    assert {file.name: file.read_bytes() for file in (empty.home / "own-pack").rglob("*.yaml")} == found


def torn_manifest(folder: Path) -> str:
    file = folder / "manifest.json"
    file.write_text(file.read_text()[:-40])
    return "manifest.json is not as it was written"


def no_manifest(folder: Path) -> str:
    (folder / "manifest.json").unlink()
    return "is no backup"


def an_altered_byte(folder: Path) -> str:
    raw = bytearray((folder / "quality.sqlite3").read_bytes())
    raw[len(raw) // 2] ^= 1
    (folder / "quality.sqlite3").write_bytes(raw)
    return "quality.sqlite3 is not as it was written"


def a_shorter_file(folder: Path) -> str:
    raw = (folder / "quality.sqlite3").read_bytes()
    (folder / "quality.sqlite3").write_bytes(raw[:-1])
    return "bytes; the manifest says"


def a_missing_file(folder: Path) -> str:
    (folder / "token").unlink()
    return "token is missing"


def another_count(folder: Path) -> str:
    departments = json.loads((folder / "manifest.json").read_text())["departments"]
    departments["sales"]["tables"]["inbox"] = 1
    sealed(folder, departments=departments)
    return "0 rows of inbox; the manifest says 1"


def another_format(folder: Path) -> str:
    sealed(folder, format=2)
    return "which reads format 1"


@pytest.mark.parametrize(
    "harm",
    [torn_manifest, no_manifest, an_altered_byte, a_shorter_file, a_missing_file, another_count, another_format],
)
def test_what_is_not_as_it_was_written_is_not_restored(
    backup: Path, tmp_path: Path, settings: Settings, run: Callable[..., Ended], harm: Callable[[Path], str]
) -> None:
    assert run(settings, "backup", "--check", backup).code == 0
    said = harm(backup)

    one_line(run(settings, "backup", "--check", backup), 1, said)
    one_line(run(named(tmp_path / "empty"), "restore", backup), 1, said)
    assert not (tmp_path / "empty").exists()


def test_a_backup_of_a_newer_program_is_refused(backup: Path, tmp_path: Path, run: Callable[..., Ended]) -> None:
    departments = json.loads((backup / "manifest.json").read_text())["departments"]
    sealed(backup, version="99.0.0")
    one_line(run(named(tmp_path / "empty"), "restore", backup), 1, "99.0.0", "run a newer one")

    departments["sales"]["revisions"] = ["bus_0001", "casework_9999", "sales_0001"]
    sealed(backup, version="0.1.0", departments=departments)
    one_line(run(named(tmp_path / "empty"), "restore", backup), 1, "casework_9999", "run a newer one")
    assert not (tmp_path / "empty").exists()


def test_an_older_one_is_restored_as_it_is_and_brought_up_when_asked(
    backup: Path, tmp_path: Path, run: Callable[..., Ended], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program has learnt a table since."""
    (tmp_path / "later").mkdir()
    (tmp_path / "later" / "later_0001.py").write_text(LATER, encoding="utf-8")
    later = Part("later", (MetaData(),), tmp_path / "later")
    plain = databases.schema_of
    for module in (databases, restoring, taking):
        monkeypatch.setattr(module, "schema_of", lambda name: (*plain(name), later))
    empty = named(tmp_path / "empty")

    restored = run(empty, "restore", backup, "--json")

    assert restored.code == 0
    assert restored.document["behind"] == list(DEPARTMENTS)
    assert run(empty, "db", "status").code == 1
    assert run(empty, "backup", tmp_path / "before the upgrade").code == 0
    assert run(empty, "db", "upgrade").code == 0
    assert run(empty, "db", "status").code == 0


def test_nothing_is_written_over(tmp_path: Path, settings: Settings, run: Callable[..., Ended]) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a file").touch()
    (tmp_path / "empty").mkdir()

    one_line(run(settings, "backup", tmp_path / "full"), 1, "not empty")
    assert run(settings, "backup", tmp_path / "empty").code == 0


@pytest.mark.parametrize("name", ["sites.toml", "clients.toml", "token"])
def test_a_file_that_says_something_else_stays(
    backup: Path, tmp_path: Path, run: Callable[..., Ended], name: str
) -> None:
    empty = named(tmp_path / "empty")
    empty.home.mkdir()
    (empty.home / name).write_text("another\n")

    one_line(run(empty, "restore", backup), 1, f"{name} is there already and differs")
    assert [file.name for file in empty.home.iterdir()] == [name]


def test_a_database_that_is_away_ends_with_3_and_leaves_nothing(
    tmp_path: Path, settings: Settings, run: Callable[..., Ended]
) -> None:
    before = set(tmp_path.iterdir())
    Path(settings.home / "warehouse.sqlite3").unlink()
    one_line(run(settings, "backup", tmp_path / "backup"), 3, "the database of warehouse is not there")
    port = free_ports(1)[0]
    away = {"CAPALOOP_QUALITY_DATABASE_URL": f"postgresql://user:hidden@127.0.0.1:{port}/quality"}
    ended = run(named(settings.home, **away), "backup", tmp_path / "backup")
    one_line(ended, 3, "the database of quality cannot be used")
    assert "hidden" not in ended.err
    assert set(tmp_path.iterdir()) == before


def test_a_database_that_somebody_keeps_locked_is_waited_for_only_so_long(
    tmp_path: Path, settings: Settings, run: Callable[..., Ended]
) -> None:
    holder = sqlite3.connect(settings.home / "quality.sqlite3", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    one_line(run(settings, "backup", tmp_path / "backup", "--wait", "0"), 3, "database of quality locked")
    holder.close()
    assert not (tmp_path / "backup").exists()


def test_a_full_disk_leaves_nothing_that_looks_like_a_backup(
    tmp_path: Path, settings: Settings, run: Callable[..., Ended]
) -> None:
    disk = SmallDisk.mounted(tmp_path / "disk")
    if disk is None:
        pytest.skip("this user may not mount a small disk")
    try:
        (disk.folder / "filler").write_bytes(bytes(500_000))
        disk.fill()
        (disk.folder / "filler").unlink()
        one_line(run(settings, "backup", disk.folder / "backup"), 1, "no room")
        assert list(disk.folder.iterdir()) == []
    finally:
        disk.unmount()


@pytest.mark.postgres
def test_nobody_starts_on_what_is_half_restored(
    tmp_path: Path, postgres: PrivateCluster, run: Callable[..., Ended]
) -> None:
    """A restore that is killed by force leaves databases that count as behind their migrations."""
    url = postgres.new_database()
    settings = made(tmp_path / "home", CAPALOOP_SALES_DATABASE_URL=url)
    taken = take(settings, tmp_path / "backup").departments["sales"]
    there = {"CAPALOOP_SALES_DATABASE_URL": postgres.new_database()}
    target = target_of("sales", there["CAPALOOP_SALES_DATABASE_URL"], taken)
    target.fill(tmp_path / "backup" / taken.file)

    half = named(tmp_path / "half", **there)
    assert run(half, "db", "status", "sales", "--json").document["departments"]["sales"]["current"] == []
    target.open()
    assert run(half, "db", "status", "sales").code == 0
    target.close()


@pytest.mark.postgres
def test_a_restore_that_fails_half_way_removes_what_it_made(
    tmp_path: Path, postgres: PrivateCluster, run: Callable[..., Ended]
) -> None:
    """Sales is restored into a database that had to be made, production into one that was empty; then it fails."""
    names = ("sales", "production")
    before = {f"CAPALOOP_{name.upper()}_DATABASE_URL": postgres.new_database() for name in names}
    settings = made(tmp_path / "home", **before)
    assert run(settings, "backup", tmp_path / "backup").code == 0
    there = {
        "CAPALOOP_SALES_DATABASE_URL": postgres.url("made_by_a_restore"),
        "CAPALOOP_PRODUCTION_DATABASE_URL": postgres.new_database(),
    }
    empty = named(tmp_path / "empty", **there)
    away = there | {"CAPALOOP_WAREHOUSE_DATABASE_URL": "sqlite:////proc/nowhere/warehouse.sqlite3"}

    one_line(run(named(tmp_path / "empty", **away), "restore", tmp_path / "backup"), 1, "/proc/nowhere")

    assert not (tmp_path / "empty").exists()
    one_line(run(empty, "db", "status", "sales"), 3, "made_by_a_restore")
    assert run(empty, "restore", tmp_path / "backup").code == 0
    assert run(empty, "db", "status").code == 0
    one_line(run(named(tmp_path / "again", **there), "restore", tmp_path / "backup"), 1, "expected an empty database")

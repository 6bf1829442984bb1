"""`capaloop doctor` where nothing was started, where nothing runs, and where a case is asked for that nobody has."""

from pathlib import Path

import pytest

from capaloop.databases import upgrade
from services.settings import DEPARTMENTS, Settings
from tests.capaloop.conftest import CommandLine

SITES = '[sites.factory]\npacks = ["iso9001"]\ntimezone = "Asia/Shanghai"\n'


@pytest.fixture
def home(command_line: CommandLine, tmp_path: Path) -> Path:
    """An installation that has never run."""
    sites = tmp_path / "sites.toml"
    sites.write_text(SITES, encoding="utf-8")
    command_line.environment["CAPALOOP_SITES"] = str(sites)
    return Path(command_line.environment["CAPALOOP_HOME"])


@pytest.fixture
def with_tables(command_line: CommandLine, home: Path) -> Path:
    home.mkdir()
    given = {name: value for name, value in command_line.environment.items() if name != "CAPALOOP_TOKEN"}
    for name in DEPARTMENTS:
        upgrade(Settings.of_environment(given), name)
    return home


def test_where_nothing_was_ever_started_it_says_how_to(command_line: CommandLine, home: Path) -> None:
    ended = command_line.run("doctor", "--json")
    [found] = ended.document["findings"]
    assert (ended.code, found["cause"], found["command"]) == (3, "service_down", "capaloop up --detach")
    assert len(ended.document["could_not_look"]) == 9
    assert not home.exists()


def test_departments_that_do_not_run_are_named_each_with_the_command(
    command_line: CommandLine, with_tables: Path
) -> None:
    before = {file.name: file.read_bytes() for file in with_tables.iterdir()}
    ended = command_line.run("doctor", "--json")
    told = ended.document
    assert ended.code == 1
    assert [(one["cause"], one["department"]) for one in told["findings"][:4]] == [
        ("service_down", name) for name in sorted(DEPARTMENTS)
    ]
    assert [one["cause"] for one in told["findings"][4:]] == ["outbox_unsent"]
    assert {one["command"] for one in told["findings"]} == {"capaloop up --detach"}
    assert told["looked_at"]["departments"]["sales"]["database"] is True
    assert {file.name: file.read_bytes() for file in with_tables.iterdir()} == before


def test_it_speaks_both_languages(command_line: CommandLine, with_tables: Path) -> None:
    english, chinese = command_line.run("doctor").out, command_line.run("doctor", "--lang", "zh").out
    assert "service_down · a department does not run" in english
    assert "could not look at the probes of sales" in english
    assert "service_down · 部门服务停止" in chinese
    assert "无法查看 sales 的探针：没有已知的地址" in chinese
    assert "capaloop up --detach" in english
    assert "capaloop up --detach" in chinese


def test_a_case_that_nobody_has_is_bad_input(command_line: CommandLine, with_tables: Path) -> None:
    ended = command_line.run("doctor", "--case", "factory/C-2026-000001", "--json")
    assert (ended.code, ended.out) == (2, "")
    assert ended.problem["errors"][0]["field"] == "--case"
    assert command_line.run("doctor", "--case", "17").code == 2


def test_where_a_database_is_away_a_case_may_be_there(command_line: CommandLine, with_tables: Path) -> None:
    (with_tables / "quality.sqlite3").unlink()
    ended = command_line.run("doctor", "--case", "factory/C-2026-000001")
    assert ended.code == 1
    assert "factory/C-2026-000001 cannot be seen" in ended.out


def test_sites_that_cannot_be_loaded_are_why_nothing_starts(command_line: CommandLine, with_tables: Path) -> None:
    sites = Path(command_line.environment["CAPALOOP_SITES"])
    sites.write_text(SITES.replace("iso9001", "iso9002"), encoding="utf-8")
    found = command_line.run("doctor", "--json").document["findings"][0]
    assert (found["cause"], found["command"]) == (
        "procedure_refused",
        f"capaloop rules check --sites {sites} && capaloop up --detach",
    )
    assert "no pack is named iso9002" in found["what"]

"""`capaloop db`: what it tells and does, by which exit code."""

from pathlib import Path

import pytest

from services.settings import DEPARTMENTS
from tests.capaloop.conftest import CommandLine
from tests.postgres import PrivateCluster


def test_from_nothing_to_head_and_once_more(command_line: CommandLine) -> None:
    before = command_line.run("db", "status", "--json")
    assert before.code == 1
    assert list(before.document["departments"]) == list(DEPARTMENTS)
    assert [one["current"] for one in before.document["departments"].values()] == [[]] * 4

    first, again = (command_line.run("db", "upgrade", "--json").document["departments"] for _ in range(2))
    assert first["sales"] == {"applied": ["bus_0001", "casework_0001", "sales_0001"]}
    assert again == {name: {"applied": []} for name in DEPARTMENTS}

    after = command_line.run("db", "status", "--json")
    assert (after.code, after.err) == (0, "")
    sales = after.document["departments"]["sales"]
    assert sales["current"] == sales["head"] == ["bus_0001", "casework_0001", "sales_0001"]
    assert (sales["pending"], sales["unknown"], sales["at_head"]) == ([], [], True)


def test_only_the_departments_that_are_named(command_line: CommandLine) -> None:
    done = command_line.run("db", "upgrade", "quality", "warehouse", "--json")
    assert list(done.document["departments"]) == ["quality", "warehouse"]
    assert command_line.run("db", "status", "quality").code == 0
    assert command_line.run("db", "status", "quality", "sales").code == 1


def test_it_speaks_both_languages(command_line: CommandLine) -> None:
    command_line.run("db", "upgrade", "sales")
    assert "业务部：已是最新" in command_line.run("db", "upgrade", "sales", "--lang", "zh").out
    told = command_line.run("db", "status").out
    assert "at head" in told
    assert "behind" in told


def test_a_department_that_is_none_is_bad_input(command_line: CommandLine) -> None:
    assert command_line.run("db", "upgrade", "kitchen", "--json").code == 2


@pytest.mark.parametrize("act", ["status", "upgrade"])
def test_a_database_that_cannot_be_reached_ends_with_3_and_no_password(
    command_line: CommandLine, tmp_path: Path, act: str
) -> None:
    url = f"postgresql://user:hidden@/quality?host={tmp_path}"
    command_line.environment["CAPALOOP_QUALITY_DATABASE_URL"] = url
    ended = command_line.run("db", act, "quality", "--json")
    assert (ended.code, ended.out, ended.problem["status"]) == (3, "", 503)
    assert "hidden" not in ended.err


@pytest.mark.postgres
def test_one_url_is_enough_for_all_departments(command_line: CommandLine, postgres: PrivateCluster) -> None:
    """Each department has a database of its own, made when it is missing."""
    command_line.environment["CAPALOOP_DATABASE_URL"] = postgres.url("one_{department}")

    assert command_line.run("db", "status", "--json").code == 3
    done = command_line.run("db", "upgrade", "--json")

    assert done.code == 0
    assert done.document["departments"]["sales"]["applied"] == ["bus_0001", "casework_0001", "sales_0001"]
    found = command_line.run("db", "status", "--json")
    assert found.code == 0
    assert "/one_warehouse" in found.document["departments"]["warehouse"]["database"]

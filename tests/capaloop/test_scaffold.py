"""`capaloop rules new`: what it writes holds at once, under any name, and what it cannot write it refuses exactly."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from capaloop.trial import Trial
from tests.capaloop.conftest import CommandLine

WRITTEN = {
    "README.md",
    "pyproject.toml",
    "sites.toml",
    "tests/test_pack.py",
    *(f"corner_shop/{name}" for name in ("__init__.py", "pack.py", "questions.py", "urgency.py")),
    *(f"corner_shop/{name}.yaml" for name in ("clauses", "vocabulary", "examples")),
}


@pytest.fixture
def shop(command_line: CommandLine, tmp_path: Path) -> Path:
    folder = tmp_path / "corner-shop"
    ended = command_line.run(
        "rules",
        "new",
        "corner-shop",
        "--folder",
        str(folder),
        "--title-en",
        'The "corner"',
        "--title-zh",
        "街角店",
        "--json",
    )
    assert ended.code == 0
    assert set(ended.document["files"]) == WRITTEN
    return folder


def test_a_new_pack_passes_at_once(command_line: CommandLine, shop: Path) -> None:
    for command in ("check", "test", "coverage"):
        assert command_line.run("rules", command, "--sites", str(shop / "sites.toml")).code == 0
    ran = command_line.run("rules", "test", "--sites", str(shop / "sites.toml"), "--json").document
    assert [one["failures"] for one in ran if one["pack"] == "corner-shop"] == [[]] * 5


def test_it_bears_its_own_name_and_titles_only(command_line: CommandLine, shop: Path) -> None:
    everything = "\n".join(file.read_text("utf-8") for file in shop.rglob("*") if file.is_file())
    assert "new-pack" not in everything
    assert "new_pack" not in everything
    (pack,) = [
        one
        for one in command_line.run("rules", "coverage", "--sites", str(shop / "sites.toml"), "--json").document
        if one["pack"] == "corner-shop" and one["clause"] == "1"
    ]
    assert pack["exempt"]
    assert '"The \\"corner\\""' in (shop / "corner_shop/pack.py").read_text("utf-8")


def test_its_own_tests_pass_and_fail_with_a_broken_rule(shop: Path) -> None:
    assert _tested(shop).returncode == 0
    pack = shop / "corner_shop/urgency.py"
    pack.write_text(pack.read_text("utf-8").replace('Rule((False, True), "urgent", "2.1"),', ""), "utf-8")
    broken = _tested(shop)
    assert broken.returncode == 1
    assert "somebody_hurt" in broken.stdout


def _tested(shop: Path) -> Any:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(shop / "tests")]
    return subprocess.run(command, cwd=shop, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Corner-Shop", "small letters"),
        ("59560", "begins with a letter"),
        ("class", "no word of Python"),
        ("json", "there is a module json already"),
        ("rules", "there is a module rules already"),
    ],
)
def test_a_name_that_cannot_be_is_refused(command_line: CommandLine, tmp_path: Path, name: str, expected: str) -> None:
    ended = command_line.run("rules", "new", name, "--folder", str(tmp_path / "x"), "--json")
    assert ended.code == 2
    (error,) = ended.problem["errors"]
    assert (error["field"], error["got"]) == ("name", name)
    assert expected in error["expected"]
    assert not (tmp_path / "x").exists()


def test_nothing_is_written_over(command_line: CommandLine, shop: Path) -> None:
    before = (shop / "README.md").read_text("utf-8")
    ended = command_line.run("rules", "new", "other-shop", "--folder", str(shop), "--json")
    assert ended.code == 2
    assert ended.problem["errors"][0]["field"] == "folder"
    assert (shop / "README.md").read_text("utf-8") == before


def test_a_trial_names_what_is_wrong_and_decides(shop: Path) -> None:
    trial = Trial(shop / "sites.toml", "trial")
    assert trial.problems() == []
    (found,) = trial.decide({"injury": True}, question="urgency")["decisions"]
    assert found["outcome"] == "urgent"
    clauses = shop / "corner_shop/clauses.yaml"
    clauses.write_text(clauses.read_text("utf-8") + '\n- {id: "3", en: Nobody carries it, zh: 无}\n', "utf-8")
    assert any("3" in problem for problem in trial.problems())
    assert trial.examples("corner-shop")[0].failures == tuple(trial.problems())

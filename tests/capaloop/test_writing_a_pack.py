"""The example of the guide, as an integrator has it: installed with pip beside the product in a fresh environment."""

import json
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.test_layout import REPOSITORY

EXAMPLE = REPOSITORY / "examples" / "bakery-complaints"
PRODUCT = ("capaloop", "services", "rules", "shared", "pyproject.toml", "README.md", "LICENSE")
CAPALOOP = "-c", "import sys; from capaloop.cli import main; sys.exit(main(sys.argv[1:]))"
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.egg-info", "build")


@pytest.fixture(scope="module")
def bakery(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """An environment with the product and the example installed, and a site that names the pack by its name alone."""
    folder = tmp_path_factory.mktemp("bakery")
    _copied(folder / "product")
    shutil.copytree(EXAMPLE, folder / "example", ignore=LEFT_OUT)
    python = _environment(folder / "environment")
    for source in ("product", "example"):
        _ran(python, "-m", "pip", "-q", "install", "--no-index", "--no-deps", "--no-build-isolation", folder / source)
    for place in (folder, folder / "example"):
        (place / "sites.toml").write_text(_without_pack_paths(EXAMPLE / "sites.toml"), "utf-8")
    shutil.rmtree(folder / "product")
    shutil.rmtree(folder / "example" / "bakery_complaints")
    return lambda *arguments, facts="": _ran(python, *arguments, at=folder, given=facts)


def _copied(folder: Path) -> None:
    folder.mkdir()
    for name in PRODUCT:
        source = REPOSITORY / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=LEFT_OUT)
        else:
            shutil.copy(source, folder / name)


def _environment(folder: Path) -> Path:
    """A new environment; the libraries are those that are installed here, the product and the pack are not."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True, timeout=300)
    (site_packages,) = folder.glob("lib/python*/site-packages")
    (site_packages / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return folder / "bin" / "python"


def _ran(python: Path, *arguments: Any, at: Path | None = None, given: str = "") -> str:
    ended = subprocess.run(
        [python, *map(str, arguments)],
        cwd=at or python.parent,
        input=given,
        env={"PATH": f"{python.parent}:/usr/bin:/bin", "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def _without_pack_paths(file: Path) -> str:
    text = file.read_text("utf-8").replace("[sites.trial.pack_paths]\n", "").replace(_PATH_LINE, "")
    assert "pack_paths" not in tomllib.loads(text)["sites"]["trial"]
    return text


_PATH_LINE = 'bakery-complaints = "bakery_complaints"\n'


def test_the_installed_pack_is_found_by_its_name_and_holds(bakery: Any) -> None:
    where = bakery("-c", "import bakery_complaints, capaloop; print(bakery_complaints.__file__, capaloop.__file__)")
    assert where.count("/environment/lib/") == 2
    (site,) = json.loads(bakery(*CAPALOOP, "rules", "check", "--json"))
    assert [pack["name"] for pack in site["packs"]] == ["iso9001", "bakery-complaints"]
    assert site["problems"] == []


def test_its_worked_examples_and_its_own_tests_pass_there(bakery: Any) -> None:
    ran = json.loads(bakery(*CAPALOOP, "rules", "test", "--json"))
    assert {one["pack"] for one in ran} == {"iso9001", "bakery-complaints"}
    assert all(one["failures"] == [] for one in ran)
    assert "10 passed" in bakery("-m", "pytest", "-q", "-p", "no:cacheprovider", "example/tests")


def test_every_clause_is_carried_or_says_why_not(bakery: Any) -> None:
    found = json.loads(bakery(*CAPALOOP, "rules", "coverage", "--json"))
    own = [one for one in found if one["pack"] == "bakery-complaints"]
    assert [one["clause"] for one in own] == ["1", "2", "3", "4", "5.1", "5.2", "6", "7", "8"]
    assert all(one["carried_by"] or one["exempt"] for one in own)


def test_it_decides_what_its_procedure_says(bakery: Any) -> None:
    facts = json.dumps({"about": "illness", "paid": 3})
    shown = json.loads(bakery(*CAPALOOP, "rules", "decide", "--facts", "-", "--json", facts=facts))
    decided = {one["question"]: (one["outcome"], one["clauses"]) for one in shown["decisions"]}
    assert decided["seriousness"] == ("serious", ["3"])
    assert decided["compensation_decided_by"] == ("bakery_owner", ["5.1"])
    assert "keep_batch_back" in {task["kind"] for task in shown["tasks"]}


def test_the_guide_quotes_the_example_as_it_is() -> None:
    guide = (REPOSITORY / "docs" / "writing-a-pack.md").read_text("utf-8")
    quoted = [block for _, block in re.findall(r"```(python|yaml|toml)\n(.*?)```", guide, re.DOTALL)]
    files = [file.read_text("utf-8") for file in EXAMPLE.rglob("*") if file.suffix in (".py", ".yaml", ".toml")]
    assert len(quoted) > 10
    assert [block for block in quoted if not any(block in text for text in files)] == []

"""A procedure is a plugin: what departments share, and the departments themselves, know no pack and no site."""

import ast
import tomllib
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from rules.assembly import find_packs
from rules.pack import Pack
from rules.sites import Site
from rules.stack import join

ROOT = Path(__file__).parents[1]
BASE = "iso9001"
PART_OF_A_CHART = "cumulative_percent"
"""A part of every Pareto record; a pack may ask for it by the same name."""
OTHERS = sorted(one.name for one in entry_points(group="capaloop.packs") if one.name != BASE)
GENERAL = [*(ROOT / "services").rglob("*.py"), *(ROOT / "shared").rglob("*.py")]
SITES = [ROOT / "sites.toml", ROOT / "capaloop" / "demo" / "sites.toml"]


def packs_of(name: str) -> tuple[Pack, ...]:
    return find_packs(Site("any", (BASE, name)))


def names_of(packs: tuple[Pack, ...]) -> set[str]:
    """Every name that the packs declare or answer, roles of their own among them."""
    stack = join(packs)
    assert stack.problems == []
    return {name for things in stack.things.values() for name in things} | {
        n for n, said in stack.answers.items() if said
    }


def words_in(file: Path) -> Iterator[str]:
    """The texts and the names that stand in a file's code, its documentation left out."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


WORDS = {word for file in GENERAL for word in words_in(file)}


@pytest.mark.parametrize("name", OTHERS)
def test_no_department_knows_what_a_pack_brings(name: str) -> None:
    own = names_of(packs_of(name)) - names_of(find_packs(Site("any", (BASE,))))
    telling = {one for one in own if len(one) > 8 and ("_" in one or "." in one)}
    assert len(telling) > 10
    assert telling & WORDS <= {PART_OF_A_CHART}


@pytest.mark.parametrize("name", [*OTHERS, BASE])
def test_no_department_and_nothing_shared_names_a_pack(name: str) -> None:
    said = {name, name.replace("-", "_"), *(pack.document for pack in packs_of(name)[1:] if pack.document)}
    naming = [file.relative_to(ROOT).as_posix() for file in GENERAL for one in said if one in file.read_text("utf-8")]
    assert naming == []


def test_no_department_and_nothing_shared_names_a_site() -> None:
    sites = {site for file in SITES for site in tomllib.loads(file.read_text("utf-8"))["sites"]}
    assert sites & WORDS == set()

"""Each clause of a written procedure is what it is marked as, and what is marked as carried is shown by an example.

A clause that people keep alone is exempt; one that is carried in part says which part; any other is carried whole. The
marks stand in `marks/<pack>.yaml`, read from the printed procedures and not from the packs.
"""

from collections.abc import Iterator, Mapping
from importlib.metadata import entry_points
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

from rules.answers import clauses_of
from rules.pack import Pack, load_pack

MARKS = Path(__file__).parent / "marks"
BASE = "iso9001"


def _marks(name: str) -> dict[str, set[str]]:
    written = yaml.safe_load((MARKS / f"{name}.yaml").read_text("utf-8"))
    return {mark: set((ids or "").split()) for mark, ids in written.items()}


PACKS = {
    one.name: load_pack(Path(str(files(one.value))))
    for one in entry_points(group="capaloop.packs")
    if one.name != BASE and (MARKS / f"{one.name}.yaml").exists()
}


@pytest.mark.parametrize("name", PACKS)
def test_every_clause_is_marked_as_it_is_written(name: str) -> None:
    clauses = PACKS[name].clauses.values()
    marks = _marks(name)

    assert {one.id for one in clauses if one.exempt} == marks["exempt"]
    assert {one.id for one in clauses if one.part} == marks["in_part"]
    assert {one.id for one in clauses if not one.exempt and not one.part} == marks["whole"]


@pytest.mark.parametrize("name", PACKS)
def test_every_clause_that_is_carried_is_shown_by_an_example(name: str) -> None:
    shown = set(_shown(PACKS[name]))
    marks = _marks(name)

    assert marks["whole"] | marks["in_part"] <= shown


def _shown(one: Pack) -> Iterator[str]:
    """What the examples cite: by themselves, and through the forms and kinds of case that they name."""
    forms = {form.name: clauses_of(form.clause) for form in _declared(one, "forms")}
    kinds = {kind.name: clauses_of(kind.clause) for kind in _declared(one, "case_kinds")}
    for example in one.examples:
        yield from map(str, example.get("clauses", ()))
        yield from (clause for form in _forms_named(example) for clause in forms.get(form, ()))
        yield from kinds.get(str(example.get("kind")), ())


def _declared(one: Pack, what: str) -> Any:
    return getattr(one.plugin, what)() if hasattr(one.plugin, what) else ()


def _forms_named(example: Mapping[str, Any]) -> Iterator[str]:
    for part in ("records", "missing", "signed", "copies"):
        yield from example.get("expect", {}).get(part, ())

"""On which records a receipt rests: whose facts, or copies of them, are its inputs."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from services.casework.case_file import CaseFile


class Place(NamedTuple):
    """A record: the form of a case."""

    case: int
    form: str


def rests_on(file: CaseFile, receipt: Mapping[str, Any]) -> set[Place]:
    """The records of a case, its parents and its children whose facts a receipt of the case holds."""
    return {place for one in receipt["inputs"] for place in _places(file, one)}


def _places(file: CaseFile, one: Mapping[str, Any]) -> Iterator[Place]:
    source = one["source"]
    if source["kind"] == "form":
        yield from _stated(file, one["fact"], source["ref"])
    elif source["kind"] == "children":
        yield from _told(file, one["fact"])


def _stated(file: CaseFile, fact: str, form: str) -> Iterator[Place]:
    """In the case itself, or in the nearest of its parents whose kind has the fact."""
    above: CaseFile | None = file
    while above is not None:
        if (above.kind, fact) in above.procedure.facts:
            yield Place(above.id, form)
            return
        above = above.parent


def _told(file: CaseFile, fact: str) -> Iterator[Place]:
    """In every child case that tells of it; what a child decided rests on nothing that is kept on a form."""
    for declared in file.procedure.kinds[file.kind].child_facts:
        if declared.name == fact:
            spec = file.procedure.facts.get((declared.kind, declared.fact))
            if spec is not None and spec.source.kind == "form":
                yield from (Place(child.id, spec.source.ref) for child in file.children if child.kind == declared.kind)

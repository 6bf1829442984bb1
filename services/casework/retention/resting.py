"""On which records a receipt rests: whose facts, or copies of them, are its inputs."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from services.casework.case_file import CaseFile

OF_A_FORM: Final = ("form", "signing", "number")
"""The sources of facts that are kept with a form: what people state, and what the engine supplies of it."""


class Place(NamedTuple):
    """A record: the form of a case."""

    case: int
    form: str


def forms_of(file: CaseFile, record: str) -> frozenset[str]:
    """The form itself, and those on which it is signed, received and revised."""
    controlled = (one for one in file.procedure.kinds[file.kind].controlled if one.name == record)
    return frozenset({record}.union(*(one.derived_forms for one in controlled)))


def record_of(file: CaseFile, form: str) -> str:
    """The form to which one on which it is signed, received or revised belongs; else the form itself."""
    controlled = file.procedure.kinds[file.kind].controlled
    return next((one.name for one in controlled if form in one.derived_forms), form)


def rests_on(file: CaseFile, receipt: Mapping[str, Any]) -> set[Place]:
    """The records of a case, its parents and its children whose facts a receipt of the case holds."""
    return {place for one in receipt["inputs"] for place in _places(file, one)}


def _places(file: CaseFile, one: Mapping[str, Any]) -> Iterator[Place]:
    source = one["source"]
    if source["kind"] in OF_A_FORM:
        yield from _stated(file, one["fact"], source["ref"])
    elif source["kind"] == "children":
        yield from _told(file, one["fact"])


def _stated(file: CaseFile, fact: str, form: str) -> Iterator[Place]:
    """In the case itself, or in the nearest of its parents whose kind has the fact."""
    above: CaseFile | None = file
    while above is not None:
        if (above.kind, fact) in above.procedure.facts:
            yield Place(above.id, record_of(above, form))
            return
        above = above.parent


def _told(file: CaseFile, fact: str) -> Iterator[Place]:
    """In every child case that tells of it; what a child decided rests on nothing that is kept on a form."""
    for declared in file.procedure.kinds[file.kind].child_facts:
        if declared.name == fact:
            spec = file.procedure.facts.get((declared.kind, declared.fact))
            if spec is not None and spec.source.kind in OF_A_FORM:
                of_kind = (child for child in file.children if child.kind == declared.kind)
                yield from (Place(child.id, record_of(child, spec.source.ref)) for child in of_kind)

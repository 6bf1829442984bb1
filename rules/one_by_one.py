"""Lists tried one by one: a list where one value is expected stands for as many situations as it has members.

Several such lists go side by side, the first members together, then the second ones; what is given once holds for each.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .domains import ListOf
from .errors import FactError, FactsRefused
from .pictures import Picture
from .procedure import Procedure

Document = Mapping[str, Any]
_UNIONS = ("clauses", "waiting_for")


@dataclass(frozen=True)
class Situations:
    """What was given, once for each situation. `lists` are the facts that were taken apart, by their own names."""

    given: tuple[dict[str, Any], ...]
    lists: Mapping[str, tuple[Any, ...]]

    def facts(self, number: int) -> dict[str, Any]:
        """The members of the lists that make up a situation, as plain JSON; the first is number 0."""
        return {name: json.loads(json.dumps(members[number], default=str)) for name, members in self.lists.items()}


def taken_apart(procedure: Procedure, given: Mapping[str, Any]) -> Situations:
    """The situations that the facts stand for: one, if each of them has the shape that its domain takes.

    Raises `FactsRefused` for an empty list, and for lists that are not equally long.
    """
    lists = {
        name: tuple(value) for name, value in procedure.named(given) if _stands_for_several(procedure, name, value)
    }
    if not lists:
        return Situations((dict(given),), {})
    lengths = {name: len(members) for name, members in lists.items()}
    if len(set(lengths.values())) > 1 or 0 in lengths.values():
        said = ", ".join(f"{name} {length}" for name, length in lengths.items())
        expected = f"lists that are equally long and not empty, to be tried one by one; members: {said}"
        raise FactsRefused(FactError(name, expected, list(lists[name])) for name in lists)

    def of(number: int) -> dict[str, Any]:
        return procedure.with_values(given, lambda name, value: value[number] if name in lists else value)

    return Situations(tuple(of(number) for number in range(next(iter(lengths.values())))), lists)


def _stands_for_several(procedure: Procedure, name: str, value: Any) -> bool:
    """Whether it is a list in place of one value. Where the domain takes a list, only a list of such lists is, and one
    of which each member is shorthand."""
    if not isinstance(value, list | tuple):
        return False
    domain, shorthand = procedure.domains.get(name), procedure.vocabulary.shorthand.get(name, {})
    if domain is None:
        return bool(shorthand)
    if not isinstance(domain, ListOf | Picture):
        return True
    lists = all(isinstance(one, list | tuple) for one in value) and not _takes_lists_of_lists(domain)
    return bool(value) and (lists or all(str(one).strip() in shorthand for one in value))


def _takes_lists_of_lists(domain: ListOf | Picture) -> bool:
    return isinstance(domain, ListOf) and isinstance(domain.item, ListOf | Picture)


def refused_in(refusals: Sequence[FactsRefused | None], lists: Collection[str]) -> FactsRefused | None:
    """What is wrong in all situations together; a member of a list is named by its place."""
    found: dict[tuple[str, str, str], FactError] = {}
    for number, refused in enumerate(refusals):
        for one in refused.errors if refused else ():
            name = f"{one.fact}[{number}]" if one.fact in lists else one.fact
            found.setdefault((name, one.expected, repr(one.got)), FactError(name, one.expected, one.got, one.code))
    return FactsRefused(found.values()) if found else None


def side_by_side(situations: Situations, tried: Sequence[Document]) -> dict[str, Any]:
    """The documents of the situations as one: of each decision a list wherever one document has a value.

    `tasks`, `acts` and `cases` are those of all situations, each with the place of its own in `situations`.
    """
    first = tried[0]
    each = {part: list(_numbered(tried, part)) for part in ("tasks", "acts", "cases")}
    return {
        "site": first["site"],
        "procedure": {name: common([one["procedure"][name] for one in tried]) for name in first["procedure"]},
        "decisions": [_decision(name, tried) for name in _questions(tried)],
        **each,
        "situations": [{"facts": situations.facts(number)} for number in range(len(tried))],
        "unused": sorted(set.intersection(*(set(one["unused"]) for one in tried))),
    }


def common(found: Sequence[Any]) -> Any:
    """What all have in common, or else the list of what each has."""
    return found[0] if all(one == found[0] for one in found) else list(found)


def _numbered(tried: Sequence[Document], part: str) -> Iterator[dict[str, Any]]:
    for number, document in enumerate(tried):
        yield from ({**one, "situation": number} for one in document[part])


def _questions(tried: Sequence[Document]) -> list[str]:
    return list(dict.fromkeys(one["question"] for document in tried for one in document["decisions"]))


def _decision(question: str, tried: Sequence[Document]) -> dict[str, Any]:
    """The decision on a question in every situation; nothing where no case of a situation is asked it."""
    found = [_of(question, document) for document in tried]
    names = dict.fromkeys(name for one in found for name in one.get("values", ()))
    return {
        "question": question,
        "status": common([one.get("status") for one in found]),
        "outcome": [one.get("outcome") for one in found],
        "values": {name: [one.get("values", {}).get(name) for one in found] for name in names},
        **{part: list(dict.fromkeys(x for one in found for x in one.get(part, ()))) for part in _UNIONS},
        "receipt": [one.get("receipt") for one in found],
    }


def _of(question: str, document: Document) -> Document:
    return next((one for one in document["decisions"] if one["question"] == question), {})


def apart(document: Document) -> list[Document]:
    """The documents of the situations that make up one document; itself, if it is of one situation alone."""
    if "situations" not in document:
        return [document]
    return [_alone(document, number) for number in range(len(document["situations"]))]


def _alone(document: Document, number: int) -> dict[str, Any]:
    each = {part: [one for one in document[part] if one["situation"] == number] for part in ("tasks", "acts", "cases")}
    return {**document, **each, "decisions": [_member(one, number) for one in document["decisions"]]}


def _member(decision: Document, number: int) -> dict[str, Any]:
    status = decision["status"]
    return {
        **decision,
        "status": status[number] if isinstance(status, list) else status,
        "values": {name: values[number] for name, values in decision["values"].items()},
        **{part: decision[part][number] for part in ("outcome", "receipt")},
    }

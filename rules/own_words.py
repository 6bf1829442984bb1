"""What a site calls the names of its procedure: one document for whoever shows its cases and tasks to people."""

from collections.abc import Iterator
from typing import Any

from .domains import Choice, Domain, ListOf, MapOf, Record
from .procedure import Procedure


def words_of(procedure: Procedure) -> dict[str, Any]:
    """The site's languages, its own first, and the words for every name: of a choice with those for its `values`, of a
    kind of case with those for its `outcomes`."""
    site, vocabulary = procedure.site, procedure.vocabulary
    choices = dict(_choices(procedure))
    ends = {name: kind.kind.outcome for name, kind in procedure.kinds.items()}
    return {
        "site": site.id,
        "name": dict(site.name),
        "languages": list(site.languages),
        "words": {
            name: {
                **vocabulary.labels(name),
                **({"values": _values(procedure, name, choices[name])} if name in choices else {}),
                **({"outcomes": _values(procedure, ends[name], choices[ends[name]])} if name in ends else {}),
            }
            for name in sorted({*vocabulary.names, *choices})
        },
    }


def _values(procedure: Procedure, name: str, choice: Choice) -> dict[str, dict[str, str]]:
    return {str(member): procedure.vocabulary.value_labels(name, member) for member in choice.members}


def _choices(procedure: Procedure) -> Iterator[tuple[str, Choice]]:
    """The names whose values have words: facts, answers, and parts of records."""
    for name, domain in procedure.domains.items():
        yield from _in(name, domain)


def _in(name: str, domain: Domain) -> Iterator[tuple[str, Choice]]:
    if isinstance(domain, Choice):
        yield name, domain
    elif isinstance(domain, ListOf | MapOf):
        yield from _in(name, domain.item)
    elif isinstance(domain, Record):
        for part, inner in domain.parts.items():
            yield from _in(part, inner)

"""How many child cases a case owes: of each kind, for each of a list, and again where one ended in vain."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .declarations import Opening
from .facts import CaseFacts
from .members import key_of_child, keyed
from .procedure import Cited, KindOfCase, Procedure, cited
from .situation import Wanted
from .standing import told_of


def wanted(procedure: Procedure, kind: KindOfCase, facts: CaseFacts, values: Mapping[str, Any]) -> Iterator[Wanted]:
    """What the case owes in its current cycle; of a kind of which it owes none, those that there are."""
    for pack, opening in kind.openings:
        here, clauses = facts.children_now(opening.kind), cited(pack, opening.clause)
        if opening.when.holds(values.get) is not True or facts.closed:
            yield Wanted(opening.kind, len(here), clauses)
        elif opening.for_each:
            yield _for_each(procedure, opening, here, values.get(opening.for_each), clauses)
        else:
            yield Wanted(opening.kind, max(len(here), 1 + _ended_in_vain(procedure, opening, here)), clauses)


def _for_each(
    procedure: Procedure, opening: Opening, here: Sequence[CaseFacts], members: Sequence[Any] | None, clauses: Cited
) -> Wanted:
    if members is None:
        return Wanted(opening.kind, len(here), clauses, waiting=(opening.for_each,))
    domain = procedure.domains[opening.states]
    opened: dict[str | None, list[CaseFacts]] = {}
    for child in here:
        opened.setdefault(key_of_child(domain, child, opening.states), []).append(child)
    owed: list[Any] = []
    for key, (_, member) in keyed(domain, members).items():
        own = opened.get(key, [])
        owed += [member] * (1 + _ended_in_vain(procedure, opening, own) - len(own))
    return Wanted(opening.kind, len(here) + len(owed), clauses, members=tuple(owed))


def _ended_in_vain(procedure: Procedure, opening: Opening, children: Sequence[CaseFacts]) -> int:
    if opening.again is None:
        return 0
    return sum(child.closed and opening.again.holds(told_of(procedure, child)) is True for child in children)

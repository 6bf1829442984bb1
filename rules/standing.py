"""What stands as known in a case at an instant: what was stated, lent by its parents, told of its children."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from .conditions import Lookup
from .facts import CaseFacts, Known, Source
from .procedure import KindOfCase, Procedure


def known_facts(procedure: Procedure, facts: CaseFacts, now: datetime) -> Iterator[tuple[str, Known]]:
    """Every fact that the case has at `now`, its parents' first, with where it comes from."""
    for outer in reversed(list(_parents(facts))):
        yield from _stated(procedure.kinds[outer.kind], outer)
    kind = procedure.kinds[facts.kind]
    yield from _stated(kind, facts)
    yield from _history(facts, now)
    yield from _children(procedure, kind, facts)


def told_of(procedure: Procedure, child: CaseFacts) -> Lookup:
    """Looks up what the parent sees of a child case: what is stated in it, and once it is closed its outcome."""
    outcome = procedure.kinds[child.kind].kind.outcome

    def lookup(name: str) -> Any:
        known = child.values.get(name)
        if known is not None:
            return known.value
        return child.outcome if name == outcome and child.closed else None

    return lookup


def _parents(facts: CaseFacts) -> Iterator[CaseFacts]:
    while facts.parent is not None:
        facts = facts.parent
        yield facts


def _stated(kind: KindOfCase, facts: CaseFacts) -> Iterator[tuple[str, Known]]:
    for name, known in facts.values.items():
        if name not in kind.each_cycle or known.cycle == facts.cycle:
            yield name, known


def _history(facts: CaseFacts, now: datetime) -> Iterator[tuple[str, Known]]:
    yield _fact("cycle", facts.cycle)
    yield _fact("reopened", facts.cycle > 1)
    yield _fact("closed", facts.closed)
    yield "now", Known(now, Source("now"))
    if facts.opened_at:
        yield _fact("opened_at", facts.opened_at)


def _children(procedure: Procedure, kind: KindOfCase, facts: CaseFacts) -> Iterator[tuple[str, Known]]:
    for child_kind in (name for name, one in procedure.kinds.items() if one.kind.parent == facts.kind):
        here = facts.children_now(child_kind)
        yield _fact(f"{child_kind}.count", len(here))
        yield _fact(f"{child_kind}.open", sum(not child.closed for child in here))
    for child_fact in kind.child_facts:
        of_kind = [child for child in facts.children if child.kind == child_fact.kind]
        seen = tuple(told_of(procedure, child)(child_fact.fact) for child in of_kind)
        yield child_fact.name, Known(seen, Source("children", child_fact.kind))


def _fact(name: str, value: Any) -> tuple[str, Known]:
    return name, Known(value, Source("history", name))

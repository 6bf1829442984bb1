"""What stands as known in a case at an instant: what was stated, lent by its parents, told of its children."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from .conditions import Lookup
from .facts import CaseFacts, Known, Source, SourceKind
from .procedure import KindOfCase, Procedure
from .scheduling import following_from

HISTORY_KEPT = 1_024
"""How many entries of a case's history are kept ready; most cases have the same few."""


def known_facts(procedure: Procedure, facts: CaseFacts, now: datetime) -> Iterator[tuple[str, Known]]:
    """Every fact that the case has at `now`, its parents' first, with where it comes from."""
    for outer in reversed(list(_parents(facts))):
        yield from _stated(procedure, outer)
    kind = procedure.kinds[facts.kind]
    yield from _stated(procedure, facts)
    yield from _history(facts, now)
    yield from _children(procedure, kind, facts)


def told_of(procedure: Procedure, child: CaseFacts) -> Lookup:
    """Looks up what the parent sees of a child case: what is stated in it, and once it is closed its outcome."""
    kind = procedure.kinds[child.kind]
    outcome, unsigned = kind.kind.outcome, _unsigned(kind, child)

    def lookup(name: str) -> Any:
        known = child.values.get(name, kind.untouched.get(name)) if name not in unsigned else None
        if known is not None:
            return known.value
        return child.outcome if name == outcome and child.closed else None

    return lookup


def stated_for_members(kind: KindOfCase, facts: CaseFacts) -> Mapping[str, Mapping[str, Known]]:
    """What was stated for members of lists and counts in this cycle, by fact and by the member's key."""
    each_cycle, cycle = kind.each_cycle, facts.cycle
    return {
        name: {key: one for key, one in by_key.items() if one.cycle == cycle} if name in each_cycle else by_key
        for name, by_key in facts.by_member.items()
    }


def _parents(facts: CaseFacts) -> Iterator[CaseFacts]:
    while facts.parent is not None:
        facts = facts.parent
        yield facts


def _stated(procedure: Procedure, facts: CaseFacts) -> list[tuple[str, Known]]:
    kind = procedure.kinds[facts.kind]
    each_cycle, cycle = kind.each_cycle, facts.cycle
    days = _days_of_period(procedure, facts) if kind.schedules else []
    stated = days + [(name, one) for name, one in facts.values.items() if one.cycle == cycle or name not in each_cycle]
    if not kind.controlled:
        return stated
    unsigned = _unsigned(kind, facts)
    return [*kind.untouched.items(), *((name, one) for name, one in stated if name not in unsigned)]


def _unsigned(kind: KindOfCase, facts: CaseFacts) -> set[str]:
    """The days of signatures that no longer stand."""
    signed = ((form.fact("signed_on"), facts.values.get(form.fact("signed"))) for form in kind.controlled)
    return {name for name, known in signed if known is not None and not known.value}


def _days_of_period(procedure: Procedure, facts: CaseFacts) -> list[tuple[str, Known]]:
    """What follows from the name of the period; what is stated stands in its place."""
    period = facts.values.get("period")
    if period is None:
        return []
    following = following_from(period.value, procedure.working_time)
    return [(name, replace(period, value=value, source=_source("schedule", name))) for name, value in following.items()]


def _history(facts: CaseFacts, now: datetime) -> Iterator[tuple[str, Known]]:
    yield _fact("cycle", facts.cycle)
    yield _fact("reopened", facts.cycle > 1)
    yield _fact("closed", facts.closed)
    yield "now", Known(now, _source("now"))
    if facts.opened_at:
        yield "opened_at", Known(facts.opened_at, _source("history", "opened_at"))


def _children(procedure: Procedure, kind: KindOfCase, facts: CaseFacts) -> Iterator[tuple[str, Known]]:
    for child_kind in procedure.child_kinds[facts.kind]:
        here = facts.children_now(child_kind)
        yield _fact(f"{child_kind}.count", len(here))
        yield _fact(f"{child_kind}.open", len([child for child in here if not child.closed]))
    for child_fact in kind.child_facts:
        of_kind = [child for child in facts.children if child.kind == child_fact.kind]
        seen = tuple([told_of(procedure, child)(child_fact.fact) for child in of_kind])
        yield child_fact.name, Known(seen, _source("children", child_fact.kind))


@lru_cache(HISTORY_KEPT, typed=True)
def _fact(name: str, value: bool | int) -> tuple[str, Known]:
    return name, Known(value, _source("history", name))


@lru_cache(HISTORY_KEPT)
def _source(kind: SourceKind, ref: str = "") -> Source:
    return Source(kind, ref)

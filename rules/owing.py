"""Who owes what is not known yet: the tasks and acts whose form states it, through the questions that wait for it."""

from collections.abc import Iterator
from typing import Any

from .conditions import Lookup
from .declarations import FactRole, Task
from .facts import FactSpec
from .namespace import ancestors
from .procedure import KindOfCase, Procedure


def owed(procedure: Procedure, facts: tuple[str, ...], kind: str, lookup: Lookup) -> list[dict[str, Any]]:
    """One entry for each unknown fact; what a waiting answer waits for in turn follows it and says `through` which."""
    return list(_entries(procedure, facts, kind, lookup, "", set()))


def _entries(
    procedure: Procedure, facts: tuple[str, ...], kind: str, lookup: Lookup, through: str, seen: set[str]
) -> Iterator[dict[str, Any]]:
    here = [fact for fact in dict.fromkeys(facts) if fact not in seen]
    seen.update(here)  # what is waited for here as well as further on stands here
    for fact in here:
        spec = _spec(procedure, fact, kind)
        entry = {"fact": fact, "text": procedure.vocabulary.labels(fact), **_source(procedure, spec, lookup)}
        yield {**entry, "through": through} if through else entry
        listed = _list_of(procedure, fact, kind)
        if listed and lookup(listed) is None:
            yield from _entries(procedure, (listed,), kind, lookup, fact, seen)
        asked = procedure.questions.get(fact)
        if asked is not None and asked.question.of == kind:
            decision = asked.decide(lookup)
            yield from _entries(procedure, decision.waiting, kind, lookup, fact, seen)


def _list_of(procedure: Procedure, fact: str, kind: str) -> str:
    """The list for whose members the fact is stated; it waits for that."""
    found = procedure.kinds[kind].per_member if kind in procedure.kinds else ()
    return next((one.task.for_each for one in found if fact in one.fields), "")


def _spec(procedure: Procedure, fact: str, kind: str) -> FactSpec | None:
    kinds = {name: one.kind for name, one in procedure.kinds.items()}
    seen_in = (kind, *ancestors(kind, kinds), "")
    return next((spec for of in seen_in if (spec := procedure.facts.get((of, fact)))), None)


def _source(procedure: Procedure, spec: FactSpec | None, lookup: Lookup) -> dict[str, Any]:
    if spec is None:
        return {"source": "unknown"}
    kind = procedure.kinds.get(spec.of)
    if spec.source.kind == "signing" and kind is not None:
        return {"source": "signing", "form": spec.source.ref, **_by_signers(kind, spec.source.ref)}
    if spec.source.kind != "form":
        return {"source": spec.source.kind}
    if kind is None:
        return {"source": "message", "form": spec.source.ref}
    return {"source": "form", "form": spec.source.ref, **_by_whom(kind, spec.source.ref, lookup)}


def _by_signers(kind: KindOfCase, form: str) -> dict[str, list[str]]:
    """The tasks on which a form is signed and received, and the roles that are named for them."""
    tasks = [place.task for one in kind.controlled if one.name == form for place in one.places]
    return {
        "tasks": [task.name for task in tasks],
        "acts": [],
        "roles": list(dict.fromkeys(task.who for task in tasks if isinstance(task.who, str))),
    }


def _by_whom(kind: KindOfCase, form: str, lookup: Lookup) -> dict[str, list[str]]:
    tasks = [task for _, task in kind.tasks if task.form == form]
    acts = [act for _, act in kind.acts.values() if act.form == form]
    each = kind.filled_for_each.get(form)
    roles = [one.role for one in each.owed(lookup)] if each else [r for t in tasks if (r := _role(t, lookup))]
    roles += [role for act in acts for role in act.who]
    return {
        "tasks": [task.name for task in tasks],
        "acts": [act.name for act in acts],
        "roles": list(dict.fromkeys(roles)),
    }


def _role(task: Task, lookup: Lookup) -> str:
    return str(lookup(task.who.name) or "") if isinstance(task.who, FactRole) else task.who

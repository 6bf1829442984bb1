"""What the case kinds and forms of a procedure look like to those who follow them from outside."""

from collections.abc import Iterator
from typing import Any, Final

from rules.case_kinds import KindOfCase
from rules.declarations import Act, Task
from rules.domains import Choice, Domain, Text, YesNo
from rules.facts import SHARED
from rules.procedure import Procedure
from shared.messages.registry import FAMILIES, NAMED, REGISTRY
from shared.messages.site_contract import Doing, KindAtSite, SiteContract

from .forms import answer_schema

PLAIN: Final = (YesNo, Choice, Text)
"""The domains of the answers that are told."""


def contract_of(procedure: Procedure) -> SiteContract:
    """What the procedure adds to the general contract."""
    return SiteContract(
        site=procedure.site.id,
        procedure={"name": procedure.name, "version": procedure.version, "hash": procedure.hash},
        kinds=tuple(_kind(procedure, name, kind) for name, kind in procedure.kinds.items()),
        forms={name: answer_schema(procedure, name) for name in procedure.forms},
    )


def said_of(kind: KindOfCase) -> tuple[str, ...]:
    """What the kind says by the family's messages: `opened`, `changed`, `closed`."""
    return tuple(verb for verb in FAMILIES if _is_said(kind, verb))


def tasks_of(kind: KindOfCase) -> Iterator[Task]:
    """The tasks of the kind, those of its controlled forms as well."""
    yield from (task for _, task in kind.tasks)
    yield from (place.task for one in kind.controlled for place in one.places)


def _kind(procedure: Procedure, name: str, kind: KindOfCase) -> KindAtSite:
    return KindAtSite(
        name=name,
        text=procedure.vocabulary.labels(name),
        says=said_of(kind),
        states=tuple(dict.fromkeys(("opened", *(state.name for state in kind.kind.states), "closed"))),
        facts={
            "type": "object",
            "x-text": procedure.vocabulary.labels(name),
            "properties": dict(_facts(procedure, name)) | dict(_answers(procedure, kind)),
        },
        tasks={task.name: _doing(procedure, task) for task in tasks_of(kind)},
        acts={act.name: _doing(procedure, act) for _, act in kind.acts.values()},
    )


def _doing(procedure: Procedure, one: Task | Act) -> Doing:
    return Doing(procedure.vocabulary.labels(one.name), one.form)


def _is_said(kind: KindOfCase, verb: str) -> bool:
    """Whether the kind says it by the family's message, not by an event that is named for it."""
    declared, named = kind.kind, kind.kind.name in NAMED
    if f"{declared.name}.{verb}.v1" in REGISTRY:
        return False
    if verb == "opened":
        taken_in = named and not declared.parent
        return not declared.opening and not taken_in
    return not named if verb == "changed" else not declared.closing


def _facts(procedure: Procedure, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """What is kept with a case."""
    for (of, name), spec in procedure.facts.items():
        if of == kind and spec.source.kind in SHARED:
            form = {"x-form": spec.source.ref} if spec.source.kind == "form" else {}
            yield name, {**_schema(procedure, name, procedure.domains[name]), **form}


def _answers(procedure: Procedure, kind: KindOfCase) -> Iterator[tuple[str, dict[str, Any]]]:
    """The answers that are told: those that are said in one word."""
    for answered in kind.order:
        name = answered.question.name
        domain = procedure.domains[name]
        if domain.na or isinstance(domain, PLAIN):
            yield name, {**_schema(procedure, name, domain), "x-question": name}


def _schema(procedure: Procedure, name: str, domain: Domain) -> dict[str, Any]:
    return {**domain.schema(), "x-text": procedure.vocabulary.labels(name)}

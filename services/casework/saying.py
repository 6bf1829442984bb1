"""Which department says what under a procedure: of its own kinds of case and of the tasks on its list."""

from collections.abc import Iterator, Mapping
from typing import Final

from rules.case_kinds import KindOfCase
from rules.declarations import EACH, Task
from rules.procedure import Procedure
from shared.messages.registry import ADDRESSED, DEPARTMENTS, Department, by_type

from .site_contract import said_of, tasks_of
from .telling import told_by

OF_AN_OWNER: Final = frozenset(
    {
        "act.allowed",
        "act.refused",
        "form.copied",
        "record.disposed",
        "task.assigned",
        "task.late",
        "task.reminded",
        "task.rescheduled",
        "task.withdrawn",
    }
)
"""What the owner of any kind of case may say of it."""
OF_A_HOLDER: Final = frozenset({"task.opened", "task.done"})
"""What a department says of the tasks on its list."""


def said_under(procedure: Procedure) -> Mapping[Department, frozenset[str]]:
    """The names of the messages that each department may have to send at this site."""
    found: dict[str, set[str]] = {name: set(OF_A_HOLDER) for name in DEPARTMENTS}
    for kind in procedure.kinds.values():
        found[kind.kind.owner] |= OF_AN_OWNER | set(_of_owner(kind))
        for task in tasks_of(kind):
            for host in _hosts(procedure, task):
                found[host] |= {name for name in told_by(task) if _is_for_all(name)}
    return {name: frozenset(found[name]) for name in DEPARTMENTS}


def _of_owner(kind: KindOfCase) -> Iterator[str]:
    declared = kind.kind
    named = (declared.opening, declared.closing, declared.closing_refused, declared.reopening)
    yield from (name for name in named if name)
    yield from (state.tells for state in declared.states if state.tells)
    yield from (task.asks for task in tasks_of(kind) if task.asks)
    yield from (f"{declared.name}.{verb}" for verb in said_of(kind))


def _hosts(procedure: Procedure, task: Task) -> set[str]:
    """Which role a fact names is known when it is stated; until then it is any that it may name."""
    if isinstance(task.who, str):
        return {procedure.host_of(task.who)}
    domain = procedure.domains.get(task.for_each if task.who == EACH else task.who.name)
    named = set(getattr(domain, "members", ())) & set(procedure.roles)
    return {procedure.host_of(role) for role in named or procedure.roles}


def _is_for_all(name: str) -> bool:
    """The report to the owner is no event of the task's."""
    return by_type(f"{name}.v1").receivers is not ADDRESSED

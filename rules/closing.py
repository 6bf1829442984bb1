"""What stands before an act: tasks that must be done first and, for closing, child cases that are open or owed.

The closing invariant belongs to the engine; no pack can drop it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .answering import TO_JUDGE
from .answers import clauses_of
from .conditions import Lookup
from .deciding import Decision
from .declarations import FactRole, Task
from .facts import CaseFacts
from .procedure import Cited, KindOfCase, Procedure
from .situation import Refusal, TaskOwed, Wanted

CLOSE = "close"


def missing_in(kind: KindOfCase, form: str, lookup: Lookup) -> tuple[str, ...]:
    """The required fields of a form that nobody has stated."""
    if kind.per_member and (each := kind.filled_for_each.get(form)):
        return each.missing(lookup)
    return tuple([name for name in kind.required[form] if lookup(name) is None])


def tasks_before(kind: KindOfCase, act: str, tasks: Sequence[TaskOwed], values: Mapping[str, Any]) -> Iterator[Refusal]:
    """The tasks that stand before an act: those open, and those of which it is not decided whether they are owed."""
    before = kind.before.get(act)
    if not before:
        return
    owed = {one.name for one in tasks}
    for task, clauses in before:
        if task.name in owed:
            yield Refusal("task_open", clauses, (task.name,))
        elif undecided := _undecided(kind, task, values):
            yield Refusal("undecided", clauses, undecided)


def _undecided(kind: KindOfCase, task: Task, values: Mapping[str, Any]) -> tuple[str, ...]:
    """What must be known before one can say whether, or by whom, the task is owed."""
    if not task.performs and not missing_in(kind, task.form, values.get):
        return ()
    holds = task.when.holds(values.get)
    if holds is None:
        names = sorted(name for name in task.when.names() if values.get(name) is None)
        return tuple(name.removeprefix(TO_JUDGE) for name in names)
    if holds and task.for_each:
        return kind.filled_for_each[task.form].unknown(values.get)
    nobody = isinstance(task.who, FactRole) and values.get(task.who.name) is None
    return (task.who.name,) if holds and nobody and isinstance(task.who, FactRole) else ()


def cases_before_closing(facts: CaseFacts, wanted: Sequence[Wanted]) -> Iterator[Refusal]:
    """The child cases that are open, and those that are owed and not opened yet."""
    if facts.closed:
        yield Refusal("already_closed")
    for child in facts.children:
        if not child.closed:
            yield Refusal("child_open", (), (child.number or child.kind,))
    for want in wanted:
        if len(facts.children_now(want.kind)) < want.count:
            yield Refusal("child_owed", want.clauses, (want.kind,))
        if want.waiting:
            yield Refusal("undecided", want.clauses, want.waiting)


def reasons(procedure: Procedure, decision: Decision | None) -> Iterator[Refusal]:
    """The reasons that a question `may_<act>` has collected; while it is undecided, that is one."""
    if decision is None:
        return
    for code in decision.outcome or ():
        yield Refusal(code, _clauses_for(procedure, decision, code))
    if decision.status != "decided":
        yield Refusal("undecided", (), decision.waiting or (decision.problem,))


def _clauses_for(procedure: Procedure, decision: Decision, code: str) -> Cited:
    """The clauses of what yields one element of a collected outcome: the rules, or the whole of a formula."""
    cited: list[tuple[str, str]] = []
    for (pack, said), layer in zip(decision.layers, procedure.questions[decision.question].layers, strict=True):
        table = layer.answer.table
        if table is not None:
            rules = [table.rules[number - 1] for number in said.rules]
            cited += [(pack, one) for rule in rules if rule.outcome == code for one in clauses_of(rule.clause)]
        elif code in (said.outcome or ()):
            cited += [(pack, one) for one in said.clauses]
    return tuple(dict.fromkeys(cited))

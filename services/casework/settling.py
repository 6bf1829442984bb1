"""Carrying out what the procedure says: a family of cases is evaluated, and the difference to what was before is done.

Everything here is generic: which tasks, child cases, states and decisions there are, the procedure says.
"""

from collections.abc import Callable, Mapping
from typing import Any

from rules.deciding import Decision
from rules.evaluate import Situation, TaskOwed, Wanted, evaluate
from rules.members import called
from rules.receipts import receipt, says_the_same
from shared.errors import CapaLoopError
from shared.messages.registry import NAMED
from shared.store.work import Work

from . import circulating, journal, reminding, telling
from .case_file import CaseFile
from .picturing import take_picture
from .tally import count_closed

ROUNDS = 50
"""More rounds than any family needs; a procedure that never comes to rest is an error, not a loop."""

OpenChild = Callable[[Work, CaseFile, str, Mapping[str, Any]], CaseFile]
"""Opens a child case of a kind with what is stated in it at the beginning."""


class NeverAtRest(CapaLoopError):
    """Two answers of a procedure keep changing each other."""


def settle(work: Work, head: CaseFile, open_child: OpenChild) -> dict[int, Situation]:
    """Evaluates the family until nothing changes; gives the last situation of each case by its id."""
    situations: dict[int, Situation] = {}
    for _ in range(ROUNDS):
        changed = False
        for file in list(head.family()):
            if file.closed and file.id in situations:
                continue
            situation = evaluate(file.procedure, file.facts(), work.now)
            if situation.forms and circulating.keep_up(work, file, situation):
                situation = evaluate(file.procedure, file.facts(), work.now)
                changed = True
            situations[file.id] = situation
            changed |= _carry_out(work, file, situation, open_child)
        if not changed:
            _tell_news(work, head, situations)
            return situations
    raise NeverAtRest(f"{head.name}: still changing after {ROUNDS} rounds; its procedure contradicts itself")


def _tell_news(work: Work, head: CaseFile, situations: Mapping[int, Situation]) -> None:
    for file in head.family():
        if file.news and file.kind not in NAMED:
            telling.tell_changed(work, file, **_known(file, situations[file.id]))
        file.news = False


def _carry_out(work: Work, file: CaseFile, situation: Situation, open_child: OpenChild) -> bool:
    _keep_decisions(work, file, situation)
    _match_tasks(work, file, situation)
    for owed in situation.gathers:
        take_picture(work, file, owed)
    opened = _open_children(work, file, situation, open_child) or bool(situation.gathers)
    closed = not file.closed and situation.closes and not opened
    if closed:
        close(work, file, situation)
    _move(work, file, situation)
    return opened or closed


def _keep_decisions(work: Work, file: CaseFile, situation: Situation) -> None:
    """Every decision that says something new leaves a receipt; reasons against an act do so when it is asked for."""
    made = []
    for name, decision in situation.decisions.items():
        if decision.status == "waiting" or name.startswith("may_"):
            continue
        if _says_the_same(file, name, decision):
            continue
        made.append(receipt(file.procedure, decision, situation.known, situation.values, work.now))
    journal.keep_receipts(work, file, made)


def _says_the_same(file: CaseFile, question: str, decision: Decision) -> bool:
    standing = file.standing.get((question, file.cycle))
    return standing is not None and says_the_same(file.procedure, decision, standing.status, standing.said)


def _match_tasks(work: Work, file: CaseFile, situation: Situation) -> None:
    owed = {one.identity: one for one in situation.tasks}
    for task in list(file.tasks.values()):
        still = owed.get(task.identity)
        if still is None or still.role != task.role or task.cycle != file.cycle:
            journal.end_task(work, file, task, "withdrawn")
            telling.withdraw(work, file, task, "no longer owed by the procedure")
            journal.note(work, file, "task withdrawn", telling.noted(task))
    for identity, one in owed.items():
        if identity not in file.tasks:
            _open_task(work, file, situation, one)
        reminding.follow_due(work, file, one)
        _tell_if_late(work, file, one)
        if one.reminders:
            reminding.remind(work, file, one)


def _open_task(work: Work, file: CaseFile, situation: Situation, owed: TaskOwed) -> None:
    task = journal.open_task(work, file, owed)
    values = {name: known.value for name, known in situation.known.items()}
    values |= {name: d.outcome for name, d in situation.decisions.items() if d.status == "decided"}
    telling.ask_for(work, file, owed, task, values)
    detail = {
        **telling.noted(task),
        "role": owed.role,
        "department": owed.host,
        "text": called(file.procedure.vocabulary, owed.name, owed.task.for_each, owed.key),
        "clauses": [clause for _, clause in owed.clauses],
        "due_at": owed.due.isoformat() if owed.due else None,
    }
    journal.note(work, file, "task opened", detail)


def _tell_if_late(work: Work, file: CaseFile, owed: TaskOwed) -> None:
    task = file.tasks[owed.identity]
    if owed.late and task.late_at is None:
        journal.mark_late(work, task)
        telling.tell_late(work, file, owed, task)
        due = owed.due.isoformat() if owed.due else None
        journal.note(work, file, "task late", {**telling.noted(task), "due_at": due})


def _open_children(work: Work, file: CaseFile, situation: Situation, open_child: OpenChild) -> bool:
    opened = False
    for want in situation.wanted:
        here = [c for c in file.children if c.kind == want.kind and c.opened_in_cycle == file.cycle]
        for at in range(want.count - len(here)):
            child = open_child(work, file, want.kind, _stated_at_opening(file, want, at))
            clauses = [clause for _, clause in want.clauses]
            detail = {"case": child.name, "kind": child.kind, "clauses": clauses}
            journal.note(work, file, "child opened", detail)
            opened = True
    return opened


def _stated_at_opening(file: CaseFile, want: Wanted, at: int) -> Mapping[str, Any]:
    """A child case that is opened for a member of a list knows from the beginning for which."""
    if not want.members:
        return {}
    (opening,) = (one for _, one in file.procedure.kinds[file.kind].openings if one.kind == want.kind)
    return {opening.states: want.members[at]}


def close(work: Work, file: CaseFile, situation: Situation) -> None:
    """Closes the case with its outcome; tasks that were still open are withdrawn."""
    for task in list(file.tasks.values()):
        journal.end_task(work, file, task, "withdrawn")
        telling.withdraw(work, file, task, "the case is closed")
    file.closed = True
    file.outcome = situation.outcome
    file.state = "closed"
    file.wake_at = None
    journal.save(work, file)
    journal.note(work, file, "closed", {"outcome": file.outcome, "cycle": file.cycle})
    count_closed(work, file.kind)
    telling.tell_closed(work, file, **_known(file, situation))


def _known(file: CaseFile, situation: Situation) -> dict[str, object]:
    """The facts stated in this case and the plain answers, as JSON, for the events that tell of it."""
    own = {name: known.value for name, known in file.known.items()}
    own |= {name: situation.known[name].value for name in file.by_member if name in situation.known}
    stated = {name: file.procedure.write_fact(name, value) for name, value in own.items()}
    return {**stated, **telling.decided(situation)}


def _move(work: Work, file: CaseFile, situation: Situation) -> None:
    """The case moves to the state it has reached; every state on the way that has an event of its own is told."""
    if file.closed:
        return
    if situation.state == file.state and situation.wake_at == file.wake_at:
        return
    reached = [state.name for state in file.procedure.kinds[file.kind].kind.states]
    before, after = file.state, situation.state
    file.state, file.wake_at = after, situation.wake_at
    journal.save(work, file)
    if before == after:
        return
    file.news = True
    journal.note(work, file, "state", {"from": before, "to": after})
    passed = reached[reached.index(before) + 1 if before in reached else 0 : reached.index(after) + 1]
    for state in file.procedure.kinds[file.kind].kind.states:
        if state.name in passed and state.tells:
            telling.tell(work, state.tells, file, **telling.decided(situation))

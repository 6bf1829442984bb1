"""Saying what happened: the named message where there is one, else the family that every case kind has."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import timedelta
from typing import Any, cast

from rules.declarations import Task
from rules.evaluate import Refusal, Situation, TaskOwed
from rules.procedure import cited
from rules.reminding import Reminding
from shared.messages.case import CaseChanged, CaseClosed, CaseObject, CaseOpened
from shared.messages.complaint import ClosingError
from shared.messages.errors import Refused
from shared.messages.registry import ADDRESSED, Department, by_type
from shared.messages.schema import load
from shared.messages.task import TaskLate, TaskObject, TaskReminded, TaskRescheduled, TaskWithdrawn
from shared.store.work import Work

from .case_file import CaseFile, OpenTask
from .drilling import held_back, note_held_back
from .fitting import that_fits
from .forms import clauses_of, form_of, shown_with, title_of


def tell(work: Work, name: str, file: CaseFile, **more: Any) -> None:
    """The named event about a case; `more` are facts, of which each finds its own field or stands under `facts`. Of a
    drill nothing is told that is meant for outside."""
    if stopped := held_back(file, [name]):
        note_held_back(work, file, stopped)
        return
    head = {
        "case": file.name,
        "parent": file.parent.name if file.parent else None,
        "kind": file.kind,
        "state": file.state,
        "outcome": file.outcome,
        "cycle": file.cycle,
        "at": work.now.isoformat(),
    }
    work.publish(body_of(name, head, more), site=file.site, subject=file.number)


def body_of(name: str, head: Mapping[str, Any], stated: Mapping[str, Any]) -> Any:
    """The body of a named event. A stated value that its field cannot hold stands under `facts` only."""
    message = by_type(f"{name}.v1")
    wanted = {field.name for field in fields(message.body)}
    data = {key: value for key, value in {**stated, **head}.items() if key in wanted and value is not None}
    if "facts" in wanted:
        data["facts"] = {key: value for key, value in stated.items() if value is not None and key not in ("by", "task")}
    try:
        return load(message.body, data, strict=False)
    except Refused as misfit:
        unfit = {error.field.split(".")[0].split("[")[0] for error in misfit.errors} - set(head)
        return load(message.body, {key: value for key, value in data.items() if key not in unfit}, strict=False)


def tell_opened(work: Work, file: CaseFile, beside: Mapping[str, Any], **own: Any) -> None:
    """The case is opened, with its own facts; an event that is named for it tells those of its parent as well."""
    opening = file.procedure.kinds[file.kind].kind.opening
    work.at_last(_change_of(file), None)
    if opening:
        tell(work, opening, file, **{**beside, **own})
    else:
        _tell_family(work, file, CaseOpened, own)


def tell_changed(work: Work, file: CaseFile, **known: Any) -> None:
    """The case has changed: it is told when the transaction ends, unless its opening or closing tells of it."""
    work.at_last(_change_of(file), lambda: _tell_family(work, file, CaseChanged, known))


def tell_closed(work: Work, file: CaseFile, **known: Any) -> None:
    """The case is closed."""
    closing = file.procedure.kinds[file.kind].kind.closing
    work.at_last(_change_of(file), None)
    if closing:
        tell(work, closing, file, **known)
    else:
        _tell_family(work, file, CaseClosed, known)


def _change_of(file: CaseFile) -> tuple[str, int]:
    return "case changed", file.id


def _tell_family(work: Work, file: CaseFile, event: type[CaseObject], known: Mapping[str, Any]) -> None:
    told, left_out = that_fits(known)
    body = event(
        kind=file.kind,
        case=file.name,
        state=file.state,
        parent=file.parent.name if file.parent else None,
        outcome=file.outcome,
        cycle=file.cycle,
        at=work.now,
        facts=told,
        left_out=left_out or None,
        drill=file.is_drill or None,
    )
    work.publish(body, site=file.site, subject=file.number)


def ask_for(work: Work, file: CaseFile, owed: TaskOwed, task: OpenTask, values: dict[str, Any]) -> None:
    """The task goes to the department that holds it: as the named request if its form can be filled without a
    person."""
    capability = file.procedure.forms[owed.task.form].fill
    message = by_type(f"{owed.task.asks}.v1") if capability and owed.task.asks else by_type("task.assigned.v1")
    body = message.body(**vars(_task_object(work, file, owed, task, values)))
    work.publish(body, site=file.site, subject=file.number, to=department(owed.host))
    if owed.task.asks and not capability:
        tell(work, owed.task.asks, file, task=task.id, **body.shows)


def _task_object(work: Work, file: CaseFile, owed: TaskOwed, task: OpenTask, values: dict[str, Any]) -> TaskObject:
    return TaskObject(
        id=task.id,
        case=file.name,
        case_kind=file.kind,
        department=department(owed.host),
        role=owed.role,
        kind=owed.name,
        title=title_of(file, owed),
        opened_at=work.now,
        clauses=clauses_of(owed),
        form=form_of(file, owed),
        state="open",
        owner=department(file.procedure.kinds[file.kind].kind.owner),
        due_at=owed.due,
        shows=shown_with(file, owed, values),
        tells=_tells(file, owed),
        in_person=owed.task.in_person or None,
        drill=file.is_drill or None,
    )


def _tells(file: CaseFile, owed: TaskOwed) -> tuple[str, ...]:
    """The events by which its completion is told to everyone; the report to the owner is not one of them."""
    named = told_by(owed.task)
    stopped = held_back(file, named)
    return tuple(name for name in named if name not in stopped and by_type(f"{name}.v1").receivers is not ADDRESSED)


def told_by(task: Task) -> tuple[str, ...]:
    """The named events that report a task as done."""
    named = (task.tells,) if isinstance(task.tells, str) else task.tells
    return tuple(name for name in named if name)


def noted(task: OpenTask) -> dict[str, str]:
    """A task as the time line names it."""
    return {"task": task.id, "kind": task.name, **({"key": task.key} if task.key else {})}


def withdraw(work: Work, file: CaseFile, task: OpenTask, reason: str) -> None:
    """The department that holds the task is told that it is no longer needed."""
    body = TaskWithdrawn(task.id, file.name, department(task.host), reason, work.now)
    work.publish(body, site=file.site, subject=file.number, to=department(task.host))


def tell_late(work: Work, file: CaseFile, owed: TaskOwed, task: OpenTask) -> None:
    """The task is late."""
    if owed.due:
        body = TaskLate(task.id, file.name, department(owed.host), owed.due, owed.name)
        work.publish(body, site=file.site, subject=file.number)


def reschedule(work: Work, file: CaseFile, owed: TaskOwed, task: OpenTask) -> None:
    """The department that holds the task is told by when it is due now."""
    host = department(task.host)
    body = TaskRescheduled(task.id, file.name, host, work.now, owed.due)
    work.publish(body, site=file.site, subject=file.number, to=host)


def remind(work: Work, file: CaseFile, owed: TaskOwed, task: OpenTask, one: Reminding, late: timedelta) -> TaskReminded:
    """The department of whoever is to be told of the task hears it."""
    if owed.due is None:
        raise ValueError(f"{owed.name} has no due, so nobody is told of it")
    to = department(file.procedure.host_of(one.role))
    body = TaskReminded(
        task=task.id,
        case=file.name,
        kind=owed.name,
        title=title_of(file, owed),
        told=one.role,
        department=to,
        role=owed.role,
        task_department=department(owed.host),
        step=one.step,
        due_at=owed.due,
        remind_at=one.at,
        told_at=work.now,
        late=bool(late),
        late_minutes=late // timedelta(minutes=1),
        clauses=tuple(clause for _, clause in cited(owed.pack, one.clause)),
        key=owed.key or None,
    )
    work.publish(body, site=file.site, subject=file.number, to=to)
    return body


def department(name: str) -> Department:
    """The department of a checked procedure: every role has a host among the four, every kind an owner."""
    return cast(Department, name)


def decided(situation: Situation) -> dict[str, Any]:
    """The plain outcomes of a case, for those who follow it from outside."""
    outcomes = {
        name: decision.outcome for name, decision in situation.decisions.items() if decision.status == "decided"
    }
    return {name: outcome for name, outcome in outcomes.items() if isinstance(outcome, bool | str)}


def reasons(file: CaseFile, refusals: Iterable[Refusal]) -> tuple[ClosingError, ...]:
    """Why an act was refused, as events say it."""
    words = file.procedure.vocabulary
    return tuple(
        ClosingError(
            field=", ".join(refusal.names) or "case",
            expected=words.labels(refusal.code)["en"],
            code=refusal.code,
        )
        for refusal in refusals
    )

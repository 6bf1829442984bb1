"""Writing to a case: its row, its facts, receipts, tasks and time line. Only where the case stands is overwritten."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import insert

from rules.evaluate import TaskOwed
from rules.facts import Known
from rules.procedure import Procedure
from rules.receipts import Receipt
from shared.store.work import Work

from .case_file import CaseFile, InForce, OpenTask
from .finding import enter_facts, enter_number
from .tables import cases, facts, owed_tasks, receipts, timeline
from .tally import count_decisions, count_opened

_OPEN: Final = insert(cases)


def open_file(work: Work, procedure: Procedure, kind: str, number: str, parent: CaseFile | None) -> CaseFile:
    """A new case, without facts yet, linked to its parent."""
    row: dict[str, Any] = {
        "site": procedure.site.id,
        "number": number,
        "kind": kind,
        "parent_id": parent.id if parent else None,
        "head": parent.head if parent else number,
        "procedure_hash": procedure.hash,
        "state": "opened",
        "outcome": None,
        "cycle": 1,
        "opened_in_cycle": parent.cycle if parent else 1,
        "closed": False,
        "opened_at": work.now,
        "changed_at": work.now,
        "entries": 0,
    }
    key = work.connection.execute(_OPEN, row).inserted_primary_key
    file = CaseFile(
        id=key[0] if key else 0,
        head=row["head"],
        site=procedure.site.id,
        number=number,
        kind=kind,
        procedure=procedure,
        state="opened",
        outcome=None,
        cycle=1,
        opened_in_cycle=row["opened_in_cycle"],
        closed=False,
        opened_at=work.now,
        wake_at=None,
        parent=parent,
    )
    if parent:
        parent.children.append(file)
    enter_number(work, file.id, number)
    count_opened(work, kind)
    return file


def save(work: Work, file: CaseFile) -> None:
    """Keeps where the case stands now."""
    values: dict[str, Any] = {
        "state": file.state,
        "outcome": file.outcome,
        "cycle": file.cycle,
        "closed": file.closed,
        "wake_at": file.wake_at,
        "changed_at": work.now,
        "closed_at": work.now if file.closed else None,
    }
    work.change(cases, {"id": file.id}, values)


def _entry(work: Work, file: CaseFile) -> dict[str, Any]:
    """The place of a new fact, receipt or event in its case."""
    file.entries += 1
    work.change(cases, {"id": file.id}, {"entries": file.entries})
    return {"case_id": file.id, "entry": file.entries}


def state_facts(
    work: Work, file: CaseFile, stated: Mapping[str, Any], by: str, as_of: datetime | None = None, key: str = ""
) -> None:
    """Adds facts, values in their domains; each belongs to the form that states it in this case kind. `key` is that of
    the task that states them."""
    since = as_of.astimezone(UTC) if as_of else None
    for name, value in stated.items():
        spec = file.procedure.facts[file.kind, name]
        row = {
            **_entry(work, file),
            "name": name,
            "key": key,
            "value": file.procedure.write_stated(name, value),
            "form": spec.source.ref,
            "by": by,
            "verified": work.actor.verified,
            "known_at": work.now,
            "as_of": since,
            "cycle": file.cycle,
        }
        work.insert(facts, row)
        file.news = True
        file.keep(name, Known(value, spec.source, by=by, known_at=work.now, as_of=since, cycle=file.cycle, key=key))
    enter_facts(work, file.id, file.procedure, file.kind, stated)


def note(work: Work, file: CaseFile, what: str, detail: Mapping[str, Any], by: str = "") -> None:
    """Adds an event to the time line."""
    row = {
        **_entry(work, file),
        "at": work.now,
        "what": what,
        "by": by or work.actor.name,
        "message_id": work.message.id if work.message else None,
        "detail": dict(detail),
    }
    work.insert(timeline, row)


def keep_receipts(work: Work, file: CaseFile, made: Sequence[Receipt]) -> None:
    """Keeps receipts; each supersedes the one that stood for its question in this cycle."""
    for one in made:
        before = file.standing.get((one.question, file.cycle))
        row = {
            **_entry(work, file),
            "question": one.question,
            "cycle": file.cycle,
            "status": one.status,
            "said": one.said,
            "receipt": one.json,
            "decided_at": work.now,
            "message_id": work.message.id if work.message else None,
            "supersedes": before.entry if before else None,
            "superseded": False,
        }
        work.insert(receipts, row)
        if before:
            work.change(receipts, {"case_id": file.id, "entry": before.entry}, {"superseded": True})
        file.standing[one.question, file.cycle] = InForce(file.entries, one.status, one.said)
    count_decisions(work, made)


def open_task(work: Work, file: CaseFile, owed: TaskOwed) -> OpenTask:
    """A new task of the case; its id begins with the department that holds it."""
    id_, since = f"{owed.host}.{uuid4().hex[:12]}", work.now
    task = OpenTask(id_, owed.name, owed.key, owed.role, owed.host, file.cycle, None, since, owed.due)
    row = {
        "id": task.id,
        "case_id": file.id,
        "name": owed.name,
        "key": owed.key,
        "cycle": file.cycle,
        "role": owed.role,
        "host": owed.host,
        "state": "open",
        "opened_at": work.now,
        "due_at": owed.due,
    }
    work.insert(owed_tasks, row)
    file.tasks[task.identity] = task
    return task


def end_task(work: Work, file: CaseFile, task: OpenTask, state: str, by: str = "") -> None:
    """The task is `done` or `withdrawn`."""
    ended = {"state": state, "ended_at": work.now, "by": by or None}
    work.change(owed_tasks, {"id": task.id}, ended)
    file.tasks.pop(task.identity, None)


def reschedule(work: Work, task: OpenTask, due: datetime | None, *, late: bool) -> None:
    """The task is due at another time; if that is still to come, it may be late once more."""
    task.due_at = due
    task.late_at = task.late_at if late else None
    work.change(owed_tasks, {"id": task.id}, {"due_at": due, "late_at": task.late_at})


def mark_late(work: Work, task: OpenTask) -> None:
    """The task was told to be late; it is told once."""
    task.late_at = work.now
    work.change(owed_tasks, {"id": task.id}, {"late_at": work.now})

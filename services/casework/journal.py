"""Writing to a case: its row, its facts, receipts, tasks and time line. Only where the case stands is overwritten."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, update

from rules.evaluate import TaskOwed
from rules.facts import Known, Source
from rules.procedure import Procedure
from shared.store.work import Work

from .case_file import CaseFile, InForce, OpenTask
from .finding import enter_facts, enter_number
from .tables import cases, facts, owed_tasks, receipts, timeline


def open_file(work: Work, procedure: Procedure, kind: str, number: str, parent: CaseFile | None) -> CaseFile:
    """A new case, without facts yet, linked to its parent."""
    row: dict[str, Any] = {
        "site": procedure.site.id,
        "number": number,
        "kind": kind,
        "parent_id": parent.id if parent else None,
        "procedure_hash": procedure.hash,
        "state": "opened",
        "outcome": None,
        "cycle": 1,
        "opened_in_cycle": parent.cycle if parent else 1,
        "closed": False,
        "opened_at": work.now,
        "changed_at": work.now,
    }
    key = work.connection.execute(insert(cases).values(**row)).inserted_primary_key
    file = CaseFile(
        id=key[0] if key else 0,
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
    work.connection.execute(update(cases).where(cases.c.id == file.id).values(**values))


def state_facts(work: Work, file: CaseFile, stated: Mapping[str, Any], by: str, as_of: Any = None) -> None:
    """Adds facts, values in their domains; each belongs to the form that states it in this case kind."""
    rows = []
    for name, value in stated.items():
        spec = file.procedure.facts[file.kind, name]
        rows.append(
            {
                "case_id": file.id,
                "name": name,
                "value": file.procedure.write_fact(name, value),
                "form": spec.source.ref,
                "by": by,
                "verified": work.actor.verified,
                "known_at": work.now,
                "as_of": as_of,
                "cycle": file.cycle,
            }
        )
        source = Source("form", spec.source.ref)
        file.known[name] = Known(value, source, by=by, known_at=work.now, as_of=as_of, cycle=file.cycle)
    if rows:
        work.connection.execute(insert(facts), rows)
        enter_facts(work, file.id, file.procedure, {row["name"]: row["value"] for row in rows})


def note(work: Work, file: CaseFile, what: str, detail: Mapping[str, Any], by: str = "") -> None:
    """Adds an entry to the time line."""
    notes(work, file, [(what, detail)], by)


def notes(work: Work, file: CaseFile, entries: Sequence[tuple[str, Mapping[str, Any]]], by: str = "") -> None:
    """Adds entries to the time line, in their order."""
    message = work.message.id if work.message else None
    rows = [
        {
            "case_id": file.id,
            "at": work.now,
            "what": what,
            "by": by or work.actor.name,
            "message_id": message,
            "detail": dict(detail),
        }
        for what, detail in entries
    ]
    if rows:
        work.connection.execute(insert(timeline), rows)


def keep_receipts(work: Work, file: CaseFile, made: Sequence[Mapping[str, Any]]) -> None:
    """Keeps receipts; each supersedes the one that stood for its question in this cycle."""
    if not made:
        return
    before = {one["question"]: file.standing.get((one["question"], file.cycle)) for one in made}
    rows = [_receipt_row(work, file, one, before[one["question"]]) for one in made]
    statement = insert(receipts).returning(receipts.c.id, sort_by_parameter_order=True)
    ids = work.connection.execute(statement, rows).scalars().all()
    old = [standing.id for standing in before.values() if standing]
    if old:
        work.connection.execute(update(receipts).where(receipts.c.id.in_(old)).values(superseded=True))
    for key, row in zip(ids, rows, strict=True):
        file.standing[row["question"], file.cycle] = InForce(key, row["status"], row["said"])
    entries = [("decided", _decided(key, one)) for key, one in zip(ids, made, strict=True)]
    notes(work, file, entries, by=f"procedure {file.procedure.name} {file.procedure.version}")


def said_of(receipt: Mapping[str, Any]) -> dict[str, Any]:
    """What a receipt says, without how it came about."""
    return {"outcome": receipt["outcome"], "values": receipt["values"], "problem": receipt["problem"]}


def _receipt_row(work: Work, file: CaseFile, one: Mapping[str, Any], before: InForce | None) -> dict[str, Any]:
    return {
        "case_id": file.id,
        "question": one["question"],
        "cycle": file.cycle,
        "status": one["status"],
        "said": said_of(one),
        "receipt": dict(one),
        "decided_at": work.now,
        "supersedes": before.id if before else None,
        "superseded": False,
    }


def _decided(key: int, one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "receipt": key,
        "question": one["question"],
        "status": one["status"],
        "outcome": one["outcome"],
        "values": one["values"],
        "clauses": [cited["clause"] for cited in one["clauses"]],
        "text": one["text"],
    }


def open_task(work: Work, file: CaseFile, owed: TaskOwed) -> OpenTask:
    """A new task of the case; its id begins with the department that holds it."""
    task = OpenTask(f"{owed.host}.{uuid4().hex[:12]}", owed.name, owed.role, owed.host, file.cycle, None)
    row = {
        "id": task.id,
        "case_id": file.id,
        "name": owed.name,
        "cycle": file.cycle,
        "role": owed.role,
        "host": owed.host,
        "state": "open",
        "opened_at": work.now,
        "due_at": owed.due,
    }
    work.connection.execute(insert(owed_tasks).values(**row))
    file.tasks[owed.name] = task
    return task


def end_task(work: Work, file: CaseFile, task: OpenTask, state: str, by: str = "") -> None:
    """The task is `done` or `withdrawn`."""
    ended = {"state": state, "ended_at": work.now, "by": by or None}
    work.connection.execute(update(owed_tasks).where(owed_tasks.c.id == task.id).values(**ended))
    file.tasks.pop(task.name, None)


def mark_late(work: Work, task: OpenTask) -> None:
    """The task was told to be late; it is told once."""
    task.late_at = work.now
    work.connection.execute(update(owed_tasks).where(owed_tasks.c.id == task.id).values(late_at=work.now))

"""Telling people of tasks that are still open: each reminder once, in the transaction that notes that it was told.

Whatever is due by now is told, so after an outage all that was missed is, in its order, each marked with how late.
"""

from datetime import timedelta
from typing import Final

from sqlalchemy import bindparam, select

from rules.evaluate import TaskOwed
from rules.reminding import Reminding
from shared.store.work import Work

from . import journal, telling
from .case_file import CaseFile, OpenTask
from .tables import told_reminders

PROMPT: Final = timedelta(minutes=5)
"""A reminder that goes out within this is not called late."""

_TOLD: Final = select(told_reminders.c.step).where(told_reminders.c.task_id == bindparam("task"))


def follow_due(work: Work, file: CaseFile, owed: TaskOwed) -> None:
    """The task's list shows by when the task is due now."""
    task = file.tasks[owed.identity]
    if task.due_at == owed.due:
        return
    before = task.due_at
    journal.reschedule(work, task, owed.due, late=owed.late)
    telling.reschedule(work, file, owed, task)
    told = {"due_at": owed.due.isoformat() if owed.due else None, "before": before.isoformat() if before else None}
    journal.note(work, file, "task rescheduled", {**telling.noted(task), **told})


def remind(work: Work, file: CaseFile, owed: TaskOwed) -> None:
    """Tells whoever is to be told by now and was not."""
    task = file.tasks[owed.identity]
    due = [one for one in owed.reminders if one.at <= work.now]
    if not due:
        return
    told = _told(work, task)
    for one in due:
        if one.step not in told:
            _tell(work, file, owed, task, one)
            told.add(one.step)


def _told(work: Work, task: OpenTask) -> set[int]:
    if task.reminded is None:
        task.reminded = set(work.connection.execute(_TOLD, {"task": task.id}).scalars())
    return task.reminded


def _tell(work: Work, file: CaseFile, owed: TaskOwed, task: OpenTask, one: Reminding) -> None:
    behind = work.now - max(one.at, task.opened_at)  # nobody can be told of a task before there is one
    row = {"task_id": task.id, "step": one.step, "told": one.role, "remind_at": one.at, "told_at": work.now}
    work.insert(told_reminders, row)
    body = telling.remind(work, file, owed, task, one, behind if behind > PROMPT else timedelta())
    shown = {"step": one.step, "told": one.role, "department": body.department, "clauses": list(body.clauses)}
    when = {"remind_at": one.at.isoformat(), "late": body.late, "late_minutes": body.late_minutes}
    journal.note(work, file, "task reminded", {**telling.noted(task), **shown, **when})

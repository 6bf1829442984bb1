"""The copies of a record that a department keeps: in its people's tasks, and the files that belong to it."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import delete, select, update

from services.casework.tables import attachment_references, attachments, held_tasks
from shared.messages.disposal import RecordDisposed
from shared.store.work import Work

SCRUBBED: Final = "disposed"
"""What stands in the place of what was removed: the form that it belonged to."""


def forget(work: Work, disposed: RecordDisposed) -> list[tuple[str, Any]]:
    """Removes the copies that this department keeps; gives what was removed. Doing it again finds nothing."""
    return [*_in_tasks(work, disposed), *_files(work, disposed)]


def without(stated: Mapping[str, Any], form: str, names: frozenset[str]) -> dict[str, Any]:
    """What was stated, but for these facts of the form."""
    left = {name: value for name, value in stated.items() if name not in names}
    return left if len(left) == len(stated) else {**left, SCRUBBED: form}


def _in_tasks(work: Work, disposed: RecordDisposed) -> list[tuple[str, Any]]:
    """What was answered on the form, and what of it was handed along with the tasks of the family."""
    names, found = frozenset(disposed.facts), []
    held = select(held_tasks).where(held_tasks.c.case.in_(disposed.cases)).order_by(held_tasks.c.id)
    for row in work.connection.execute(held).all():
        task, answer = dict(row.task), row.answer
        if task.get("shows"):
            task["shows"] = without(task["shows"], disposed.form, names)
        if row.id in disposed.tasks and answer:
            answer = {SCRUBBED: disposed.form}
        if (task, answer) != (row.task, row.answer):
            found.append(("tasks", [row.id, row.task, row.answer]))
            mine = update(held_tasks).where(held_tasks.c.id == row.id)
            work.connection.execute(mine.values(task=task, answer=answer))
    return found


def _files(work: Work, disposed: RecordDisposed) -> list[tuple[str, Any]]:
    """An attachment goes when no case refers to it any more."""
    found = []
    for sha256 in disposed.attachments:
        mine = (attachment_references.c.sha256 == sha256, attachment_references.c.case == disposed.case)
        work.connection.execute(delete(attachment_references).where(*mine))
        others = select(attachment_references.c.case).where(attachment_references.c.sha256 == sha256).limit(1)
        if work.connection.execute(others).first() is None:
            gone = work.connection.execute(delete(attachments).where(attachments.c.sha256 == sha256))
            found += [("attachments", sha256)] * gone.rowcount
    return found

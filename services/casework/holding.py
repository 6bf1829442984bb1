"""A department as the host of tasks: it keeps the list of its people and answers for what they state.

Messages may come twice or in the wrong order: a task withdrawn before it came is remembered and never listed.
"""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

from sqlalchemy import Row, bindparam, select

from rules.controlled import RECEIVE, SIGN
from shared.messages.errors import FieldError, Refused
from shared.messages.schema import dump
from shared.messages.search import SearchReported
from shared.messages.task import TaskComplete, TaskDone, TaskObject, TaskOpened, TaskRescheduled, TaskWithdrawn
from shared.messages.text import Text
from shared.store.delivery import Accepted
from shared.store.refusals import NotYet
from shared.store.work import Work

from . import numbers
from .answering import checked
from .attaching import note_use, refer_in_answer, used_in
from .persons import check_person
from .procedures import Procedures
from .tables import held_tasks
from .telling import body_of

EVERY_SITE, HELD_TASKS = "", "held_task"
"""The counter of the order in which tasks come: a reader who goes on after the last one he saw misses none."""


_CHANGED: Final = Text(
    "表单内容已变更，或此签署不再需要：未作签署，如有新任务请在其上签署",
    "the form has another content now, or nobody need sign it: nothing is signed; if there is a new task, sign there",
)

_ROW: Final = select(held_tasks).where(held_tasks.c.id == bindparam("id")).with_for_update()


class TaskList:
    """The tasks that one department holds."""

    def __init__(self, procedures: Procedures) -> None:
        self._procedures = procedures

    def list(self, message: TaskObject, work: Work) -> None:
        """Puts a task on the list of the department's people. Only then is the world told, so that whoever answers at
        once is not refused."""
        if not self.knows(message.id, work):
            self._list(_opened(message, message.shows), work, message.owner)

    def knows(self, task: str, work: Work) -> bool:
        """Whether the task has come already, or was withdrawn before it came."""
        return self._row(work, task) is not None

    def list_for_a_person(self, message: TaskObject, work: Work, note: str) -> None:
        """A task that no capability can fill goes on the list after all."""
        self._list(_opened(message, {**(message.shows or {}), "note": note}), work, message.owner)

    def _list(self, task: TaskOpened, work: Work, owner: str) -> None:
        self._hold(task, work, owner, state="open", listed=True)
        work.publish(task, subject=task.case.partition("/")[2])

    def _hold(self, task: TaskOpened, work: Work, owner: str, **state: Any) -> None:
        row = {
            "id": task.id,
            "seq": self._next(work),
            "site": work.site,
            "case": task.case,
            "kind": task.kind,
            "role": task.role,
            "owner": owner,
            "opened_at": task.opened_at,
            "due_at": task.due_at,
            "task": dump(task),
            **state,
        }
        work.insert(held_tasks, row)

    def withdraw(self, message: TaskWithdrawn, work: Work) -> None:
        """The owner no longer needs the task."""
        row = self._row(work, message.task)
        if row is None:
            self._remember_withdrawn(message, work)
        elif row.state == "open":
            work.change(held_tasks, {"id": message.task}, {"state": "withdrawn", "ended_at": work.now})

    def reschedule(self, message: TaskRescheduled, work: Work) -> None:
        """The task is due at another time. What comes after a later change of it is left aside."""
        row = self._row(work, message.task)
        if row is None:
            raise NotYet(message.task)
        if not row.task or (row.due_since is not None and row.due_since > message.at):
            return
        due = dump(message).get("due_at")
        task = {name: value for name, value in row.task.items() if name != "due_at"} | ({"due_at": due} if due else {})
        changed = {"due_at": message.due_at, "due_since": message.at, "task": task}
        work.change(held_tasks, {"id": message.task}, changed)

    def complete(self, message: TaskComplete, work: Work) -> Accepted:
        """A person states the answer. The same answer again is a duplicate; another one, or one for a task that is
        no longer open, is refused."""
        row = self._row(work, message.task)
        if row is None or not row.task:
            expected = Text("此部门任务清单中的任务", "a task of this department's list")
            detail = Text(f"查无任务 {message.task}", f"no task {message.task} is known here")
            raise Refused(404, "not-found", detail, [FieldError("task", expected, message.task, "not-found")])
        if row.site != work.site:
            expected = Text(f"站点 {row.site}", f"the site of the task, {row.site}")
            raise Refused(422, "invalid", expected, [FieldError("site", expected, work.site, "choice")])
        if row.state != "open":
            return self._closed_already(row, message, work)
        procedure, in_person = self._procedures.in_force(row.site), bool(row.task.get("in_person"))
        deputy_for = check_person(procedure, (row.role,), work.actor.name, in_person=in_person)
        answer = self._whole(row, message, work)
        self.finish(row, answer, work.actor.name, work, deputy_for)
        return Accepted(row.site, row.case, row.id)

    def _whole(self, row: Row[Any], message: TaskComplete, work: Work) -> dict[str, Any]:
        """The answer checked against the task's form, with the attachments described."""
        form = row.task["form"]
        return refer_in_answer(work, row.task["department"], form, checked(form, message.answer))

    def finish(self, row: Row[Any], answer: Mapping[str, Any], by: str, work: Work, deputy_for: str = "") -> None:
        """Keeps a person's answer, reports it to the owner, and tells what the task says is to be told."""
        ended = {"state": "done", "answer": dict(answer), "by": by, "ended_at": work.now}
        work.change(held_tasks, {"id": row.id}, ended)
        number = row.case.partition("/")[2]
        used = used_in(row.task["form"], answer)
        note_use(work, row.case, used)
        done = TaskDone(
            row.id, row.case, by, work.now, row.task["department"], dict(answer), deputy_for=deputy_for or None
        )
        work.publish(done, site=row.site, subject=number, to=row.owner)
        for name in row.task.get("tells", ()):
            head = {"case": row.case, "task": row.id, "by": by, "at": work.now.isoformat(), "attachments": used or None}
            head |= {"about": row.task.get("shows")}
            work.publish(body_of(name, head, answer), site=row.site, subject=number)

    def report_filled(
        self, message: TaskObject, answer: Mapping[str, Any], work: Work, filled: str, by: str = "ledger"
    ) -> None:
        """Keeps and reports what the department has filled in without a person; `by` says out of what."""
        by = f"{by} of {message.department}"
        whole = checked(message.form, answer)
        ended = {"state": "done", "listed": False, "answer": whole, "by": by, "ended_at": work.now}
        self._hold(_opened(message, message.shows), work, message.owner, **ended)
        done = TaskDone(message.id, message.case, by, work.now, message.department, whole, filled)
        work.publish(done, subject=message.case.partition("/")[2], to=message.owner)

    def report_search(self, message: TaskObject, answer: Mapping[str, Any], work: Work, filled: str) -> None:
        """Keeps and reports what a search has found without a person."""
        by = f"search of {message.department}"
        ended = {"state": "done", "listed": False, "answer": dict(answer), "by": by, "ended_at": work.now}
        self._hold(_opened(message, message.shows), work, message.owner, **ended)
        found = SearchReported(message.id, message.case, by, work.now, dict(answer), filled)
        work.publish(found, subject=message.case.partition("/")[2], to=message.owner)

    def _closed_already(self, row: Row[Any], message: TaskComplete, work: Work) -> Accepted:
        if row.state == "done" and row.answer == self._whole(row, message, work):
            return Accepted(row.site, row.case, row.id, duplicate=True)
        states = {
            "done": Text("任务已完成", "the task is done"),
            "withdrawn": Text("任务已撤回", "the task is withdrawn"),
        }
        expected = Text("一项未结束的任务", "an open task")
        if row.state == "withdrawn" and row.kind.startswith((SIGN, RECEIVE)):
            states["withdrawn"] = _CHANGED
        raise Refused(409, "task-closed", states[row.state], [FieldError("task", expected, row.state, "task-closed")])

    def _remember_withdrawn(self, message: TaskWithdrawn, work: Work) -> None:
        row = {
            "id": message.task,
            "seq": self._next(work),
            "site": work.site,
            "case": message.case,
            "kind": "",
            "role": "",
            "owner": "",
            "state": "withdrawn",
            "listed": False,
            "opened_at": work.now,
            "task": {},
            "ended_at": work.now,
        }
        work.insert(held_tasks, row)

    def _row(self, work: Work, task: str) -> Row[Any] | None:
        return work.connection.execute(_ROW, {"id": task}).first()

    def _next(self, work: Work) -> int:
        return numbers.step(work.connection, EVERY_SITE, HELD_TASKS)


def _opened(message: TaskObject, shows: Mapping[str, Any] | None) -> TaskOpened:
    """The task as it stands on the list."""
    stated = {field.name: getattr(message, field.name) for field in fields(TaskOpened)}
    return TaskOpened(**{**stated, "shows": shows})

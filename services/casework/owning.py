"""A department as the owner of cases: it alone evaluates them, and carries out what their procedure says."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select

from rules.answers import clauses_of
from rules.declarations import Act
from rules.domains import Domain
from rules.evaluate import Situation, evaluate
from rules.procedure import Procedure
from rules.receipts import Receipt
from shared.messages.registry import Department
from shared.messages.search import SearchReported
from shared.messages.task import TaskDone
from shared.store.delivery import Accepted
from shared.store.refusals import NotYet
from shared.store.work import Work

from . import journal, numbers, signing, telling
from .acting import act_of, opening_act, perform
from .attaching import note_use, refer_in_facts, used_in_facts
from .case_file import CaseFile
from .drilling import held_back, note_held_back
from .families import Families
from .persons import check_person, named
from .procedures import Procedures
from .settling import settle
from .stating import facts_of, facts_of_form, whole_form, with_reason, written
from .tables import cases, owed_tasks

_CASE: Final = select(cases.c.id).where(cases.c.site == bindparam("site"), cases.c.number == bindparam("number"))


class Owner:
    """The cases of one department."""

    def __init__(self, name: Department, procedures: Procedures) -> None:
        self._name = name
        self._procedures = procedures
        self._families = Families(procedures)

    def open(
        self,
        work: Work,
        kind: str,
        stated: Mapping[str, Any],
        *,
        by: str,
        number: str | None = None,
        parent: CaseFile | None = None,
        as_of: datetime | None = None,
        receipts: Iterable[Mapping[str, Any]] = (),
        events: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
    ) -> CaseFile:
        """Opens a case with what is stated at the beginning and carries out what follows.

        Without a `number` one is drawn; with one the case was taken in, and told of, by another department. `events`
        are noted in its time line, each with its detail.
        """
        file = self._new(work, kind, number, parent, by)
        for what, detail in events.items():
            journal.note(work, file, what, detail, by=by)
        journal.keep_receipts(work, file, [Receipt.of(one) for one in receipts])
        journal.state_facts(work, file, stated, by, as_of)
        if stated:
            journal.note(work, file, "stated", {"facts": written(file.procedure, stated)}, by=by)
        if number is None:
            telling.tell_opened(work, file, {}, **_facts(file))
        self._settle(work, file)
        return file

    def find(self, work: Work, case: str) -> CaseFile:
        """The case written SITE/NUMBER. Raises NotYet if this department does not have it."""
        site, _, number = case.partition("/")
        file = self._families.taken(work, site, number)
        if file is None:
            raise NotYet(case)
        return file

    def has(self, connection: Connection, case: str) -> bool:
        """Whether this department has the case."""
        site, _, number = case.partition("/")
        return connection.execute(_CASE, {"site": site, "number": number}).first() is not None

    def situation(self, connection: Connection, case: str, now: datetime) -> tuple[CaseFile, Situation] | None:
        """Where a case stands at `now`, without changing anything."""
        site, _, number = case.partition("/")
        file = self._families.seen(connection, site, number)
        return (file, evaluate(file.procedure, file.facts(), now)) if file else None

    def task_done(self, message: TaskDone | SearchReported, work: Work) -> None:
        """A department has completed a task of a case: its answer becomes facts. For a task that is no longer open
        the answer is noted in the time line and changes nothing."""
        file = self.find(work, message.case)
        task = next((one for one in file.tasks.values() if one.id == message.task), None)
        if task is None:
            self._note_unasked(work, file, message)
            return
        kind = file.procedure.kinds[file.kind]
        owed_by_form = kind.owed_by_form(task.name)
        declared = owed_by_form[1].task if owed_by_form else next(t for _, t in kind.tasks if t.name == task.name)
        stated = facts_of_form(file.procedure, declared.form, message.answer)
        deputy_for = message.deputy_for if isinstance(message, TaskDone) else None
        by = named(message.by, deputy_for)
        journal.end_task(work, file, task, "done", message.by)
        detail = {**telling.noted(task), "form": declared.form, "answer": dict(message.answer)}
        detail |= {"deputy_for": deputy_for} if deputy_for else {}
        journal.note(work, file, "task done", {**detail, "filled": message.filled}, by=by)
        stopped = held_back(file, telling.told_by(declared))
        note_held_back(work, file, stopped, task=task.id)
        if owed_by_form and isinstance(message, TaskDone):
            signing.keep_answer(work, file, task, owed_by_form, message)
        elif declared.performs:
            perform(work, file, act_of(file, declared.performs), stated, by)
        else:
            journal.state_facts(work, file, stated, by, message.done_at, task.key)
        self._settle(work, file)

    def register_child(self, work: Work, case: str, kind: str, stated: Mapping[str, Any], by: str) -> CaseFile:
        """Opens a child case that a message announces. A closed parent is reopened first."""
        parent = self.find(work, case)
        if parent.closed:
            act = act_of(parent, "reopen")
            perform(work, parent, act, with_reason(parent, act.form, kind), by)
        return self._add_child(work, parent, kind, facts_of(parent.procedure, kind, stated), by, ())

    def _child_by_act(self, work: Work, file: CaseFile, act: Act, stated: Mapping[str, Any], by: str) -> CaseFile:
        return self._add_child(work, file, act.opens, stated, by, clauses_of(act.clause))

    def _add_child(
        self, work: Work, parent: CaseFile, kind: str, stated: Mapping[str, Any], by: str, clauses: Iterable[str]
    ) -> CaseFile:
        child = self.open(work, kind, stated, by=by, parent=parent)
        detail = {"case": child.name, "kind": kind, "clauses": list(clauses)}
        journal.note(work, parent, "child opened", detail, by=by)
        return child

    def request(self, work: Work, case: str, act: str, answer: Mapping[str, Any], by: str) -> Accepted:
        """Does an act on a case, or raises a refusal with every reason. The answer names the case, or the child case
        that the act has opened."""
        file = self.find(work, case)
        declared = act_of(file, act)
        by = named(by, check_person(file.procedure, declared.who, by))
        stated = self._whole(work, file.procedure, declared.form, answer)
        signing.check_revised(file, declared, stated)
        perform(work, file, declared, stated, by)
        if declared.opens:
            file = self._child_by_act(work, file, declared, stated, by)
        self._note_attachments(work, file, declared.form)
        self._settle(work, file)
        return Accepted(file.site, file.name)

    def request_with_reason(self, work: Work, case: str, act: str, reason: str | None, by: str) -> Accepted:
        """Does an act whose form asks for a reason."""
        file = self.find(work, case)
        declared = act_of(file, act)
        by = named(by, check_person(file.procedure, declared.who, by))
        perform(work, file, declared, with_reason(file, declared.form, reason), by)
        self._settle(work, file)
        return Accepted(file.site, file.name)

    def open_by_act(self, work: Work, act: str, answer: Mapping[str, Any], by: str) -> Accepted:
        """Opens a case by an act that needs none, if the procedure has such an act."""
        procedure = self._procedures.in_force(work.site)
        declared = opening_act(procedure, act)
        by = named(by, check_person(procedure, declared.who, by))
        stated = self._whole(work, procedure, declared.form, answer)
        file = self.open(work, declared.of, stated, by=by)
        self._note_attachments(work, file, declared.form)
        return Accepted(file.site, file.name)

    def enlist(self, work: Work, case: str, listed: Domain, entry: Mapping[str, Any], what: str, by: str) -> None:
        """Adds an entry to every list of a case that is of this domain, and notes it; what is in it already is not
        added again. In a closed case it stands as well, for whoever looks."""
        file = self.find(work, case)
        kind = file.procedure.kinds[file.kind]
        names = [f.name for form in kind.forms.values() for f in form.fields if f.domain == listed]
        added = {}
        for name in names:
            before = file.known[name].value if name in file.known else ()
            after = listed.read([*listed.write(before), entry])
            if after[-1] not in before:
                added[name] = after
        if not names or added:
            journal.state_facts(work, file, added, by)
            journal.note(work, file, what, dict(entry), by=by)
            self._settle(work, file)

    def wake(self, work: Work, site: str, number: str) -> None:
        """Evaluates a case because time has passed."""
        file = self._families.taken(work, site, number)
        if file is not None:
            self._settle(work, file)

    def _whole(self, work: Work, procedure: Procedure, form: str, answer: Mapping[str, Any]) -> dict[str, Any]:
        stated = whole_form(procedure, form, answer)
        return refer_in_facts(work, self._name, procedure.forms[form], stated) if form else stated

    def _note_attachments(self, work: Work, file: CaseFile, form: str) -> None:
        if form:
            stated = {name: known.value for name, known in file.known.items()}
            note_use(work, file.name, used_in_facts(file.procedure.forms[form], stated))

    def _new(self, work: Work, kind: str, number: str | None, parent: CaseFile | None, by: str) -> CaseFile:
        procedure = parent.procedure if parent else self._procedures.in_force(work.site)
        self._procedures.keep(work.connection, procedure, work.now)
        drawn = number or numbers.draw(work.connection, procedure, kind, work.now)
        file = journal.open_file(work, procedure, kind, drawn, parent)
        journal.note(work, file, "opened", {"kind": kind, "parent": parent.name if parent else None}, by=by)
        return file

    def _open_child(self, work: Work, parent: CaseFile, kind: str, stated: Mapping[str, Any]) -> CaseFile:
        child = self._new(work, kind, None, parent, work.actor.name)
        if stated:
            journal.state_facts(work, child, stated, work.actor.name)
            journal.note(work, child, "stated", {"facts": written(child.procedure, stated)})
        telling.tell_opened(work, child, _facts(parent), **_facts(child))
        return child

    def _settle(self, work: Work, file: CaseFile) -> None:
        head = file
        while head.parent is not None:
            head = head.parent
        settle(work, head, self._open_child)
        self._families.left(work, head)

    def _note_unasked(self, work: Work, file: CaseFile, message: TaskDone | SearchReported) -> None:
        query = select(owed_tasks.c.state).where(owed_tasks.c.id == message.task)
        state = work.connection.execute(query).scalar_one_or_none()
        if state is None:
            raise NotYet(message.task)
        if state == "withdrawn":
            detail = {"task": message.task, "answer": dict(message.answer)}
            journal.note(work, file, "answer came late", detail, by=message.by)


def _facts(file: CaseFile) -> dict[str, Any]:
    return written(file.procedure, {name: known.value for name, known in file.known.items()})

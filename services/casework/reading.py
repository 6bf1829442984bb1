"""What may be asked about cases and tasks, and the answers: plain JSON, page by page, nothing changed."""

from collections.abc import Iterator, Mapping
from dataclasses import fields as fields_of
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, and_, literal, not_, select, tuple_, union_all

from rules.members import called
from rules.procedure import Procedure
from rules.vocabulary import Labels
from shared.messages.errors import FieldError, Refused
from shared.messages.task import TaskObject
from shared.messages.text import Text

from .finding import found_by
from .forms import signed_forms
from .paging import PAGE, Page, after_cursor, cursor_of, page_of
from .procedures import Procedures
from .queries import CaseQuery, PageQuery, TaskQuery
from .selecting import between, equal
from .tables import cases, facts, held_tasks, owed_tasks, receipts, timeline
from .terms import KEYS, parts_of, wanted_by

DECIDED: Final = "decided"
"""The time line's word for an entry that holds a decision."""


CASE_COLUMNS: Final = (
    *("case", "site", "number", "kind", "parent", "state", "outcome", "cycle", "closed"),
    *("opened_at", "changed_at", "closed_at"),
)
TIMELINE_COLUMNS: Final = ("at", "what", "by", "message_id", "detail")
TASK_COLUMNS: Final = (
    *(one.name for one in fields_of(TaskObject) if one.name != "form"),
    *("site", "answer", "by", "ended_at"),
)


def list_cases(connection: Connection, query: CaseQuery, _now: datetime) -> Page:
    """One page of the department's own cases."""
    after = after_cursor(query.cursor, "case", 1)
    found = _select_cases().where(*equal(cases, query, "site", "kind", "state", "outcome", "closed"))
    found = found.where(*between(cases, query, "opened"), *between(cases, query, "closed"))
    parts = parts_of(query.q) if query.q is not None else []
    values = {name: getattr(query, name) for name in sorted(set(KEYS.values()))}
    terms = [term for name, value in values.items() if value is not None for term in wanted_by(name, value)]
    if parts or terms:
        return _page_found(found_by(connection, found, terms, parts, after[0] if after else None), query)
    if after:
        found = found.where(cases.c.id < after[0])
    ordered = found.order_by(cases.c.id.desc())
    return page_of(connection, ordered, query, "case", _case, lambda row: [row.id])


def list_tasks(connection: Connection, query: TaskQuery, now: datetime) -> Page:
    """One page of the tasks that the department's people have or had; overdue is what is open after its time."""
    after = after_cursor(query.cursor, "task", 2)
    found = select(held_tasks).where(held_tasks.c.listed)
    found = found.where(*equal(held_tasks, query, "site", "state", "kind", "role", "case"))
    found = found.where(*between(held_tasks, query, "opened"))
    if query.overdue is not None:
        late = and_(held_tasks.c.state == "open", held_tasks.c.due_at.is_not(None), held_tasks.c.due_at < now)
        found = found.where(late if query.overdue else not_(late))
    if after:
        found = found.where(tuple_(held_tasks.c.seq, held_tasks.c.id) > tuple_(*after))
    ordered = found.order_by(held_tasks.c.seq, held_tasks.c.id)
    return page_of(connection, ordered, query, "task", _task, lambda row: [row.seq, row.id])


def task_whole(connection: Connection, task: str) -> dict[str, Any]:
    """One task of this department, with its form and, once it has ended, its answer. Refused (404) if unknown."""
    row = connection.execute(select(held_tasks).where(held_tasks.c.id == task)).one_or_none()
    if row is None or not row.task:
        raise not_here("task", task)
    return _task(row)


def case_whole(connection: Connection, procedures: Procedures, site: str, number: str) -> dict[str, Any]:
    """One case with its current facts, its children, its open tasks and the receipts in force. Refused (404) if
    this department does not own it."""
    row = _row(connection, site, number)
    procedure = procedures.begun_with(connection, site, row.procedure_hash)
    children = _select_cases().where(cases.c.parent_id == row.id).order_by(cases.c.id)
    stated = _facts(connection, procedure, row)
    return {
        **_case(row),
        "procedure": {"name": procedure.name, "version": procedure.version, "hash": procedure.hash},
        "facts": stated,
        "children": [_case(child) for child in connection.execute(children)],
        "forms": signed_forms(procedure, row.kind, stated),
        "tasks": _open_tasks(connection, procedure, row),
        "receipts": _in_force(connection, row),
    }


def case_timeline(connection: Connection, site: str, number: str, query: PageQuery) -> Page:
    """One page of what happened in a case, in its order; a decision has its whole receipt with it."""
    case, after = _row(connection, site, number), after_cursor(query.cursor, "timeline", 1)
    entries = union_all(
        _EVENTS.where(timeline.c.case_id == case.id), _DECISIONS.where(receipts.c.case_id == case.id)
    ).subquery()
    found = select(entries).where(entries.c.entry > (after[0] if after else 0)).order_by(entries.c.entry)
    return page_of(connection, found, query, "timeline", _entry, lambda row: [row.entry])


def not_here(what: str, name: str) -> Refused:
    """The refusal (404) for what this department does not have."""
    detail = Text(f"此部门没有 {name}，可能在另一部门", f"{name} is not known here; another department may have it")
    expected = Text("此部门已有的", "one that this department has")
    return Refused(404, "not-found", detail, [FieldError(what, expected, name, "not-found")])


_PARENT: Final = cases.alias("parent_case")


def _select_cases() -> Select[Any]:
    parent = (_PARENT.c.site + "/" + _PARENT.c.number).label("parent")
    return select(cases, parent).outerjoin_from(cases, _PARENT, cases.c.parent_id == _PARENT.c.id)


def _case(row: Row[Any]) -> dict[str, Any]:
    return {"case": f"{row.site}/{row.number}", **{name: getattr(row, name) for name in CASE_COLUMNS[1:]}}


def _task(row: Row[Any]) -> dict[str, Any]:
    ended = {"answer": row.answer, "by": row.by, "ended_at": row.ended_at}
    return {**row.task, "site": row.site, "state": row.state, **ended}


_EVENTS: Final = select(
    timeline.c.entry, timeline.c.at, timeline.c.what, timeline.c.by, timeline.c.message_id, timeline.c.detail
)
_DECISIONS: Final = select(
    receipts.c.entry,
    receipts.c.decided_at,
    literal(DECIDED).label("what"),
    literal("").label("by"),
    receipts.c.message_id,
    receipts.c.receipt,
)


def _entry(row: Row[Any]) -> dict[str, Any]:
    seen = {name: getattr(row, name) for name in TIMELINE_COLUMNS}
    return seen if row.what != DECIDED else _decision(row.entry, seen)


def _decision(entry: int, seen: Mapping[str, Any]) -> dict[str, Any]:
    receipt = seen["detail"]
    detail = {
        "receipt": entry,
        **{part: receipt[part] for part in ("question", "status", "outcome", "values", "text")},
        "clauses": [cited["clause"] for cited in receipt["clauses"]],
    }
    procedure = f"procedure {receipt['procedure']['name']} {receipt['procedure']['version']}"
    return {**seen, "by": procedure, "detail": detail, "receipt": receipt}


def _row(connection: Connection, site: str, number: str) -> Row[Any]:
    found = _select_cases().where(cases.c.site == site, cases.c.number == number)
    row = connection.execute(found).one_or_none()
    if row is None:
        raise not_here("case", f"{site}/{number}")
    return row


def _facts(connection: Connection, procedure: Procedure, case: Row[Any]) -> dict[str, Any]:
    """The last value of each fact, of one that is stated for members of a list for each; what counts for one cycle
    or one round only is left out after it."""
    each_cycle = procedure.kinds[case.kind].each_cycle
    rows = connection.execute(select(facts).where(facts.c.case_id == case.id).order_by(facts.c.entry)).all()
    rounds = {row.form: row.key for row in rows}
    names = ("value", "form", "by", "verified", "known_at", "as_of", "cycle")
    return {
        f"{row.name}[{row.key}]" if row.name in procedure.stated_for_each else row.name: {
            "text": _words_for(procedure, case.kind, row),
            **{name: getattr(row, name) for name in names},
        }
        for row in rows
        if (row.name not in each_cycle or row.cycle == case.cycle)
        and (row.name not in procedure.stated_anew or row.key == rounds[row.form])
    }


def _words_for(procedure: Procedure, kind: str, fact: Row[Any]) -> Labels:
    """The words for a fact; for one of a member of a list with the member."""
    each = procedure.kinds[kind].filled_for_each.get(fact.form)
    return called(procedure.vocabulary, fact.name, each.task.for_each if each else "", fact.key)


def _open_tasks(connection: Connection, procedure: Procedure, case: Row[Any]) -> list[dict[str, Any]]:
    lists = {task.name: task.for_each for _, task in procedure.kinds[case.kind].tasks}
    mine = (owed_tasks.c.case_id == case.id, owed_tasks.c.state == "open")
    rows = connection.execute(select(owed_tasks).where(*mine).order_by(owed_tasks.c.opened_at, owed_tasks.c.id))
    return [
        {
            "id": row.id,
            "kind": row.name,
            "key": row.key or None,
            "text": called(procedure.vocabulary, row.name, lists.get(row.name, ""), row.key),
            "role": row.role,
            "department": row.host,
            "opened_at": row.opened_at,
            "due_at": row.due_at,
            "late": row.late_at is not None,
        }
        for row in rows
    ]


def _in_force(connection: Connection, case: Row[Any]) -> list[dict[str, Any]]:
    """The receipt that stands for each question, that of the latest cycle."""
    standing = (receipts.c.case_id == case.id, receipts.c.superseded.is_(False))
    rows = connection.execute(select(receipts).where(*standing).order_by(receipts.c.cycle, receipts.c.entry))
    names = ("entry", "question", "cycle", "status", "decided_at", "receipt")
    last = {row.question: {name: getattr(row, name) for name in names} for row in rows}
    return sorted(last.values(), key=lambda one: int(one["entry"]))


def _page_found(found: Iterator[Row[Any] | int], query: CaseQuery) -> Page:
    size = query.limit or PAGE
    rows: list[Row[Any]] = []
    for one in found:
        if isinstance(one, int):
            return Page([_case(row) for row in rows], cursor_of("case", [one]))
        if len(rows) == size:
            return Page([_case(row) for row in rows], cursor_of("case", [rows[-1].id]))
        rows.append(one)
    return Page([_case(row) for row in rows], None)

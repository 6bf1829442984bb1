"""What a department's database says of cases, tasks and of what the calendar opens."""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from capaloop.doctor.evidence import Case, Held, Owed, Period, TimedFailure
from capaloop.doctor.reading_messages import MOST, SHORT
from services.casework.tables import cases, held_tasks, owed_tasks, scheduled_periods, timed_failures
from shared.messages.registry import Department

MOST_CASES: Final = 5000
"""Open cases that are looked at, those that changed least lately first."""

LATELY: Final = timedelta(days=1)
_PARENT: Final = cases.alias("parent")


def open_cases(connection: Connection, department: Department) -> tuple[Case, ...]:
    """The open cases of the department's own kinds."""
    query = (
        select(cases, _PARENT.c.number.label("parent_number"))
        .outerjoin_from(cases, _PARENT, cases.c.parent_id == _PARENT.c.id)
        .where(cases.c.closed.is_(False))
        .order_by(cases.c.changed_at)
        .limit(MOST_CASES)
    )
    return tuple(_case(department, row) for row in connection.execute(query))


def closed_ones(connection: Connection, asked: str) -> tuple[str, ...]:
    """The case, if it is one of this department and closed."""
    site, _, number = asked.partition("/")
    query = select(cases.c.id).where(cases.c.site == site, cases.c.number == number, cases.c.closed.is_(True))
    return (asked,) if connection.execute(query).first() else ()


def owed(connection: Connection, department: Department) -> tuple[Owed, ...]:
    """The open tasks of the department's cases."""
    query = (
        select(owed_tasks, cases.c.site, cases.c.number)
        .join_from(owed_tasks, cases, owed_tasks.c.case_id == cases.c.id)
        .where(owed_tasks.c.state == "open")
        .order_by(owed_tasks.c.opened_at)
        .limit(MOST_CASES)
    )
    return tuple(_owed(department, row) for row in connection.execute(query))


def held(connection: Connection, department: Department, now: datetime) -> tuple[Held, ...]:
    """The tasks that people of the department owe, and those that ended lately: their report may be on its way."""
    still = select(held_tasks).where(held_tasks.c.state == "open").order_by(held_tasks.c.seq).limit(MOST_CASES)
    ended = (
        select(held_tasks)
        .where(held_tasks.c.state == "done", held_tasks.c.ended_at > now - LATELY)
        .order_by(held_tasks.c.ended_at.desc())
        .limit(MOST)
    )
    return tuple(_held(department, row) for query in (still, ended) for row in connection.execute(query))


def periods(connection: Connection, department: Department, now: datetime) -> tuple[Period, ...]:
    """The periods whose instant has come and for which no case is open yet."""
    due = (scheduled_periods.c.opened_at.is_(None), scheduled_periods.c.opens_at <= now)
    return tuple(
        Period(department, row.site, row.schedule, row.period, row.opens_at)
        for row in connection.execute(select(scheduled_periods).where(*due).limit(MOST))
    )


def failures(connection: Connection, department: Department) -> tuple[TimedFailure, ...]:
    """Timed work that failed and has not succeeded since.

    A case that meanwhile was evaluated because of a message is put off to another instant than the failure says.
    """
    same = (cases.c.site == timed_failures.c.site) & (cases.c.number == timed_failures.c.name)
    query = select(timed_failures, cases.c.wake_at, cases.c.closed).outerjoin_from(timed_failures, cases, same)
    rows = connection.execute(query.order_by(timed_failures.c.first_at).limit(MOST))
    return tuple(_failure(department, row) for row in rows if row.work != "case" or _still_fails(row))


def _still_fails(row: Row[Any]) -> bool:
    return row.closed is False and row.wake_at == row.again_at


def _failure(department: Department, row: Row[Any]) -> TimedFailure:
    told = (row.attempts, row.reason, row.detail[:SHORT], row.traceback, row.first_at, row.again_at)
    return TimedFailure(department, row.site, row.work, row.name, *told)


def _case(department: Department, row: Row[Any]) -> Case:
    parent = f"{row.site}/{row.parent_number}" if row.parent_number else ""
    name = f"{row.site}/{row.number}"
    return Case(department, name, row.kind, row.state, row.procedure_hash, row.changed_at, parent, row.wake_at)


def _owed(department: Department, row: Row[Any]) -> Owed:
    case = f"{row.site}/{row.number}"
    return Owed(department, row.id, case, row.name, row.role, row.host, row.opened_at, row.due_at)


def _held(department: Department, row: Row[Any]) -> Held:
    title, form = (row.task or {}).get("title") or {}, (row.task or {}).get("form") or {}
    return Held(
        host=department,
        owner=row.owner,
        id=row.id,
        case=row.case,
        kind=row.kind,
        role=row.role,
        state=row.state,
        listed=row.listed,
        opened_at=row.opened_at,
        title=(title.get("zh", ""), title.get("en", "")),
        due_at=row.due_at,
        fields=tuple(form.get("required", ())),
    )

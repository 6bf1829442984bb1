"""The traces that complaints leave in the databases: for each the number of the case, its words, how often."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, func, select

from services.casework.tables import cases, facts, held_tasks, owed_tasks, receipts, timeline
from shared.messages.registry import EVENTS_EXCHANGE
from shared.store.tables import inbox, outbox, parked, retry
from tests.faults.load import SOURCE

Trace = tuple[str | None, str, int]

LATE = "task.late.v1"
TWICE = "more than once:"
NOTED = ("opened", "stated", "task opened", "task done", "task withdrawn", "child opened", "closed", "answer came late")


def drawn(connection: Connection) -> Iterator[tuple[str, str]]:
    """At sales: every number that was drawn, and the complaint it was drawn for."""
    query = select(outbox.c.subject, outbox.c.body).where(outbox.c.type == "complaint.received.v1")
    for number, body in connection.execute(query.order_by(outbox.c.id)):
        yield number, json.loads(body)["data"]["complaint"]["order_number"]


def taken_in(connection: Connection) -> list[str]:
    """At sales: the complaints in its inbox."""
    return list(connection.execute(select(inbox.c.id).where(inbox.c.source == SOURCE)).scalars())


def events(connection: Connection) -> list[tuple[str, str, str]]:
    """Every event written for sending: its case, its type, its id."""
    query = select(outbox.c.subject, outbox.c.type, outbox.c.message_id).where(outbox.c.exchange == EVENTS_EXCHANGE)
    return [(*row,) for row in connection.execute(query)]


def unfinished(connection: Connection) -> Iterator[str]:
    """What waits to be sent, or to be tried again."""
    query = select(outbox.c.type, outbox.c.message_id).where(outbox.c.sent_at.is_(None))
    yield from (f"has not sent {type_} {id_}" for type_, id_ in connection.execute(query))
    yield from (f"tries again: {reason}" for reason in connection.execute(select(retry.c.reason)).scalars())


def stuck(connection: Connection) -> list[str]:
    return [
        f"has parked {row.type}: {row.reason}" for row in connection.execute(select(parked.c.type, parked.c.reason))
    ]


def exchanged(connection: Connection, name: str) -> Iterator[Trace]:
    """What a department received, sent, and holds for its people."""
    received = select(inbox.c.subject, inbox.c.type, func.count()).where(inbox.c.source != SOURCE)
    for number, type_, count in connection.execute(received.group_by(inbox.c.subject, inbox.c.type)):
        yield number, f"{name} received {type_}", count
    sent = select(outbox.c.subject, outbox.c.type, func.count()).where(outbox.c.exchange == EVENTS_EXCHANGE)
    for number, type_, count in connection.execute(sent.group_by(outbox.c.subject, outbox.c.type)):
        if type_ != LATE:
            yield number, f"{name} sent {type_}", count
    held = select(held_tasks.c.case, held_tasks.c.kind, held_tasks.c.state, func.count())
    for case, kind, state, count in connection.execute(
        held.group_by(held_tasks.c.case, held_tasks.c.kind, held_tasks.c.state)
    ):
        yield case.partition("/")[2], f"{name} holds {kind} {state}", count


def of_cases(connection: Connection) -> Iterator[Trace]:
    """At quality: the case itself, what it is owed, and its time line."""
    for number, state in connection.execute(select(cases.c.number, cases.c.state)):
        yield number, f"the case is {state}", 1
    for number, name, state, count in _counted(connection, owed_tasks, "name", "state"):
        yield number, f"the case is owed {name}, {state}", count
    for number, what, count in _counted(connection, timeline, "what"):
        if what in NOTED:
            yield number, f"the case notes {what}", count


def doubled(connection: Connection) -> Iterator[Trace]:
    """At quality: what may be there once and is there more often."""
    for number, name, count in _counted(connection, facts, "name"):
        if count > 1:
            yield number, f"{TWICE} the fact {name}", count
    standing = receipts.c.superseded.is_(False)
    for number, question, cycle, count in _counted(connection, receipts, "question", "cycle", only=standing):
        if count > 1:
            yield number, f"{TWICE} a receipt for {question} in cycle {cycle}", count
    late = select(cases.c.number, timeline.c.detail).join(timeline).where(timeline.c.what == "task late")
    told = Counter((number, detail["task"]) for number, detail in connection.execute(late))
    for (number, task), count in told.items():
        if count > 1:
            yield number, f"{TWICE} the lateness of {task}", count


def _counted(connection: Connection, table: Any, *by: str, only: Any = None) -> Iterator[Any]:
    columns = [table.c[name] for name in by]
    query = select(cases.c.number, *columns, func.count()).join(table, table.c.case_id == cases.c.id)
    if only is not None:
        query = query.where(only)
    yield from connection.execute(query.group_by(cases.c.number, *columns))

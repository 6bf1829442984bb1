"""What the four databases hold in the end, read from outside: nothing here decides anything."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

from sqlalchemy import Connection, Row, select

from services.casework.tables import cases, counters, facts, held_tasks, owed_tasks, receipts, timeline
from services.settings import DEPARTMENTS
from shared.messages.registry import EVENTS_EXCHANGE
from shared.store.tables import inbox, outbox, parked, retry
from tests.faults.ledger import reading

Readings = Mapping[str, Callable[[], AbstractContextManager[Connection]]]
"""How the database of each department is looked into."""


def readings_of(urls: Mapping[str, str]) -> Readings:
    return {name: partial(_one_state, urls[name]) for name in DEPARTMENTS}


@contextmanager
def _one_state(url: str) -> Iterator[Connection]:
    """All that is read is of one moment, whatever is written meanwhile."""
    with reading(url) as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


@dataclass(frozen=True)
class Message:
    """One message that a department has written."""

    by: str
    row: Row[Any]
    envelope: Mapping[str, Any]

    @property
    def is_event(self) -> bool:
        return bool(self.row.exchange == EVENTS_EXCHANGE)

    @property
    def cause(self) -> str:
        return str(self.envelope.get("causationid") or "")

    @property
    def data(self) -> Mapping[str, Any]:
        return dict(self.envelope["data"])


@dataclass
class Case:
    """One case of its owner with its history: what was noted, stated and decided, each in the order of its entry."""

    owner: str
    row: Row[Any]
    noted: list[Row[Any]] = field(default_factory=list)
    stated: list[Row[Any]] = field(default_factory=list)
    decided: list[Row[Any]] = field(default_factory=list)
    owed: list[Row[Any]] = field(default_factory=list)
    parent: "Case | None" = None
    children: list["Case"] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.row.site}/{self.row.number}"

    @property
    def head(self) -> str:
        return f"{self.row.site}/{self.row.head}"

    @cached_property
    def entries(self) -> list[tuple[int, Row[Any]]]:
        """Everything in it, as it came."""
        every = [*self.noted, *self.stated, *self.decided]
        return sorted(((row.entry, row) for row in every), key=lambda one: one[0])

    def noted_as(self, *what: str) -> list[Row[Any]]:
        return [row for row in self.noted if row.what in what]

    def decision(self, question: str, cycle: int, before: int) -> Row[Any] | None:
        """The receipt that stood for a question in a cycle when the entry `before` was made."""
        found = [r for r in self.decided if r.question == question and r.cycle == cycle and r.entry < before]
        return found[-1] if found else None

    def cycle_at(self, entry: int) -> int:
        """The round in which an entry was made: each reopening begins another."""
        return 1 + sum(row.entry <= entry for row in self.noted_as("reopened"))


class Books:
    """The books of one department."""

    def __init__(self, name: str, connection: Connection) -> None:
        self.name = name
        self.inbox = connection.execute(select(inbox)).all()
        self.outbox = [
            Message(name, row, json.loads(row.body)) for row in connection.execute(select(outbox).order_by(outbox.c.id))
        ]
        self.held = connection.execute(select(held_tasks).order_by(held_tasks.c.seq)).all()
        self.counters = connection.execute(select(counters)).all()
        self.retry = connection.execute(select(retry.c.reason)).scalars().all()
        self.parked = connection.execute(select(parked)).all()
        self.cases = cases_of(name, connection)


def cases_of(name: str, connection: Connection) -> dict[int, Case]:
    """The cases that a department owns, by their key there."""
    found = {row.id: Case(name, row) for row in connection.execute(select(cases).order_by(cases.c.id))}
    for one in found.values():
        if one.row.parent_id is not None:
            one.parent = found[one.row.parent_id]
            one.parent.children.append(one)
    for table, order, where in (
        (timeline, timeline.c.entry, "noted"),
        (facts, facts.c.entry, "stated"),
        (receipts, receipts.c.entry, "decided"),
        (owed_tasks, owed_tasks.c.opened_at, "owed"),
    ):
        for row in connection.execute(select(table).order_by(table.c.case_id, order)):
            getattr(found[row.case_id], where).append(row)
    return found


@dataclass
class World:
    """The books of all departments."""

    books: Mapping[str, Books]

    @classmethod
    def of(cls, readings: Readings) -> "World":
        found = {}
        for name, reading_ in readings.items():
            with reading_() as connection:
                found[name] = Books(name, connection)
        return cls(found)

    @property
    def cases(self) -> Iterator[Case]:
        for books in self.books.values():
            yield from books.cases.values()

    @property
    def messages(self) -> Iterator[Message]:
        for books in self.books.values():
            yield from books.outbox

    @cached_property
    def caused(self) -> Mapping[str, list[Message]]:
        """Messages by that which caused them."""
        found: dict[str, list[Message]] = defaultdict(list)
        for message in self.messages:
            found[message.cause].append(message)
        return found

    @cached_property
    def received(self) -> Mapping[str, list[str]]:
        """By the id of a message, the departments whose inbox has it."""
        found: dict[str, list[str]] = defaultdict(list)
        for name, books in self.books.items():
            for row in books.inbox:
                found[row.id].append(name)
        return found

    @cached_property
    def case_named(self) -> Mapping[str, list[Case]]:
        """Cases by SITE/NUMBER; one, unless something is wrong."""
        found: dict[str, list[Case]] = defaultdict(list)
        for case in self.cases:
            found[case.name].append(case)
        return found

"""A case and its family as they lie in the store, read into what the engine evaluates."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import BindParameter, Connection, Row, bindparam, select, update

from rules.facts import CaseFacts, Known, Source
from rules.procedure import Procedure

from .procedures import Procedures
from .tables import cases, facts, owed_tasks, receipts


@dataclass
class InForce:
    """The receipt that stands for a question in a cycle."""

    entry: int
    status: str
    said: Any


@dataclass
class OpenTask:
    """A task that the case has opened and that nobody has completed."""

    id: str
    name: str
    role: str
    host: str
    cycle: int
    late_at: datetime | None


@dataclass(eq=False)
class CaseFile:
    """One case with its facts, open tasks and standing receipts, linked to its parent and children."""

    id: int
    head: str
    site: str
    number: str
    kind: str
    procedure: Procedure
    state: str
    outcome: str | None
    cycle: int
    opened_in_cycle: int
    closed: bool
    opened_at: datetime
    wake_at: datetime | None
    entries: int = 0
    known: dict[str, Known] = field(default_factory=dict)
    tasks: dict[str, OpenTask] = field(default_factory=dict)
    standing: dict[tuple[str, int], InForce] = field(default_factory=dict)
    parent: "CaseFile | None" = None
    children: list["CaseFile"] = field(default_factory=list)

    @property
    def name(self) -> str:
        """As the case is written outside: SITE/NUMBER."""
        return f"{self.site}/{self.number}"

    def facts(self) -> CaseFacts:
        """What the engine evaluates: the case with its parent's facts and its children."""
        outer = self.parent.own_facts(self.parent.outer()) if self.parent else None
        return self.own_facts(outer, tuple(child.own_facts(None) for child in self.children))

    def outer(self) -> CaseFacts | None:
        return self.parent.own_facts(self.parent.outer()) if self.parent else None

    def own_facts(self, parent: CaseFacts | None, children: tuple[CaseFacts, ...] = ()) -> CaseFacts:
        in_family = self.parent is not None
        return CaseFacts(
            kind=self.kind,
            values=self.known,
            cycle=self.opened_in_cycle if in_family and parent is None else self.cycle,
            closed=self.closed,
            outcome=self.outcome,
            opened_at=self.opened_at,
            children=children,
            parent=parent,
            number=self.number,
        )

    def family(self) -> Iterator["CaseFile"]:
        """The children first, this case last: the order in which a change is carried upwards."""
        for child in self.children:
            yield from child.family()
        yield self


_HEAD: Final = (
    select(cases.c.head)
    .where(cases.c.site == bindparam("site"), cases.c.number == bindparam("number"))
    .scalar_subquery()
)
_LOCKED_HEAD: Final = (
    select(cases.c.id).where(cases.c.site == bindparam("site"), cases.c.number == _HEAD).with_for_update()
)
_FAMILY: Final = select(cases).where(cases.c.site == bindparam("site"), cases.c.head == _HEAD).order_by(cases.c.id)
_IDS: Final[BindParameter[int]] = bindparam("ids", expanding=True)
_FACTS: Final = select(facts).where(facts.c.case_id.in_(_IDS)).order_by(facts.c.case_id, facts.c.entry)
_OPEN_TASKS: Final = select(owed_tasks).where(owed_tasks.c.case_id.in_(_IDS), owed_tasks.c.state == "open")
_STANDING: Final = select(
    receipts.c.case_id, receipts.c.entry, receipts.c.question, receipts.c.cycle, receipts.c.status, receipts.c.said
).where(receipts.c.case_id.in_(_IDS), receipts.c.superseded.is_(False))


def load(
    connection: Connection, procedures: Procedures, site: str, number: str, *, to_change: bool = True
) -> CaseFile | None:
    """The case with its whole family loaded, or nothing. To change it, the family's head is locked (PostgreSQL)."""
    named = {"site": site, "number": number}
    if (
        to_change
        and connection.dialect.name == "postgresql"
        and connection.execute(_LOCKED_HEAD, named).first() is None
    ):
        return None
    files: dict[int, CaseFile] = {}
    for row in connection.execute(_FAMILY, named):
        files[row.id] = file = _file(connection, procedures, row)
        if row.parent_id is not None:
            file.parent = files[row.parent_id]
            file.parent.children.append(file)
    if files:
        _fill(connection, files)
    return next((file for file in files.values() if file.number == number), None)


def _file(connection: Connection, procedures: Procedures, row: Row[Any]) -> CaseFile:
    return CaseFile(
        id=row.id,
        head=row.head,
        site=row.site,
        number=row.number,
        kind=row.kind,
        procedure=procedures.begun_with(connection, row.site, row.procedure_hash),
        state=row.state,
        outcome=row.outcome,
        cycle=row.cycle,
        opened_in_cycle=row.opened_in_cycle,
        closed=row.closed,
        opened_at=row.opened_at,
        wake_at=row.wake_at,
        entries=row.entries,
    )


def _fill(connection: Connection, files: dict[int, CaseFile]) -> None:
    ids = {"ids": list(files)}
    for row in connection.execute(_FACTS, ids):
        file = files[row.case_id]
        file.known[row.name] = Known(
            value=file.procedure.read_fact(row.name, row.value),
            source=Source("form", row.form),
            by=row.by,
            known_at=row.known_at,
            as_of=row.as_of,
            cycle=row.cycle,
        )
    for row in connection.execute(_OPEN_TASKS, ids):
        files[row.case_id].tasks[row.name] = OpenTask(row.id, row.name, row.role, row.host, row.cycle, row.late_at)
    for row in connection.execute(_STANDING, ids):
        files[row.case_id].standing[row.question, row.cycle] = InForce(row.entry, row.status, row.said)


def put_off(connection: Connection, site: str, number: str, until: datetime) -> None:
    """The case is not looked at again before `until`."""
    same = (cases.c.site == site, cases.c.number == number)
    connection.execute(update(cases).where(*same).values(wake_at=until))


_CLAIMED_HEAD: Final = (
    select(cases.c.id)
    .where(cases.c.site == bindparam("site"), cases.c.number == _HEAD)
    .with_for_update(skip_locked=True)
)


def claim(connection: Connection, site: str, number: str, now: datetime) -> bool:
    """Whether the case is still due and nobody else is at work on its family; then it is locked (PostgreSQL)."""
    named = {"site": site, "number": number}
    if connection.execute(_CLAIMED_HEAD, named).first() is None:
        return False
    still = (cases.c.site == site, cases.c.number == number, cases.c.wake_at <= now, cases.c.closed.is_(False))
    return connection.execute(select(cases.c.id).where(*still)).first() is not None


def due(connection: Connection, now: datetime, limit: int) -> list[tuple[str, str]]:
    """Site and number of open cases in which time alone changes something by `now`."""
    query = (
        select(cases.c.site, cases.c.number)
        .where(cases.c.wake_at <= now, cases.c.closed.is_(False))
        .order_by(cases.c.wake_at)
        .limit(limit)
    )
    return [(site, number) for site, number in connection.execute(query)]

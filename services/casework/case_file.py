"""A case and its family as they lie in the store, read into what the engine evaluates."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from rules.facts import CaseFacts, Known, Source
from rules.procedure import Procedure

from .procedures import Procedures
from .tables import cases, facts, owed_tasks, receipts


@dataclass
class InForce:
    """The receipt that stands for a question in a cycle."""

    id: int
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


def load(
    connection: Connection, procedures: Procedures, site: str, number: str, *, to_change: bool = True
) -> CaseFile | None:
    """The case with its whole family loaded, or nothing. To change it, its head is locked (PostgreSQL)."""
    row = connection.execute(select(cases).where(cases.c.site == site, cases.c.number == number)).first()
    if row is None:
        return None
    head = _head_of(connection, row)
    if to_change:
        head = connection.execute(select(cases).where(cases.c.id == head.id).with_for_update()).one()
    files = _family(connection, procedures, head)
    return files[row.id]


def _head_of(connection: Connection, row: Row[Any]) -> Row[Any]:
    head = row
    while head.parent_id is not None:
        head = connection.execute(select(cases).where(cases.c.id == head.parent_id)).one()
    return head


def _family(connection: Connection, procedures: Procedures, head: Row[Any]) -> dict[int, CaseFile]:
    files = {head.id: _file(connection, procedures, head)}
    level = [head.id]
    while level:
        below = connection.execute(select(cases).where(cases.c.parent_id.in_(level)).order_by(cases.c.id)).all()
        for row in below:
            files[row.id] = child = _file(connection, procedures, row)
            child.parent = files[row.parent_id]
            child.parent.children.append(child)
        level = [row.id for row in below if not files[row.id].closed or _may_have_children(files[row.id])]
    _fill(connection, files)
    return files


def _may_have_children(file: CaseFile) -> bool:
    return any(kind.kind.parent == file.kind for kind in file.procedure.kinds.values())


def _file(connection: Connection, procedures: Procedures, row: Row[Any]) -> CaseFile:
    return CaseFile(
        id=row.id,
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
    )


def _fill(connection: Connection, files: dict[int, CaseFile]) -> None:
    ids = list(files)
    for row in connection.execute(select(facts).where(facts.c.case_id.in_(ids)).order_by(facts.c.id)):
        file = files[row.case_id]
        file.known[row.name] = Known(
            value=file.procedure.read_fact(row.name, row.value),
            source=Source("form", row.form),
            by=row.by,
            known_at=row.known_at,
            as_of=row.as_of,
            cycle=row.cycle,
        )
    open_ = select(owed_tasks).where(owed_tasks.c.case_id.in_(ids), owed_tasks.c.state == "open")
    for row in connection.execute(open_):
        files[row.case_id].tasks[row.name] = OpenTask(row.id, row.name, row.role, row.host, row.cycle, row.late_at)
    standing = select(
        receipts.c.id, receipts.c.case_id, receipts.c.question, receipts.c.cycle, receipts.c.status, receipts.c.said
    ).where(receipts.c.case_id.in_(ids), receipts.c.superseded.is_(False))
    for row in connection.execute(standing):
        files[row.case_id].standing[row.question, row.cycle] = InForce(row.id, row.status, row.said)


def put_off(connection: Connection, site: str, number: str, until: datetime) -> None:
    """The case is not looked at again before `until`."""
    same = (cases.c.site == site, cases.c.number == number)
    connection.execute(update(cases).where(*same).values(wake_at=until))


def claim(connection: Connection, site: str, number: str, now: datetime) -> bool:
    """Whether the case is still due and nobody else is at work on its family; then it is locked (PostgreSQL)."""
    row = connection.execute(select(cases).where(cases.c.site == site, cases.c.number == number)).one()
    head = select(cases.c.id).where(cases.c.id == _head_of(connection, row).id).with_for_update(skip_locked=True)
    if connection.execute(head).first() is None:
        return False
    still = select(cases.c.id).where(cases.c.id == row.id, cases.c.wake_at <= now, cases.c.closed.is_(False))
    return connection.execute(still).first() is not None


def due(connection: Connection, now: datetime, limit: int) -> list[tuple[str, str]]:
    """Site and number of open cases in which time alone changes something by `now`."""
    query = (
        select(cases.c.site, cases.c.number)
        .where(cases.c.wake_at <= now, cases.c.closed.is_(False))
        .order_by(cases.c.wake_at)
        .limit(limit)
    )
    return [(site, number) for site, number in connection.execute(query)]

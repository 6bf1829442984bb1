"""The families of cases as they lie in the store, and those that were worked on last as they were left.

A case counts its entries, so a family whose cases all have the counts with which it was left is what it was: nothing
of it has to be read again but the rows of its cases.
"""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import BindParameter, Connection, Row, bindparam, select

from rules.facts import Known
from shared.store.refusals import Collided
from shared.store.work import Work

from .case_file import CaseFile, InForce, OpenTask
from .picturing import kept_picture
from .procedures import Procedures
from .tables import cases, facts, owed_tasks, receipts

KEPT: Final = 64
"""Families that are kept, some tens of kilobytes each."""

Family = dict[int, CaseFile]

HEAD: Final = (
    select(cases.c.head)
    .where(cases.c.site == bindparam("site"), cases.c.number == bindparam("number"))
    .scalar_subquery()
)
_LOCKED_HEAD: Final = (
    select(cases.c.id).where(cases.c.site == bindparam("site"), cases.c.number == HEAD).with_for_update()
)
_FAMILY: Final = select(cases).where(cases.c.site == bindparam("site"), cases.c.head == HEAD).order_by(cases.c.id)
_IDS: Final[BindParameter[int]] = bindparam("ids", expanding=True)
_FACTS: Final = select(facts).where(facts.c.case_id.in_(_IDS)).order_by(facts.c.case_id, facts.c.entry)
_OPEN_TASKS: Final = select(owed_tasks).where(owed_tasks.c.case_id.in_(_IDS), owed_tasks.c.state == "open")
_STANDING: Final = select(
    receipts.c.case_id, receipts.c.entry, receipts.c.question, receipts.c.cycle, receipts.c.status, receipts.c.said
).where(receipts.c.case_id.in_(_IDS), receipts.c.superseded.is_(False))


class Families:
    """Loads cases with their families. What is loaded to be changed is in nobody else's hands meanwhile."""

    def __init__(self, procedures: Procedures) -> None:
        self._procedures = procedures
        self._left: OrderedDict[tuple[str, str], Family] = OrderedDict()

    def seen(self, connection: Connection, site: str, number: str) -> CaseFile | None:
        """The case with its family, or nothing; it is not to be changed."""
        return _of(self._read(connection, self._rows(connection, site, number)), number)

    def taken(self, work: Work, site: str, number: str) -> CaseFile | None:
        """The case with its family, or nothing, to be changed: on PostgreSQL the family's head is locked."""
        connection, named = work.connection, {"site": site, "number": number}
        if connection.dialect.name == "postgresql" and connection.execute(_LOCKED_HEAD, named).first() is None:
            return None
        rows = self._rows(connection, site, number)
        left = self._left.pop((site, rows[0].head), None) if rows else None
        return _of(left if left and _is_as_left(left, rows) else self._read(connection, rows), number)

    def left(self, work: Work, head: CaseFile) -> None:
        """The family is as this transaction leaves it, once that is committed; one with a picture of other cases is
        too large to be kept."""
        family = {file.id: file for file in head.family()}
        if any(file.procedure.kinds[file.kind].gatherings for file in family.values()):
            return
        work.once_committed(lambda: self._keep((head.site, head.number), family))

    def _keep(self, name: tuple[str, str], family: Family) -> None:
        self._left[name] = family
        if len(self._left) > KEPT:
            self._left.popitem(last=False)

    def _rows(self, connection: Connection, site: str, number: str) -> Sequence[Row[Any]]:
        return connection.execute(_FAMILY, {"site": site, "number": number}).all()

    def _read(self, connection: Connection, rows: Sequence[Row[Any]]) -> Family:
        files: Family = {}
        for row in rows:
            files[row.id] = file = _file(connection, self._procedures, row)
            if row.parent_id is not None:
                file.parent = files[row.parent_id]
                file.parent.children.append(file)
        if files:
            _fill(connection, files)
        return files


def retake(work: Work, file: CaseFile) -> None:
    """Takes a case that another transaction had taken and given up, to be changed as it was then. Raises Collided if
    anybody has been at work on its family since."""
    head = file
    while head.parent is not None:
        head = head.parent
    named = {"site": file.site, "number": file.number}
    if work.connection.dialect.name == "postgresql":
        work.connection.execute(_LOCKED_HEAD, named)
    if not _is_as_left({one.id: one for one in head.family()}, work.connection.execute(_FAMILY, named).all()):
        raise Collided(f"{head.name} has changed since it was looked at")


def _of(files: Family, number: str) -> CaseFile | None:
    return next((file for file in files.values() if file.number == number), None)


def _is_as_left(family: Family, rows: Sequence[Row[Any]]) -> bool:
    """Whether these rows are the family's, with no entry more or less; what their rows alone say is taken from them."""
    if {row.id: row.entries for row in rows} != {id_: file.entries for id_, file in family.items()}:
        return False
    for row in rows:
        file = family[row.id]
        file.state, file.outcome, file.cycle = row.state, row.outcome, row.cycle
        file.closed, file.wake_at = row.closed, row.wake_at
    return True


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


def _value(connection: Connection, file: CaseFile, row: Row[Any]) -> Any:
    if row.name in file.procedure.kinds[file.kind].gatherings:
        return kept_picture(connection, file.procedure.domains[row.name], file.id, row.entry)
    return file.procedure.read_stated_fact(row.name, row.value)


def _fill(connection: Connection, files: dict[int, CaseFile]) -> None:
    ids = {"ids": list(files)}
    for row in connection.execute(_FACTS, ids):
        file = files[row.case_id]
        known = Known(
            value=_value(connection, file, row),
            source=file.procedure.facts[file.kind, row.name].source,
            by=row.by,
            known_at=row.known_at,
            as_of=row.as_of,
            cycle=row.cycle,
            key=row.key,
        )
        file.keep(row.name, known)
    for row in connection.execute(_OPEN_TASKS, ids):
        task = OpenTask(
            row.id, row.name, row.key, row.role, row.host, row.cycle, row.late_at, row.opened_at, row.due_at
        )
        files[row.case_id].tasks[task.identity] = task
    for row in connection.execute(_STANDING, ids):
        files[row.case_id].standing[row.question, row.cycle] = InForce(row.entry, row.status, row.said)

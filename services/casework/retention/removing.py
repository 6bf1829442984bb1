"""Taking a record out of a department's store: its facts, and every copy of them that is kept here."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sqlalchemy import Row, delete, select, update

from rules.canonical import canonical
from rules.records import ATTACHMENTS
from services.casework.case_file import CaseFile
from services.casework.finding import enter_facts, enter_number
from services.casework.tables import (
    case_terms,
    facts,
    owed_tasks,
    pictures,
    receipts,
    timeline,
)
from shared.messages.disposal import RecordDisposed
from shared.store.work import Work

from .copies import SCRUBBED, forget, without
from .resting import OF_A_FORM, Place, forms_of, record_of, rests_on

QUOTED: Final = ("remark", "signatures", "copies")
"""Parts of an entry about a form that quote what somebody wrote on it."""

COUNTED: Final = ("facts", "receipts", "receipts kept", "time line", "tasks", "attachments", "pictures")


@dataclass
class Removed:
    """What was taken out, counted, with the digest of all of it."""

    counts: dict[str, int] = field(default_factory=dict)
    _digest: Any = field(default_factory=hashlib.sha256)

    def add(self, what: str, said: Any) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1
        self._digest.update(canonical([what, said]).encode())

    @property
    def digest(self) -> str:
        return str(self._digest.hexdigest())


def remove(work: Work, file: CaseFile, form: str, disposal: str) -> Removed:
    """Removes the record of a form of the case, and has every department remove its copies.

    What rests on other records as well stays with the last of them: such receipts are counted as `receipts kept`.
    """
    removed = Removed(dict.fromkeys(COUNTED, 0))
    own = forms_of(file, form)
    names = _names(file, own)
    gone, tasks = _facts(work, file, own, removed), _tasks_on(work, file, own)
    _receipts(work, file, form, removed)
    _timeline(work, file, form, names, tasks, removed)
    told = RecordDisposed(
        disposal=disposal,
        case=file.name,
        form=form,
        cases=tuple(sorted(one.name for one in _family(file))),
        facts=tuple(sorted(names)),
        tasks=tuple(sorted(tasks)),
        attachments=tuple(_no_longer_referred(work, file, gone)),
        digest="",
        by=work.actor.name,
        at=work.now,
    )
    for what, said in forget(work, told):
        removed.add(what, said)
    _pictures(work, file, removed)
    _terms(work, file)
    work.publish(replace(told, digest=removed.digest), site=file.site, subject=file.number)
    return removed


def _names(file: CaseFile, own: frozenset[str]) -> frozenset[str]:
    specs = (one for one in file.procedure.facts.values() if one.of == file.kind)
    return frozenset(one.name for one in specs if one.source.kind in OF_A_FORM and one.source.ref in own)


def _facts(work: Work, file: CaseFile, own: frozenset[str], removed: Removed) -> list[Row[Any]]:
    mine = (facts.c.case_id == file.id, facts.c.form.in_(own))
    rows = list(work.connection.execute(select(facts).where(*mine).order_by(facts.c.entry)))
    for row in rows:
        removed.add("facts", [row.entry, row.name, row.value, row.by, row.known_at.isoformat(), row.cycle])
    work.connection.execute(delete(facts).where(*mine))
    return rows


def _receipts(work: Work, file: CaseFile, form: str, removed: Removed) -> None:
    family = {one.id: one for one in _family(file)}
    left = select(facts.c.case_id, facts.c.form).where(facts.c.case_id.in_(family)).distinct()
    still = {Place(case, record_of(family[case], one)) for case, one in work.connection.execute(left)}
    found = select(receipts.c.case_id, receipts.c.entry, receipts.c.receipt).where(receipts.c.case_id.in_(family))
    for row in work.connection.execute(found.order_by(receipts.c.case_id, receipts.c.entry)).all():
        places = rests_on(family[row.case_id], row.receipt)
        if Place(file.id, form) not in places:
            continue
        if places & still:
            removed.counts["receipts kept"] += 1
            continue
        removed.add("receipts", [row.case_id, row.entry, row.receipt])
        same = (receipts.c.case_id == row.case_id, receipts.c.entry == row.entry)
        work.connection.execute(delete(receipts).where(*same))


def _timeline(
    work: Work, file: CaseFile, form: str, names: frozenset[str], on_form: frozenset[str], removed: Removed
) -> None:
    """Who did what and when stays; what was stated does not."""
    found = select(timeline.c.entry, timeline.c.detail).where(timeline.c.case_id == file.id).order_by(timeline.c.entry)
    for row in work.connection.execute(found).all():
        whole = row.detail.get("form") == form or row.detail.get("task") in on_form
        detail = _scrubbed(row.detail, form, names, whole)
        if detail != row.detail:
            removed.add("time line", [row.entry, row.detail])
            same = (timeline.c.case_id == file.id, timeline.c.entry == row.entry)
            work.connection.execute(update(timeline).where(*same).values(detail=detail))


def _no_longer_referred(work: Work, file: CaseFile, gone: list[Row[Any]]) -> list[str]:
    """The attachments of the record that no other fact of the case refers to."""
    still = {sha256 for row in _stated(work, file) for sha256 in _referred(file, row)}
    return sorted({sha256 for row in gone for sha256 in _referred(file, row)} - still)


def _pictures(work: Work, file: CaseFile, removed: Removed) -> None:
    """The pictures that the case took of others go with the last of its records."""
    stated = _stated(work, file)
    taken = {row.entry: row for row in stated if row.form in file.procedure.kinds[file.kind].gatherings}
    if len(taken) < len(stated) or not taken:
        return
    for row in taken.values():
        removed.add("pictures", [row.entry, row.name, row.value])
    work.connection.execute(delete(pictures).where(pictures.c.case_id == file.id))
    work.connection.execute(delete(facts).where(facts.c.case_id == file.id))


def _terms(work: Work, file: CaseFile) -> None:
    """The case is found by its number and by what is left of it."""
    work.connection.execute(delete(case_terms).where(case_terms.c.case_id == file.id))
    enter_number(work, file.id, file.number)
    for row in _stated(work, file):
        if file.procedure.facts[file.kind, row.name].source.kind not in OF_A_FORM:
            continue
        value = file.procedure.read_stated_fact(row.name, row.value)
        enter_facts(work, file.id, file.procedure, file.kind, {row.name: value})


def _stated(work: Work, file: CaseFile) -> list[Row[Any]]:
    return list(work.connection.execute(select(facts).where(facts.c.case_id == file.id).order_by(facts.c.entry)))


def _referred(file: CaseFile, row: Row[Any]) -> Iterator[str]:
    if file.procedure.domains.get(row.name) == ATTACHMENTS:
        yield from (str(one["sha256"]) for one in row.value or ())


def _tasks_on(work: Work, file: CaseFile, own: frozenset[str]) -> frozenset[str]:
    """The tasks of the case that were answered on the form; one on which it is signed bears the form's name."""
    kinds = {*own, *(task.name for _, task in file.procedure.kinds[file.kind].tasks if task.form in own)}
    found = select(owed_tasks.c.id).where(owed_tasks.c.case_id == file.id, owed_tasks.c.name.in_(kinds))
    return frozenset(work.connection.execute(found).scalars())


def _scrubbed(detail: Mapping[str, Any], form: str, names: frozenset[str], whole: bool) -> dict[str, Any]:
    found = dict(detail)
    if "answer" in found and whole:
        found["answer"] = {SCRUBBED: form}
    if whole:
        found = {name: value for name, value in found.items() if name not in QUOTED}
    if isinstance(found.get("facts"), dict):
        found["facts"] = without(found["facts"], form, names)
    return found


def _family(file: CaseFile) -> list[CaseFile]:
    head = file
    while head.parent is not None:
        head = head.parent
    return list(head.family())

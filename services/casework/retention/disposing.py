"""Disposal as an approved act: one person proposes, another approves, and then the record is removed."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final, Protocol

from sqlalchemy import Row, insert, select, update

from rules.declarations import keepers_of
from rules.evaluate import evaluate
from rules.procedure import Procedure
from services.casework import journal
from services.casework.asking import Asked, Endpoint
from services.casework.case_file import CaseFile
from services.casework.persons import check_person
from services.casework.reading import not_here
from shared.messages.errors import FieldError, Refused, invalid
from shared.messages.text import Text
from shared.store.actor import Actor, actor_of
from shared.store.engine import Store
from shared.store.refusals import NotYet
from shared.store.work import Work

from .holding import hold, release
from .removing import Removed, remove
from .routes import DisposalDecision, DisposalProposal, DisposalRefusal
from .standing import CaseRecords, KeptRecord, records_of
from .tables import DONE, PROPOSED, REFUSED, disposals

HELD: Final = Text("不得销毁", "It must not be disposed of")


class Finds(Protocol):
    """Whoever keeps the department's cases; see `owning.Owner.find`."""

    def find(self, work: Work, case: str) -> CaseFile: ...


class Sites(Protocol):
    """Whoever knows the sites as they are configured now."""

    def in_force(self, site: str) -> Procedure: ...


class Disposing:
    """Proposals, decisions and disposals of one department."""

    def __init__(self, department: str, owner: Finds, sites: Sites) -> None:
        self._department = department
        self._owner = owner
        self._sites = sites

    def propose(self, store: Store, asked: Asked) -> dict[str, Any]:
        """Proposes records for disposal, all of them or none: on the word of somebody who keeps them."""
        wanted: DisposalProposal = asked.body
        actor = _actor(store, asked, wanted.by)
        with store.writing() as connection:
            proposed = []
            for one in wanted.records:
                work = _work(store, connection, one.case, actor)
                case = self._records(work, one.case)
                record = self._unopposed(case, one.form)
                self._check_person(one.case, keepers(record), actor.name)
                proposed.append(self._propose(work, record, wanted.reason))
            return {"proposed": proposed}

    def approve(self, store: Store, asked: Asked) -> dict[str, Any]:
        """Approves proposals and disposes of their records, all of them or none, in one transaction."""
        wanted: DisposalDecision = asked.body
        actor = _actor(store, asked, wanted.by)
        with store.writing() as connection:
            done = []
            for row in self._proposals(connection, wanted.ids):
                work = _work(store, connection, f"{row.site}/{row.number}", actor)
                case = self._records(work, f"{row.site}/{row.number}")
                record = self._unopposed(case, row.form, proposal=row.id)
                _check_other_person(row, actor.name)
                self._check_person(record.file.name, self._approvers(record), actor.name)
                done.append(self._dispose(work, record, row))
            return {"disposed": done}

    def refuse(self, store: Store, asked: Asked) -> dict[str, Any]:
        """Turns proposals down, with the reason; the records stay and may be proposed again."""
        wanted: DisposalRefusal = asked.body
        actor = _actor(store, asked, wanted.by)
        with store.writing() as connection:
            rows = self._proposals(connection, wanted.ids)
            for row in rows:
                work = _work(store, connection, f"{row.site}/{row.number}", actor)
                file = self._find(work, f"{row.site}/{row.number}")
                roles = (*self._approver(file.site), *keepers_of(file.procedure.forms[row.form]))
                self._check_person(file.name, roles, actor.name)
                _decide(work, row, {"state": REFUSED, "decision_reason": wanted.reason})
                self._note(work, file, "disposal refused", row, {"reason": wanted.reason})
            return {"refused": [self._id(row.id) for row in rows]}

    def _propose(self, work: Work, record: KeptRecord, reason: str) -> dict[str, Any]:
        period = record.period
        said = {
            "site": record.file.site,
            "number": record.file.number,
            "kind": record.file.kind,
            "form": record.form.name,
            "form_number": record.form_number,
            "clauses": record.clauses,
            "setting": period.setting,
            "months": period.months,
            "since": period.since,
            "until": period.until,
            "state": PROPOSED,
            "proposed_by": work.actor.name,
            "proposed_at": work.now,
            "reason": reason,
        }
        key = work.connection.execute(insert(disposals).values(**said)).inserted_primary_key
        row = work.connection.execute(select(disposals).where(disposals.c.id == (key[0] if key else 0))).one()
        self._note(work, record.file, "disposal proposed", row, {"reason": reason, "until": str(period.until)})
        return {"id": self._id(row.id), "case": record.file.name, "form": record.form.name}

    def _dispose(self, work: Work, record: KeptRecord, row: Row[Any]) -> dict[str, Any]:
        removed = remove(work, record.file, record.form.name, self._id(row.id))
        counts = json.dumps(removed.counts, sort_keys=True)
        _decide(work, row, {"state": DONE, "digest": removed.digest, "removed": counts})
        self._note(work, record.file, "record disposed", row, _told(removed))
        told = {"id": self._id(row.id), "case": record.file.name, "form": record.form.name}
        return {**told, **_told(removed)}

    def _records(self, work: Work, case: str) -> CaseRecords:
        file = self._find(work, case)
        return records_of(work.connection, file, evaluate(file.procedure, file.facts(), work.now), work.now)

    def _find(self, work: Work, case: str) -> CaseFile:
        try:
            return self._owner.find(work, case)
        except NotYet:
            raise not_here("case", case) from None

    def _unopposed(self, case: CaseRecords, form: str, proposal: int | None = None) -> KeptRecord:
        """The record, if nothing stands against disposing of it; else refused with every reason."""
        record = case.record(form)
        if record is None:
            raise not_here("form", f"{case.file.name}/{form}")
        reasons = case.against(record)
        if proposal is None and record.proposed is not None:
            expected = Text("未提出过销毁的记录", "a record that is not proposed yet")
            reasons.append(FieldError("record", expected, record.name, "proposed"))
        if not keepers(record):
            expected = Text("有保存者的表单", "a form of which the procedure says who keeps it")
            reasons.append(FieldError("record", expected, record.name, "no-keeper"))
        if reasons:
            detail = Text(f"{record.name} 不得销毁", f"{record.name} must not be disposed of")
            raise Refused(409, "kept", detail, reasons, title=HELD)
        return record

    def _proposals(self, connection: Any, ids: Iterable[str]) -> list[Row[Any]]:
        return [self._proposal(connection, id_) for id_ in dict.fromkeys(ids)]

    def _proposal(self, connection: Any, id_: str) -> Row[Any]:
        department, _, number = id_.partition(".")
        known = department == self._department and number.isascii() and number.isdecimal() and len(number) < 19
        query = select(disposals).where(disposals.c.id == int(number)).with_for_update() if known else None
        row = connection.execute(query).one_or_none() if query is not None else None
        if row is None:
            raise not_here("id", id_)
        if row.state != PROPOSED:
            expected = Text("未决定的提议", "a proposal that nobody has decided")
            detail = Text(f"{id_} 已决定：{row.state}", f"{id_} is decided already: {row.state}")
            raise Refused(409, "forbidden-by-state", detail, [FieldError("id", expected, row.state, "decided")])
        found: Row[Any] = row
        return found

    def _approvers(self, record: KeptRecord) -> tuple[str, ...]:
        """Who may approve: the role that the site names, else those who keep the record."""
        return self._approver(record.file.site) or keepers(record)

    def _approver(self, site: str) -> tuple[str, ...]:
        role = self._sites.in_force(site).site.disposal_approver
        return (role,) if role else ()

    def _check_person(self, case: str, roles: tuple[str, ...], by: str) -> None:
        """Who has a role is looked up in the site as it is now, however old the case is; a role that it does not have
        any more is nobody's."""
        procedure = self._sites.in_force(case.partition("/")[0])
        known = [role for role in roles if role in procedure.roles]
        if not known:
            named = ", ".join(roles)
            expected = Text(f"站点现有的角色之一，而非 {named}", f"a role that the site has now, which {named} is not")
            raise Refused(403, "identity", expected, [FieldError("by", expected, by, "identity")])
        check_person(procedure, known, by)

    def _note(self, work: Work, file: CaseFile, what: str, row: Row[Any], more: Mapping[str, Any]) -> None:
        detail = {"disposal": self._id(row.id), "form": row.form, "clauses": row.clauses}
        journal.note(work, file, what, {**detail, **more})

    def _id(self, row: int) -> str:
        return f"{self._department}.{row}"


def keeping_endpoints(department: str, owner: Any, sites: Any) -> Mapping[str, Endpoint]:
    """What every department answers about disposals and holds, by the name of the route."""
    disposing = Disposing(department, owner, sites)
    return {
        "propose_disposal": disposing.propose,
        "approve_disposal": disposing.approve,
        "refuse_disposal": disposing.refuse,
        "hold_case": hold,
        "release_case": release,
    }


def keepers(record: KeptRecord) -> tuple[str, ...]:
    """Who may propose to dispose of the record: the roles that keep it."""
    return record.period.keepers


def _told(removed: Removed) -> dict[str, Any]:
    return {"removed": dict(removed.counts), "digest": removed.digest}


def _decide(work: Work, row: Row[Any], values: Mapping[str, Any]) -> None:
    decided = {"decided_by": work.actor.name, "decided_at": work.now, **values}
    work.connection.execute(update(disposals).where(disposals.c.id == row.id).values(**decided))


def _check_other_person(row: Row[Any], by: str) -> None:
    if row.proposed_by == by:
        expected = Text(f"{by} 以外的人", f"somebody other than {by}, who proposed it")
        detail = Text("提议人不得自行批准", "who proposes a disposal may not approve it")
        raise Refused(403, "identity", detail, [FieldError("by", expected, by, "identity")])


def _actor(store: Store, asked: Asked, by: str) -> Actor:
    return actor_of(asked.client.name, by, "", store.clients, require=True)


def _work(store: Store, connection: Any, case: str, actor: Actor) -> Work:
    site, slash, number = case.partition("/")
    if not (site and slash and number):
        expected = Text("SITE/NUMBER", "SITE/NUMBER")
        raise invalid([FieldError("case", expected, case, "format")])
    return Work(connection, store.clock(), site, store.source, actor)

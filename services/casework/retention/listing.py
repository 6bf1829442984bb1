"""What is kept, until when, and what was disposed of: page by page."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from services.casework.explaining import Evaluates
from services.casework.paging import PAGE, Page, after_cursor, cursor_of, page_of
from services.casework.queries import DisposalQuery, RetentionQuery
from services.casework.tables import cases

from .standing import CaseRecords, KeptRecord, records_of
from .tables import disposals

LOOKED_AT: Final = 200
"""Closed cases that are looked at for one page."""

RETENTION_COLUMNS: Final = (
    *("case", "kind", "form", "number", "kept_by", "clauses", "months", "since", "until", "standing"),
    *("due", "against", "proposed"),
)
DISPOSAL_COLUMNS: Final = (
    *("id", "state", "case", "kind", "form", "number", "clauses", "setting", "months", "since", "until"),
    *("proposed_by", "proposed_at", "reason", "decided_by", "decided_at", "decision_reason", "digest", "removed"),
)


def list_retention(
    department: str, owner: Evaluates, connection: Connection, query: RetentionQuery, now: datetime
) -> Page:
    """One page of the records of closed cases, the oldest case first; with `due` those that may be disposed of."""
    size, place = query.limit or PAGE, after_cursor(query.cursor, "retention", 2)
    items: list[dict[str, Any]] = []
    last: list[Any] = place
    for looked_at, row in enumerate(connection.execute(_closed(query, place)).all(), 1):
        for one in _records(owner, connection, f"{row.site}/{row.number}", now):
            told = _told(department, *one)
            if _is_wanted(told, row.id, place, query.due):
                if len(items) == size:
                    return Page(items, cursor_of("retention", last))
                items.append(told)
                last = [row.id, told["form"]]
        if looked_at == LOOKED_AT:
            return Page(items, cursor_of("retention", [row.id, _LAST]))
    return Page(items, None)


def _is_wanted(told: dict[str, Any], case: int, place: list[Any], due: bool | None) -> bool:
    if place and case == place[0] and told["form"] <= place[1]:
        return False
    return due is None or told["due"] is due


_LAST: Final = "\U0010ffff"
"""After every form of a case."""


def list_disposals(department: str, connection: Connection, query: DisposalQuery, _now: datetime) -> Page:
    """One page of the proposals and disposals, in the order in which they were proposed."""
    after = after_cursor(query.cursor, "disposal", 1)
    found = select(disposals).where(disposals.c.id > (after[0] if after else 0)).order_by(disposals.c.id)
    for name in ("site", "state"):
        if (value := getattr(query, name)) is not None:
            found = found.where(disposals.c[name] == value)
    if query.case is not None:
        found = found.where(disposals.c.site + "/" + disposals.c.number == query.case)
    return page_of(
        connection, found, query, "disposal", lambda row: _disposal(department, row), lambda row: [int(row.id)]
    )


def _closed(query: RetentionQuery, place: list[Any]) -> Any:
    found = (
        select(cases.c.id, cases.c.site, cases.c.number)
        .where(cases.c.closed.is_(True))
        .order_by(cases.c.id)
        .limit(LOOKED_AT)
    )
    if query.site is not None:
        found = found.where(cases.c.site == query.site)
    if query.case is not None:
        found = found.where(cases.c.site + "/" + cases.c.number == query.case)
    return found.where(cases.c.id >= place[0]) if place else found


def _records(
    owner: Evaluates, connection: Connection, case: str, now: datetime
) -> Iterator[tuple[CaseRecords, KeptRecord]]:
    found = owner.situation(connection, case, now)
    if found is None:
        return
    whole = records_of(connection, *found, now)
    for record in sorted(whole.records, key=lambda one: one.form.name):
        if not record.disposed:
            yield whole, record


def _told(department: str, case: CaseRecords, record: KeptRecord) -> dict[str, Any]:
    against, period = case.against(record), record.period
    return {
        "case": record.file.name,
        "kind": record.file.kind,
        "form": record.form.name,
        "text": record.file.procedure.vocabulary.labels(record.form.name),
        "number": record.form_number,
        "kept_by": list(period.keepers),
        "clauses": record.clauses,
        "setting": period.setting or None,
        "months": period.months,
        "since": period.since,
        "until": period.until,
        "standing": period.standing,
        "due": not against,
        "against": sorted({one.code for one in against}),
        "holds": [
            {"case": f"{one.site}/{one.number}", "reason": one.reason, "by": one.by, "at": one.at} for one in case.holds
        ],
        "proposed": f"{department}.{record.proposed.id}" if record.proposed is not None else None,
    }


def _disposal(department: str, row: Row[Any]) -> dict[str, Any]:
    names = ("state", "kind", "form", "clauses", "setting", "months", "since", "until", "proposed_by", "proposed_at")
    said = {name: getattr(row, name) for name in (*names, "reason", "decided_by", "decided_at", "decision_reason")}
    return {
        "id": f"{department}.{row.id}",
        "case": f"{row.site}/{row.number}",
        "number": row.form_number,
        **said,
        "digest": row.digest,
        "removed": json.loads(row.removed) if row.removed else None,
    }

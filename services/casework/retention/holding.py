"""Holds on the records of a case: for a claim or an inspection nothing of its whole family is disposed of."""

from typing import Any

from sqlalchemy import Connection, insert, select, update

from services.casework.asking import Asked
from services.casework.reading import not_here
from services.casework.tables import cases
from shared.store.actor import actor_of
from shared.store.engine import Store

from .routes import CaseHold
from .standing import same_case
from .tables import case_holds


def hold(store: Store, asked: Asked) -> dict[str, Any]:
    """Forbids to dispose of any record of the case and of its family."""
    wanted: CaseHold = asked.body
    by = actor_of(asked.client.name, wanted.by, "", store.clients, require=True).name
    with store.writing() as connection:
        site, number = _known(connection, wanted.case)
        said = {"site": site, "number": number, "reason": wanted.reason, "by": by, "at": store.clock()}
        connection.execute(insert(case_holds).values(**said))
    return {"case": wanted.case, "held": True}


def release(store: Store, asked: Asked) -> dict[str, Any]:
    """Ends every hold on the case; one on another case of its family stands."""
    wanted: CaseHold = asked.body
    by = actor_of(asked.client.name, wanted.by, "", store.clients, require=True).name
    with store.writing() as connection:
        standing = (same_case(case_holds, *_known(connection, wanted.case)), case_holds.c.released_at.is_(None))
        ended = {"released_by": by, "released_at": store.clock(), "release_reason": wanted.reason}
        connection.execute(update(case_holds).where(*standing).values(**ended))
    return {"case": wanted.case, "held": False}


def _known(connection: Connection, case: str) -> tuple[str, str]:
    site, _, number = case.partition("/")
    found = connection.execute(select(cases.c.id).where(same_case(cases, site, number))).first()
    if found is None:
        raise not_here("case", case)
    return site, number

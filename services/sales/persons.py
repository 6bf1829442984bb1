"""What is held on a person: told whole, erased where nothing forbids it, held where something does."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, insert, select, update

from services.casework.asking import Asked, Endpoint
from services.casework.reading import not_here
from services.casework.routes import PersonErase, PersonHold, PersonQuery
from services.casework.tables import cases
from shared.messages.errors import FieldError, Refused, invalid
from shared.messages.text import Text
from shared.store.engine import Store

from .contacts import contacts, erasures, holds, key_of
from .copies import FIELDS, copies, overwrite, pseudonym_of

TOLD: Final = ("kind", "channel", "customer", "received_at", "name", "phone", "email", "pseudonym")
SHORTEST: Final = 2
"""A text shorter than this is not looked for in bytes that nobody can read."""


def person(store: Store, asked: Asked) -> dict[str, Any]:
    """Everything that is held on a person, and what was erased under a pseudonym asked for by name."""
    _check_some(asked.query)
    with store.reading() as connection:
        rows = _rows(connection, asked.query)
        kept = copies(connection, _matching(asked.query), _values(asked.query, rows), "")
        return {
            "contacts": [_told(connection, row) for row in rows],
            "messages": [copy.as_json() for copy in kept],
            "erasures": _erased(connection, {row.pseudonym for row in rows}),
        }


def erase(store: Store, asked: Asked) -> dict[str, Any]:
    """Puts one pseudonym in the place of the person everywhere. What is erased already is not found any more."""
    wanted: PersonErase = asked.body
    _check_some(wanted)
    missing = [name for name in ("by", "reason") if getattr(wanted, name) is None]
    if missing:
        expected = Text("经手人和理由", "who does it and why")
        raise invalid(FieldError(name, expected, None, "required") for name in missing)
    with store.writing() as connection:
        done = _erase(connection, wanted, store.clock())
    if store.engine.dialect.name == "sqlite":
        with store.engine.connect() as connection:
            connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]
    return done


def hold(store: Store, asked: Asked) -> dict[str, Any]:
    """Forbids to erase the contact of a case."""
    wanted: PersonHold = asked.body
    with store.writing() as connection:
        row = _of_case(connection, wanted.case)
        said = {"site": row.site, "number": row.number, "reason": wanted.reason, "by": wanted.by}
        connection.execute(insert(holds).values(**said, at=store.clock()))
    return {"case": wanted.case, "held": True}


def release(store: Store, asked: Asked) -> dict[str, Any]:
    """Ends every hold on the contact of a case."""
    wanted: PersonHold = asked.body
    with store.writing() as connection:
        row = _of_case(connection, wanted.case)
        ended = {"released_by": wanted.by, "released_at": store.clock(), "release_reason": wanted.reason}
        connection.execute(update(holds).where(_standing(row)).values(**ended))
    return {"case": wanted.case, "held": False}


ENDPOINTS: Final[Mapping[str, Endpoint]] = MappingProxyType(
    {"person": person, "erase": erase, "hold": hold, "release": release}
)


def _erase(connection: Connection, wanted: PersonErase, now: datetime) -> dict[str, Any]:
    rows = [row for row in _rows(connection, wanted) if row.pseudonym is None]
    reasons = [error for row in rows for error in _against(connection, row)]
    if reasons:
        detail = Text("有案件未结或须保留，不得删除", "a case is open or a hold stands: nothing was erased")
        raise Refused(409, "held", detail, reasons, title=Text("不得删除", "It must not be erased"))
    pseudonym = f"person-{secrets.token_hex(8)}"
    for row in rows:
        said = {name: pseudonym_of(name, pseudonym) for name in FIELDS if getattr(row, name) is not None}
        keys = {f"{name}_key": None for name in FIELDS}
        same = and_(contacts.c.site == row.site, contacts.c.number == row.number)
        connection.execute(update(contacts).where(same).values(**said, **keys, pseudonym=pseudonym))
    found = list(copies(connection, _matching(wanted), _values(wanted, rows), pseudonym))
    for copy in found:
        overwrite(connection, copy)
    if not rows and not found:
        return {"pseudonym": None, "cases": [], "messages": 0}
    record = {"pseudonym": pseudonym, "cases": len(rows), "copies": len(found)}
    connection.execute(insert(erasures).values(**record, by=wanted.by, at=now, reason=wanted.reason))
    return {"pseudonym": pseudonym, "cases": [f"{row.site}/{row.number}" for row in rows], "messages": len(found)}


def _rows(connection: Connection, wanted: PersonQuery) -> list[Row[Any]]:
    query = select(contacts).order_by(contacts.c.received_at, contacts.c.number)
    for name in FIELDS:
        value = getattr(wanted, name)
        if value is not None:
            erased = contacts.c.pseudonym == value if name == "name" else False
            query = query.where((contacts.c[f"{name}_key"] == key_of(name, value)) | erased)
    if wanted.customer is not None:
        query = query.where(contacts.c.customer == wanted.customer)
    return list(connection.execute(query))


def _matching(wanted: PersonQuery) -> Any:
    keys = {name: key_of(name, getattr(wanted, name)) for name in FIELDS if getattr(wanted, name) is not None}

    def matches(contact: Mapping[str, Any], customer: str | None) -> bool:
        said = {name: key_of(name, str(contact.get(name) or "")) for name in keys}
        return said == keys and wanted.customer in (None, customer)

    return matches


def _values(wanted: PersonQuery, rows: list[Row[Any]]) -> set[str]:
    asked = [getattr(wanted, name) for name in FIELDS]
    held = [getattr(row, name) for row in rows if row.pseudonym is None for name in FIELDS]
    return {value for value in (*asked, *held) if value is not None and len(value) >= SHORTEST}


def _against(connection: Connection, row: Row[Any]) -> list[FieldError]:
    case, field = f"{row.site}/{row.number}", "case"
    own = select(cases.c.closed).where(cases.c.site == row.site, cases.c.number == row.number)
    closed = connection.execute(own).scalar_one_or_none()
    found = []
    if (not closed) if closed is not None else row.open:
        found.append(FieldError(field, Text("已结案", "a closed case"), case, "case-open"))
    for one in connection.execute(select(holds).where(_standing(row))):
        expected = Text(f"未被保留（{one.reason}）", f"a case that is not held ({one.reason})")
        found.append(FieldError(field, expected, case, "held"))
    return found


def _standing(row: Row[Any]) -> Any:
    return and_(holds.c.site == row.site, holds.c.number == row.number, holds.c.released_at.is_(None))


def _of_case(connection: Connection, case: str) -> Row[Any]:
    site, _, number = case.partition("/")
    found = select(contacts).where(contacts.c.site == site, contacts.c.number == number)
    row = connection.execute(found).one_or_none()
    if row is None:
        raise not_here("case", case)
    return row


def _told(connection: Connection, row: Row[Any]) -> dict[str, Any]:
    held = connection.execute(select(holds).where(_standing(row))).mappings()
    return {
        "case": f"{row.site}/{row.number}",
        **{name: getattr(row, name) for name in TOLD},
        "holds": [{name: one[name] for name in ("reason", "by", "at")} for one in held],
    }


def _erased(connection: Connection, pseudonyms: set[str | None]) -> list[dict[str, Any]]:
    names = [name for name in pseudonyms if name is not None]
    found = connection.execute(select(erasures).where(erasures.c.pseudonym.in_(names)).order_by(erasures.c.id))
    return [{name: one[name] for name in ("pseudonym", "by", "at", "reason")} for one in found.mappings()]


def _check_some(wanted: PersonQuery) -> None:
    if all(getattr(wanted, name) is None for name in (*FIELDS, "customer")):
        expected = Text("name、phone、email、customer 至少其一", "at least one of name, phone, email, customer")
        raise invalid([FieldError("name", expected, None, "required")])
    given = {name: getattr(wanted, name) for name in FIELDS if getattr(wanted, name) is not None}
    empty = [name for name, value in given.items() if key_of(name, value) is None]
    if empty:
        expected = Text("可供查找的内容", "something to look for; of a phone its digits")
        raise invalid(FieldError(name, expected, given[name], "format") for name in empty)

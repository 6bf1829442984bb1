"""What a department's database says of its messages: written and not sent, sent, waiting for another try, parked."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, and_, func, select

from capaloop.doctor.evidence import Failed, Post
from shared.messages.errors import MASK
from shared.messages.registry import Department, UnknownMessage, by_type
from shared.store.parked_choice import PARKED
from shared.store.tables import inbox, outbox, parked, retry

MOST: Final = 1000
"""Rows of one kind that are looked at, the oldest; of what was sent, the newest."""
AT_ONCE: Final = 400
SHORT: Final = 300
REMEMBERED: Final = timedelta(days=29)
"""A day less than identities are kept by default: sender and receiver do not forget at the same moment."""
_MOMENTS: Final = ("written_at", "sent_at", "trouble")
_UNSENT: Final = and_(outbox.c.sent_at.is_(None), outbox.c.undeliverable_at.is_(None))
_SENT: Final = and_(outbox.c.sent_at.is_not(None), outbox.c.mandatory, outbox.c.exchange != "")


def source_of(department: Department) -> str:
    """The `source` of every message that the department writes."""
    return f"urn:capaloop:{department}"


def unsent(connection: Connection, department: Department) -> tuple[Post, ...]:
    """What lies in the outbox, the oldest first."""
    rows = connection.execute(select(outbox).where(_UNSENT).order_by(outbox.c.id).limit(MOST)).mappings()
    return tuple(_post(department, dict(row)) for row in rows)


def sent(connection: Connection, department: Department, now: datetime) -> tuple[Post, ...]:
    """What was sent to inboxes of ours most lately. What was received long ago is forgotten there, and left out."""
    lately = outbox.c.sent_at > now - REMEMBERED
    rows = connection.execute(select(outbox).where(_SENT, lately).order_by(outbox.c.id.desc()).limit(MOST)).mappings()
    return tuple(_post(department, dict(row)) for row in rows)


def arrived(connection: Connection, source: str, ids: Iterable[str]) -> set[str]:
    """Those of the ids of a sender that have come here, whatever became of them."""
    wanted, found = list(ids), set[str]()
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        found |= set(
            connection.execute(select(inbox.c.id).where(inbox.c.source == source, inbox.c.id.in_(some))).scalars()
        )
        kept = select(parked.c.message_id).where(parked.c.source == source, parked.c.message_id.in_(some))
        found |= set(connection.execute(kept).scalars())
    return found


def waiting(connection: Connection, department: Department) -> tuple[Failed, ...]:
    """What is tried again later, the longest waiting first."""
    rows = connection.execute(select(retry).order_by(retry.c.first_at).limit(MOST)).mappings()
    return tuple(_waiting(department, dict(row)) for row in rows)


def parked_now(connection: Connection, department: Department) -> tuple[Failed, ...]:
    """What is parked, by number."""
    query = select(*(c for c in parked.c if c.name not in ("raw", "headers", "properties")))
    rows = connection.execute(query.where(parked.c.state == PARKED).order_by(parked.c.id).limit(MOST)).mappings()
    return tuple(_parked(department, dict(row)) for row in rows)


def last_handled(connection: Connection, types: Iterable[str]) -> dict[str, datetime]:
    """When a message of each type was carried out last; a type of which none was is missing."""
    query = select(inbox.c.type, func.max(inbox.c.received_at, type_=inbox.c.received_at.type))
    wanted = sorted({type_ for type_ in types if type_})
    if not wanted:
        return {}
    rows = connection.execute(query.where(inbox.c.type.in_(wanted)).group_by(inbox.c.type))
    return {row[0]: row[1] for row in rows}


def last_handled_at(connection: Connection) -> datetime | None:
    """When anything was carried out last."""
    found: datetime | None = connection.execute(
        select(inbox.c.received_at).order_by(inbox.c.received_at.desc()).limit(1)
    ).scalar_one_or_none()
    return found


def _receivers(row: Mapping[str, Any]) -> tuple[Department, ...]:
    if row["addressed_to"]:
        return (row["addressed_to"],)
    try:
        return by_type(row["type"]).inboxes
    except UnknownMessage:
        return ()


def _post(department: Department, row: Mapping[str, Any]) -> Post:
    body = _object(row["body"])
    site = row["routing_key"].partition(".")[0] if row["exchange"] else str(body.get("site", ""))
    case = f"{site}/{row['subject']}" if row["subject"] else ""
    data = body.get("data", {})
    task = data.get("task") or (data.get("id") if "form" in data else "") or ""
    told = {name: row[name] for name in _MOMENTS}
    return Post(department, row["message_id"], row["type"], case, _receivers(row), task=str(task), **told)


def _waiting(department: Department, row: Mapping[str, Any]) -> Failed:
    named: dict[str, Any] = dict(_named(_object(bytes(row["raw"]))))
    return Failed(
        department=department,
        reason=row["reason"],
        detail=_detail(row),
        attempts=row["attempts"],
        first_at=row["first_at"],
        last_at=row["first_at"],
        traceback=row["traceback"] or "",
        due_at=row["due_at"],
        **named,
    )


def _named(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in ("type", "id", "source"):
        yield name, str(body.get(name) or "")
    data = body.get("data")
    case = data.get("case") if isinstance(data, dict) else None
    if not isinstance(case, str):
        case = f"{body.get('site')}/{body['subject']}" if body.get("subject") else ""
    yield "case", case


def _parked(department: Department, row: Mapping[str, Any]) -> Failed:
    return Failed(
        department=department,
        reason=row["reason"],
        detail=_detail(row),
        attempts=row["attempts"],
        first_at=row["first_at"],
        last_at=row["last_at"],
        type=row["type"] or "",
        id=row["message_id"] or "",
        source=row["source"] or "",
        case=row["case"] or "",
        traceback=row["traceback"] or "",
        number=row["id"],
    )


def _detail(row: Mapping[str, Any]) -> str:
    """What an exception said may hold anything that came; where it was raised stands in the traceback."""
    return f"{row['reason']}: {MASK}" if row["traceback"] else row["detail"][:SHORT]


def _object(raw: bytes) -> dict[str, Any]:
    """What the bytes say, if they say anything."""
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}

"""By what a message is known again: its source and id, and a digest of what it says."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, insert, select

from shared.messages.envelope import Envelope
from shared.messages.errors import FieldError, Refused
from shared.messages.text import Text
from shared.store.ledger import ledger_of
from shared.store.tables import inbox


@dataclass(frozen=True, slots=True)
class Entry:
    """What the inbox knows about a message that was carried out."""

    digest: str
    answer: dict[str, Any] | None
    answered: str | None


def digest_of(envelope: Envelope) -> str:
    """SHA-256 of type, site and data in one canonical form; the time of sending is no part of it."""
    said = [envelope.type, envelope.site, envelope.data]
    canonical = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def key_of(envelope: Envelope, digest: str) -> str:
    """One short name for the message and what it says: under it, it is retried or parked once."""
    return hashlib.sha256(json.dumps([envelope.source, envelope.id, digest]).encode()).hexdigest()


_ENTER: Final = insert(inbox)
_KNOWN: Final = select(inbox.c.digest, inbox.c.answer, inbox.c.answered).where(
    inbox.c.source == bindparam("source"), inbox.c.id == bindparam("id")
)


def entry_of(connection: Connection, envelope: Envelope) -> Entry | None:
    """What the inbox knows about this message; None if it was not carried out yet."""
    row = connection.execute(_KNOWN, {"source": envelope.source, "id": envelope.id}).one_or_none()
    return Entry(*row) if row else None


def enter(connection: Connection, envelope: Envelope, digest: str, now: datetime) -> None:
    """Note the message in the inbox; IntegrityError when it is there already."""
    row = {"source": envelope.source, "id": envelope.id, "type": envelope.type, "site": envelope.site}
    connection.execute(_ENTER, {**row, "subject": envelope.subject, "digest": digest, "received_at": now})


def keep_answer(connection: Connection, envelope: Envelope, answer: dict[str, Any], answered: str | None) -> None:
    """Keep the answer for when the message comes again; `answered` says to whom it went."""
    known_as = {"source": envelope.source, "id": envelope.id}
    ledger_of(connection).change(inbox, known_as, {"answer": answer, "answered": answered})


def id_reused(envelope: Envelope) -> Refused:
    expected = Text("与首次相同的内容，或新的编号", "the content of the first time, or a new id")
    detail = Text(
        f"编号 {envelope.id} 已用于另一内容", f"the id {envelope.id} of {envelope.source} was used with another content"
    )
    return Refused(409, "id-reused", detail, [FieldError("id", expected, envelope.id, "id-reused")])

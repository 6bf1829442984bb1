"""The pictures and documents that a department keeps, known by the SHA-256 of their bytes, and who refers to them.

Bytes are kept as they came: their hash is their identity and what a case rests on, so nothing is cut out of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from rules.declarations import Form
from rules.records import ATTACHMENTS, is_attachments
from shared.messages.errors import FieldError, Refused, invalid
from shared.messages.text import Text
from shared.store.engine import Store
from shared.store.work import Work

from .tables import attachment_references, attachments

ORPHAN_AFTER: Final = timedelta(days=7)
"""An upload that no case has referred to by then is removed."""

AT_ONCE: Final = 20
"""Orphans removed in one transaction."""

_TOLD: Final = ("sha256", "media_type", "size", "name")
_HELD: Final = Text("此部门已收到的附件", "an attachment that was uploaded to this department")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came up whole, with what it was found to be."""

    sha256: str
    media_type: str
    size: int
    name: str | None
    content: bytes


def keep(store: Store, upload: Upload, by: str) -> tuple[dict[str, Any], bool]:
    """Keeps an upload; gives what is told of it, and whether it is new. The same bytes are kept once, under the name
    they came with first; while nobody refers to them their time begins anew."""
    for _ in range(2):
        with store.writing() as connection:
            again = update(attachments).where(attachments.c.sha256 == upload.sha256)
            if connection.execute(again.values(uploaded_at=store.clock())).rowcount:
                return _told(_row(connection, upload.sha256)), False
        try:
            with store.writing() as connection:
                _insert(connection, upload, by, store.clock())
                return _told(_row(connection, upload.sha256)), True
        except IntegrityError:
            continue
    raise RuntimeError(f"the attachment {upload.sha256} was kept and removed by others at the same time")


def about(connection: Connection, sha256: str) -> dict[str, Any]:
    """What is told of an attachment that this department keeps. Refused (404) if it does not."""
    row = _row(connection, sha256)
    if row is None:
        raise Refused(404, "not-found", _not_kept(sha256), [FieldError("sha256", _HELD, sha256, "not-found")])
    return _told(row)


def content(connection: Connection, sha256: str) -> bytes:
    """The bytes of an attachment that this department keeps."""
    query = select(attachments.c.content).where(attachments.c.sha256 == sha256)
    return bytes(connection.execute(query).scalar_one())


def refer(work: Work, kept_by: str, stated: Sequence[Mapping[str, Any]], field: str) -> list[dict[str, Any]]:
    """The references in `stated` with all that is known of each. Refused, by field, is one that this department does
    not keep, and one that says of it what is not so. While the transaction is open none of them can be removed."""
    found: list[dict[str, Any]] = []
    errors: list[FieldError] = []
    for place, one in enumerate(stated):
        where = f"{field}[{place}]"
        row = _row(work.connection, str(one["sha256"]), lock=True)
        if row is None:
            errors.append(FieldError(f"{where}.sha256", _HELD, one["sha256"], "not-found"))
            continue
        kept = {**_told(row), "kept_by": kept_by}
        errors += _disagreeing(where, one, kept)
        found.append({**kept, **({"name": one["name"]} if one.get("name") else {})})
    if errors:
        raise invalid(errors)
    return found


def refer_in_answer(work: Work, kept_by: str, form: Mapping[str, Any], answer: Mapping[str, Any]) -> dict[str, Any]:
    """The answer to a form with every attachment that it refers to described; see `refer`."""
    fields = [name for name in answer if is_attachments(form["properties"].get(name))]
    return {**answer, **{name: refer(work, kept_by, answer[name], f"answer.{name}") for name in fields}}


def refer_in_facts(work: Work, kept_by: str, form: Form, stated: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of an act's form with every attachment that they refer to described; see `refer`."""
    found = dict(stated)
    for one in form.fields:
        if one.domain == ATTACHMENTS and one.name in stated:
            kept = refer(work, kept_by, ATTACHMENTS.write(stated[one.name]), f"answer.{one.name}")
            found[one.name] = ATTACHMENTS.read(kept)
    return found


def used_in_facts(form: Form, stated: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The attachments that the facts of a form refer to."""
    fields = [one.name for one in form.fields if one.domain == ATTACHMENTS and one.name in stated]
    return [used for name in fields for used in ATTACHMENTS.write(stated[name])]


def used_in(form: Mapping[str, Any], answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The attachments that an answer refers to."""
    return [one for name, stated in answer.items() if is_attachments(form["properties"].get(name)) for one in stated]


def note_use(work: Work, case: str, used: Sequence[Mapping[str, Any]]) -> None:
    """The case refers to these attachments: they are kept from now on."""
    for sha256 in dict.fromkeys(str(one["sha256"]) for one in used):
        first = update(attachments).where(attachments.c.sha256 == sha256, attachments.c.referred_at.is_(None))
        work.connection.execute(first.values(referred_at=work.now))
        same = (attachment_references.c.sha256 == sha256, attachment_references.c.case == case)
        if work.connection.execute(select(attachment_references.c.at).where(*same)).first() is None:
            row = {"sha256": sha256, "case": case, "by": work.actor.name, "at": work.now}
            work.connection.execute(insert(attachment_references).values(**row))


def remove_orphans(store: Store, now: datetime) -> int:
    """Removes the oldest uploads that no case ever referred to in time, `AT_ONCE` at most; gives how many."""
    unused = (attachments.c.referred_at.is_(None), attachments.c.uploaded_at <= now - ORPHAN_AFTER)
    oldest = select(attachments.c.sha256).where(*unused).order_by(attachments.c.uploaded_at).limit(AT_ONCE)
    with store.reading() as connection:
        hashes = connection.execute(oldest).scalars().all()
    if not hashes:
        return 0
    with store.writing() as connection:
        return connection.execute(delete(attachments).where(attachments.c.sha256.in_(hashes), *unused)).rowcount


def _insert(connection: Connection, upload: Upload, by: str, now: datetime) -> None:
    row = {
        "sha256": upload.sha256,
        "media_type": upload.media_type,
        "size": upload.size,
        "name": upload.name,
        "by": by,
        "uploaded_at": now,
        "content": upload.content,
    }
    connection.execute(insert(attachments).values(**row))


def _row(connection: Connection, sha256: str, *, lock: bool = False) -> Row[Any] | None:
    query = select(*(attachments.c[name] for name in _TOLD)).where(attachments.c.sha256 == sha256)
    return connection.execute(query.with_for_update() if lock else query).one_or_none()


def _told(row: Row[Any] | None) -> dict[str, Any]:
    return {name: value for name, value in row._mapping.items() if value is not None} if row is not None else {}


def _disagreeing(where: str, one: Mapping[str, Any], kept: Mapping[str, Any]) -> list[FieldError]:
    return [
        FieldError(f"{where}.{name}", str(kept[name]), one[name], "choice")
        for name in ("media_type", "size", "kept_by")
        if one.get(name) is not None and one[name] != kept[name]
    ]


def _not_kept(sha256: str) -> Text:
    return Text(
        f"此部门没有附件 {sha256}，可能在另一部门",
        f"the attachment {sha256} is not kept here; another department may have it",
    )

"""What sales keeps of messages that came or went, and where the contact of a person may stand in them."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Table, select, update

from shared.store.tables import outbox, parked, retry

from .contacts import key_of

FIELDS: Final = ("name", "phone", "email")
KEPT: Final = ((parked, "id", "raw"), (retry, "key", "raw"), (outbox, "id", "body"))
TEXTS: Final = ("detail", "traceback", "trouble")

Matches = Callable[[Mapping[str, Any], str | None], bool]
"""(contact, customer's code) → whether it is the person's."""


@dataclass(frozen=True)
class Copy:
    """One kept message that holds data of the person; `contact` is empty where it cannot be read."""

    table: Table
    key: Any
    contact: Mapping[str, Any]
    changed: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        return {"kept_in": self.table.name, "number": self.key, "contact": dict(self.contact)}


def copies(connection: Connection, matches: Matches, values: set[str], pseudonym: str) -> Iterator[Copy]:
    """Every kept message that holds the person's data, with its columns as they are once the pseudonym stands there.

    `values` are texts of the person: they are looked for in bytes that cannot be read and in refusals.
    """
    for table, key, content in KEPT:
        for row in connection.execute(select(table)).mappings().all():
            found = _copy(dict(row), content, matches, values, pseudonym)
            if found is not None:
                yield Copy(table, row[key], *found)


def overwrite(connection: Connection, copy: Copy) -> None:
    """Keeps the message with the pseudonym in it."""
    key = next(key for table, key, _ in KEPT if table is copy.table)
    connection.execute(update(copy.table).where(copy.table.c[key] == copy.key).values(**copy.changed))


def _copy(
    row: dict[str, Any], content: str, matches: Matches, values: set[str], pseudonym: str
) -> tuple[Mapping[str, Any], dict[str, Any]] | None:
    raw = bytes(row[content])
    data = _read(raw)
    if data is None:
        changed = _replaced(raw, values, pseudonym)
        return None if changed == raw else ({}, _columns(row, content, changed, values, pseudonym))
    contact = data.get("contact")
    if isinstance(contact, dict) and matches(contact, _customer(data)):
        said = {value for value in contact.values() if isinstance(value, str)}
        whole = json.loads(raw)
        whole["data"]["contact"] = {name: pseudonym_of(name, pseudonym) for name in contact}
        return contact, _columns(row, content, _written(whole), values | said, pseudonym)
    if _tells(data, values):
        whole = json.loads(raw)
        for error in whole["data"]["errors"]:
            error["got"] = pseudonym if _is_told(error, values) else error.get("got")
        return {}, _columns(row, content, _written(whole), values, pseudonym)
    return None


def pseudonym_of(field: str, pseudonym: str) -> str:
    """What stands in a field of the contact once it is erased; an address that no mail reaches stays one."""
    return f"{pseudonym}@erased.invalid" if field == "email" else pseudonym


def _columns(row: dict[str, Any], content: str, raw: bytes, values: set[str], pseudonym: str) -> dict[str, Any]:
    texts = {name: row[name] for name in TEXTS if isinstance(row.get(name), str)}
    for value in sorted(values, key=len, reverse=True):
        texts = {name: text.replace(value, pseudonym) for name, text in texts.items()}
    length = {"length": row["length"] - len(row[content]) + len(raw)} if "length" in row else {}
    return {content: raw, **texts, **length}


def _read(raw: bytes) -> dict[str, Any] | None:
    try:
        data = json.loads(raw)["data"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _written(whole: object) -> bytes:
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def _customer(data: Mapping[str, Any]) -> str | None:
    customer = data.get("customer")
    code = customer.get("code") if isinstance(customer, dict) else None
    return code if isinstance(code, str) else None


def _tells(data: Mapping[str, Any], values: set[str]) -> bool:
    errors = data.get("errors")
    return isinstance(errors, list) and any(_is_told(error, values) for error in errors)


def _is_told(error: object, values: set[str]) -> bool:
    if not isinstance(error, dict) or not isinstance(error.get("got"), str):
        return False
    if "contact" not in str(error.get("field")) and error.get("code") != "unknown-field":
        return False
    keys = {key_of(name, value) for name in FIELDS for value in values}
    return any(value in error["got"] for value in values) or key_of("name", error["got"]) in keys


def _replaced(raw: bytes, values: set[str], pseudonym: str) -> bytes:
    for value in sorted(values, key=len, reverse=True):
        for written in (value.encode(), json.dumps(value)[1:-1].encode(), value.encode("utf-16-le")):
            raw = raw.replace(written, pseudonym.encode())
    return raw

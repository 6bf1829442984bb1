"""A parked message as it is shown: whole to whoever may see personal data, to everyone else with that masked.

Masked is what its schema does not say to be fit for everyone (see `shared.messages.personal`), every header, who sent
it and where the answer goes; of bytes that cannot be read, all but their length and hash.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from shared.messages import personal
from shared.messages.envelope import Unreadable, as_json, loads
from shared.messages.errors import MASK

_PLAIN: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/#+-]{0,199}")
"""A name as systems give it: no blank, no sign of an address in it."""

_NAMES: Final = ("type", "site", "source", "message_id", "subject", "case", "exchange", "routing_key")
_KEPT: Final = ("key", "outline", "raw", "failed")
_OPEN_PROPERTIES: Final = ("message_id", "type", "correlation_id")


def in_a_list(row: Mapping[str, Any]) -> dict[str, Any]:
    """One of many, without bytes; nothing personal is in it."""
    told = {name: value for name, value in row.items() if name not in _KEPT}
    return {**told, **_names(row), "detail": _detail(row, failed=row["failed"])}


def masked(row: Mapping[str, Any]) -> dict[str, Any]:
    """The message for everyone."""
    told = {name: value for name, value in row.items() if name not in _KEPT}
    envelope, body = _read(row)
    properties: Mapping[str, Any] = row["properties"]
    return {
        **told,
        **_names(row),
        "masked": True,
        "detail": _detail(row, failed=row["traceback"] is not None),
        "traceback": row["outline"],
        "properties": {
            name: _name(value) if name in _OPEN_PROPERTIES else personal.whole(value)
            for name, value in properties.items()
        },
        "headers": personal.whole(row["headers"]),
        "envelope": {name: _name(value) for name, value in envelope.items()} if envelope is not None else None,
        "body": personal.masked(personal.body_of(row["type"]), body) if envelope is not None else None,
    }


def unmasked(row: Mapping[str, Any]) -> dict[str, Any]:
    """The message whole: `raw` are its bytes, `text` the same where they are UTF-8."""
    told = {name: value for name, value in row.items() if name not in _KEPT}
    envelope, body = _read(row)
    return {**told, "masked": False, "envelope": envelope, "body": body, "raw": row["raw"], "text": _text(row["raw"])}


def act_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """An act with what its message is known by."""
    return {**row, **_names(row)}


def _detail(row: Mapping[str, Any], *, failed: bool) -> str:
    """What an exception said may hold anything; whatever else is said of a failure names fields and codes alone."""
    if failed:
        return f"{row['reason']}: {MASK}"
    return str(row["detail"]) if all(_name(row[name]) == row[name] for name in ("type", "case")) else MASK


def _names(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _name(row[name]) for name in _NAMES if name in row}


def _name(value: Any) -> Any:
    if value is None or value == "":
        return value
    return value if isinstance(value, str) and _PLAIN.fullmatch(value) else MASK


def _read(row: Mapping[str, Any]) -> tuple[dict[str, Any] | None, Any]:
    """The attributes and the data of an envelope, though some of it may be wrong; None where there is none."""
    try:
        found = as_json(loads(bytes(row["raw"])))
    except Unreadable as wrong:
        if wrong.named is None:
            return None, None
        found = dict(wrong.named)
    found = json.loads(json.dumps(found, default=str))
    return {name: value for name, value in found.items() if name != "data"}, found.get("data")


def _text(raw: bytes) -> str | None:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return None

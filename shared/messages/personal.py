"""What in a message may be personal, as its schema declares it, and the message with that masked.

It fails closed: what a field holds is shown if the field is declared, is not personal, and the value fits it. All else
is masked.
"""

import re
from collections.abc import Mapping
from dataclasses import is_dataclass
from typing import Annotated, Any, Final, Literal, cast, get_args, get_origin

from marshmallow import ValidationError, fields

from shared.messages.domains import Domain
from shared.messages.errors import MASK
from shared.messages.registry import UnknownMessage, by_type
from shared.messages.schema import hints_of, schema_of

_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
"""What the name of a field looks like; of a field that is not declared nothing else is shown."""

_PART: Final = re.compile(r"([^.\[]+)|\[\d+\]")


def body_of(type_: str | None) -> type[Any] | None:
    """The body that messages of this type have; None for a type that is none of the registry."""
    try:
        return by_type(type_ or "").body
    except UnknownMessage:
        return None


def is_personal(body: type[Any] | None, path: str) -> bool:
    """Whether what stands at this path of the message (`contact.name`, `items[0].lot`) may be personal.

    Of a path that begins with no field of the body it is not: an attribute of the envelope is meant.
    """
    parts = [name for name in _PART.findall(path) if name]
    if not parts or body is None or parts[0] not in hints_of(cast(Any, body)):
        return parts[:1] == ["data"] or (body is None and parts[:1] not in _ENVELOPE)
    hint: Any = body
    for part in parts:
        hint = _inner(hint)
        if not is_dataclass(hint):
            break
        hint = hints_of(cast(Any, hint)).get(part)
    return _holds_personal(hint)


def masked(body: type[Any] | None, data: object) -> Any:
    """A body as everyone may see it."""
    if body is None or not isinstance(data, Mapping):
        return whole(data)
    hints, wire = hints_of(cast(Any, body)), schema_of(cast(Any, body), strict=True)().fields
    known = {name: _shown(hints[name], wire[name], value) for name, value in data.items() if name in hints}
    return known | whole({name: value for name, value in data.items() if name not in hints})


def whole(value: object) -> Any:
    """All that is said is masked; what is left is of how many parts it consists, and what they are called."""
    if value is None:
        return None
    if isinstance(value, Mapping):
        named = {name: whole(inner) for name, inner in value.items() if _NAME.fullmatch(str(name))}
        return named if len(named) == len(value) else {**named, MASK: MASK}
    return [whole(inner) for inner in value] if isinstance(value, list | tuple) else MASK


def _shown(hint: Any, field: fields.Field[Any], value: object) -> Any:
    if value is None:
        return None
    if get_origin(hint) is tuple:
        inner = cast(fields.List[Any], field).inner
        return [_shown(get_args(hint)[0], inner, one) for one in value] if isinstance(value, list) else whole(value)
    if is_dataclass(hint):
        return masked(cast(Any, hint), value)
    return whole(value) if _holds_personal(hint) or not _fits(field, value) else value


def _fits(field: fields.Field[Any], value: object) -> bool:
    try:
        field.deserialize(value)
    except (ValidationError, ValueError):
        return False
    return True


def _holds_personal(hint: Any) -> bool:
    hint = _inner(hint)
    if is_dataclass(hint):
        return any(_holds_personal(inner) for inner in hints_of(cast(Any, hint)).values())
    if get_origin(hint) is Annotated:
        domain: Domain = get_args(hint)[1]
        return domain.personal
    return get_origin(hint) is not Literal


def _inner(hint: Any) -> Any:
    """What each entry of a list is, else the hint itself."""
    while get_origin(hint) is tuple:
        hint = get_args(hint)[0]
    return hint


_ENVELOPE: Final = [
    [name] for name in ("specversion", "id", "source", "type", "site", "time", "subject", "routing_key")
]

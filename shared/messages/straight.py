"""The straight way from JSON to a body and back, through the very fields of its marshmallow schema.

A schema that collects every error spends most of its time on being ready for them. Most messages have none: they are
read field by field here, and the first error ends it, for the thorough way to say everything that is wrong.
"""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any, Final

from marshmallow import ValidationError
from marshmallow import fields as wire

Read = Callable[[Any], Any]
Write = Callable[[Any], Any]
_MISFIT: Final = ValidationError("misfit")


class Reader:
    """Reads one body class. `read` raises a ValidationError that says nothing more than that something is wrong."""

    def __init__(
        self, body: type[Any], wired: Mapping[str, wire.Field[Any]], nested: Callable[[Any], "Reader"], *, strict: bool
    ) -> None:
        self._body = body
        self._strict = strict
        self._required = frozenset(name for name, field in wired.items() if field.required)
        self._fields = {name: _reading(field, nested) for name, field in wired.items()}

    def read(self, data: Any) -> Any:
        if not isinstance(data, dict) or not self._required <= data.keys():
            raise _MISFIT
        known = self._fields
        if self._strict:
            if not data.keys() <= known.keys():
                raise _MISFIT
            return self._body(**{name: known[name](value) for name, value in data.items()})
        return self._body(**{name: known[name](value) for name, value in data.items() if name in known})


def writing(wired: Mapping[str, wire.Field[Any]], nested: Callable[[Any], Write]) -> Write:
    """Writes bodies with these fields as JSON has them; what is absent is left out."""
    each = [(name, attrgetter(name), _writing(field, nested)) for name, field in wired.items()]

    def write(body: Any) -> dict[str, Any]:
        return {name: put(value) for name, get, put in each if (value := get(body)) is not None}

    return write


def _reading(field: wire.Field[Any], nested: Callable[[Any], Reader]) -> Read:
    if isinstance(field, wire.Nested):
        return _or_none(nested(_body_of(field)).read, field)
    if isinstance(field, wire.List):
        return _or_none(_each(_reading(field.inner, nested), field), field)
    return field.deserialize


def _each(read: Read, field: wire.List[Any]) -> Read:
    def read_each(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise _MISFIT
        for check in field.validators:
            check(value)
        return tuple(read(one) for one in value)

    return read_each


def _or_none(read: Read, field: wire.Field[Any]) -> Read:
    """JSON's null is absent where the field may be, else wrong."""

    def read_or_none(value: Any) -> Any:
        if value is not None:
            return read(value)
        if not field.allow_none:
            raise _MISFIT
        return None

    return read_or_none


def _writing(field: wire.Field[Any], nested: Callable[[Any], Write]) -> Write:
    if isinstance(field, wire.Nested):
        return nested(_body_of(field))
    if isinstance(field, wire.List):
        put = _writing(field.inner, nested)
        return lambda value: [put(one) for one in value]
    name = field.attribute or field.name or ""
    return lambda value: field._serialize(value, name, None)


def _body_of(field: wire.Nested) -> Any:
    return field.metadata["body"]

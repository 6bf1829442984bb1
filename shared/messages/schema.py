"""A body is declared once, as a frozen dataclass; its marshmallow schema is derived here, and read from there.

Every field error that a schema can give carries a code instead of a sentence; the sentence comes from the
field's domain, so that it can be said in both languages with the value that came.
"""

import types
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache, partial
from typing import Annotated, Any, Final, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import marshmallow
from marshmallow import EXCLUDE, RAISE, Schema, post_dump
from marshmallow import fields as wire

from shared.messages.domains import CODES, Domain, choice
from shared.messages.errors import FieldError, invalid
from shared.messages.straight import Reader, Write, writing
from shared.messages.text import Text

BodyT = TypeVar("BodyT")

LONGEST_LIST: Final = 1000

_UNKNOWN_FIELD = Text("没有此栏目", "no such field")
_OBJECT = Text("JSON 对象", "a JSON object")
_LIST = Text("列表", "a list")


class BodySchema(Schema):
    """What all bodies have in common: on the wire an absent value is left out, never null."""

    @post_dump
    def _leave_out_absent(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {name: value for name, value in data.items() if value is not None}


@cache
def schema_of(body: type[Any], *, strict: bool) -> type[Schema]:
    """The marshmallow schema of a body class; a strict one refuses unknown fields, the other ignores them."""
    hints = get_type_hints(body, include_extras=True)
    declared = {f.name: _wire_field(hints[f.name], f, strict) for f in fields(body)}
    meta = type("Meta", (), {"unknown": RAISE if strict else EXCLUDE, "register": False})
    errors = {"unknown": "unknown-field", "type": "type"}
    return type(body.__name__, (BodySchema,), {**declared, "Meta": meta, "error_messages": errors})


@cache
def _reader(body: Any, strict: bool) -> Schema:
    return schema_of(body, strict=strict)()


def load(body: type[BodyT], data: object, *, strict: bool) -> BodyT:
    """`data` as an immutable body; every wrong field at once in one Refused."""
    try:
        made: BodyT = reader_of(cast(Any, body), strict=strict).read(data)
    except marshmallow.ValidationError:
        return _loaded(body, data, strict)
    return made


def _loaded(body: type[BodyT], data: object, strict: bool) -> BodyT:
    """The thorough way, which knows all that is wrong."""
    schema = _reader(cast(Any, body), strict)
    try:
        return _made(body, schema.load(data))  # type: ignore[arg-type]
    except marshmallow.ValidationError as wrong:
        raise invalid(_field_errors(schema, wrong.messages, data, "")) from None


def dump(body: object) -> dict[str, Any]:
    """A body as JSON has it; what is absent is left out."""
    dumped: dict[str, Any] = writer_of(cast(Any, type(body)))(body)
    return dumped


@cache
def reader_of(body: type[Any], *, strict: bool) -> Reader:
    """Reads this body by the fields of its schema."""
    return Reader(body, _reader(cast(Any, body), strict).fields, partial(reader_of, strict=strict), strict=strict)


@cache
def writer_of(body: type[Any]) -> Write:
    """Writes this body by the fields of its schema."""
    return writing(_reader(cast(Any, body), True).fields, writer_of)


@cache
def hints_of(body: type[Any]) -> dict[str, Any]:
    """How each field of a body is declared; that it may be absent is left out."""
    hints = get_type_hints(body, include_extras=True)
    return {f.name: _without_none(hints[f.name])[0] for f in fields(body)}


def _wire_field(hint: Any, declared: "Field[Any] | None", strict: bool) -> wire.Field[Any]:
    inner, optional = _without_none(hint)
    needed = declared is not None and declared.default is MISSING and not optional
    options: dict[str, Any] = {"required": needed, "error_messages": CODES}
    if optional:
        options["allow_none"] = True
    return _field_for(inner, options, strict)


def _field_for(hint: Any, options: dict[str, Any], strict: bool) -> wire.Field[Any]:
    if get_origin(hint) is Annotated:
        return _of_domain(get_args(hint)[1], options)
    if get_origin(hint) is Literal:
        return _of_domain(choice(get_args(hint)), options)
    if get_origin(hint) is tuple:
        return _list_of(get_args(hint)[0], options, strict)
    if is_dataclass(hint):
        shown = {"expected": _OBJECT, "body": hint}
        return wire.Nested(schema_of(cast(Any, hint), strict=strict), metadata=shown, **options)
    raise TypeError(f"{hint!r}: a body's field is Annotated, a Literal, a tuple of one of these or a body")


def _of_domain(domain: Domain, options: dict[str, Any]) -> wire.Field[Any]:
    return domain.field(metadata={"expected": domain.expected}, **options)


def _list_of(hint: Any, options: dict[str, Any], strict: bool) -> wire.Field[Any]:
    limit = marshmallow.validate.Length(max=LONGEST_LIST, error="too-long")
    inner = _wire_field(hint, None, strict)
    return wire.List(inner, validate=limit, metadata={"expected": _LIST}, **options)


def _without_none(hint: Any) -> tuple[Any, bool]:
    if get_origin(hint) not in (Union, types.UnionType):
        return hint, False
    kept = [part for part in get_args(hint) if part is not type(None)]
    return kept[0], len(kept) < len(get_args(hint))


def _made(body: type[BodyT], loaded: Mapping[str, Any]) -> BodyT:
    hints = hints_of(cast(Any, body))
    return body(**{name: _filled(hints[name], value) for name, value in loaded.items()})


def _filled(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    if get_origin(hint) is tuple:
        return tuple(_filled(get_args(hint)[0], item) for item in value)
    return _made(hint, value) if is_dataclass(hint) and isinstance(hint, type) else value


def _field_errors(schema: Schema, messages: Any, data: Any, path: str) -> Iterator[FieldError]:
    for name, found in messages.items():
        if name == "_schema":
            yield FieldError(path or "data", _OBJECT, data, str(found[0]))
            continue
        got = data.get(name) if isinstance(data, dict) else data
        where = f"{path}.{name}" if path else str(name)
        yield from _errors_of(schema.fields.get(name), found, got, where)


def _errors_of(field: Any, found: Any, got: Any, where: str) -> Iterator[FieldError]:
    if isinstance(found, list):
        expected = _UNKNOWN_FIELD if field is None else field.metadata["expected"]
        yield FieldError(where, expected, got, str(found[0]))
    elif isinstance(field, wire.List):
        for index, inner in found.items():
            yield from _errors_of(field.inner, inner, got[index], f"{where}[{index}]")
    else:
        yield from _field_errors(field.schema, found, got, where)

"""A message's fields as one flat list of columns: `customer_code` for the `code` of its `customer`."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, cast

from marshmallow import fields as wire

from capaloop.plain_words import flag_of, json_of, whole_of
from shared.messages.registry import by_type
from shared.messages.schema import schema_of
from shared.messages.text import Text

JOINT: Final = "_"
OTHER_JOINT: Final = "."


@dataclass(frozen=True)
class FlatField:
    """One column: the way to it in the message, what it may hold in words, how its text becomes a JSON value."""

    path: tuple[str, ...]
    expected: Text
    read: Callable[[str], Any]
    is_list: bool = False

    @property
    def name(self) -> str:
        return JOINT.join(self.path)


@cache
def fields_of(type_: str) -> Mapping[str, FlatField]:
    """The columns of a message (`complaint.submit.v1`), by name, in the order of its declaration."""
    schema = schema_of(cast(Hashable, by_type(type_).body), strict=True)()
    return {one.name: one for one in _flat(schema.fields, ())}


def find(columns: Mapping[str, FlatField], written: str) -> FlatField | None:
    """The column that a header or an option means: its case, blanks around it and `.` for `_` do not matter."""
    return columns.get(written.strip().casefold().replace(OTHER_JOINT, JOINT))


def put(data: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    """Sets a value at the end of a path, making the objects on the way."""
    for step in path[:-1]:
        data = data.setdefault(step, {})
    data[path[-1]] = value


def _flat(declared: Mapping[str, wire.Field[Any]], before: tuple[str, ...]) -> Iterator[FlatField]:
    for name, one in declared.items():
        path = (*before, name)
        if isinstance(one, wire.Nested):
            yield from _flat(one.schema.fields, path)
        else:
            yield FlatField(path, one.metadata["expected"], _reader(one), isinstance(one, wire.List))


def _reader(one: wire.Field[Any]) -> Callable[[str], Any]:
    if isinstance(one, wire.Boolean):
        return lambda text: text if (found := flag_of(text)) is None else found
    if isinstance(one, wire.Integer):
        return lambda text: text if (found := whole_of(text)) is None else found
    return _list_of if isinstance(one, wire.List) else str


def _list_of(text: str) -> Any:
    try:
        return json_of(text)
    except ValueError:
        return text

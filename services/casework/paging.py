"""Lists page by page: by the place where the page before ended, so that what is added meanwhile shifts nothing."""

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, Select

from shared.messages.errors import FieldError, invalid
from shared.messages.text import Text
from shared.store.delivery import storable

from .queries import PageQuery

PAGE: Final = 50
LARGEST_NUMBER: Final = 2**63


@dataclass(frozen=True, slots=True)
class Page:
    """One part of a list; `next` is the cursor of the part after it, None at the end."""

    items: Sequence[Mapping[str, Any]]
    next: str | None


def page_of(
    connection: Connection,
    ordered: Select[Any],
    query: PageQuery,
    kind: str,
    written: Callable[[Row[Any]], dict[str, Any]],
    place: Callable[[Row[Any]], list[Any]],
) -> Page:
    """The first page of an ordered query; `place` names where the page after a row begins."""
    size = query.limit or PAGE
    rows = connection.execute(ordered.limit(size + 1)).all()
    more = cursor_of(kind, place(rows[size - 1])) if len(rows) > size else None
    return Page([written(row) for row in rows[:size]], more)


def cursor_of(kind: str, place: Sequence[int | str]) -> str:
    """An opaque text for a place in a list of this kind."""
    return base64.urlsafe_b64encode(json.dumps([kind, *place]).encode()).decode().rstrip("=")


def after_cursor(cursor: str | None, kind: str, length: int) -> list[Any]:
    """The place that a cursor stands for: a number and, of length 2, a text; empty without a cursor.

    Refused unless `cursor_of` made it for a list of this kind.
    """
    if cursor is None:
        return []
    try:
        found = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError):
        found = None
    if isinstance(found, list) and found[:1] == [kind] and _is_place(found[1:], length):
        return found[1:]
    expected = Text("上一页的 next", "the `next` of the page before")
    raise invalid([FieldError("cursor", expected, cursor, "format")])


def _is_place(found: Sequence[object], length: int) -> bool:
    shapes = [type(one) for one in found] == [int, str][:length]
    if shapes and any(isinstance(one, str) and storable(one) != one for one in found):
        return False
    return shapes and isinstance(found[0], int) and abs(found[0]) < LARGEST_NUMBER

"""What the filters of a list select."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement

from .queries import PageQuery


def equal(table: Any, query: PageQuery, *names: str) -> Iterator[ColumnElement[bool]]:
    """The rows whose columns have the values that are asked for."""
    for name in names:
        if (value := getattr(query, name)) is not None:
            yield table.c[name] == value


def between(table: Any, query: PageQuery, what: str) -> Iterator[ColumnElement[bool]]:
    """The rows whose time lies from one instant on, and before another."""
    since, until = getattr(query, f"{what}_from"), getattr(query, f"{what}_to")
    if since is not None:
        yield table.c[f"{what}_at"] >= since
    if until is not None:
        yield table.c[f"{what}_at"] < until

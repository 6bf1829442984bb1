"""Lists as files: CSV for a spreadsheet, JSON Lines for a program; all of it, page after page."""

import csv
import io
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any, Final

from werkzeug.wrappers import Response

from .paging import Page
from .queries import LARGEST_PAGE
from .responding import dump_line, written

BOM: Final = "\ufeff"
"""Without it a spreadsheet reads Chinese as something else."""

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")

ReadPage = Callable[[Any], Page]


def export(read: ReadPage, query: Any, name: str, columns: tuple[str, ...]) -> Response:
    """The whole list from the query's cursor on, as a file; `limit` is how many entries are read at a time. A CSV file
    has these columns, an empty one their names alone."""
    pages = _pages(read, replace(query, limit=query.limit or LARGEST_PAGE))
    first = next(pages)
    items = chain(first.items, chain.from_iterable(page.items for page in pages))
    suffix, type_, lines = {
        "csv": ("csv", "text/csv; charset=utf-8", _csv_lines),
        "jsonl": ("jsonl", "application/jsonl", _json_lines),
    }[str(query.format)]
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.{suffix}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(lines(columns, items), 200, headers, content_type=type_)


def safe_cell(value: object) -> str:
    """A value as a cell: text that a spreadsheet would take for a formula is marked as text."""
    if value is None:
        return ""
    if isinstance(value, bool | dict | list):
        return dump_line(value)
    if isinstance(value, str):
        return f"'{value}" if _looks_like_a_formula(value) else value
    return str(value if isinstance(value, int | float) else written(value))


def _looks_like_a_formula(text: str) -> bool:
    """Also after white space, which some spreadsheets drop, and in the full width, which some read as the narrow."""
    return text.startswith(FORMULA) or unicodedata.normalize("NFKC", text).lstrip().startswith(FORMULA)


def _pages(read: ReadPage, query: Any) -> Iterator[Page]:
    page = read(query)
    yield page
    while page.next is not None:
        page = read(replace(query, cursor=page.next))
        yield page


def _json_lines(_: tuple[str, ...], items: Iterator[Mapping[str, Any]]) -> Iterator[str]:
    for item in items:
        yield dump_line(item) + "\n"


def _csv_lines(columns: tuple[str, ...], items: Iterator[Mapping[str, Any]]) -> Iterator[str]:
    yield BOM + _row(columns)
    for item in items:
        yield _row([safe_cell(item.get(name)) for name in columns])


def _row(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()

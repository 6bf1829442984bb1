"""A list that a department of its own offers over HTTP, page by page and as a file."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table

from .paging import Page
from .recording import columns_of, list_records


@dataclass(frozen=True)
class Listing:
    """How one page of the list is read, and the columns that it has as a table."""

    read: Callable[[Connection, Any, datetime], Page]
    columns: tuple[str, ...]


def listing_of(table: Table) -> Listing:
    """The records of a table as they stand now; see `recording.record_table`."""

    def read(connection: Connection, query: Any, _now: datetime) -> Page:
        return list_records(connection, table, query)

    return Listing(read, columns_of(table))

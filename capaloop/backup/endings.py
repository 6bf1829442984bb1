"""Why a backup is not taken, or not restored."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from shared.errors import CapaLoopError
from shared.messages.registry import Department
from shared.store.database import is_outage
from shared.store.refusals import StoreUnavailable


class BackupRefused(CapaLoopError):
    """Nothing was made, or what was made has been removed; the text is one line and names the way out."""


class Busy(CapaLoopError):
    """Somebody writes into a database just now: let go of everything, and try again."""


@contextmanager
def outage_named(department: Department) -> Iterator[None]:
    """StoreUnavailable, naming the department, when its database is away; BackupRefused for what else it says."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as wrong:
        said = " ".join(str(getattr(wrong, "orig", wrong)).split())
        if "is full" in said:
            raise BackupRefused(f"no room for {department}: {said}") from wrong
        if isinstance(wrong, sqlite3.OperationalError) or (isinstance(wrong, DBAPIError) and is_outage(wrong)):
            raise StoreUnavailable(f"the database of {department} cannot be used: {said}") from wrong
        raise BackupRefused(f"the database of {department}: {said}") from wrong


@contextmanager
def disk_named(what: object) -> Iterator[None]:
    """BackupRefused, naming what was to be read or written, when the disk is full or does not let us."""
    try:
        yield
    except OSError as wrong:
        full = "no room left on the disk" if wrong.errno == errno.ENOSPC else wrong.strerror or str(wrong)
        raise BackupRefused(f"{wrong.filename or what}: {full}") from wrong

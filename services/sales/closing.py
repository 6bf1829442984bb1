"""What sales notes when the owner of a case tells that it is closed, or open again."""

from typing import Final

from sqlalchemy import bindparam, update

from shared.store.work import Work

from .contacts import contacts
from .resembling import known_complaints

_TOLD: Final = tuple(
    update(table)
    .where(table.c.site == bindparam("its_site"), table.c.number == bindparam("its_number"))
    .where(table.c.cycle <= bindparam("latest"))
    .values(open=bindparam("is_open"), cycle=bindparam("its_cycle"))
    for table in (contacts, known_complaints)
)


def case_closed(work: Work, case: str, cycle: int) -> None:
    """The owner of the case has closed it in this round."""
    _told(work, case, cycle, latest=cycle, is_open=False)


def case_reopened(work: Work, case: str, cycle: int) -> None:
    """The owner of the case has opened it again; told late, after the closing that followed, it changes nothing."""
    _told(work, case, cycle, latest=cycle - 1, is_open=True)


def _told(work: Work, case: str, cycle: int, *, latest: int, is_open: bool) -> None:
    site, _, number = case.partition("/")
    said = {"its_site": site, "its_number": number, "its_cycle": cycle, "latest": latest, "is_open": is_open}
    for statement in _TOLD:
        work.connection.execute(statement, said)

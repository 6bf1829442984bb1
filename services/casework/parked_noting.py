"""What is done about a parked message stands in the time line of the case that it names, where that case is kept."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Connection, bindparam, insert, select, update

from shared.store import parked_acts
from shared.store.parked_acts import Act

from .families import HEAD
from .tables import cases, timeline

PARKED_MESSAGE: Final = "parked message"
"""The time line's word for an entry that tells of a parked message."""

_LOCKED_HEAD: Final = (
    select(cases.c.id).where(cases.c.site == bindparam("site"), cases.c.number == HEAD).with_for_update()
)
_TOLD: Final = (
    select(timeline.c.entry)
    .join(cases, cases.c.id == timeline.c.case_id)
    .where(cases.c.site == bindparam("site"), cases.c.number == bindparam("number"))
    .where(timeline.c.what == PARKED_MESSAGE, timeline.c.message_id == bindparam("id"))
    .limit(1)
)
_ANOTHER_ENTRY: Final = (
    update(cases)
    .where(cases.c.site == bindparam("of_site"), cases.c.number == bindparam("of_number"))
    .values(entries=cases.c.entries + 1)
    .returning(cases.c.id, cases.c.entries)
)


def note_in_cases(connection: Connection, acts: Sequence[Act]) -> None:
    """Adds an entry for each act upon a message that names a case of this department; case by case, in one order
    everywhere, so that no two transactions wait for each other.

    What was done before the message itself opened the case is entered with what came of it.
    """
    for act in sorted((act for act in acts if act.case), key=lambda act: str(act.case)):
        site, _, number = str(act.case).partition("/")
        if connection.execute(_LOCKED_HEAD, {"site": site, "number": number}).first() is None:
            continue
        for one in (*_before(connection, act, site, number), act):
            _note(connection, one, site, number)


def _before(connection: Connection, act: Act, site: str, number: str) -> Sequence[Act]:
    if act.act != "done" or connection.execute(_TOLD, {"site": site, "number": number, "id": act.message_id}).first():
        return ()
    earlier = parked_acts.of_message(connection, act.number or 0)[:-1]
    named = ("act", "by", "at", "put_back", "reason")
    return [replace(act, **{name: one[name] for name in named}) for one in earlier]


def _note(connection: Connection, act: Act, site: str, number: str) -> None:
    found = connection.execute(_ANOTHER_ENTRY, {"of_site": site, "of_number": number}).one()
    said = {"act": act.act, "number": act.number, "type": act.type, "put_back": act.put_back, "reason": act.reason}
    row: dict[str, Any] = {
        "case_id": found.id,
        "entry": found.entries,
        "at": act.at,
        "what": PARKED_MESSAGE,
        "by": act.by,
        "message_id": act.message_id,
        "detail": {name: value for name, value in said.items() if value is not None},
    }
    connection.execute(insert(timeline), row)

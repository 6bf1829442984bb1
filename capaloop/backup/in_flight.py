"""Messages that their sender has noted as sent and their receiver has not seen: they are on the broker."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, select, update

from capaloop.backup.endings import outage_named
from shared.messages import envelope as envelopes
from shared.messages.envelope import Unreadable
from shared.messages.registry import Department, UnknownMessage, by_type
from shared.store.tables import inbox, outbox, parked, retry

KNOWN_FOR_SURE: Final = timedelta(days=29)
"""A department forgets identities after 30 days by its own clock. Of a message written earlier than this nobody can
tell any more whether it was never received or only forgotten, and to send it again could do its work twice."""
AT_ONCE: Final = 500


@dataclass
class InFlight:
    """Of one sender: `ids` are its rows to be sent again, `to` counts them by receiver; `undecided` are too old."""

    ids: list[int] = field(default_factory=list)
    to: Counter[Department] = field(default_factory=Counter)
    undecided: int = 0


def in_flight(departments: Mapping[Department, Connection], at: datetime) -> dict[Department, InFlight]:
    """What is on the broker, by sender; `departments` are looked at in one and the same moment.

    StoreUnavailable or BackupRefused, naming the department whose database does not answer.
    """
    seen, found = {}, {}
    for name, connection in departments.items():
        with outage_named(name):
            seen[name] = set(_seen(connection))
    for name, connection in departments.items():
        with outage_named(name):
            found[name] = _of(connection, f"urn:capaloop:{name}", seen, at)
    return found


def send_again(connection: Connection, ids: list[int]) -> None:
    """These count as never sent: they go out once more under their ids, and who has them knows them again."""
    unsent = {"sent_at": None, "not_before": None, "trouble": None}
    for begin in range(0, len(ids), AT_ONCE):
        those = ids[begin : begin + AT_ONCE]
        connection.execute(update(outbox).where(outbox.c.id.in_(those)).values(unsent))


def _of(connection: Connection, source: str, seen: Mapping[Department, set[tuple[str, str]]], at: datetime) -> InFlight:
    found = InFlight()
    columns = (outbox.c.id, outbox.c.message_id, outbox.c.type, outbox.c.addressed_to, outbox.c.written_at)
    sent = select(*columns).where(outbox.c.sent_at.is_not(None), outbox.c.exchange != "").order_by(outbox.c.id)
    for row in connection.execute(sent):
        missing = [name for name in _receivers(row) if (source, row.message_id) not in seen[name]]
        if missing and row.written_at < at - KNOWN_FOR_SURE:
            found.undecided += 1
        elif missing:
            found.ids.append(row.id)
            found.to.update(missing)
    return found


def _receivers(row: Any) -> set[Department]:
    try:
        always = set(by_type(row.type).inboxes)
    except UnknownMessage:
        always = set()
    return always | ({row.addressed_to} if row.addressed_to else set())


def _seen(connection: Connection) -> Iterator[tuple[str, str]]:
    """The identities of all messages that a department has carried out, tries again, or has parked."""
    for source, id_ in connection.execute(select(inbox.c.source, inbox.c.id)):
        yield source, id_
    for source, id_ in connection.execute(select(parked.c.source, parked.c.message_id)):
        yield source, id_
    for raw in connection.execute(select(retry.c.raw)).scalars():
        try:
            found = envelopes.loads(bytes(raw))
        except Unreadable:
            continue
        yield found.source, found.id

"""What a duty is given besides the message: the open transaction, the time, who acts, and the way out."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table

from shared.messages.envelope import Envelope
from shared.messages.registry import ADDRESSED, Department, of_body
from shared.messages.schema import dump, load
from shared.store import outbox
from shared.store.actor import Actor
from shared.store.following import traceparent
from shared.store.ledger import ledger_of


@dataclass(frozen=True)
class Work:
    """One message at work.

    What is written here is committed together with the inbox row, the answer and the messages published here.
    `now` is aware, UTC, one instant for the whole transaction. `message` is None when the work was not caused by a
    message (a deadline, say).
    """

    transaction: Connection
    now: datetime
    site: str
    source: str
    actor: Actor
    message: Envelope | None = None

    @property
    def connection(self) -> Connection:
        """The open transaction; it shows everything that was inserted and changed here so far."""
        ledger_of(self.transaction).flush()
        return self.transaction

    def insert(self, table: Table, row: Mapping[str, Any]) -> None:
        """Add a row, every column that has no default in it. Rows of one table are written together."""
        ledger_of(self.transaction).insert(table, row)

    def insert_new(self, table: Table, row: Mapping[str, Any]) -> None:
        """Add a row unless its key is there already."""
        ledger_of(self.transaction).insert_new(table, row)

    def change(self, table: Table, key: Mapping[str, Hashable], values: Mapping[str, Any]) -> None:
        """Give the row with these key columns other values."""
        ledger_of(self.transaction).change(table, key, values)

    def at_last(self, key: Hashable, act: Callable[[], None] | None) -> None:
        """Do this when all else in the transaction is done, in it: once for a key, however often it is asked for; the
        act that was named last counts. After `None` nothing is done for the key."""
        ledger_of(self.transaction).at_last(key, act)

    def once_committed(self, act: Callable[[], None]) -> None:
        """Do this after the commit; not at all if the transaction is rolled back. It must not fail."""
        ledger_of(self.transaction).once_committed(act)

    def publish(
        self, body: object, *, site: str | None = None, subject: str | None = None, to: Department | None = None
    ) -> str:
        """Send `body` when the transaction commits; returns the message's id, made once and for ever.

        `to` names the one department whose inbox gets it, and is needed for the messages that are addressed
        and only for them. `subject` is the case number where there is one. Correlation, causation and trace
        are carried on from the message at work.
        """
        message = of_body(body)
        if (message.receivers is ADDRESSED) != (to is not None):
            raise ValueError(f"{message.type}: `to` is {to!r}; an addressed message needs it, no other has it")
        data = dump(body)
        load(message.body, data, strict=True)
        envelope = self._envelope(message.type, data, site or self.site, subject)
        outbox.write(self.transaction, message, envelope, to, self.now, self.message)
        return envelope.id

    def _envelope(self, type_: str, data: Mapping[str, Any], site: str, subject: str | None) -> Envelope:
        cause = self.message
        return Envelope(
            id=outbox.new_id(),
            source=self.source,
            type=type_,
            time=self.now,
            site=site,
            data=data,
            subject=subject,
            correlationid=(cause.correlationid or cause.id) if cause else None,
            causationid=cause.id if cause else None,
            traceparent=traceparent(cause.traceparent if cause else None),
        )

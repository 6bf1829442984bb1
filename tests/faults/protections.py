"""The protections that can be switched off, so that a reckoning which still finds everything right is no good.

Each is switched off by what `put` sets: for good in a process that is there for nothing else, or for one test.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from services.casework import acting, journal
from shared.store import identity, outbox
from shared.store.database import insert_new
from shared.store.tables import inbox

Put = Callable[[Any, str, Any], object]
FORGOTTEN = ("complaint_outcome", "may_close")


def inbox_off(put: Put) -> None:
    """Every message is noted in the inbox, and none is known again."""

    def enter(connection: Any, envelope: Any, digest: str, now: Any) -> None:
        row = {"source": envelope.source, "id": envelope.id, "type": envelope.type, "site": envelope.site}
        insert_new(connection, inbox, [{**row, "subject": envelope.subject, "digest": digest, "received_at": now}])

    put(identity, "entry_of", lambda *_: None)
    put(identity, "enter", enter)


def outbox_off(put: Put) -> None:
    """What goes out counts as sent before it is, as if it were published outside the transaction."""
    plain = outbox.sending

    @contextmanager
    def sending(department: Any, *given: Any) -> Iterator[outbox.Batch]:
        with plain(department, *given) as batch:
            outbox.mark_sent(department, [message.id for message in batch.messages])
            yield batch

    put(outbox, "sending", sending)


def guard_off(put: Put) -> None:
    """Whoever asks for a case to be closed is allowed to."""
    plain = acting.evaluate

    def evaluate(*given: Any) -> Any:
        situation = plain(*given)
        acts = [replace(one, refusals=()) if one.act == "close" else one for one in situation.acts]
        return replace(situation, acts=tuple(acts))

    put(acting, "evaluate", evaluate)


def receipts_off(put: Put) -> None:
    """Some decisions leave no receipt."""
    plain = journal.keep_receipts

    def keep_receipts(work: Any, file: Any, made: Any) -> None:
        plain(work, file, [one for one in made if one.question not in FORGOTTEN])

    put(journal, "keep_receipts", keep_receipts)


PROTECTIONS: dict[str, Callable[[Put], None]] = {
    "inbox-off": inbox_off,
    "outbox-off": outbox_off,
    "guard-off": guard_off,
    "receipts-off": receipts_off,
}

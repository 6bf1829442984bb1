"""A department with one sabotage in it: `python -m tests.faults.sabotaged SABOTAGE DEPARTMENT`.

A seam is where it dies (SIGKILL, itself) when it gets there for the first time with a message. The other sabotages
switch a protection off, so that a reckoning which still finds everything right is no good; or
have its clock go wrong by as many seconds as the file `clock` in its home says; or fail
with errors that quote what came.
"""

import sys
import warnings

warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")

import eventlet  # noqa: E402

eventlet.monkey_patch()

import os  # noqa: E402
import signal  # noqa: E402
from collections import Counter  # noqa: E402
from collections.abc import Callable, Iterator  # noqa: E402
from contextlib import contextmanager  # noqa: E402
from contextvars import ContextVar  # noqa: E402
from datetime import UTC, datetime, timedelta  # noqa: E402
from functools import partial  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402
from zlib import crc32  # noqa: E402

from amqp.channel import Channel  # noqa: E402
from sqlalchemy import Engine, event  # noqa: E402

from capaloop.launcher.serving import main  # noqa: E402
from services.sales.duties import SalesDuties  # noqa: E402
from shared.bus import inbox as consumer  # noqa: E402
from shared.bus import relay  # noqa: E402
from shared.store import engine as store  # noqa: E402
from shared.store import outbox  # noqa: E402
from tests.faults.protections import PROTECTIONS  # noqa: E402

WITH_A_MESSAGE: ContextVar[bool] = ContextVar("with_a_message", default=False)


def die(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def before_the_commit() -> None:
    plain = store.Store.carry_out

    def carry_out(self: Any, *given: Any) -> Any:
        WITH_A_MESSAGE.set(True)
        return plain(self, *given)

    store.Store.carry_out = carry_out  # type: ignore[method-assign]
    event.listen(Engine, "commit", lambda _: die() if WITH_A_MESSAGE.get() else None)


def before_the_acknowledgement() -> None:
    consumer.Job._settle = die  # type: ignore[method-assign]


def before_publish() -> None:
    plain = relay.Window.send

    def send(self: Any, batch: outbox.Batch) -> None:
        return die() if batch.messages else plain(self, batch)

    relay.Window.send = send  # type: ignore[method-assign]


def before_the_confirm() -> None:
    plain = Channel.basic_publish

    def basic_publish(self: Any, *given: Any, **named: Any) -> None:
        plain(self, *given, **named)
        die()

    Channel.basic_publish = basic_publish


def before_the_confirm_is_noted() -> None:
    plain = relay.Window.send

    def send(self: Any, batch: outbox.Batch) -> None:
        plain(self, batch)
        if batch.sent:
            die()

    relay.Window.send = send  # type: ignore[method-assign]


def without_the_outbox() -> None:
    """What goes out counts as sent before it is, and the first time the department dies in between."""

    plain = outbox.sending

    @contextmanager
    def sending(department: Any, *given: Any) -> Iterator[outbox.Batch]:
        with plain(department, *given) as batch:
            if batch.messages:
                outbox.mark_sent(department, [message.id for message in batch.messages])
                die()
            yield batch

    outbox.sending = sending


def a_wrong_clock() -> None:
    """Besides, every third complaint fails at its first two tries, so that something waits while the clock jumps."""
    file, failures = Path(os.environ["CAPALOOP_HOME"]) / "clock", Counter[str]()
    plain = SalesDuties.complaint_submit

    def clock() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(file.read_text()))

    def complaint_submit(self: Any, message: Any, work: Any) -> Any:
        if crc32(work.message.id.encode()) % 3 == 0 and failures[work.message.id] < 2:
            failures[work.message.id] += 1
            raise RuntimeError("not at this hour")
        return plain(self, message, work)

    store.open_store.__kwdefaults__["clock"] = clock
    SalesDuties.complaint_submit = complaint_submit  # type: ignore[method-assign]


def quoting_errors() -> None:
    """A complaint whose order number ends with `-fails` fails twice, one with `-hopeless` always, and quotes itself."""
    failures = Counter[str]()
    plain = SalesDuties.complaint_submit

    def complaint_submit(self: Any, message: Any, work: Any) -> Any:
        number = message.order_number or ""
        failures[number] += 1
        if number.endswith("-hopeless") or (number.endswith("-fails") and failures[number] < 3):
            raise ValueError(f"{message} cannot be taken in") from KeyError(message.contact.phone)
        return plain(self, message, work)

    SalesDuties.complaint_submit = complaint_submit  # type: ignore[method-assign]


SEAMS: dict[str, Callable[[], None]] = {
    "before-the-commit": before_the_commit,
    "before-the-acknowledgement": before_the_acknowledgement,
    "before-publish": before_publish,
    "before-the-confirm": before_the_confirm,
    "before-the-confirm-is-noted": before_the_confirm_is_noted,
}
OTHERS: dict[str, Callable[[], None]] = {
    "without-the-outbox": without_the_outbox,
    "a-wrong-clock": a_wrong_clock,
    "quoting-errors": quoting_errors,
    **{name: partial(switch_off, setattr) for name, switch_off in PROTECTIONS.items()},
}

if __name__ == "__main__":
    (SEAMS | OTHERS)[sys.argv[1]]()
    sys.exit(main(sys.argv[2:]))

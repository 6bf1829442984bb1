"""What becomes of a readable message that is not carried out: refused, tried again, or parked."""

import logging
import traceback
from dataclasses import replace
from datetime import timedelta
from typing import Final

from shared.messages.errors import Refused
from shared.messages.text import Text
from shared.store import answering, parking, retry
from shared.store.actor import Actor
from shared.store.arrival import Arrival, in_words, naming
from shared.store.delivery import Outcome, Settlement
from shared.store.outlining import outline_of
from shared.store.refusals import NotYet, RecordedRefusal, StoreUnavailable

log: Final = logging.getLogger("capaloop.store")

OURS: Final = Refused(
    500,
    "internal",
    Text("已保留，将再次处理或由人处理", "the message is kept: it is tried again, then a person looks at it"),
)


def refused(arrival: Arrival, refusal: Refused) -> Settlement:
    """A command is answered; an event cannot be, so it is parked."""
    if arrival.message.kind == "event":
        return park(arrival, refusal.code, in_words(refusal))
    try:
        return _answered(arrival, refusal)
    except (StoreUnavailable, retry.NotWaiting):
        raise
    except Exception as wrong:  # noqa: BLE001 - a record that cannot be written is a failure of ours
        return failed(arrival, wrong)


def _answered(arrival: Arrival, refusal: Refused) -> Settlement:
    with arrival.store.writing() as connection:
        retry.claim(connection, arrival.delivery)
        if isinstance(refusal, RecordedRefusal):
            refusal.record(arrival.work(connection, Actor(arrival.envelope.source)))
        problem = answering.refuse(arrival.store, connection, arrival.delivery, arrival.envelope, refusal)
        retry.forget(arrival.store, connection, arrival.delivery, Outcome.REFUSED)
    return Settlement(Outcome.REFUSED, problem, reason=refusal.code)


def not_yet(arrival: Arrival, unknown: NotYet) -> Settlement:
    if arrival.message.kind == "command":
        return refused(arrival, unknown.as_refusal())
    return try_later(arrival, "unknown-case", str(unknown))


def failed(arrival: Arrival, wrong: Exception) -> Settlement:
    log.exception("%s failed", arrival.message.type)
    reason = type(wrong).__name__
    settlement = try_later(arrival, reason, f"{reason}: {wrong}", wrong)
    if arrival.delivery.via != "http":
        return settlement
    return replace(settlement, answer=OURS.problem(arrival.delivery.language), detail="")


def try_later(arrival: Arrival, reason: str, detail: str, wrong: Exception | None = None) -> Settlement:
    store, attempts = arrival.store, arrival.delivery.attempts + 1
    if attempts > len(store.retry_delays):
        return park(arrival, reason, detail, wrong)
    due_at = store.clock() + timedelta(seconds=store.retry_delays[attempts - 1])
    with store.writing() as connection:
        waits = retry.Waiting(arrival.key, attempts, due_at, reason, detail, _trace(wrong))
        due_at = retry.keep(connection, arrival.delivery, waits, store.clock())
    return Settlement(Outcome.RETRY, retry_at=due_at, detail=detail, reason=reason)


def park(arrival: Arrival, reason: str, detail: str, wrong: Exception | None = None) -> Settlement:
    """A command that is given up is answered as well: whoever waits for it must not wait for ever."""
    store, envelope, delivery = arrival.store, arrival.envelope, arrival.delivery
    outline = None if wrong is None else outline_of(wrong)
    case = parking.Case(arrival.key, reason, detail, _trace(wrong), naming(envelope), outline)
    with store.writing() as connection:
        retry.claim(connection, delivery)
        parking.park(connection, delivery, case, store.clock())
        retry.forget(store, connection, delivery, Outcome.PARKED)
        if arrival.message.kind == "command":
            answering.refuse(store, connection, delivery, envelope, OURS)
    return Settlement(Outcome.PARKED, detail=detail, reason=reason)


def _trace(wrong: Exception | None) -> str | None:
    return None if wrong is None else "".join(traceback.format_exception(wrong))

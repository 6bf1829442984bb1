"""One message, one transaction: what is asked for is done exactly once, and whatever happens is recorded."""

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from shared.messages import envelope as envelopes
from shared.messages.envelope import Envelope, Unreadable
from shared.messages.errors import FieldError, Refused, invalid
from shared.messages.registry import BROADCAST, UnknownMessage, by_type
from shared.messages.schema import dump, load
from shared.messages.text import Text
from shared.store import answering, failing, identity, misfits, retry
from shared.store.actor import Actor, actor_of
from shared.store.arrival import Arrival
from shared.store.delivery import Accepted, Delivery, Outcome, Settlement
from shared.store.postgresql import is_taken
from shared.store.refusals import Collided, NotOurs, NotYet, StoreUnavailable

if TYPE_CHECKING:
    from shared.store.engine import Duties, Duty, Store

DONE: Final = Settlement(Outcome.DONE)
DUPLICATE: Final = Settlement(Outcome.DUPLICATE)
LOOKS_AGAIN: Final = 4
"""How often a message is begun anew at once because another transaction stood in the way."""


class _CameBefore(Collided):
    """The inbox has this identity already, or another transaction was faster with a row of the same key."""


def read(delivery: Delivery) -> Envelope | Unreadable:
    """The envelope in a delivery, or what is wrong with it."""
    try:
        return envelopes.loads(delivery.raw)
    except Unreadable as wrong:
        return wrong


def carry_out(store: "Store", delivery: Delivery, envelope: Envelope | Unreadable, duties: "Duties") -> Settlement:
    """What becomes of a delivery that was read, by the contract's table of bad input; see `Store.carry_out`.

    Only what was accepted is final and remembered by its identity. A refusal is not: whoever is refused because
    of the state of a case, or a missing form, may send the same message with the same id once that has changed,
    and it is decided anew. A retry over HTTP with the same key would otherwise be refused for ever.
    """
    try:
        return _dealt_with(store, delivery, envelope, duties)
    except retry.NotWaiting:
        return DUPLICATE


def _dealt_with(store: "Store", delivery: Delivery, envelope: Envelope | Unreadable, duties: "Duties") -> Settlement:
    if isinstance(envelope, Unreadable):
        return misfits.unreadable(store, delivery, envelope)
    try:
        message = by_type(envelope.type)
    except UnknownMessage:
        return misfits.unknown(store, delivery, envelope)
    if misfits.went_astray(delivery, message, envelope):
        return misfits.astray(store, delivery, message, envelope)
    if message.receivers is BROADCAST and not store.is_ours(message, envelope.site, envelope.data):
        return misfits.not_ours(store, delivery)
    return _looked_again(Arrival(store, delivery, envelope, message, identity.digest_of(envelope)), duties.get(message))


def _looked_again(arrival: Arrival, duty: "Duty | None") -> Settlement:
    for _ in range(LOOKS_AGAIN):
        try:
            return _settled(arrival, duty)
        except Collided:
            continue
    return _settled(arrival, duty, last=True)


def _settled(arrival: Arrival, duty: "Duty | None", *, last: bool = False) -> Settlement:
    try:
        return _carried_out(arrival, duty)
    except NotOurs:
        return misfits.not_ours(arrival.store, arrival.delivery)
    except Refused as refusal:
        return failing.refused(arrival, refusal)
    except NotYet as unknown:
        return failing.not_yet(arrival, unknown)
    except (StoreUnavailable, retry.NotWaiting):
        raise
    except IntegrityError as wrong:
        if is_taken(wrong) and not last:
            raise _CameBefore from None
        return failing.failed(arrival, wrong)
    except Exception as wrong:  # noqa: BLE001 - the boundary: whatever a duty raises must leave a trace
        return failing.failed(arrival, wrong)


def _carried_out(arrival: Arrival, duty: "Duty | None") -> Settlement:
    """Entering the identity comes first: whoever cannot, came before."""
    carry = _command if arrival.message.kind == "command" else _event
    try:
        return carry(arrival, duty)
    except _CameBefore:
        with arrival.store.writing() as connection:
            known = identity.entry_of(connection, arrival.envelope)
            if known is not None:
                return _again(arrival, connection, known)
        raise


def _command(arrival: Arrival, duty: "Duty | None") -> Settlement:
    answering.check_reply_to(arrival.delivery)
    body = _body(arrival)
    if duty is None:
        raise _nobody_here(arrival.envelope)
    actor = _actor(arrival, getattr(body, "by", None))
    with arrival.store.writing() as connection:
        _enter(arrival, connection)
        accepted = duty(body, arrival.work(connection, actor))
        if not isinstance(accepted, Accepted):
            raise TypeError(f"the duty of {arrival.message.type} returned {accepted!r}; expected Accepted")
        return _accept(arrival, connection, accepted)


def _event(arrival: Arrival, duty: "Duty | None") -> Settlement:
    body = _body(arrival)
    if duty is None:
        raise _nobody_here(arrival.envelope)
    with arrival.store.writing() as connection:
        _enter(arrival, connection)
        duty(body, arrival.work(connection, Actor(getattr(body, "by", None) or arrival.envelope.source)))
        retry.forget(arrival.store, connection, arrival.delivery, Outcome.DONE)
    return DONE


def _body(arrival: Arrival) -> Any:
    """The immutable body; of a case that the message names, the site must be the envelope's."""
    message, envelope = arrival.message, arrival.envelope
    body = load(message.body, envelope.data, strict=message.kind == "command")
    case = getattr(body, "case", None)
    if case is not None and case.partition("/")[0] != envelope.site:
        expected = Text(f"{envelope.site}/案号", f"a case of the message's own site, {envelope.site}/NUMBER")
        raise invalid([FieldError("case", expected, case, "choice")])
    return body


def _actor(arrival: Arrival, claim: str | None) -> Actor:
    store, user = arrival.store, arrival.delivery.properties.user_id
    return actor_of(user, claim, arrival.envelope.source, store.clients, require=store.require_identity)


def _enter(arrival: Arrival, connection: Connection) -> None:
    retry.claim(connection, arrival.delivery)
    try:
        identity.enter(connection, arrival.envelope, arrival.digest, arrival.store.clock())
    except IntegrityError:
        raise _CameBefore from None


def _again(arrival: Arrival, connection: Connection, known: identity.Entry) -> Settlement:
    if known.digest != arrival.digest:
        raise identity.id_reused(arrival.envelope)
    retry.forget(arrival.store, connection, arrival.delivery, Outcome.DUPLICATE)
    if known.answer is None:
        return DUPLICATE
    answer = {**known.answer, "duplicate": True}
    if not _answered_before(arrival.delivery, known):
        answering.accept(arrival.store, connection, arrival.delivery, arrival.envelope, answer)
    return Settlement(Outcome.DUPLICATE, answer)


def _answered_before(delivery: Delivery, known: identity.Entry) -> bool:
    """The broker delivered again what it had delivered before: its answer is already in the outbox."""
    return delivery.redelivered and known.answered == answering.address_of(delivery)


def _accept(arrival: Arrival, connection: Connection, accepted: Accepted) -> Settlement:
    found = {"site": accepted.site, "case": accepted.case, "task": accepted.task}
    answer: dict[str, Any] = {k: v for k, v in found.items() if v is not None}
    answer["duplicate"] = accepted.duplicate
    if accepted.looks_like:
        answer["looks_like"] = [dump(one) for one in accepted.looks_like]
    address = answering.address_of(arrival.delivery)
    identity.keep_answer(connection, arrival.envelope, answer, address)
    answering.accept(arrival.store, connection, arrival.delivery, arrival.envelope, answer)
    retry.forget(arrival.store, connection, arrival.delivery, Outcome.DONE)
    return Settlement(Outcome.DONE, answer)


def _nobody_here(envelope: Envelope) -> Refused:
    detail = Text(f"此部门不接收 {envelope.type}", f"{envelope.type} is not received here")
    return Refused(404, "not-received", detail)

"""What becomes of a message that is not for carrying out here: not readable, of no known type, gone astray."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from shared.messages import envelope as envelopes
from shared.messages.envelope import Envelope, Unreadable
from shared.messages.errors import FieldError, Refused
from shared.messages.registry import COMMANDS_EXCHANGE, MessageType
from shared.messages.text import Text
from shared.store import answering, parking, retry
from shared.store.arrival import in_words, naming, naming_of
from shared.store.delivery import Delivery, Outcome, Settlement
from shared.store.ownership import parked_here

if TYPE_CHECKING:
    from shared.store.engine import Store

NOT_OURS: Final = Settlement(Outcome.NOT_OURS)


def unreadable(store: "Store", delivery: Delivery, wrong: Unreadable) -> Settlement:
    """No envelope: parked, and refused as well where an answer is possible.

    An envelope that names itself but breaks its other attributes is a readable message that breaks its schema.
    """
    if not parked_here(store.department, delivery):
        return NOT_OURS
    refusal = Refused(400, "unreadable", wrong.detail, wrong.errors)
    if wrong.named is not None and delivery.sent_as_command:
        return refuse_only(store, delivery, wrong.named, refusal)
    named = naming_of(wrong.named or {})
    case = parking.Case(delivery.digest, "unreadable", in_words(refusal), None, named)
    problem = None
    with store.writing() as connection:
        retry.claim(connection, delivery)
        parking.park(connection, delivery, case, store.clock())
        retry.forget(store, connection, delivery, Outcome.PARKED)
        if delivery.sent_as_command:
            problem = answering.refuse_unread(store, connection, delivery, refusal)
    return Settlement(Outcome.PARKED, problem, detail=str(wrong), reason="unreadable")


def unknown(store: "Store", delivery: Delivery, envelope: Envelope) -> Settlement:
    expected = Text("消息清单中的类型", "a type of the published contract")
    detail = Text(f"没有 {envelope.type} 这种消息", f"there is no message {envelope.type}")
    refusal = Refused(400, "unknown-type", detail, [FieldError("type", expected, envelope.type, "choice")])
    if not parked_here(store.department, delivery):
        return NOT_OURS
    if delivery.sent_as_command:
        return refuse_only(store, delivery, envelopes.as_json(envelope), refusal)
    case = parking.Case(delivery.digest, "unknown-type", detail.en, None, naming(envelope))
    with store.writing() as connection:
        retry.claim(connection, delivery)
        parking.park(connection, delivery, case, store.clock())
        retry.forget(store, connection, delivery, Outcome.PARKED)
    return Settlement(Outcome.PARKED, detail=detail.en, reason="unknown-type")


def went_astray(delivery: Delivery, message: MessageType, envelope: Envelope) -> bool:
    """It did not come by the exchange and under the routing key that its envelope calls for.

    The broker lets a sender write by these two; so what came another way may be from somebody who must not say it.
    """
    by_its_own = delivery.exchange == message.exchange and delivery.routing_key == message.routing_key(envelope.site)
    return delivery.via != "http" and not by_its_own


def astray(store: "Store", delivery: Delivery, message: MessageType, envelope: Envelope) -> Settlement:
    """A command is refused, an event parked; by one department where several have a copy."""
    if delivery.exchange == COMMANDS_EXCHANGE and not parked_here(store.department, delivery):
        return NOT_OURS
    way = f"{message.exchange} {message.routing_key(envelope.site)}"
    detail = Text(f"交换机和路由键须为 {way}", f"this message belongs under the exchange and routing key {way}")
    error = FieldError("routing_key", detail, f"{delivery.exchange} {delivery.routing_key}".strip(), "choice")
    refusal = Refused(400, "invalid", detail, [error])
    if message.kind == "command" or delivery.exchange == COMMANDS_EXCHANGE:
        return refuse_only(store, delivery, envelopes.as_json(envelope), refusal)
    case = parking.Case(delivery.digest, "astray", in_words(refusal), None, naming(envelope))
    with store.writing() as connection:
        retry.claim(connection, delivery)
        parking.park(connection, delivery, case, store.clock())
        retry.forget(store, connection, delivery, Outcome.PARKED)
    return Settlement(Outcome.PARKED, detail=detail.en, reason="astray")


def refuse_only(store: "Store", delivery: Delivery, named: Mapping[str, Any], refusal: Refused) -> Settlement:
    with store.writing() as connection:
        retry.claim(connection, delivery)
        problem = answering.refuse_named(store, connection, delivery, named, refusal)
        retry.forget(store, connection, delivery, Outcome.REFUSED)
    return Settlement(Outcome.REFUSED, problem, reason=refusal.code)


def not_ours(store: "Store", delivery: Delivery) -> Settlement:
    if delivery.kept_as is not None:
        with store.writing() as connection:
            retry.forget(store, connection, delivery, Outcome.NOT_OURS)
    if delivery.via != "http":
        return NOT_OURS
    detail = Text("由另一部门处理", f"another department answers this; {store.department} does not")
    refusal = Refused(404, "not-found", detail)
    return Settlement(Outcome.REFUSED, refusal.problem(delivery.language), reason=refusal.code)

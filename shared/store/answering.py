"""The one answer that a command gets: to its sender's queue, over HTTP, or for everyone as an event."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection

from shared.messages import personal
from shared.messages.answers import CommandRefused
from shared.messages.envelope import Envelope
from shared.messages.errors import FieldError, Refused
from shared.messages.registry import of_body
from shared.messages.schema import dump
from shared.messages.text import Text
from shared.store import outbox
from shared.store.delivery import Delivery
from shared.store.following import traceparent

if TYPE_CHECKING:
    from shared.store.engine import Store

REPLY_PREFIXES: Final = ("amq.rabbitmq.reply-to", "amq.gen-", "ext.")
_NOWHERE: Final = "-"


def check_reply_to(delivery: Delivery) -> None:
    """Refused when the reply address is none that a client may give."""
    reply_to = delivery.properties.reply_to
    if reply_to is not None and not reply_to.startswith(REPLY_PREFIXES):
        listed = ", ".join(REPLY_PREFIXES)
        expected = Text(f"以下列之一开头：{listed}", f"it begins with one of: {listed}")
        detail = Text("回复地址不被接受", "answers are not sent to this address")
        raise Refused(400, "reply-to", detail, [FieldError("reply_to", expected, reply_to, "reply-to")])


def address_of(delivery: Delivery) -> str | None:
    """To whom and under which number an answer goes; None when nobody waits for one."""
    where = delivery.properties
    return f"{where.reply_to} {where.correlation_id or ''}" if where.reply_to else None


def accept(
    store: "Store", connection: Connection, delivery: Delivery, command: Envelope, answer: Mapping[str, Any]
) -> None:
    """Answer the sender, if it gave an address."""
    _reply(store, connection, delivery, command, "accepted", answer)


def refuse(
    store: "Store", connection: Connection, delivery: Delivery, command: Envelope, refusal: Refused
) -> dict[str, Any]:
    """Refuse a readable command; returns the problem as it is told."""
    problem = refusal.problem(delivery.language)
    if not _reply(store, connection, delivery, command, "refused", problem):
        _announce(store, connection, delivery, command, refusal)
    return problem


def refuse_named(
    store: "Store", connection: Connection, delivery: Delivery, named: Mapping[str, Any], refusal: Refused
) -> dict[str, Any]:
    """Refuse a message that names itself but is otherwise no command."""
    now = store.clock()
    command = Envelope(named["id"], named["source"], named["type"], now, named["site"], {})
    return refuse(store, connection, delivery, command, refusal)


def refuse_unread(store: "Store", connection: Connection, delivery: Delivery, refusal: Refused) -> dict[str, Any]:
    """Refuse what cannot be read, if its properties say to whom; else nobody can be told but the operator."""
    problem = refusal.problem(delivery.language)
    given = delivery.properties
    type_ = given.type or "command"
    command = Envelope(given.message_id or _NOWHERE, _NOWHERE, type_, store.clock(), _NOWHERE, {})
    _reply(store, connection, delivery, command, "refused", problem)
    return problem


def _reply(
    store: "Store",
    connection: Connection,
    delivery: Delivery,
    command: Envelope,
    verb: str,
    data: Mapping[str, Any],
) -> bool:
    """Answer to the sender's queue; False if it gave none that is accepted and the caller must tell otherwise."""
    if delivery.via == "http":
        return True
    reply_to = delivery.properties.reply_to
    if reply_to is None or not reply_to.startswith(REPLY_PREFIXES):
        return False
    now = store.clock()
    answer = _envelope(store, command, answer_type(command.type, verb), data, now)
    correlation_id = delivery.properties.correlation_id or delivery.properties.message_id or command.id
    outbox.write_answer(connection, answer, reply_to, correlation_id, now, command)
    return True


def _announce(store: "Store", connection: Connection, delivery: Delivery, command: Envelope, refusal: Refused) -> None:
    is_personal = partial(personal.is_personal, personal.body_of(command.type))
    problem = refusal.without_personal_data(is_personal).problem(delivery.language)
    body = CommandRefused(
        **{**problem, "errors": tuple(problem["errors"])},  # type: ignore[arg-type]
        refused_type=command.type,
        refused_id=command.id,
        refused_source=command.source,
    )
    message, now = of_body(body), store.clock()
    event = _envelope(store, command, message.type, dump(body), now)
    outbox.write(connection, message, event, None, now, command)


def answer_type(command: str, verb: str) -> str:
    """`complaint.submit.v1` is answered by `complaint.submit.accepted.v1` or `complaint.submit.refused.v1`."""
    name, _, version = command.rpartition(".v")
    return f"{name or command}.{verb}.v{version if name else 1}"


def _envelope(store: "Store", command: Envelope, type_: str, data: Mapping[str, Any], now: datetime) -> Envelope:
    return Envelope(
        id=outbox.new_id(),
        source=store.source,
        type=type_,
        time=now,
        site=command.site,
        data=data,
        subject=str(data["case"]).partition("/")[2] if data.get("case") else None,
        correlationid=command.correlationid or command.id,
        causationid=command.id,
        traceparent=traceparent(command.traceparent),
    )

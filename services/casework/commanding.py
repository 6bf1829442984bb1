"""Commands over HTTP: the same envelope, the same transaction, the same answers as over AMQP."""

import re
from collections.abc import Mapping
from typing import Any, Final, Protocol
from uuid import uuid4

from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from shared.messages import envelope as envelopes
from shared.messages.envelope import CONTENT_TYPE, LARGEST, Envelope, Unreadable
from shared.messages.errors import FieldError, Refused, invalid
from shared.messages.registry import REGISTRY, MessageType
from shared.messages.text import Text
from shared.messages.traceparent import traceparent_of
from shared.store.delivery import Delivery, Outcome, Properties, Settlement
from shared.store.engine import Duties, Store
from shared.store.following import traceparent

from .asking import Asked
from .responding import json_answer, problem_document

IDEMPOTENCY_KEY: Final = re.compile(r"[\x21-\x7e]{1,200}")
COMMANDS: Final[Mapping[str, MessageType]] = {m.name: m for m in REGISTRY.values() if m.kind == "command"}


class Receiver(Protocol):
    """What carries a command out."""

    @property
    def store(self) -> Store: ...

    @property
    def message_duties(self) -> Duties: ...


def carry_out_command(department: Receiver, asked: Asked) -> Response:
    """The answer to the command: 202 accepted, 200 for a duplicate, else its problem."""
    message = _message(department, asked.path["command"])
    envelope = _envelope(department.store, message, asked)
    settlement = department.store.carry_out(_delivery(message, envelope, asked), department.message_duties)
    return _response(settlement, asked)


def _message(department: Receiver, name: str) -> MessageType:
    found = COMMANDS.get(name)
    if found is None:
        expected = Text("消息清单中的命令", "a command of the published contract")
        detail = Text(f"没有 {name} 这种命令", f"there is no command {name}")
        raise Refused(404, "unknown-type", detail, [FieldError("command", expected, name, "choice")])
    if found not in department.message_duties:
        detail = Text(
            f"此地址不接收 {name}；接收它的地址此处不知，capaloop status 会列出各地址",
            f"{name} is not received at this base; which base receives it is not known here: "
            "`capaloop status` lists the bases",
        )
        title = Text("此处不接收该命令", "The command is not received here")
        raise Refused(404, "not-received-here", detail, title=title)
    return found


def _envelope(store: Store, message: MessageType, asked: Asked) -> Envelope:
    return Envelope(
        id=key_of(asked) or str(uuid4()),
        source=f"urn:capaloop:client:{asked.client.name}",
        type=message.type,
        time=store.clock(),
        site=asked.body.site,
        data=asked.body.data,
        traceparent=traceparent(traceparent_of(asked.request.headers.get("traceparent"))),
    )


def key_of(asked: Asked) -> str | None:
    """The key by which the same request is known again, if the client gave one."""
    given = asked.request.headers.get("Idempotency-Key")
    if given is not None and not IDEMPOTENCY_KEY.fullmatch(given):
        expected = Text("1 至 200 个可见 ASCII 字符", "1 to 200 visible ASCII characters")
        raise invalid([FieldError("Idempotency-Key", expected, given, "format")])
    return given


def _delivery(message: MessageType, envelope: Envelope, asked: Asked) -> Delivery:
    """Read back before it is handed on: what is wrong with it is told to the client and nothing is parked.

    It is kept as if it had come over the bus, so that another try does not take it for one that went astray.
    """
    raw = envelopes.dumps(envelope)
    if len(raw) > LARGEST:
        raise RequestEntityTooLarge
    try:
        envelopes.loads(raw)
    except Unreadable as wrong:
        raise Refused(422, "invalid", wrong.detail, wrong.errors) from None
    return Delivery(
        raw,
        Properties(message_id=envelope.id, type=message.type, user_id=asked.client.name),
        headers={"accept-language": asked.language},
        content_type=CONTENT_TYPE,
        exchange=message.exchange,
        routing_key=message.routing_key(envelope.site),
        via="http",
    )


_STATUS: Final = {Outcome.DONE: 202, Outcome.DUPLICATE: 200}


def _response(settlement: Settlement, asked: Asked) -> Response:
    if settlement.outcome in _STATUS:
        return json_answer(settlement.answer, _STATUS[settlement.outcome])
    problem: Mapping[str, Any] = settlement.answer or _KEPT.problem(asked.language)
    return problem_document(problem, asked.language)


_KEPT: Final = Refused(500, "internal", Text("已保留，由人处理", "the message is kept, and a person looks at it"))

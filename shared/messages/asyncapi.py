"""The contract of the bus as an AsyncAPI 3.0 document, derived from the registry; nothing in it is written twice."""

import json
from collections.abc import Mapping
from typing import Any, Final

from shared.messages import jsonschema
from shared.messages.answers import CommandAccepted, CommandProblem
from shared.messages.case import CaseObject
from shared.messages.domains import KIND_PATTERN, SITE_PATTERN
from shared.messages.envelope import CONTENT_TYPE, as_json_schema
from shared.messages.registry import (
    ADDRESSED,
    BROADCAST,
    EVENTS_EXCHANGE,
    FAMILIES,
    REGISTRY,
    MessageType,
)

BINDING_VERSION: Final = "0.3.0"

_ABOUT: Final = """\
A customer's complaint goes through a company's departments by message.

Every message is a CloudEvents 1.0 envelope in structured mode, UTF-8, at most 1 MiB. Its identity is (`source`, `id`):
the same body again is answered the same way with `duplicate: true` and has no effect; another body is refused (409,
`id-reused`). Commands refuse unknown fields, events may carry fields that are not listed here: ignore them. Bind a
queue of your own, named `ext.<client>.<anything>`, to the exchange of the events with the routing keys you want. What
the case kinds and forms of one site look like, `capaloop asyncapi --site SITE` says.
"""


def asyncapi_document() -> dict[str, Any]:
    """The document, always the same for the same registry."""
    messages = list(REGISTRY.values())
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "CAPA Loop",
            "version": "1.0.0",
            "description": _ABOUT,
            "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        },
        "defaultContentType": CONTENT_TYPE,
        "servers": {"broker": {"host": "localhost:5672", "protocol": "amqp", "description": "RabbitMQ"}},
        "channels": in_order({m.name: channel_of(m) for m in messages} | _family_channels() | {"answers": _answers()}),
        "operations": in_order({m.name: operation_of(m) for m in messages} | _family_operations()),
        "components": {"messages": in_order(_components(messages)), "schemas": _schemas()},
    }


def asyncapi_text() -> str:
    """The document as it is committed."""
    return json.dumps(asyncapi_document(), indent=2, ensure_ascii=False) + "\n"


def in_order(found: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a document by their names."""
    return dict(sorted(found.items()))


def ref(*path: str) -> dict[str, str]:
    """A reference to a part of the document."""
    return {"$ref": "#/" + "/".join(part.replace("/", "~1") for part in path)}


def _site() -> dict[str, Any]:
    return {"site": {"description": f"the site's id, {SITE_PATTERN}"}}


def _topic(exchange: str) -> dict[str, Any]:
    described = {"name": exchange, "type": "topic", "durable": True, "autoDelete": False}
    return {"amqp": {"is": "routingKey", "exchange": described, "bindingVersion": BINDING_VERSION}}


def channel_of(message: MessageType) -> dict[str, Any]:
    """Where a message is sent."""
    return {
        "address": message.routing_key("{site}"),
        "parameters": _site(),
        "messages": {message.type: ref("components", "messages", message.type)},
        "bindings": _topic(message.exchange),
    }


def operation_of(message: MessageType) -> dict[str, Any]:
    """From the product's side: it receives commands and sends events."""
    channel = message.name
    described: dict[str, Any] = {
        "action": "receive" if message.kind == "command" else "send",
        "channel": ref("channels", channel),
        "summary": message.description,
        "description": f"Sent by {message.sender}; {_receivers(message)}{_OUTWARD if message.outward else ''}.",
        "messages": [ref("channels", channel, "messages", message.type)],
        "bindings": {"amqp": {"deliveryMode": 2, "ack": True, "bindingVersion": BINDING_VERSION}},
    }
    if message.kind == "command":
        described["reply"] = {
            "address": {"location": "$message.header#/reply_to", "description": "given by the sender, or none"},
            "channel": ref("channels", "answers"),
            "messages": [ref("channels", "answers", "messages", name) for name in _ANSWERS],
        }
    return described


def _receivers(message: MessageType) -> str:
    if message.receivers is ADDRESSED:
        return "it reaches the one department that it is addressed to"
    if message.receivers is BROADCAST:
        return "exactly one department answers it"
    return "a department receives it" if message.inboxes else "no department needs it, bind a queue to have it"


_OUTWARD: Final = "; it tells somebody outside of a case, so none is sent of a drill"
_ANSWERS: Final = ("accepted", "refused")


def _answers() -> dict[str, Any]:
    return {
        "address": None,
        "description": (
            "The one answer to a command, on the default exchange, to the queue named in `reply_to` (which begins with "
            "`amq.rabbitmq.reply-to`, `amq.gen-` or `ext.`), with the command's `correlation_id`."
        ),
        "messages": {name: ref("components", "messages", name) for name in _ANSWERS},
        "bindings": {
            "amqp": {
                "is": "routingKey",
                "exchange": {"name": "", "type": "default", "durable": True, "autoDelete": False},
                "bindingVersion": BINDING_VERSION,
            }
        },
    }


def _family_channels() -> dict[str, Any]:
    return {f"case.{verb}": _family_channel(verb) for verb in FAMILIES}


def _family_channel(verb: str) -> dict[str, Any]:
    kind = {"kind": {"description": f"the kind of case, of the site's procedure, {KIND_PATTERN}"}}
    return {
        "address": f"{{site}}.{{kind}}.{verb}",
        "parameters": _site() | kind,
        "messages": {f"case.{verb}.v1": ref("components", "messages", f"case.{verb}.v1")},
        "bindings": _topic(EVENTS_EXCHANGE),
    }


def _family_operations() -> dict[str, Any]:
    return {
        f"case.{verb}": {
            "action": "send",
            "channel": ref("channels", f"case.{verb}"),
            "summary": (body.__doc__ or "").strip(),
            "messages": [ref("channels", f"case.{verb}", "messages", f"case.{verb}.v1")],
        }
        for verb, body in FAMILIES.items()
    }


def _components(messages: list[MessageType]) -> dict[str, Any]:
    named = {m.type: component_of(m) for m in messages}
    for verb, body in FAMILIES.items():
        about = (body.__doc__ or "").strip()
        named[f"case.{verb}.v1"] = _message(f"<kind>.{verb}.v1", about, ref("components", "schemas", f"case.{verb}.v1"))
    named["accepted"] = _message("<command>.accepted.v1", CommandAccepted.__doc__ or "", _answer_schema("accepted"))
    named["refused"] = _message("<command>.refused.v1", CommandProblem.__doc__ or "", _answer_schema("refused"))
    return named


def component_of(message: MessageType) -> dict[str, Any]:
    """A message as it looks."""
    return _message(message.type, message.description, ref("components", "schemas", message.type))


def _message(type_: str, summary: str, payload: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": type_,
        "title": type_,
        "summary": summary,
        "contentType": CONTENT_TYPE,
        "correlationId": {"location": "$message.payload#/correlationid"},
        "payload": payload,
        "bindings": {"amqp": {"messageType": type_, "bindingVersion": BINDING_VERSION}},
    }


def _answer_schema(verb: str) -> dict[str, Any]:
    return ref("components", "schemas", f"answer.{verb}")


def _schemas() -> dict[str, Any]:
    found = {m.type: jsonschema.of_message(m) for m in REGISTRY.values()}
    found["answer.accepted"] = _one_body_many_types(CommandAccepted, r"\.accepted\.v[0-9]+$")
    found["answer.refused"] = _one_body_many_types(CommandProblem, r"\.refused\.v[0-9]+$")
    for verb, body in FAMILIES.items():
        found[f"case.{verb}.v1"] = _one_body_many_types(body, rf"^[a-z][a-z0-9_]*\.{verb}\.v1$")
    return in_order(found)


def _one_body_many_types(body: type[CommandAccepted | CommandProblem | CaseObject], types: str) -> dict[str, Any]:
    """The schema of a message that has one body under many types."""
    schema = as_json_schema("", jsonschema.of_body(body, strict=False))
    properties = schema["properties"] | {"type": {"type": "string", "pattern": types}}
    return schema | {"$schema": jsonschema.DIALECT, "properties": properties}

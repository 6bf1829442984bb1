"""What comes by AMQP: envelopes that fit the published schema, that nearly fit it, and bytes that mean nothing."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

import jsonschema_rs
from hypothesis import strategies as st

from shared.messages.envelope import LARGEST
from shared.messages.jsonschema import of_message
from shared.messages.registry import COMMANDS, EVENTS, MessageType, by_type
from shared.store.delivery import Delivery, Properties
from tests.fuzz.drawing import anything, fitting

SITES: Final = st.sampled_from((*["factory"] * 12, "annex", "nowhere"))
PEOPLE: Final = st.sampled_from(("li.na", "zhao", "crm", "王伟", "x" * 100))
FAMILY: Final = tuple(by_type(f"{kind}.{verb}.v1") for kind in ("appeal", "capa") for verb in ("opened", "closed"))
RECEIVED: Final = tuple(m for m in EVENTS if m.inboxes or not isinstance(m.receivers, tuple))


@cache
def validator(message: MessageType, *, strict: bool) -> Any:
    """Reads the schema as other programs do, with the patterns as ECMAScript means them; a strict one knows formats."""
    return jsonschema_rs.validator_for(of_message(message), validate_formats=strict)


def letters(message: MessageType, **given: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Envelopes that fit the schema of a message."""
    ever_new = st.uuids().map(str)
    identity = st.integers(0, 9).flatmap(lambda one: ever_new if one else st.just("again"))
    named = {"id": identity, "source": st.sampled_from(("urn:fuzz:crm", "x")), "site": SITES, "by": PEOPLE}
    return fitting(of_message(message), {**named, **given})


def command_letters(**given: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.one_of([letters(message, **given) for message in COMMANDS])


def event_letters(**given: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.one_of([letters(message, **given) for message in RECEIVED + FAMILY])


def written(letter: object) -> bytes:
    return json.dumps(letter, ensure_ascii=False).encode("utf-8", "surrogatepass")


short: Final = st.text(st.characters(codec="utf-8"), max_size=40)
property_texts: Final = st.none() | short | st.sampled_from(("x" * 255, "\x00", "長" * 80, "guest", "0", "' or 1=1"))
header_values: Final = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats() | short | st.binary(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(short, inner, max_size=3),
    max_leaves=5,
)
headers: Final = st.dictionaries(
    st.sampled_from(("accept-language", "x-death", "traceparent", "x-delivery-count", "CC")) | short,
    header_values,
    max_size=4,
)
reply_addresses: Final = st.sampled_from(
    (None, "ext.fuzz.replies", "amq.gen-xyz", "amq.rabbitmq.reply-to.x", "capaloop.sales.inbox", "", "\x00", "x" * 255)
)
properties: Final = st.builds(
    Properties,
    message_id=property_texts,
    type=property_texts | st.sampled_from(("complaint.submit.v1", "task.complete.v1", "act.request.v1")),
    correlation_id=property_texts,
    reply_to=reply_addresses,
    user_id=st.none(),
)


_whole: Final = command_letters().map(written)
_ODD_PARTS: Final = (
    b'"x": NaN',
    b'"x": 1e999',
    b'"x": -1e999',
    b'"x": ' + b"9" * 401,
    b'"x": ' + b"9" * 5001,
    rb'"x": "\ud800"',
    rb'"x": "\u0000"',
    b'"x": "\x00"',
    b'"x": ' + b"[" * 300 + b"]" * 300,
    b'"x": ' + b"[" * 3000 + b"]" * 3000,
    b'"x": 1, "x": 2',
)


@st.composite
def rubbish(draw: st.DrawFn) -> bytes:
    """Bytes that are no message, or not quite: random, cut, doubled, in another encoding, too large, too deep."""
    how = draw(st.integers(0, 60))
    if 35 <= how < 60:
        return draw(anything.map(written) | st.binary(max_size=200))
    whole = draw(_whole)
    if how < 15:
        part = draw(st.sampled_from(_ODD_PARTS))
        return whole.replace(b'"data": {', b'"data": {' + part + (b"" if b'"data": {}' in whole else b", "), 1)
    if how < 25:
        return whole[: draw(st.integers(0, len(whole)))]
    if how < 30:
        return whole.decode().encode(draw(st.sampled_from(("utf-16", "gbk", "utf-8-sig"))), "replace")
    if how < 35:
        return draw(st.sampled_from((b"", whole + whole, whole.replace(b'"data":', b'"data": {}, "data":', 1))))
    return whole + b" " * (LARGEST + 1 - len(whole))


def delivery(
    letter: object, raw: bytes, given: Properties, table: Mapping[str, Any] | None = None, **how: Any
) -> Delivery:
    """As the inbox hands it on: under the routing key that the envelope asks for, unless said otherwise."""
    exchange, key = "", ""
    if isinstance(letter, dict):
        name = str(letter.get("type")).removesuffix(".v1")
        exchange = "capaloop.commands" if any(name == one.name for one in COMMANDS) else "capaloop.events"
        key = f"{letter.get('site')}.{name}"
    return Delivery(raw, given, table or {}, **{"exchange": exchange, "routing_key": key, **how})

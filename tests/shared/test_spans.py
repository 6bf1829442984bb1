"""The spans of one department: what each is called, hangs on and says, and that no word of an outsider is in it."""

import json
from datetime import timedelta
from typing import Any

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode, format_span_id, format_trace_id

from shared.bus.spans import Spans
from shared.messages.envelope import Envelope
from shared.store import outbox
from shared.store.delivery import Delivery, Properties
from shared.store.following import traceparent
from tests.shared.letters import CASE, COMPLAINT, NOON, RECEIVED, command, event, letter, rows, sent

TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
CAME_UNDER = f"00-{TRACE}-{PARENT}-01"
INBOX = "capaloop.quality.inbox"


class Followed:
    """The spans that were made, as they ended."""

    def __init__(self) -> None:
        self._exporter = InMemorySpanExporter()
        self.spans = Spans("quality", SimpleSpanProcessor(self._exporter))

    @property
    def ended(self) -> list[ReadableSpan]:
        return list(self._exporter.get_finished_spans())

    @property
    def last(self) -> ReadableSpan:
        return self.ended[-1]


def named(span: ReadableSpan) -> str:
    """As a traceparent names it."""
    assert span.context is not None
    return f"00-{format_trace_id(span.context.trace_id)}-{format_span_id(span.context.span_id)}-01"


def parent_of(span: ReadableSpan) -> str | None:
    return (
        f"00-{format_trace_id(span.parent.trace_id)}-{format_span_id(span.parent.span_id)}-01" if span.parent else None
    )


@pytest.fixture
def followed(store) -> Followed:
    found = Followed()
    store.following = found.spans
    store.at_sent(found.spans.sent)
    return found


def test_a_message_is_a_span_under_the_one_that_sent_it_and_what_it_writes_goes_on_under_it(
    store, desk, followed
) -> None:
    store.carry_out(command(letter("complaint.submit.v1", COMPLAINT, traceparent=CAME_UNDER)), desk.duties)

    span = followed.last
    assert (span.name, span.kind, parent_of(span)) == (f"process {INBOX}", SpanKind.CONSUMER, CAME_UNDER)
    assert dict(span.attributes) == {
        "messaging.system": "rabbitmq",
        "messaging.operation.name": "process",
        "messaging.operation.type": "process",
        "messaging.destination.name": INBOX,
        "messaging.message.id": "m-1",
        "messaging.message.conversation_id": "m-1",
        "capaloop.department": "quality",
        "capaloop.type": "complaint.submit.v1",
        "capaloop.site": "factory",
        "capaloop.case": CASE,
        "capaloop.outcome": "done",
        "capaloop.via": "amqp",
        "capaloop.attempts": 0,
    }
    assert [one["traceparent"] for one in sent(store)] == [named(span)] * 2
    assert traceparent() is None


@pytest.mark.parametrize("given", [None, "nonsense", f"00-{TRACE}-{PARENT}-00"])
def test_without_a_trace_one_begins_and_one_that_nobody_wants_goes_on_without_spans(
    store, desk, followed, given
) -> None:
    store.carry_out(command(letter("complaint.submit.v1", COMPLAINT, traceparent=given)), desk.duties)

    under = {one["traceparent"] for one in sent(store)}
    if given and given.endswith("-00"):
        assert followed.ended == []
        assert {one[:36] for one in under} == {given[:36]}
    else:
        assert parent_of(followed.last) is None
        assert {one[:52] for one in under} == {named(followed.last)[:52]}


def test_what_failed_is_an_error_by_its_name_alone(store, desk, followed) -> None:
    def failing(message: Any, work: Any) -> None:
        raise ValueError("138 0013 8000 is no number")

    duties = dict.fromkeys(desk.duties, failing)
    for _ in range(len(store.retry_delays) + 1):
        store.carry_out(event(letter("complaint.received.v1", RECEIVED, traceparent=CAME_UNDER)), duties)
    store.carry_out(Delivery(b"138 0013 8000", exchange="capaloop.events"), duties)

    assert followed.ended[0].attributes["error.type"] == "ValueError"
    assert {one.status.status_code for one in followed.ended} == {StatusCode.ERROR}
    assert followed.last.attributes["error.type"] == "unreadable"
    assert [one for one in followed.ended if one.status.description or one.events] == []
    assert "138 0013" not in "".join(one.to_json() for one in followed.ended)


def test_a_message_that_was_sent_is_a_span_under_the_one_that_wrote_it(store, desk, followed, clock) -> None:
    store.carry_out(command(letter("complaint.submit.v1", COMPLAINT, traceparent=CAME_UNDER)), desk.duties)
    wrote = followed.last
    with outbox.sending(store, 10, timedelta(seconds=10)) as batch:
        batch.sent += [one.id for one in batch.messages]

    event_, answer = followed.ended[-2:]
    assert (event_.name, answer.name) == ("send capaloop.events", "send (anonymous)")
    assert {(one.kind, parent_of(one)) for one in (event_, answer)} == {(SpanKind.PRODUCER, named(wrote))}
    assert event_.start_time == int(NOON.timestamp() * 1e9)
    assert event_.attributes["messaging.destination.name"] == "capaloop.events:factory.complaint.closed"
    assert event_.attributes["messaging.message.id"] == rows(store, "outbox")[0]["message_id"]
    assert event_.attributes["capaloop.type"] == "complaint.closed.v1"
    assert answer.attributes["messaging.destination.anonymous"] is True


def test_no_word_that_an_outsider_chose_for_his_answer_is_in_a_span(store, desk, followed) -> None:
    secret = "wang.min"
    read = letter(f"{secret}.v1", {secret: secret}, subject=f"{secret} {secret}")
    given = Properties(message_id=secret, type=secret, correlation_id=secret, reply_to=f"ext.{secret}", user_id=secret)
    store.carry_out(
        Delivery(
            json.dumps(read).encode(),
            given,
            headers={secret: secret},
            exchange="capaloop.commands",
            routing_key=f"factory.{secret}",
        ),
        desk.duties,
    )
    with outbox.sending(store, 10, timedelta(seconds=10)) as batch:
        batch.sent += [one.id for one in batch.messages]

    assert len(followed.ended) == 2
    assert secret not in "".join(one.to_json() for one in followed.ended)


def test_a_request_is_a_span_by_its_route_and_timed_work_one_of_its_own(followed) -> None:
    with followed.spans.request("GET", CAME_UNDER) as answered:
        inside = traceparent()
        answered("/v1/cases/{site}/{number}", 503)
    request = followed.last
    with followed.spans.timed("wake", site="factory", case=CASE):
        assert traceparent() not in (None, inside)

    assert (request.name, request.kind) == ("GET /v1/cases/{site}/{number}", SpanKind.SERVER)
    assert (parent_of(request), named(request)) == (CAME_UNDER, inside)
    assert request.attributes["http.response.status_code"] == 503
    assert (request.status.status_code, request.attributes["error.type"]) == (StatusCode.ERROR, "503")
    assert (followed.last.name, followed.last.kind, followed.last.parent) == ("wake", SpanKind.INTERNAL, None)
    assert followed.last.attributes["capaloop.case"] == CASE


def test_an_error_that_ends_a_span_is_known_by_its_type(followed) -> None:
    with pytest.raises(KeyError), followed.spans.message(Delivery(b""), Envelope("1", "s", "t", NOON, "factory", {})):
        raise KeyError("138 0013 8000")

    assert followed.last.attributes["error.type"] == "KeyError"
    assert "138 0013" not in followed.last.to_json()

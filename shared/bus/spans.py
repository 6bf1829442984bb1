"""Spans of OpenTelemetry for what a department does, and the only room that imports it.

The names are those of the semantic conventions for messaging and HTTP, which still change: they stand here alone.
An attribute is a name, a number or a word of ours: nothing personal, and no text of an error.
"""

import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

import eventlet
from opentelemetry import context as contexts
from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from structlog.contextvars import bound_contextvars

from shared.bus.topology import inbox_of
from shared.messages.envelope import Envelope, Unreadable
from shared.messages.registry import Department
from shared.store.delivery import Delivery, Outcome
from shared.store.following import Answered, Settled, goes_on_as
from shared.store.handled import Handled, case_name
from shared.store.outbox import Outgoing

log: Final = logging.getLogger("capaloop.spans")

FLUSH_SECONDS: Final = 3.0
"""How long the end of a department waits for spans to be taken; what is not taken by then is lost."""

TRACEPARENT: Final = "traceparent"
FAILED: Final = frozenset({Outcome.RETRY, Outcome.PARKED})

_W3C: Final = TraceContextTextMapPropagator()


class Spans:
    """What a department does, as spans; sent on in the background, in batches, by OTLP over HTTP."""

    def __init__(self, department: Department, processor: SpanProcessor | None = None) -> None:
        self._department = department
        named = Resource({"service.name": f"capaloop-{department}", "service.namespace": "capaloop"})
        resource = Resource.create().merge(named).merge(OTELResourceDetector().detect())
        self._provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        self._provider.add_span_processor(processor or BatchSpanProcessor(OTLPSpanExporter()))
        self._tracer = self._provider.get_tracer("capaloop")

    def close(self) -> None:
        """Send what is left, for at most FLUSH_SECONDS."""
        with eventlet.Timeout(FLUSH_SECONDS, False):
            self._provider.shutdown()
            return
        log.warning("the last spans were not taken within %g s and are lost", FLUSH_SECONDS)

    @contextmanager
    def message(self, delivery: Delivery, read: Envelope | Unreadable) -> Iterator[Settled]:
        """A span `process <inbox>`, child of the one under which the message was sent."""
        about: dict[str, Any] = {"capaloop.department": self._department, "capaloop.attempts": delivery.attempts}
        kind, name = SpanKind.INTERNAL, "process http"
        if delivery.via != "http":
            inbox = inbox_of(self._department)
            kind, name = SpanKind.CONSUMER, f"process {inbox}"
            about |= _of_messaging("process") | {"messaging.destination.name": inbox}
        parent = _sent_under(read.traceparent) if isinstance(read, Envelope) else Context()
        with self._begun(name, kind, about, parent) as span:
            yield lambda told: _settled(span, told)

    @contextmanager
    def request(self, method: str, traceparent: str | None) -> Iterator[Answered]:
        """A span `<method> <route>`, child of the one that the client names."""
        about = {"http.request.method": method, "capaloop.department": self._department}
        with self._begun(method, SpanKind.SERVER, about, _sent_under(traceparent)) as span:
            yield lambda route, status: _answered(span, method, route, status)

    @contextmanager
    def timed(self, what: str, **about: str) -> Iterator[None]:
        """A span of this name, the first of a trace of its own."""
        named = {f"capaloop.{name}": text for name, text in about.items()}
        with self._begun(what, SpanKind.INTERNAL, {"capaloop.department": self._department, **named}, Context()):
            yield

    def sent(self, messages: Sequence[Outgoing]) -> None:
        """A span `send <exchange>` for each, from its writing to its confirmation."""
        for message in messages:
            self._sent(message, json.loads(message.body))

    def _sent(self, message: Outgoing, envelope: Mapping[str, Any]) -> None:
        if TRACEPARENT not in envelope:
            return
        where = "(anonymous)" if message.is_answer else message.exchange
        span = self._tracer.start_span(
            f"send {where}",
            _sent_under(envelope[TRACEPARENT]),
            SpanKind.PRODUCER,
            _of_sending(message, envelope) | {"capaloop.department": self._department},
            start_time=int(datetime.fromisoformat(envelope["time"]).timestamp() * 1e9),
        )
        span.end()

    @contextmanager
    def _begun(self, name: str, kind: SpanKind, about: Mapping[str, Any], parent: Context) -> Iterator[Span]:
        """A span that lasts as long as it is entered. It knows an error by its type alone."""
        span = self._tracer.start_span(name, parent, kind, about)
        here = trace.set_span_in_context(span, parent)
        token = contexts.attach(here)
        try:
            with _told_of(span), goes_on_as(_traceparent(here)):
                yield span
        except BaseException as wrong:
            _fail(span, type(wrong).__qualname__)
            raise
        finally:
            contexts.detach(token)
            span.end()


@contextmanager
def _told_of(span: Span) -> Iterator[None]:
    """Log lines name the span that they belong to."""
    here = span.get_span_context()
    ids = {"trace_id": trace.format_trace_id(here.trace_id), "span_id": trace.format_span_id(here.span_id)}
    with bound_contextvars(**ids):
        yield


def _sent_under(traceparent: str | None) -> Context:
    return _W3C.extract({TRACEPARENT: traceparent} if traceparent else {}, Context())


def _traceparent(here: Context) -> str | None:
    carrier: dict[str, str] = {}
    _W3C.inject(carrier, here)
    return carrier.get(TRACEPARENT)


def _settled(span: Span, told: Handled) -> None:
    found = {
        "messaging.message.id": told.message_id,
        "messaging.message.conversation_id": told.correlation_id,
        "capaloop.type": told.type,
        "capaloop.site": told.site,
        "capaloop.case": told.case,
        "capaloop.outcome": told.outcome.value,
        "capaloop.via": told.via,
        "capaloop.reason": told.reason,
    }
    span.set_attributes({name: value for name, value in found.items() if value is not None})
    if told.outcome in FAILED:
        _fail(span, told.reason or told.outcome.value)


def _answered(span: Span, method: str, route: str | None, status: int) -> None:
    span.set_attribute("http.response.status_code", status)
    if route is not None:
        span.set_attribute("http.route", route)
        span.update_name(f"{method} {route}")
    if status >= 500:
        _fail(span, str(status))


def _fail(span: Span, kind: str) -> None:
    span.set_attribute("error.type", kind)
    span.set_status(Status(StatusCode.ERROR))


def _of_messaging(operation: str) -> dict[str, Any]:
    return {
        "messaging.system": "rabbitmq",
        "messaging.operation.name": operation,
        "messaging.operation.type": operation,
    }


def _of_sending(message: Outgoing, envelope: Mapping[str, Any]) -> dict[str, Any]:
    """The queue of a client and the type of an answer are made of its own words: they are left out."""
    told: dict[str, Any] = {
        **_of_messaging("send"),
        "messaging.message.id": message.message_id,
        "messaging.message.body.size": len(message.body),
        "capaloop.site": envelope["site"],
    }
    if message.is_answer:
        told["messaging.destination.anonymous"] = True
    else:
        told["messaging.destination.name"] = f"{message.exchange}:{message.routing_key}"
        told["messaging.rabbitmq.destination.routing_key"] = message.routing_key
        told["capaloop.type"] = message.type
    if message.correlation_id and not message.is_answer:
        told["messaging.message.conversation_id"] = message.correlation_id
    case = case_name(f"{envelope['site']}/{envelope.get('subject', '')}")
    return told | {"capaloop.case": case} if case else told

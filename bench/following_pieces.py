"""`python -m bench.following_pieces`: processor time of one log line and of one span, in one process, nothing sent."""

import io
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from time import process_time

from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from bench.report import tell
from bench.spread import Spread
from capaloop.launcher.log_lines import lines_of
from services.casework import handled_line
from shared.bus.spans import Spans
from shared.messages.envelope import Envelope, dumps
from shared.store.delivery import Delivery, Outcome
from shared.store.handled import Handled
from shared.store.outbox import Outgoing

TIMES = 1000
ROUNDS = 7
TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
NOW = datetime.now(UTC)
READ = Envelope(
    "m", "urn:bench", "complaint.submit.v1", NOW, "factory", {"details": "x" * 800}, subject="C-1", traceparent=TRACE
)
DONE = Handled(Outcome.DONE, "amqp", 0, 0.02, READ.type, READ.site, "factory/C-1", READ.source, "m", "m", 0.1)
SENT = (Outgoing(1, "m", READ.type, "capaloop.events", "factory.complaint.submit", None, "m", True, dumps(READ)),)


def main() -> None:
    """Prints microseconds of each: median (least–most) of the rounds."""
    kept = InMemorySpanExporter()
    spans = Spans("sales", SimpleSpanProcessor(kept))
    handled_line.log.addHandler(lines_of("sales", io.StringIO()))
    handled_line.log.propagate = False
    handled_line.log.setLevel(logging.INFO)

    def process() -> None:
        with spans.message(Delivery(b""), READ) as settled:
            settled(DONE)

    def encode() -> None:
        encode_spans(batch).SerializePartialToString()

    given = {"a line": (lambda: handled_line.log_handled(DONE), 1), "a span of a message handled": (process, 1)}
    given["a span of a message sent"] = (lambda: spans.sent(SENT), 1)
    for name, (act, of) in given.items():
        tell(f"{name}: {_measured(act, TIMES, of)} µs of processor")
    batch = kept.get_finished_spans()[:512]
    tell(f"a span encoded, in a batch of {len(batch)}: {_measured(encode, 5, len(batch))} µs of processor")


def _measured(act: Callable[[], None], times: int, of: int) -> Spread:
    act()
    found = []
    for _ in range(ROUNDS):
        began = process_time()
        for _ in range(times):
            act()
        found.append((process_time() - began) / times / of * 1e6)
    return Spread.of(found)


if __name__ == "__main__":
    main()

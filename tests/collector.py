"""Somebody who takes spans by OTLP over HTTP, as any collector does, and keeps them."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass(frozen=True)
class Taken:
    """One span as it came over the wire, with what its service is called; ids in hex, `parent` empty without one."""

    service: str
    name: str
    kind: int
    trace: str
    id: str
    parent: str
    failed: bool
    attributes: dict[str, Any]


class Collector:
    """Takes everything that is sent to `endpoint`. While it is `silent` it takes connections and answers nothing."""

    def __init__(self) -> None:
        self.taken: list[Taken] = []
        self.requests: list[bytes] = []
        self.silent = threading.Event()
        self.asked_in_vain = threading.Event()
        self.over = threading.Event()
        collector = self

        class Taking(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if collector.silent.is_set():
                    collector.asked_in_vain.set()
                    collector.over.wait()
                    return
                collector.take(self.path, body)
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Taking)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def environment(self) -> dict[str, str]:
        """What a department must be given to send its spans here, soon."""
        return {"OTEL_EXPORTER_OTLP_ENDPOINT": self.endpoint, "OTEL_BSP_SCHEDULE_DELAY": "200", "NO_PROXY": "127.0.0.1"}

    @property
    def everything(self) -> bytes:
        """All that was sent, as bytes: names, attributes, resources."""
        return b"\n".join(self.requests)

    def take(self, path: str, body: bytes) -> None:
        assert path == "/v1/traces", path
        self.requests.append(body)
        for of_service in ExportTraceServiceRequest.FromString(body).resource_spans:
            service = _said(of_service.resource.attributes)["service.name"]
            for scope in of_service.scope_spans:
                self.taken += [_taken(service, span) for span in scope.spans]

    def of_trace(self, trace: str) -> list[Taken]:
        return [one for one in self.taken if one.trace == trace]

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self.over.set()
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def collecting() -> Iterator[Collector]:
    found = Collector()
    found.start()
    try:
        yield found
    finally:
        found.stop()


def _taken(service: str, span: Any) -> Taken:
    return Taken(
        service,
        span.name,
        span.kind,
        span.trace_id.hex(),
        span.span_id.hex(),
        span.parent_span_id.hex(),
        span.status.code == span.status.STATUS_CODE_ERROR,
        _said(span.attributes),
    )


def _said(attributes: Any) -> dict[str, Any]:
    return {one.key: getattr(one.value, one.value.WhichOneof("value")) for one in attributes}

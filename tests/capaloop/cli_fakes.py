"""A bus and departments that answer what a test told them to, and remember what they were asked."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qsl

from werkzeug.serving import make_server

from shared.bus.link import BrokerUnreachable

TOKEN = "a token of the tests"
NOT_HERE = {
    "type": "urn:capaloop:problem:not-found",
    "title": "There is no such thing here",
    "status": 404,
    "detail": "not known here",
    "errors": [],
}


def accepted(command: str, **data: Any) -> dict[str, Any]:
    """The answer to a command carried out."""
    return {"type": f"{command}.accepted.v1", "data": {"site": "factory", "duplicate": False, **data}}


def refused(
    command: str, *errors: Mapping[str, Any], detail: str = "2 wrong in: channel", status: int = 422
) -> dict[str, Any]:
    """The answer to a command refused."""
    problem = {"type": "urn:capaloop:problem:invalid", "title": "The content is not as required", "status": status}
    return {"type": f"{command}.refused.v1", "data": {**problem, "detail": detail, "errors": list(errors)}}


@dataclass(frozen=True)
class Sent:
    """One command as it was sent."""

    type: str
    site: str
    data: Mapping[str, Any]
    id: str | None


@dataclass
class FakeBus:
    """`answer` says what a command is answered with; a bus that is `away` cannot be reached."""

    answer: Callable[[Sent], dict[str, Any]] = lambda sent: accepted(sent.type.removesuffix(".v1"))
    away: bool = False
    sent: list[Sent] = field(default_factory=list)
    dialled: list[tuple[str, str, str]] = field(default_factory=list)
    busy: int = 0
    most_busy: int = 0
    lock: Any = field(default_factory=Lock)

    def dial(self, amqp_uri: str, source: str, language: str) -> "FakeClient":
        self.dialled.append((amqp_uri, source, language))
        return FakeClient(self)


@dataclass
class FakeClient:
    """What `shared.bus.client.Client` is to the command line."""

    bus: FakeBus

    def __enter__(self) -> "FakeClient":
        if self.bus.away:
            raise BrokerUnreachable("no RabbitMQ to work with at amqp://nowhere")
        return self

    def __exit__(self, *failure: Any) -> None:
        pass

    def command(
        self, type_: str, site: str, data: Mapping[str, Any], *, id: str | None = None, timeout: float = 30.0
    ) -> dict[str, Any]:
        with self.bus.lock:
            self.bus.busy += 1
            self.bus.most_busy = max(self.bus.most_busy, self.bus.busy)
            sent = Sent(type_, site, json.loads(json.dumps(data)), id)
            self.bus.sent.append(sent)
        try:
            return self.bus.answer(sent)
        finally:
            with self.bus.lock:
                self.bus.busy -= 1


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    method: str
    path: str
    query: Mapping[str, str]
    token: str
    language: str
    body: Any


@dataclass
class FakeDepartment:
    """`pages` holds the answer for a path; what is not there is answered with 404."""

    pages: dict[str, Any] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        asked = Asked(
            environ["REQUEST_METHOD"],
            environ["PATH_INFO"].encode("latin-1").decode(),
            dict(parse_qsl(environ["QUERY_STRING"])),
            environ.get("HTTP_AUTHORIZATION", ""),
            environ.get("HTTP_ACCEPT_LANGUAGE", ""),
            json.loads(environ["wsgi.input"].read(length)) if length else None,
        )
        self.asked.append(asked)
        found = self.pages.get(asked.path, NOT_HERE)
        answer = found(asked) if callable(found) else found
        status = str(answer.get("status", 200)) if "title" in answer and "type" in answer else "200"
        start_response(f"{status} .", [("Content-Type", "application/json")])
        return [answer if isinstance(answer, bytes) else json.dumps(answer, ensure_ascii=False).encode()]


@contextmanager
def served(department: FakeDepartment) -> Iterator[str]:
    """The base URL of a department that answers on loopback."""
    server = make_server("127.0.0.1", 0, department, threaded=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

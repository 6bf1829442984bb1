"""One department's WSGI app under schemathesis, with what each request left in the database."""

import copy
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from werkzeug.test import run_wsgi_app

from services.casework.department import Department
from services.casework.openapi import openapi_document
from services.casework.routes import ROUTES
from tests.fuzz.laws import Court

COMMANDS: Final = "/v1/commands/"
OF_REFUSALS: Final = frozenset({"timeline", "receipt", "outbox"})
"""Where a refused command may leave a record of the refusal."""

CHECKS: Final = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "unsupported_method",
)
TOLERATED: Final = frozenset(
    f"POST /v1/parked/{word} unsupported_method" for word in ("put-back", "discard", "restore", "followed")
)
"""By another method the path is that of a parked message, whose number `put-back` is none: 404, not 405."""


@dataclass
class Witness:
    """Passes requests on to the app of a department, counts the answers and notes what should not have been."""

    department: Department
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    _court: Court = field(default_factory=Court)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        assert self.department.wsgi_app is not None
        before = self._court.counts(self.department)
        found, status, headers = run_wsgi_app(self.department.wsgi_app, environ, buffered=True)
        after = self._court.counts(self.department)
        added = {name for name in after if after[name] != before[name]}
        code = int(status.split()[0])
        self.statuses[code] += 1
        about = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}: {status}"
        if code >= 400 and added - OF_REFUSALS:
            self.wrong.append(f"{about} left {sorted(added)}")
        if code >= 400 and headers.get("Content-Type") != "application/problem+json":
            self.wrong.append(f"{about} is no problem document")
        if code in (401, 403) and added:
            self.wrong.append(f"{about} left {sorted(added)}")
        start_response(status, list(headers))
        return found


def document_for(department: Department) -> dict[str, Any]:
    """The generated document, without what only others have and the commands that another department receives."""
    document = copy.deepcopy(openapi_document())
    received = {message.name for message in department.message_duties}
    others = {route.path for route in ROUTES if route.only_with and department.name not in route.only_with}
    paths = {
        path: operations
        for path, operations in document["paths"].items()
        if path not in others and (path.removeprefix(COMMANDS) in received or COMMANDS not in path)
    }
    return {**document, "paths": paths}


def fuzz(witness: Witness, token: str | None, *, examples: int, at_random: bool) -> list[str]:
    """Lets schemathesis loose on an app in all its phases; what it finds wrong."""
    config = SchemathesisConfig.from_dict(
        {
            "headers": {"Authorization": f"Bearer {token}"} if token else {},
            "base-url": "http://localhost",
            "generation": {"max-examples": examples, "deterministic": not at_random, "no-shrink": True},
            "checks": {"enabled": False, **{name: {"enabled": True} for name in CHECKS}},
            **({} if at_random else {"seed": 1}),
        }
    )
    schema = schemathesis.openapi.from_dict(document_for(witness.department), config=config)
    schema.app = witness
    return [line for event in from_schema(schema).execute() for line in _told(event)]


def _told(event: Any) -> Iterable[str]:
    if isinstance(event, events.NonFatalError | events.FatalError):
        yield (
            f"{event.label} {event.info._error!r}"
            if isinstance(event, events.NonFatalError)
            else f"{event.exception!r}"
        )
    if isinstance(event, events.ScenarioFinished):
        for id_, checks in event.recorder.checks.items():
            for check in checks:
                about = f"{event.recorder.label} {check.name}"
                if check.failure_info is not None and about not in TOLERATED:
                    yield f"{about} {check.failure_info.failure!r} {event.recorder.cases[id_].value!r}"

"""A department as its HTTP side sees it, with a store of its own, and a client that speaks to it."""

import json
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from werkzeug.test import Client as WsgiClient
from werkzeug.test import TestResponse

from services.casework.readiness import CHECKS, Readiness
from services.casework.tables import casework_metadata
from services.casework.web import WsgiApp, web_app
from shared.bus.department import InboxState, Within
from shared.messages.errors import FieldError, Refused
from shared.messages.registry import MessageType, by_type
from shared.messages.text import Text
from shared.store.clients import Client, Clients, hash_of
from shared.store.delivery import Accepted
from shared.store.engine import Store, open_store
from shared.store.probe import DatabaseProbe
from shared.store.tables import bus_metadata
from shared.store.work import Work

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
CLERK, OPERATOR = "clerk-token", "operator-token"
CLIENTS = Clients(
    {
        "crm": Client("crm", hash_of(CLERK)),
        "ops": Client("ops", hash_of(OPERATOR), roles=("operator", "personal_data", "retention"), acts_for_others=True),
    }
)
FORBIDDEN = Refused(
    409, "forbidden-by-state", Text("已结案", "it is closed"), [FieldError("case", "an open case", "x", "x")]
)


class NoCases:
    """An owner that has none."""

    def situation(self, _connection: Connection, _case: str, _now: datetime) -> None:
        return None


@dataclass
class NoDuties:
    owner: NoCases = field(default_factory=NoCases)
    endpoints: dict[str, Any] = field(default_factory=dict)
    lists: dict[str, Any] = field(default_factory=dict)


class NoProcedures:
    """Those of a department without a site."""

    sites: tuple[str, ...] = ()


@dataclass
class FakeDepartment:
    """Sales, which notes the commands it carries out and fails or refuses as it is told."""

    store: Store
    name: str = "sales"
    raises: Exception | None = None
    seen: list[tuple[Any, Work]] = field(default_factory=list)
    duties: NoDuties = field(default_factory=NoDuties)
    procedures: Any = field(default_factory=NoProcedures)
    inbox: InboxState = field(default_factory=InboxState)
    within: Within = nullcontext
    readiness: Readiness = field(init=False)
    probe: DatabaseProbe = field(init=False)

    def __post_init__(self) -> None:
        self.readiness, self.probe = Readiness(lambda: self.store.clock()), DatabaseProbe(self.store)
        self.readiness.note(dict.fromkeys(CHECKS, (True, "as it must be")))

    @property
    def message_duties(self) -> Mapping[MessageType, Any]:
        names = ("complaint.submit.v1", "task.complete.v1", "complaint.received.v1")
        return {by_type(name): self._note for name in names}

    def _note(self, message: Any, work: Work) -> Accepted:
        if self.raises is not None:
            raise self.raises
        self.seen.append((message, work))
        return Accepted(work.site, "factory/C-2026-000001")


def fake_department(folder: Path) -> FakeDepartment:
    store = open_store(f"sqlite:///{folder}/sales.sqlite3", "sales", clock=lambda: NOON, clients=CLIENTS)
    store.create_tables(bus_metadata, casework_metadata)
    return FakeDepartment(store)


@dataclass
class Caller:
    """Somebody with a token, speaking to one department."""

    app: WsgiApp
    token: str | None = CLERK

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.ask("GET", path, headers=headers)

    def post(self, path: str, body: object, **headers: str) -> TestResponse:
        return self.ask("POST", path, json.dumps(body).encode(), {"Content-Type": "application/json", **headers})

    def submit(self, data: Mapping[str, Any], site: str = "factory", **headers: str) -> TestResponse:
        return self.post("/v1/commands/complaint.submit", {"site": site, "data": data}, **headers)

    def ask(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> TestResponse:
        given = {name.replace("_", "-"): value for name, value in (headers or {}).items()}
        token = {"Authorization": f"Bearer {self.token}"} if self.token is not None else {}
        return WsgiClient(self.app).open(path, method=method, data=body, headers={**token, **given})


def caller(department: Any, token: str | None = CLERK) -> Caller:
    return Caller(web_app(department), token)

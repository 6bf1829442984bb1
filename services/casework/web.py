"""The HTTP side of a department: one WSGI app over its store and its cases, without a framework."""

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final, Protocol

from sqlalchemy import Connection
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Response

from rules.own_words import words_of
from shared.messages.errors import Refused
from shared.messages.text import Language, language_of
from shared.store.clients import Client
from shared.store.engine import Duties
from shared.store.refusals import StoreUnavailable

from . import attaching, notices, operating, reading
from .asking import Asked, Endpoint, LimitedRequest, ask, client_of
from .attending import ROUTE, attended
from .charting.of_forms import chart_of_case, picture_of
from .commanding import carry_out_command
from .explaining import Evaluates, case_why
from .exporting import export
from .listing import Listing
from .metrics import Measured
from .paging import Page
from .picturing import lines_of_picture
from .printing.office import forms_of, print_sheet, sheet_of
from .probing import Probes
from .responding import failed, file_answer, http_problem, json_answer, problem_answer, unavailable
from .retention.disposing import keeping_endpoints
from .retention.listing import DISPOSAL_COLUMNS, RETENTION_COLUMNS, list_disposals, list_retention
from .routes import ROUTES, Route
from .uploading import uploaded

log: Final = logging.getLogger("capaloop.web")

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
NOBODY: Final = Client("nobody", "")


class DepartmentDuties(Protocol):
    """Of a department's duties, what is asked over HTTP."""

    @property
    def owner(self) -> Evaluates: ...

    @property
    def endpoints(self) -> Mapping[str, Endpoint]: ...

    @property
    def lists(self) -> Mapping[str, Listing]: ...


class WebDepartment(Measured, Protocol):
    """Of a department, what its HTTP side needs."""

    @property
    def message_duties(self) -> Duties: ...

    @property
    def duties(self) -> DepartmentDuties: ...


def web_app(department: WebDepartment) -> WsgiApp:
    """The WSGI app of a department. Whatever goes wrong, its answer is a problem document (RFC 9457)."""
    return _Web(department)


class _Web:
    """Each route's endpoint is the method of the same name, or the department's own."""

    def __init__(self, department: WebDepartment) -> None:
        self._department = department
        probes = Probes(department).endpoints
        own = {
            **operating.ENDPOINTS,
            **keeping_endpoints(department.name, department.duties.owner, department.procedures),
            **department.duties.endpoints,
        }
        lists = department.duties.lists
        made = {
            **probes,
            **{name: self._own(endpoint) for name, endpoint in own.items()},
            **{name: self._list_of(name, one) for name, one in lists.items()},
        }
        self._routes = {route.name: route for route in ROUTES if not route.only_with or route.name in made}
        self._endpoints = {name: made[name] if name in made else getattr(self, name) for name in self._routes}
        self._map = Map([_rule(route) for route in self._routes.values()], merge_slashes=False)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        request = LimitedRequest(environ)
        following = self._department.store.following
        response = attended(following, request, lambda: self._answered(request), _OPEN)
        return response(environ, start_response)

    def _answered(self, request: LimitedRequest) -> Response:
        language = request.language
        try:
            return self._answer(request)
        except Refused as refusal:
            return problem_answer(refusal, language)
        except HTTPException as wrong:
            return http_problem(wrong, language)
        except StoreUnavailable as away:
            log.warning("%s", away)
            return unavailable(language)
        except Exception:
            id_, response = failed(language)
            log.exception("request %s failed", id_)
            return response

    def _answer(self, request: LimitedRequest) -> Response:
        """Who has no token learns nothing but the probes: not even which paths there are."""
        adapter = self._map.bind_to_environ(request.environ)
        client = NOBODY if request.path in _OPEN else client_of(request, self._department.store.clients)
        name, path = adapter.match()
        request.environ[ROUTE] = self._routes[name]
        return self._endpoints[name](ask(request, client, self._routes[name], path))

    def command(self, asked: Asked) -> Response:
        return carry_out_command(self._department, asked)

    def cases(self, asked: Asked) -> Response:
        return self._listed(reading.list_cases, asked, "cases", reading.CASE_COLUMNS)

    def case(self, asked: Asked) -> Response:
        with self._reading() as connection:
            found = reading.case_whole(connection, self._department.procedures, **asked.path)
        return json_answer(found)

    def timeline(self, asked: Asked) -> Response:
        def listed(connection: Connection, query: Any, _now: datetime) -> Page:
            return reading.case_timeline(connection, **asked.path, query=query)

        return self._listed(listed, asked, "timeline", reading.TIMELINE_COLUMNS)

    def why(self, asked: Asked) -> Response:
        now = self._department.store.clock()
        with self._reading() as connection:
            found = case_why(self._department.duties.owner, connection, _case_in(asked), now, asked.query.question)
        return json_answer(found)

    def forms(self, asked: Asked) -> Response:
        with self._reading() as connection:
            found = forms_of(self._department.duties.owner, connection, _case_in(asked), self._department.store.clock())
        return json_answer(found)

    def form(self, asked: Asked) -> Response:
        form, language = asked.path["form"], self._spoken(asked)
        owner, sites, now = self._department.duties.owner, self._department.procedures, self._department.store.clock()
        with self._reading() as connection:
            sheet = sheet_of(owner, sites, connection, _case_in(asked), form, language, now)
        return file_answer(*print_sheet(sheet, form), asked.request)

    def chart(self, asked: Asked) -> Response:
        form, name, language = asked.path["form"], asked.path["chart"], self._spoken(asked)
        owner, now = self._department.duties.owner, self._department.store.clock()
        with self._reading() as connection:
            drawn = chart_of_case(owner, connection, _case_in(asked), form, name, language, now)
        return file_answer(*picture_of(drawn, name), asked.request)

    def picture(self, asked: Asked) -> Response:
        with self._reading() as connection:
            content, about = lines_of_picture(connection, **asked.path)
        return file_answer(content, about, asked.request)

    def words(self, asked: Asked) -> Response:
        return json_answer(words_of(self._department.procedures.in_force(asked.path["site"])))

    def tasks(self, asked: Asked) -> Response:
        return self._listed(reading.list_tasks, asked, "tasks", reading.TASK_COLUMNS)

    def notices(self, asked: Asked) -> Response:
        return self._listed(notices.list_notices, asked, "notices", notices.NOTICE_COLUMNS)

    def task(self, asked: Asked) -> Response:
        with self._reading() as connection:
            found = reading.task_whole(connection, asked.path["task"])
        return json_answer(found)

    def attach(self, asked: Asked) -> Response:
        with uploaded(asked.request, asked.query.name) as upload:
            kept, new = attaching.keep(self._department.store, upload, asked.client.name)
        return json_answer(kept, 201 if new else 200, {"Location": f"/v1/attachments/{kept['sha256']}"})

    def attachment(self, asked: Asked) -> Response:
        sha256, request = asked.path["sha256"], asked.request
        with self._reading() as connection:
            about = attaching.about(connection, sha256)
            wanted = request.method == "GET" and sha256 not in request.if_none_match
            content = attaching.content(connection, sha256) if wanted else b""
        return file_answer(content, about, request)

    def retention(self, asked: Asked) -> Response:
        def listed(connection: Connection, query: Any, now: datetime) -> Page:
            return list_retention(self._department.name, self._department.duties.owner, connection, query, now)

        return self._listed(listed, asked, "retention", RETENTION_COLUMNS)

    def disposals(self, asked: Asked) -> Response:
        def listed(connection: Connection, query: Any, now: datetime) -> Page:
            return list_disposals(self._department.name, connection, query, now)

        return self._listed(listed, asked, "disposals", DISPOSAL_COLUMNS)

    def _listed(
        self, listed: Callable[[Connection, Any, datetime], Page], asked: Asked, name: str, columns: tuple[str, ...]
    ) -> Response:
        now = self._department.store.clock()

        def read(query: Any) -> Page:
            with self._reading() as connection:
                return listed(connection, query, now)

        if asked.query.format in ("csv", "jsonl"):
            return export(read, asked.query, f"{self._department.name}-{name}", columns)
        return json_answer(_written(read(asked.query)))

    def _list_of(self, name: str, one: Listing) -> Callable[[Asked], Response]:
        return lambda asked: self._listed(one.read, asked, name.replace("_", "-"), one.columns)

    def _own(self, endpoint: Endpoint) -> Callable[[Asked], Response]:
        return lambda asked: json_answer(endpoint(self._department.store, asked))

    def _spoken(self, asked: Asked) -> Language:
        """The language that is asked for by name, else the client's where the site works in it, else the site's own."""
        site = self._department.procedures.in_force(asked.path["site"]).site
        return language_of(asked.query.language or site.spoken(asked.language))

    def _reading(self) -> Any:
        return self._department.store.reading()


_OPEN: Final = frozenset(route.path for route in ROUTES if route.open)


def _rule(route: Route) -> Rule:
    path = route.path.replace("{lot}", "<path:lot>").replace("{", "<").replace("}", ">")
    return Rule(path, methods=[route.method], endpoint=route.name)


def _case_in(asked: Asked) -> str:
    return f"{asked.path['site']}/{asked.path['number']}"


def _written(page: Page) -> dict[str, Any]:
    return {"items": page.items, "next": page.next}

"""A request as the endpoints get it: who asks, what for, everything checked by the route that it is made to."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from marshmallow import fields
from werkzeug.exceptions import NotFound, RequestEntityTooLarge
from werkzeug.wrappers import Request

from shared.messages.envelope import LARGEST
from shared.messages.errors import FieldError, Refused, invalid
from shared.messages.schema import load, schema_of
from shared.messages.text import Language, Text, language_of
from shared.store.clients import Client, Clients
from shared.store.engine import Store

from .responding import MissingToken
from .routes import NoBody, Route

JSON_TYPE: Final = "application/json"


class LimitedRequest(Request):
    """A request whose body is read up to 1 MiB, sent with its length or in chunks."""

    max_content_length = LARGEST + 1  # of a body in chunks werkzeug reads this much and drops the rest without a word

    def __init__(self, environ: dict[str, Any]) -> None:
        if environ.get("HTTP_TRANSFER_ENCODING", "").strip().lower() == "chunked":
            environ["wsgi.input_terminated"] = True  # the server ends the stream where the chunks end
        super().__init__(environ)

    @property
    def language(self) -> Language:
        return language_of(self.headers.get("Accept-Language"))


@dataclass(frozen=True)
class Asked:
    """A request that may be made. `path` are the parts of the path; `query` and `body` are those of the route."""

    request: LimitedRequest
    client: Client
    path: Mapping[str, str]
    query: Any
    body: Any

    @property
    def language(self) -> Language:
        return self.request.language


Endpoint = Callable[[Store, Asked], Mapping[str, Any]]
"""What a department of its own answers to a request, as JSON."""


def ask(request: LimitedRequest, client: Client, route: Route, path: Mapping[str, str]) -> Asked:
    """The request as the route wants it; Refused when it does not fit, or the client may not."""
    check_role(client, route.role)
    if any("\x00" in part for part in path.values()):
        raise NotFound  # no database takes U+0000, so nothing is called so
    query = load(route.query, _query(request, route), strict=True)
    body = load(route.body, _body(request, route), strict=True) if route.body else None
    return Asked(request, client, path, query, body)


def client_of(request: LimitedRequest, clients: Clients) -> Client:
    """Whose token the request has; MissingToken (401) if nobody's."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise MissingToken(given=False)
    owner = clients.owner_of(token.strip())
    if owner is None:
        raise MissingToken(given=True)
    return owner


def check_role(client: Client, role: str) -> None:
    """Refused (403) unless the client has the role; without a role everybody may."""
    if role and role not in client.roles:
        detail = Text(f"须有角色 {role}", f"the role {role} is needed for this")
        raise Refused(403, "role", detail, title=Text("客户端无此角色", "The client does not have the role"))


def _query(request: LimitedRequest, route: Route) -> dict[str, Any]:
    """The parameters as JSON would have them; one that comes twice is refused."""
    declared = schema_of(cast(Any, route.query), strict=True)().fields
    once = Text("只写一次", "once")
    twice = [FieldError(name, once, values, "choice") for name, values in request.args.lists() if len(values) > 1]
    if twice:
        raise invalid(twice)
    return {name: _typed(declared.get(name), text) for name, text in request.args.items()}


def _typed(field: object, text: str) -> object:
    if isinstance(field, fields.Integer) and text.isascii() and text.isdecimal() and len(text) < 20:
        return int(text)
    if isinstance(field, fields.Boolean):
        return {"true": True, "false": False}.get(text, text)
    return text


def _body(request: LimitedRequest, route: Route) -> object:
    content = request.get_data(cache=False)
    if len(content) > LARGEST:
        raise RequestEntityTooLarge
    if not content and route.body is NoBody:
        return {}
    if request.mimetype != JSON_TYPE:
        expected = Text("application/json", "application/json")
        error = FieldError("Content-Type", expected, request.headers.get("Content-Type"), "choice")
        title = Text("内容类型不被接受", "The content type is not accepted")
        raise Refused(415, "content-type", Text("请求体须为 JSON", "the body must be JSON"), [error], title=title)
    return read_json(content)


def read_json(content: bytes) -> object:
    """The JSON of a body; Refused (400) for anything else, also for what JSON cannot say: NaN, or a name twice."""
    try:
        found: object = json.loads(content.decode(), parse_constant=_no_number, object_pairs_hook=_each_once)
        json.dumps(found, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError) as wrong:
        error = FieldError("body", Text("UTF-8 编码的 JSON", "JSON in UTF-8"), str(wrong), "format")
        detail = Text("请求体无法读取", "the body cannot be read")
        raise Refused(400, "unreadable", detail, [error]) from None
    return found


def _no_number(name: str) -> object:
    raise ValueError(f"{name} is no JSON number")


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"the name {next(n for n in names if names.count(n) > 1)!r} stands twice in one object")
    return found

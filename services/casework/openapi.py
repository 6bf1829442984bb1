"""The contract of the HTTP side as an OpenAPI 3.1 document, derived from the registry and the routes."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from rules.records import LARGEST_ATTACHMENT, MEDIA_TYPES
from shared.messages import jsonschema
from shared.messages.answers import CommandAccepted
from shared.messages.domains import SHA256_PATTERN, SITE_PATTERN
from shared.messages.registry import MessageType

from .commanding import COMMANDS
from .probe_schemas import PROBES
from .queries import PageQuery
from .routes import COMMAND, ROUTES, NoBody, Route

PROBLEM: Final = "application/problem+json"
JSON: Final = "application/json"

_ABOUT: Final = """\
What each department of CAPA Loop offers over HTTP. A command is carried out by the department that receives it, as over
AMQP: its `Idempotency-Key` is the id of the message, so the same key with the same body has no second effect (200,
`duplicate: true`), with another body it is refused (409, `id-reused`). Everything that is refused is a problem document
(RFC 9457), in Chinese or English as `Accept-Language` asks.
"""


def openapi_document() -> dict[str, Any]:
    """The document, always the same for the same registry and routes."""
    paths: dict[str, Any] = {}
    for path, method, operation in _operations():
        paths.setdefault(path, {})[method] = operation
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "CAPA Loop",
            "version": "1.0.0",
            "description": _ABOUT,
            "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        },
        "jsonSchemaDialect": jsonschema.DIALECT,
        "security": [{"token": []}],
        "paths": dict(sorted(paths.items())),
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": _schemas(),
            "responses": {"Problem": _response("Why it is refused.", _ref("schemas", "Problem"), PROBLEM)},
        },
    }


def openapi_text() -> str:
    """The document as it is printed."""
    return json.dumps(openapi_document(), indent=2, ensure_ascii=False) + "\n"


def _operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for message in COMMANDS.values():
        yield COMMAND.path.replace("{command}", message.name), "post", _command(message)
    for route in ROUTES:
        if route is not COMMAND:
            yield route.path, route.method.lower(), _operation(route)


def _command(message: MessageType) -> dict[str, Any]:
    return {
        "operationId": message.name,
        "summary": message.description,
        "description": COMMAND.about,
        "parameters": [_IDEMPOTENCY_KEY],
        "requestBody": _body(_ref("schemas", f"{message.name}.command")),
        "responses": {
            "202": _response("Accepted.", _ref("schemas", "Accepted")),
            "200": _response("Accepted before: the same answer, no second effect.", _ref("schemas", "Accepted")),
            **_REFUSED,
        },
    }


def _operation(route: Route) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": route.name,
        "summary": route.about,
        "parameters": [*_path_parameters(route), *_query_parameters(route), *_key(route)],
        "responses": _responses(route),
    }
    if route.open:
        found["security"] = []
    if route.role:
        found["description"] = f"The client must have the role `{route.role}`."
    if route.body is not None:
        needed = route.body is not NoBody
        found["requestBody"] = _body(jsonschema.of_body(route.body, strict=True), required=needed)
    if route.files and route.method == "POST":
        found["requestBody"] = {"required": True, "content": _files(route) | {"multipart/form-data": _FORM}}
    return found


def _responses(route: Route) -> dict[str, Any]:
    if route.name == "metrics":
        return {"200": {"description": "Figures.", "content": {"text/plain": {"schema": {"type": "string"}}}}}
    if route.files:
        return _file_responses(route)
    if route.name in PROBES:
        return _probe_responses(route)
    schema = _ref("schemas", "Page") if issubclass(route.query, PageQuery) else {"type": "object"}
    found = {"200": _response(route.about, schema)}
    if "format" in _properties(route):
        found["200"]["content"] |= {"text/csv": _TEXT, "application/jsonl": _TEXT}
    return found if route.open else found | _REFUSED


def _probe_responses(route: Route) -> dict[str, Any]:
    schema = PROBES[route.name]
    found = {"200": _response(route.about, schema)}
    return found | {"503": _response("Not ready.", schema)} if route.name == "ready" else found


def _file_responses(route: Route) -> dict[str, Any]:
    if route.method == "GET":
        unchanged = {"description": "The client has it already (`If-None-Match`)."}
        return {"200": {"description": route.about, "content": _files(route)}, "304": unchanged} | _REFUSED
    kept = _ref("schemas", "Kept")
    return {"201": _response("Kept.", kept), "200": _response("It was kept before.", kept)} | _REFUSED


def _files(route: Route) -> dict[str, Any]:
    return {type_: {"schema": {}} for type_ in route.files}


def _path_parameters(route: Route) -> Iterator[dict[str, Any]]:
    for name in re.findall(r"\{(\w+)\}", route.path):
        yield {"name": name, "in": "path", "required": True, "schema": _PATH.get(name, {"type": "string"})}


def _query_parameters(route: Route) -> Iterator[dict[str, Any]]:
    for name, schema in _properties(route).items():
        yield {"name": name, "in": "query", "required": False, "schema": _given(schema)}


def _key(route: Route) -> list[dict[str, Any]]:
    return [_IDEMPOTENCY_KEY] if route.keyed else []


def _properties(route: Route) -> dict[str, Any]:
    found: dict[str, Any] = jsonschema.of_body(route.query, strict=True).get("properties", {})
    return found


def _given(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A parameter is left out, never null: the same schema without it."""
    found = {name: value for name, value in schema.items() if name not in ("default", "expected")}
    if isinstance(found.get("type"), list):
        kinds = [kind for kind in found["type"] if kind != "null"]
        found["type"] = kinds[0] if len(kinds) == 1 else kinds
    if "enum" in found:
        found["enum"] = [value for value in found["enum"] if value is not None]
    return found


def _body(schema: Mapping[str, Any], *, required: bool = True) -> dict[str, Any]:
    return {"required": required, "content": {JSON: {"schema": schema}}}


def _response(about: str, schema: Mapping[str, Any], type_: str = JSON) -> dict[str, Any]:
    return {"description": about, "content": {type_: {"schema": schema}}}


def _ref(*path: str) -> dict[str, str]:
    return {"$ref": "#/components/" + "/".join(path)}


def _schemas() -> dict[str, Any]:
    named = {f"{message.name}.command": _command_schema(message) for message in COMMANDS.values()}
    return dict(sorted({**named, "Accepted": _accepted(), "Problem": _PROBLEM, "Page": _PAGE, "Kept": _KEPT}.items()))


def _command_schema(message: MessageType) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["site", "data"],
        "properties": {"site": _PATH["site"], "data": jsonschema.of_body(message.body, strict=True)},
        "additionalProperties": False,
    }


def _accepted() -> dict[str, Any]:
    return jsonschema.of_body(CommandAccepted, strict=False)


_TEXT: Final = {"schema": {"type": "string"}}
_PATH: Final[Mapping[str, Any]] = {
    "site": {"type": "string", "pattern": SITE_PATTERN},
    "id": {"type": "integer", "minimum": 1},
    "sha256": {"type": "string", "pattern": SHA256_PATTERN},
}
_FORM: Final = {
    "schema": {"type": "object", "required": ["file"], "properties": {"file": {}}, "additionalProperties": False}
}
_KEPT: Final = {
    "type": "object",
    "required": ["sha256", "media_type", "size"],
    "properties": {
        "sha256": {"type": "string", "pattern": SHA256_PATTERN},
        "media_type": {"type": "string", "enum": list(MEDIA_TYPES)},
        "size": {"type": "integer", "minimum": 1, "maximum": LARGEST_ATTACHMENT},
        "name": {"type": "string"},
    },
}
_IDEMPOTENCY_KEY: Final = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The id of the request. Without it a new one is made, and sending it again is a second request.",
    "schema": {"type": "string", "pattern": r"^[\x21-\x7e]{1,200}$"},
}
_REFUSED: Final = {"4XX": _ref("responses", "Problem"), "5XX": _ref("responses", "Problem")}
_ITEMS: Final = {"type": "array", "items": {"type": "object"}}
_PAGE: Final = {
    "type": "object",
    "required": ["items", "next"],
    "properties": {"items": _ITEMS, "next": {"type": ["string", "null"], "description": "the cursor of the next page"}},
}
_ERROR: Final = {
    "type": "object",
    "required": ["field", "expected", "got", "code"],
    "properties": {"field": {"type": "string"}, "expected": {"type": "string"}, "got": {}, "code": {"type": "string"}},
}
_PROBLEM: Final = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "errors"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {"type": "array", "items": _ERROR},
        "instance": {"type": "string", "description": "of a failure on our side: under which id the log has it"},
    },
}

"""JSON Schema of every body, derived from its marshmallow schema by apispec."""

from functools import cache
from typing import Any, Final, cast

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin

from shared.messages.domains import Amount, Percent
from shared.messages.envelope import as_json_schema
from shared.messages.registry import MessageType
from shared.messages.schema import schema_of

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def of_body(body: type[Any], *, strict: bool) -> dict[str, Any]:
    """The JSON Schema of a body class, nested bodies in place; a strict one allows no other fields."""
    found: dict[str, Any] = _converter().schema2jsonschema(schema_of(cast(Any, body), strict=strict))
    found.setdefault("type", "object")
    return found | {"description": (body.__doc__ or "").strip()}


def of_message(message: MessageType) -> dict[str, Any]:
    """The JSON Schema of a whole message, envelope and body."""
    data = of_body(message.body, strict=message.kind == "command")
    return {"$schema": DIALECT, "title": message.type, **as_json_schema(message.type, data)}


@cache
def _converter() -> Any:
    plugin = MarshmallowPlugin(schema_name_resolver=lambda _schema: None)
    APISpec("CAPA Loop", "1", "3.1.0", plugins=[plugin])
    for exact in (Percent, Amount):
        plugin.map_to_openapi_type(exact, "string", None)
    return plugin.converter

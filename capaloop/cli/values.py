"""`name=value` as a person types it, read by the types of a form's JSON Schema; nothing is guessed."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from capaloop.cli.endings import field_error
from capaloop.cli.files import read_object
from capaloop.cli.refusals import bad_input
from capaloop.cli.session import Session
from capaloop.plain_words import flag_of, json_of, whole_of

PAIR: Final = re.compile(r"(?P<name>[A-Za-z_][\w.]*)(?P<json>:)?=(?P<value>.*)", re.DOTALL)
HASHES: Final = re.compile(r"[0-9a-f]{64}(,[0-9a-f]{64})*")
"""Attachments as `capaloop attach` prints them."""

Schema = Mapping[str, Any]


class Misfit(Exception):
    """The text fits none of the types that the form allows."""


def answer_of(session: Session, pieces: Iterable[str], form: Schema) -> dict[str, Any]:
    """The answer in these pieces, each `name=value`, `name:=JSON`, a file with a JSON object or `-`.

    BadInput with every wrong piece at once. What only the department can know (whether the answer is complete,
    whether its values are allowed) is left to it.
    """
    answer: dict[str, Any] = {}
    errors: list[dict[str, Any]] = []
    for piece in pieces:
        pair = PAIR.fullmatch(piece)
        if pair is None:
            answer |= read_object(session, piece)
            continue
        name, text = pair["name"], pair["value"]
        try:
            answer[name] = _parsed(text) if pair["json"] else read(text, _field(form, name))
        except KeyError:
            errors.append(field_error(name, session.say("do.one_of", names=", ".join(_names(form))), text, "choice"))
        except Misfit:
            errors.append(field_error(name, expected(session, _field(form, name)), text, "type"))
    if errors:
        fields = ", ".join(error["field"] for error in errors)
        raise bad_input(session, session.say("do.wrong", fields=fields), errors)
    return answer


def read(text: str, schema: Schema) -> Any:
    """The JSON value that the text is by the schema. Misfit if it is none."""
    if "anyOf" in schema:
        return _first_fit(text, schema["anyOf"])
    if "const" in schema:
        return _only(text, schema["const"])
    kind = schema.get("type")
    if kind == "boolean":
        return _found(flag_of(text))
    if kind == "integer":
        return _found(whole_of(text))
    if kind == "array" and HASHES.fullmatch(text):
        return [{"sha256": one} for one in text.split(",")]
    if kind in ("array", "object", "number"):
        return _parsed(text)
    return text


def expected(session: Session, schema: Schema) -> str:
    """What a field of a form wants, in words."""
    if "anyOf" in schema:
        return session.say("want.or").join(expected(session, one) for one in schema["anyOf"])
    if "const" in schema:
        return str(schema["const"])
    if "enum" in schema:
        return " | ".join(str(one) for one in schema["enum"])
    if "format" in schema:
        return session.word("want", schema["format"])
    if schema.get("type") == "integer":
        return session.say("want.integer", least=schema.get("minimum", "…"), most=schema.get("maximum", "…"))
    return str(schema.get("description") or session.word("want", schema.get("type", "value")))


def _field(form: Schema, name: str) -> Schema:
    properties: Mapping[str, Schema] = form.get("properties", {})
    if not properties and form.get("additionalProperties", True):
        return {}
    return properties[name]


def _names(form: Schema) -> list[str]:
    return list(form.get("properties", {}))


def _first_fit(text: str, choices: Iterable[Schema]) -> Any:
    for schema in choices:
        try:
            return read(text, schema)
        except Misfit:
            continue
    raise Misfit


def _only(text: str, const: Any) -> Any:
    if text == str(const):
        return const
    raise Misfit


def _found(value: Any) -> Any:
    if value is None:
        raise Misfit
    return value


def _parsed(text: str) -> Any:
    try:
        return json_of(text)
    except ValueError:
        raise Misfit from None

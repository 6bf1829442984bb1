"""A person's answer against the form of a task: a JSON Schema, checked with every error named by field."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from rules.domain import Mismatch
from rules.domains import Instant
from rules.numbers import Number
from shared.messages.errors import FieldError, invalid

_CODES = {
    "required": "required",
    "minProperties": "required",
    "additionalProperties": "unknown-field",
    "type": "type",
    "enum": "choice",
    "const": "choice",
    "minimum": "range",
    "maximum": "range",
    "minLength": "required",
    "maxLength": "too-long",
    "pattern": "format",
    "format": "format",
    "x-number": "range",
    "anyOf": "type",
}


_FORMATS: Final = FormatChecker()


@_FORMATS.checks("date-time", raises=Mismatch)
def _is_instant(written: object) -> bool:
    return not isinstance(written, str) or Instant().read(written) is not None


def _number(_: Any, bounds: Mapping[str, Any], written: object, __: Any) -> Iterator[ValidationError]:
    """JSON Schema cannot bound a number that is written as text, so a form says the bounds in a word of its own."""
    try:
        if isinstance(written, str):
            Number(**bounds).read(written)
    except Mismatch as wrong:
        yield ValidationError(str(wrong))


_Validator: Any = extend(Draft202012Validator, {"x-number": _number})  # type: ignore[no-untyped-call]


def checked(form: Mapping[str, Any], answer: Mapping[str, Any]) -> dict[str, Any]:
    """The answer without empty fields, if it fits the form; else one refusal with all that is wrong."""
    given = {name: value for name, value in answer.items() if value is not None}
    validator = _Validator(dict(form), format_checker=_FORMATS)
    errors = [wrong for one in validator.iter_errors(given) for wrong in _errors(one, form, given)]
    if errors:
        raise invalid(errors)
    return given


def _errors(error: ValidationError, form: Mapping[str, Any], given: Mapping[str, Any]) -> Iterator[FieldError]:
    code = _CODES.get(str(error.validator), "invalid")
    if error.validator == "required":
        required: Any = error.validator_value
        missing = [name for name in required if name not in given]
        yield from (
            FieldError(f"answer.{n}", _expected(form, n), None, code) for n in missing if f"'{n}'" in error.message
        )
    elif error.validator == "additionalProperties":
        known = form["properties"]
        extra = [name for name in given if name not in known]
        yield from (FieldError(f"answer.{n}", f"one of {', '.join(known)}", given[n], code) for n in extra)
    else:
        name = str(error.absolute_path[0]) if error.absolute_path else "answer"
        yield FieldError(f"answer.{name}", _expected(form, name), given.get(name), code)


def _expected(form: Mapping[str, Any], name: str) -> str:
    schema = form["properties"].get(name, {})
    parts = schema.get("anyOf", [schema])
    return " or ".join(_in_words(part) for part in parts)


def _in_words(schema: Mapping[str, Any]) -> str:
    if "const" in schema:
        return str(schema["const"])
    if "enum" in schema:
        return "one of " + ", ".join(schema["enum"])
    if "format" in schema:
        return {"date": "a day, YYYY-MM-DD", "date-time": "a time with offset, RFC 3339"}[schema["format"]]
    if schema.get("type") == "integer":
        return f"a whole number from {schema['minimum']} to {schema['maximum']}"
    if "description" in schema:
        return str(schema["description"])
    return {"boolean": "true or false", "string": "a text", "array": "a list"}.get(str(schema.get("type")), "a value")

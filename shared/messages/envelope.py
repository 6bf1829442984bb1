"""The envelope of every message: CloudEvents 1.0, structured mode, JSON."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from typing import Any, Final

from marshmallow import ValidationError

from shared.errors import CapaLoopError
from shared.messages.domains import INSTANT_PATTERN, SITE_PATTERN, instant_of
from shared.messages.errors import FieldError
from shared.messages.text import Text
from shared.messages.traceparent import traceparent_of

CONTENT_TYPE: Final = "application/cloudevents+json"
ACCEPTED_CONTENT_TYPES: Final = frozenset({CONTENT_TYPE, "application/json"})
LARGEST: Final = 1024 * 1024
"""Bytes: a message larger than 1 MiB is not read."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who says what about which case, when. (`source`, `id`) is the message's identity for ever."""

    id: str
    source: str
    type: str
    time: datetime
    site: str
    data: Mapping[str, Any]
    subject: str | None = None
    correlationid: str | None = None
    causationid: str | None = None
    traceparent: str | None = None


class Unreadable(CapaLoopError):
    """Bytes that are no envelope, or an envelope with wrong attributes.

    `errors` lists every one. `named` is the object that came when at least its type, id, source and site are
    fit for use: then it is known who is to be answered; else None.
    """

    def __init__(self, detail: Text, errors: tuple[FieldError, ...], named: Mapping[str, Any] | None = None) -> None:
        self.detail = detail
        self.errors = errors
        self.named = named
        super().__init__(detail.en)


@dataclass(frozen=True)
class _Attribute:
    expected: Text
    fits: Callable[[object], bool]
    needed: bool = True


def _text(longest: int, pattern: str = r"(?s:.*\S.*)") -> Callable[[object], bool]:
    expression = re.compile(pattern)
    return lambda v: isinstance(v, str) and len(v) <= longest and expression.fullmatch(v) is not None


def _is_moment(value: object) -> bool:
    try:
        return isinstance(value, str) and instant_of(value) is not None
    except ValidationError:
        return False


_LINE = Text("非空文字，至多 200 字", "text that is not blank, at most 200 characters")

_NAMING: Final[Mapping[str, _Attribute]] = {
    "specversion": _Attribute(Text("文字 1.0", 'the text "1.0"'), lambda v: v == "1.0"),
    "id": _Attribute(_LINE, _text(200)),
    "source": _Attribute(_LINE, _text(200)),
    "type": _Attribute(_LINE, _text(200)),
    "site": _Attribute(
        Text("站点名：小写字母开头，2 至 32 个小写字母、数字或 -", f"a site id: {SITE_PATTERN}"),
        _text(32, SITE_PATTERN),
    ),
}
_OTHERS: Final[Mapping[str, _Attribute]] = {
    "time": _Attribute(Text("带时区的时间（RFC 3339）", "a time with its offset, RFC 3339"), _is_moment),
    "data": _Attribute(Text("JSON 对象", "a JSON object"), lambda v: isinstance(v, dict)),
    "subject": _Attribute(_LINE, _text(200), needed=False),
    "correlationid": _Attribute(_LINE, _text(200), needed=False),
    "causationid": _Attribute(_LINE, _text(200), needed=False),
    "datacontenttype": _Attribute(
        Text("application/json", "application/json"), lambda v: v == "application/json", needed=False
    ),
}


def loads(raw: bytes) -> Envelope:
    """The envelope in these bytes; Unreadable, with every wrong attribute, when there is none."""
    found = _object(raw)
    naming, others = tuple(_wrong(found, _NAMING)), tuple(_wrong(found, _OTHERS))
    if naming or others:
        fields = ", ".join(error.field for error in naming + others)
        detail = Text(f"信封有误：{fields}", f"the envelope is wrong: {fields}")
        raise Unreadable(detail, naming + others, None if naming else found)
    optional = {name: found.get(name) for name in ("subject", "correlationid", "causationid")}
    return Envelope(
        id=found["id"],
        source=found["source"],
        type=found["type"],
        time=instant_of(found["time"]),
        site=found["site"],
        data=found["data"],
        traceparent=traceparent_of(found.get("traceparent")),
        **optional,
    )


def dumps(envelope: Envelope) -> bytes:
    """The bytes of an envelope, always the same for the same envelope."""
    return json.dumps(as_json(envelope), ensure_ascii=False, separators=(",", ":")).encode()


def as_json(envelope: Envelope) -> dict[str, Any]:
    """The envelope as a JSON object; absent attributes are left out."""
    fields = {
        "specversion": "1.0",
        "id": envelope.id,
        "source": envelope.source,
        "type": envelope.type,
        "time": envelope.time.isoformat(),
        "site": envelope.site,
        "subject": envelope.subject,
        "correlationid": envelope.correlationid,
        "causationid": envelope.causationid,
        "traceparent": envelope.traceparent,
        "datacontenttype": "application/json",
        "data": envelope.data,
    }
    return {name: value for name, value in fields.items() if value is not None}


def as_json_schema(type_: Any, data: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON Schema of an envelope around a body."""
    line = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": r"\S"}
    absent_or_line = {**line, "type": ["string", "null"]}
    properties = {
        "specversion": {"const": "1.0"},
        "id": line,
        "source": line,
        "type": {"const": type_},
        "time": {"type": "string", "format": "date-time", "pattern": INSTANT_PATTERN},
        "site": {"type": "string", "pattern": SITE_PATTERN},
        "subject": absent_or_line,
        "correlationid": absent_or_line,
        "causationid": absent_or_line,
        "traceparent": {"description": "traceparent of W3C Trace Context; anything else counts as absent"},
        "datacontenttype": {"enum": ["application/json", None]},
        "data": data,
    }
    required = ["specversion", "id", "source", "type", "time", "site", "data"]
    return {"type": "object", "properties": properties, "required": required}


def _wrong(found: Mapping[str, Any], attributes: Mapping[str, _Attribute]) -> Iterator[FieldError]:
    for name, attribute in attributes.items():
        value = found.get(name)
        if value is None:
            if attribute.needed:
                yield FieldError(name, attribute.expected, None, "required")
        elif not attribute.fits(value):
            yield FieldError(name, attribute.expected, value, "format")


def _object(raw: bytes) -> dict[str, Any]:
    if len(raw) > LARGEST:
        raise _not_read("size", Text("至多 1 MiB", "at most 1 MiB"), f"{len(raw)} bytes", "too-long")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as wrong:
        raise _not_read("body", Text("UTF-8 编码", "UTF-8"), f"byte {wrong.start}", "format") from None
    found = _parsed(text)
    if not isinstance(found, dict):
        raise _not_read("body", Text("JSON 对象", "a JSON object"), text, "type")
    return found


def _parsed(text: str) -> object:
    try:
        found: object = json.loads(text, parse_constant=_no_number, parse_float=_finite)
        if "\\u" in text:
            _refuse_unwritable(found)
    except (ValueError, RecursionError) as wrong:
        raise _not_read("body", Text("JSON", "JSON"), str(wrong) or "nested too deeply", "format") from None
    return found


def _no_number(name: str) -> object:
    raise ValueError(f"{name} is no JSON number")


def _finite(digits: str) -> float:
    found = float(digits)
    if not isfinite(found):
        raise ValueError(f"{digits[:20]} is beyond every number that can be written again")
    return found


def _refuse_unwritable(found: object) -> None:
    text = json.dumps(found, ensure_ascii=False)
    text.encode()  # half of a surrogate pair cannot be written anywhere: UnicodeEncodeError is a ValueError
    if re.search(r"(?<!\\)(\\\\)*\\u0000", text):
        raise ValueError("the character U+0000 cannot be stored")


def _not_read(field: str, expected: Text, got: object, code: str) -> Unreadable:
    detail = Text(f"无法读取：须为{expected.zh}", f"it cannot be read: it must be {expected.en}")
    return Unreadable(detail, (FieldError(field, expected, got, code),))

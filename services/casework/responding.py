"""Answers over HTTP: JSON, and a problem document (RFC 9457) for everything that is refused."""

import base64
import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from urllib.parse import quote
from uuid import uuid4

from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.http import dump_options_header
from werkzeug.wrappers import Request, Response

from shared.messages.errors import Refused
from shared.messages.text import Language, Text

PROBLEM: Final = "application/problem+json"
RETRY_SECONDS: Final = "5"

Headers = Mapping[str, str]


class MissingToken(Refused):
    """No token, or nobody's (401)."""

    def __init__(self, *, given: bool) -> None:
        self.challenge = 'Bearer realm="capaloop"' + (', error="invalid_token"' if given else "")
        detail = Text("请求须带有效的令牌", "send a token that this department knows: Authorization: Bearer <token>")
        super().__init__(401, "token", detail, title=Text("须出示令牌", "A token is required"))


def json_answer(found: object, status: int = 200, headers: Headers | None = None) -> Response:
    """`found` as JSON; times with offset, decimals as text, bytes as base64."""
    return Response(_dumped(found), status, _common() | dict(headers or {}), mimetype="application/json")


def file_answer(content: bytes, about: Mapping[str, Any], request: Request) -> Response:
    """The bytes of a file for keeping, never for showing in place; 304 to a client that has them already."""
    response = Response(content, content_type=about["media_type"])
    response.content_length = about["size"]
    response.set_etag(about["sha256"])
    named = {"filename*": f"UTF-8''{quote(about.get('name') or about['sha256'], safe='')}"}
    response.headers["Content-Disposition"] = dump_options_header("attachment", named)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-cache"
    return response.make_conditional(request)


def problem_answer(refusal: Refused, language: Language, headers: Headers | None = None) -> Response:
    """A refusal as the problem it is."""
    given = dict(headers or {})
    if isinstance(refusal, MissingToken):
        given["WWW-Authenticate"] = refusal.challenge
    return problem_document(refusal.problem(language), language, given)


def problem_document(problem: Mapping[str, Any], language: Language, headers: Headers | None = None) -> Response:
    """A problem that is already written out, with its own status."""
    told = _common() | {"Content-Language": language} | dict(headers or {})
    return Response(_dumped(problem), int(problem["status"]), told, content_type=PROBLEM)


def http_problem(wrong: HTTPException, language: Language) -> Response:
    """What the HTTP layer itself refuses, as a problem."""
    status = wrong.code or 500
    code, title, detail = _HTTP.get(status, _REFUSED)
    allowed = wrong.valid_methods if isinstance(wrong, MethodNotAllowed) else None
    headers = {"Allow": ", ".join(sorted(allowed))} if allowed else None
    return problem_answer(Refused(status, code, detail, title=title), language, headers)


def unavailable(language: Language) -> Response:
    """The database is away: nothing was stored."""
    title = Text("暂时无法服务", "The department cannot work now")
    detail = Text("未保存任何内容，请稍后用同一编号重发", "nothing was stored: send it again later, with the same id")
    refusal = Refused(503, "unavailable", detail, title=title)
    return problem_answer(refusal, language, {"Retry-After": RETRY_SECONDS})


def failed(language: Language) -> tuple[str, Response]:
    """An error of ours: a new id, under which the log has the rest, and the answer that names nothing but the id."""
    id_ = uuid4().hex[:12]
    detail = Text(f"服务端出错，日志编号 {id_}", f"something went wrong on our side; the log has it under {id_}")
    problem = Refused(500, "internal", detail).problem(language) | {"instance": f"urn:capaloop:failure:{id_}"}
    return id_, problem_document(problem, language)


def dump_line(found: object) -> str:
    """`found` as one line of JSON."""
    return json.dumps(found, ensure_ascii=False, default=written, separators=(",", ":"))


def written(value: object) -> object:
    """How a value that JSON does not know is written."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, Decimal):
        return format(value, "f")
    raise TypeError(f"{type(value).__name__} has no JSON form here")


def _dumped(found: object) -> str:
    return dump_line(found) + "\n"


def _common() -> dict[str, str]:
    return {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Vary": "Accept-Language"}


_REFUSED: Final = ("request", Text("请求被拒绝", "The request is refused"), Text("请求有误", "the request is wrong"))
_HTTP: Final[Mapping[int, tuple[str, Text, Text]]] = {
    400: ("request", Text("请求被拒绝", "The request is refused"), Text("请求无法读取", "the request cannot be read")),
    404: ("no-such-path", Text("没有此路径", "There is no such path"), Text("此处没有该路径", "nothing has this path")),
    405: (
        "method-not-allowed",
        Text("此路径不接受该方法", "The path does not take this method"),
        Text("可用的方法见 Allow", "the methods that it takes are in the header Allow"),
    ),
    413: (
        "too-large",
        Text("请求过大", "The request is too large"),
        Text("请求体至多 1 MiB，附件至多 10 MiB", "a request has a body of at most 1 MiB, an attachment 10 MiB"),
    ),
}

"""What is told to whoever sent something wrong: every field, what was expected and what came (RFC 9457)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from shared.errors import CapaLoopError
from shared.messages.text import Language, Text

GOT_LENGTH: Final = 200
MASK: Final = "…"
"""What stands in the place of what is personal."""

MOST_ERRORS: Final = 100
"""Of more errors than this in one message the first ones are listed and the rest counted."""

TITLES: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "unreadable": Text("消息无法读取", "The message cannot be read"),
        "invalid": Text("内容不符合要求", "The content is not as required"),
        "unknown-type": Text("没有这种消息", "There is no such message"),
        "id-reused": Text("同一编号已用于另一内容", "This id was already used with another content"),
        "not-found": Text("查无此项", "There is no such thing here"),
        "forbidden-by-state": Text("当前状态不允许", "The state of the case does not allow it"),
        "forbidden-by-procedure": Text("程序不允许", "The procedure does not allow it"),
        "task-closed": Text("任务已结束", "The task is closed"),
        "identity": Text("身份不符", "The sender may not act in this name"),
        "reply-to": Text("回复地址不被接受", "The reply address is not accepted"),
        "internal": Text("内部错误", "Something went wrong on our side"),
    }
)


@dataclass(frozen=True, slots=True)
class FieldError:
    """One thing wrong with one field.

    `field` is the path in the message (`customer.name`, `attachments[0].sha256`), `got` what came, cut to 200
    characters, `code` one of: required, unknown-field, type, range, choice, format, too-long, relation (wrong only
    beside another field), or the code of the refusal it belongs to.
    """

    field: str
    expected: Text | str
    got: object
    code: str

    def as_json(self, language: Language = "en") -> dict[str, object]:
        expected = self.expected.in_language(language) if isinstance(self.expected, Text) else self.expected
        return {"field": clipped(self.field), "expected": expected, "got": clipped(self.got), "code": self.code}


def clipped(got: object) -> object:
    """`got` as it may be told back: whole when small, else its text cut to 200 characters."""
    if got is None or isinstance(got, bool | float):
        return got
    text = got if isinstance(got, str) else str(got)
    if isinstance(got, int) and len(text) <= GOT_LENGTH:
        return got
    return text if len(text) <= GOT_LENGTH else text[: GOT_LENGTH - 1] + "…"


class Refused(CapaLoopError):
    """A command is refused whole; nothing of it was stored.

    `status` is the HTTP status of the answer, `code` a short word that never changes (it ends the problem's
    `type`), `detail` one sentence for the person who sent it, `errors` one entry per wrong field.
    Raised by a department's duty it rolls back everything the duty did.
    """

    def __init__(
        self,
        status: int,
        code: str,
        detail: Text | str,
        errors: Iterable[FieldError] = (),
        *,
        title: Text | None = None,
    ) -> None:
        self.status = status
        self.code = code
        self.detail = detail
        self.errors = tuple(errors)
        self.title = title or TITLES.get(code) or Text("已拒绝", "Refused")
        super().__init__(detail.en if isinstance(detail, Text) else detail)

    def problem(self, language: Language = "en") -> dict[str, object]:
        """The body of RFC 9457, the same over HTTP and AMQP."""
        detail = self.detail.in_language(language) if isinstance(self.detail, Text) else self.detail
        return {
            "type": f"urn:capaloop:problem:{self.code}",
            "title": self.title.in_language(language),
            "status": self.status,
            "detail": detail,
            "errors": [error.as_json(language) for error in self.errors],
        }

    def without_personal_data(self, is_personal: Callable[[str], bool]) -> "Refused":
        """The same refusal fit for everyone: left out is what came in an unknown field, and in every field that
        `is_personal`."""
        errors = (
            replace(error, got=MASK) if error.code == "unknown-field" or is_personal(error.field) else error
            for error in self.errors
        )
        return Refused(self.status, self.code, self.detail, errors, title=self.title)


def invalid(errors: Iterable[FieldError]) -> Refused:
    """A refusal for content that breaks its schema, every wrong field listed."""
    found = tuple(errors)
    listed = found[:MOST_ERRORS]
    fields = str(clipped(", ".join(dict.fromkeys(error.field for error in listed))))
    detail = Text(f"有 {len(found)} 处错误：{fields}", f"{len(found)} wrong in: {fields}")
    return Refused(422, "invalid", detail, listed)

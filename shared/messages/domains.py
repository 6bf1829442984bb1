"""The kinds of value a message's field may hold, each with what is expected of it in words."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from marshmallow import ValidationError, fields, validate

from shared.messages.text import Text

SITE_PATTERN: Final = r"^[a-z][a-z0-9-]{1,31}$"
CASE_PATTERN: Final = r"^[a-z][a-z0-9-]{1,31}/[^\s/]{1,100}$"
KIND_PATTERN: Final = r"^[a-z][a-z0-9_]{0,39}$"
SHA256_PATTERN: Final = r"^[0-9a-f]{64}$"
INSTANT_PATTERN: Final = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})$"
)
DECIMAL_PATTERN: Final = r"^[0-9]{1,3}([.][0-9]{1,9})?$"
PERCENT_PATTERN: Final = r"^(?=.*[1-9])(0?[0-9]{1,2}([.][0-9]{1,9})?|100([.]0{1,9})?)$"
QUANTITY_PATTERN: Final = r"^[0-9]{1,10}([.][0-9]{1,6})?$"
DAY_PATTERN: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"

_INSTANT: Final = re.compile(INSTANT_PATTERN)
_DECIMAL: Final = re.compile(DECIMAL_PATTERN)
_DAY: Final = re.compile(DAY_PATTERN)
_QUANTITY: Final = re.compile(QUANTITY_PATTERN)

NOT_APPLICABLE: Final = "n/a"

CODES: Final = {"required": "required", "null": "required", "invalid": "type"}


@dataclass(frozen=True)
class Domain:
    """What a field may hold: how it is read and written, what is expected of it in words, and whether it may be, or be
    about, a person: then only who may see personal data is shown it. Free text always may be."""

    expected: Text
    field: Callable[..., fields.Field[Any]]
    personal: bool = False


class Line(fields.String):
    """Text as JSON has it, without U+0000, which no database takes; nothing else is turned into text."""

    def _deserialize(self, value: object, *_: Any, **__: Any) -> str:
        if not isinstance(value, str):
            raise ValidationError("type")
        if "\x00" in value:
            raise ValidationError("format")
        return value


class Whole(fields.Integer):
    """A whole number as JSON has it: neither a fraction, nor a text, nor true."""

    def _deserialize(self, value: object, *_: Any, **__: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise ValidationError("type")
        return value


class Flag(fields.Boolean):
    """true or false as JSON has them."""

    def _deserialize(self, value: object, *_: Any, **__: Any) -> bool:
        if not isinstance(value, bool):
            raise ValidationError("type")
        return value


class Object(fields.Dict):
    """A JSON object whose content is the procedure's, not the message's."""

    def _deserialize(self, value: object, *_: Any, **__: Any) -> dict[str, object]:
        if not isinstance(value, dict):
            raise ValidationError("type")
        return value


class Instant(fields.AwareDateTime):
    """A point in time, RFC 3339 with its offset."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="iso", **kwargs)

    def _deserialize(self, value: object, *_: Any, **__: Any) -> datetime:
        if not isinstance(value, str):
            raise ValidationError("type")
        return instant_of(value)


def instant_of(text: str) -> datetime:
    """The point in time that an RFC 3339 text names; a text without an offset is a ValidationError."""
    if not _INSTANT.fullmatch(text):
        raise ValidationError("format")
    try:
        moment = datetime.fromisoformat(text.upper())
        moment.timestamp()
    except (ValueError, OverflowError):
        raise ValidationError("format") from None
    return moment


class Day(fields.Date):
    """A calendar day, YYYY-MM-DD."""

    def _deserialize(self, value: object, *_: Any, **__: Any) -> date:
        if not isinstance(value, str):
            raise ValidationError("type")
        if not _DAY.fullmatch(value):
            raise ValidationError("format")
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValidationError("format") from None


class Percent(fields.Decimal):
    """A share in percent, exact, written as text, or the words that the form allows instead."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(as_string=True, **kwargs)

    def _deserialize(self, value: object, *_: Any, **__: Any) -> Any:
        if not isinstance(value, str):
            raise ValidationError("type")
        if value == NOT_APPLICABLE:
            return value
        if not _DECIMAL.fullmatch(value):
            raise ValidationError("format")
        share = Decimal(value)
        if not 0 < share <= 100:
            raise ValidationError("range")
        return share

    def _serialize(self, value: Any, *_: Any, **__: Any) -> str | None:
        return None if value is None else format(value, "f") if isinstance(value, Decimal) else str(value)


class Amount(fields.Decimal):
    """How much of something, exact, written as text."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(as_string=True, **kwargs)

    def _deserialize(self, value: object, *_: Any, **__: Any) -> Decimal:
        if not isinstance(value, str):
            raise ValidationError("type")
        if not _QUANTITY.fullmatch(value):
            raise ValidationError("format")
        return Decimal(value)

    def _serialize(self, value: Any, *_: Any, **__: Any) -> str | None:
        return None if value is None else format(value, "f")


def _length(longest: int) -> validate.Validator:
    return validate.Length(max=longest, error="too-long")


def _not_blank(value: str) -> None:
    if not value.strip():
        raise ValidationError("required")


def _field_of(
    cls: type[fields.Field[Any]], options: Mapping[str, Any] | None = None, **shown: Any
) -> Callable[..., fields.Field[Any]]:
    """A maker of fields of this class; what is `shown` stands in the JSON Schema."""

    def made(**given: Any) -> fields.Field[Any]:
        metadata = {**shown, **given.pop("metadata", {})}
        return cls(metadata=metadata, **(options or {}), **given)

    return made


def text(longest: int) -> Domain:
    """Text that is not blank, at most `longest` characters."""
    words = Text(f"非空文字，至多 {longest} 字", f"text that is not blank, at most {longest} characters")
    checks = [_not_blank, validate.Length(min=1, error="required"), _length(longest)]
    return Domain(words, _field_of(Line, {"validate": checks}, pattern=r"\S"))


def pattern(expression: str, words: Text, longest: int = 200) -> Domain:
    """Text of a fixed form."""
    form = re.compile(expression)

    def matching(value: str) -> None:
        if not form.fullmatch(value):
            raise ValidationError("format")

    return Domain(words, _field_of(Line, {"validate": [_length(longest), matching]}, pattern=expression))


def whole(least: int, most: int) -> Domain:
    """A whole number in a closed interval."""
    words = Text(f"{least} 至 {most} 的整数", f"a whole number from {least} to {most}")
    check = validate.Range(min=least, max=most, error="range")
    return Domain(words, lambda **kw: Whole(validate=check, **kw))


def choice(names: tuple[str, ...]) -> Domain:
    """One of some names."""
    listed = ", ".join(names)
    check = validate.OneOf(names, error="choice")
    return Domain(Text(f"其中之一：{listed}", f"one of: {listed}"), lambda **kw: Line(validate=check, **kw))


def personal(domain: Domain) -> Domain:
    """The same, of what may be, or be about, a person."""
    return replace(domain, personal=True)


FLAG = Domain(Text("是或否（true、false）", "true or false"), Flag)
OBJECT = Domain(Text("JSON 对象", "a JSON object"), Object)
INSTANT = Domain(
    Text("带时区的时间（RFC 3339）", "a time with its offset, RFC 3339"),
    _field_of(Instant, format="date-time", pattern=INSTANT_PATTERN),
)
DAY = Domain(Text("日期（年-月-日）", "a day, YYYY-MM-DD"), _field_of(Day, format="date"))
PERCENT = Domain(
    Text("大于 0、不超过 100 的十进制文字，或 n/a", "a decimal written as text, over 0 and at most 100, or n/a"),
    _field_of(Percent, description="percent, over 0 and at most 100", pattern=rf"^(n/a|{PERCENT_PATTERN[1:-1]})$"),
)
QUANTITY = Domain(
    Text(
        "以文字写的十进制数量，不小于 0，至多 10 位整数、6 位小数",
        "a decimal quantity written as text, 0 or more, at most 10 digits before the point and 6 after it",
    ),
    _field_of(Amount, description="decimal quantity, 0 or more", pattern=QUANTITY_PATTERN),
)
CASE = pattern(CASE_PATTERN, Text("站点/案号", "a case, SITE/NUMBER"))
KIND = pattern(KIND_PATTERN, Text("案件种类名", "the name of a case kind: a-z, 0-9, _"))

Word = Annotated[str, text(100)]
Title = Annotated[str, text(500)]
Prose = Annotated[str, personal(text(4000))]
PersonalWord = Annotated[str, personal(text(100))]
PersonalTitle = Annotated[str, personal(text(500))]
Case = Annotated[str, CASE]
Kind = Annotated[str, KIND]
Sha256 = Annotated[str, pattern(SHA256_PATTERN, Text("SHA-256，64 位小写十六进制", "a SHA-256, 64 lowercase hex"))]
Email = Annotated[str, personal(pattern(r"^[^@\s]+@[^@\s]+$", Text("电子邮箱", "an e-mail address"), 254))]
Moment = Annotated[datetime, INSTANT]
Date = Annotated[date, DAY]
Count = Annotated[int, whole(1, 1_000_000_000)]
Tally = Annotated[int, whole(0, 1_000_000_000)]
Yes = Annotated[bool, FLAG]
Share = Annotated[Decimal | Literal["n/a"], PERCENT]
Quantity = Annotated[Decimal, QUANTITY]
JsonObject = Annotated[Mapping[str, Any], personal(OBJECT)]

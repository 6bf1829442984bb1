"""The domains of facts: what values a fact may have, and how each is read from and written to JSON.

`YesNo`, `Choice`, `Number` and `Whole` may stand in a decision table, because they can be cut into finitely many
pieces; `Text`, `Day`, `Instant`, `TimeOfDay`, `Record`, `ListOf` and `MapOf` may not: a formula relates them first.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from types import MappingProxyType
from typing import Any

from .domain import NA as NA
from .domain import Domain as Domain
from .domain import Mismatch as Mismatch
from .numbers import Number as Number
from .numbers import Whole as Whole

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
TIME_OF_DAY = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
"""How a time of day is written. JSON Schema's format `time` is another thing: it wants seconds and an offset."""
_TIME_OF_DAY = re.compile(TIME_OF_DAY[1:-1])
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
"""What JSON can say and no store can keep: the null character, and halves of characters."""


@dataclass(frozen=True)
class YesNo(Domain):
    """True or false."""

    def _read(self, raw: Any) -> bool:
        if isinstance(raw, bool):
            return raw
        raise Mismatch(self.describe())

    def _describe(self) -> str:
        return "true or false"

    def _schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


@dataclass(frozen=True, init=False)
class Choice(Domain):
    """One of the listed texts."""

    members: tuple[str, ...] = ()

    def __init__(self, *members: str, na: bool = False) -> None:
        if not members or len(set(members)) < len(members) or not all(isinstance(one, str) for one in members):
            raise ValueError(f"a Choice lists texts, each once, got {members!r}")
        object.__setattr__(self, "members", members)
        object.__setattr__(self, "na", na)

    def _read(self, raw: Any) -> str:
        if isinstance(raw, str) and raw in self.members:
            return raw
        raise Mismatch(self.describe())

    def _lies_in(self, other: Domain) -> bool:
        if isinstance(other, Text):
            return all(len(member) <= other.longest for member in self.members)
        return isinstance(other, Choice) and set(self.members) <= set(other.members)

    def _describe(self) -> str:
        return "one of " + ", ".join(self.members)

    def _schema(self) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.members)}


@dataclass(frozen=True)
class Text(Domain):
    """A text that is not blank, of at most `longest` characters."""

    longest: int = 4000

    def _read(self, raw: Any) -> str:
        if isinstance(raw, str) and raw.strip() and len(raw) <= self.longest and not _UNWRITABLE.search(raw):
            return raw
        raise Mismatch(self.describe())

    def _lies_in(self, other: Domain) -> bool:
        return isinstance(other, Text) and self.longest <= other.longest

    def _describe(self) -> str:
        return f"a text of 1 to {self.longest} characters"

    def _schema(self) -> dict[str, Any]:
        return {"type": "string", "minLength": 1, "maxLength": self.longest, "pattern": r"\S"}


@dataclass(frozen=True)
class Day(Domain):
    """A calendar day, written YYYY-MM-DD."""

    def _read(self, raw: Any) -> date:
        if isinstance(raw, date) and not isinstance(raw, datetime):
            return raw
        try:
            if isinstance(raw, str) and _DAY.fullmatch(raw):
                return date.fromisoformat(raw)
        except ValueError:
            pass
        raise Mismatch(self.describe())

    def write(self, value: Any) -> Any:
        return value if value == NA else value.isoformat()

    def _describe(self) -> str:
        return "a day, YYYY-MM-DD"

    def _schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date"}


@dataclass(frozen=True)
class Instant(Domain):
    """A moment with its offset, RFC 3339. A time without an offset is refused."""

    def _read(self, raw: Any) -> datetime:
        try:
            moment = datetime.fromisoformat(raw.upper()) if isinstance(raw, str) and _INSTANT.fullmatch(raw) else raw
            if isinstance(moment, datetime) and moment.tzinfo is not None:
                moment.astimezone(UTC)
                return moment
        except (ValueError, OverflowError):
            pass
        raise Mismatch(self.describe())

    def write(self, value: Any) -> Any:
        return value if value == NA else value.isoformat()

    def _describe(self) -> str:
        return "a time with offset, RFC 3339"

    def _schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date-time"}


@dataclass(frozen=True)
class TimeOfDay(Domain):
    """A time by the clock on the wall, to the minute, written HH:MM from 00:00 to 23:59; it is on no day of its own."""

    def _read(self, raw: Any) -> time:
        if isinstance(raw, str) and _TIME_OF_DAY.fullmatch(raw):
            return time.fromisoformat(raw)
        if isinstance(raw, time) and raw.tzinfo is None and not (raw.second or raw.microsecond):
            return raw
        raise Mismatch(self.describe())

    def write(self, value: Any) -> Any:
        return value if value == NA else f"{value:%H:%M}"

    def _describe(self) -> str:
        return "a time of day, HH:MM"

    def _schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": TIME_OF_DAY, "description": self._describe()}


@dataclass(frozen=True, init=False)
class Record(Domain):
    """A JSON object with named parts, such as one line of a form's list; `name` says of what kind it is."""

    name: str = ""
    required: tuple[tuple[str, Domain], ...] = ()
    optional: tuple[tuple[str, Domain], ...] = ()

    def __init__(
        self, name: str, required: Mapping[str, Domain], optional: Mapping[str, Domain] = MappingProxyType({})
    ) -> None:
        if not required or set(required) & set(optional):
            raise ValueError(f"the record {name} has a part that is required, and each part once")
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "required", tuple(required.items()))
        object.__setattr__(self, "optional", tuple(optional.items()))
        object.__setattr__(self, "na", False)

    @property
    def parts(self) -> dict[str, Domain]:
        return dict(self.required + self.optional)

    def write(self, value: Any) -> Any:
        parts = self.parts
        return {name: parts[name].write(one) for name, one in value.items()}

    def _read(self, raw: Any) -> Mapping[str, Any]:
        if not isinstance(raw, Mapping):
            raise Mismatch(self.describe())
        parts, given = self.parts, {name: one for name, one in raw.items() if one is not None}
        if set(given) - set(parts) or not {name for name, _ in self.required} <= set(given):
            raise Mismatch(self.describe())
        return MappingProxyType({name: parts[name].read(one) for name, one in given.items()})

    def _lies_in(self, other: Domain) -> bool:
        return self == other

    def _describe(self) -> str:
        optional = [f"[{name}]" for name, _ in self.optional]
        return f"an object with {', '.join([*(name for name, _ in self.required), *optional])}"

    def _schema(self) -> dict[str, Any]:
        return {
            "type": "object",
            "x-record": self.name,
            "properties": {name: domain.schema() for name, domain in self.parts.items()},
            "required": [name for name, _ in self.required],
            "additionalProperties": False,
        }


@dataclass(frozen=True, init=False)
class ListOf(Domain):
    """Values of one domain, in order, `least` of them or more. With `gaps`, `None` stands for a member that is not
    known yet."""

    item: Domain = field(default_factory=Domain)
    gaps: bool = True
    least: int = 0

    def __init__(self, item: Domain, *, gaps: bool = True, least: int = 0) -> None:
        object.__setattr__(self, "item", item)
        object.__setattr__(self, "gaps", gaps)
        object.__setattr__(self, "least", least)
        object.__setattr__(self, "na", False)

    def _read(self, raw: Any) -> tuple[Any, ...]:
        if isinstance(raw, list | tuple) and len(raw) >= self.least and (self.gaps or None not in raw):
            return tuple(None if one is None else self.item.read(one) for one in raw)
        raise Mismatch(self.describe())

    def write(self, value: Any) -> Any:
        return [None if one is None else self.item.write(one) for one in value]

    def _lies_in(self, other: Domain) -> bool:
        if not isinstance(other, ListOf) or self.least < other.least:
            return False
        return (other.gaps or not self.gaps) and self.item.lies_in(other.item)

    def _describe(self) -> str:
        return f"a list{f' of {self.least} or more' if self.least else ''}, each {self.item.describe()}"

    def _schema(self) -> dict[str, Any]:
        item = self.item.schema()
        least = {"minItems": self.least} if self.least else {}
        return {"type": "array", "items": {"anyOf": [item, {"type": "null"}]} if self.gaps else item, **least}


_NAME = Text(longest=200)


@dataclass(frozen=True, init=False)
class MapOf(Domain):
    """A value of one domain for each of any number of names, such as a share for each party. Their order means
    nothing."""

    item: Domain = field(default_factory=Domain)

    def __init__(self, item: Domain) -> None:
        object.__setattr__(self, "item", item)
        object.__setattr__(self, "na", False)

    def _read(self, raw: Any) -> Mapping[str, Any]:
        if not isinstance(raw, Mapping):
            raise Mismatch(self.describe())
        return MappingProxyType({_NAME.read(name): self.item.read(raw[name]) for name in sorted(raw, key=str)})

    def write(self, value: Any) -> Any:
        return {name: self.item.write(one) for name, one in value.items()}

    def _lies_in(self, other: Domain) -> bool:
        return isinstance(other, MapOf) and self.item.lies_in(other.item)

    def _describe(self) -> str:
        return f"an object that gives for each name {self.item.describe()}"

    def _schema(self) -> dict[str, Any]:
        return {"type": "object", "propertyNames": _NAME.schema(), "additionalProperties": self.item.schema()}

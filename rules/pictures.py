"""The frozen picture of other cases: rows and what was left out, as a fact that is kept once and referred to.

A picture is written as lines of canonical JSON: the names of its columns, one list for each row, one object for each
case that was left out. Its digest is the SHA-256 of these lines. A case, a receipt and a message hold the reference.
"""

import hashlib
import json
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from .canonical import canonical
from .domain import Domain, Mismatch
from .domains import Choice, Instant, ListOf, Record, Text, Whole

REASONS = Choice("not_counted", "undecided", "no_day", "unfit")
"""Why a case is left out: `where` does not hold, is open still, its day is not known, a value is outside its domain."""
EXCLUDED = Record("excluded_case", {"number": Text(), "reason": REASONS}, {"names": ListOf(Text(), gaps=False)})
DIGEST = Text(longest=64)
REFERENCE = Record(
    "picture_reference",
    {"digest": DIGEST, "rows": Whole(0, 10**9), "excluded": Whole(0, 10**9), "taken_at": Instant()},
)
"""How a picture is written where it is only referred to."""


class Row(Mapping[str, Any]):
    """One case of a picture. Many rows share the names of their columns and the values that are equal."""

    __slots__ = ("_names", "_values")

    def __init__(self, names: Mapping[str, int], values: tuple[Any, ...]) -> None:
        self._names = names
        self._values = values

    def __getitem__(self, name: str) -> Any:
        value = self._values[self._names[name]]
        if value is None:
            raise KeyError(name)
        return value

    def __iter__(self) -> Iterator[str]:
        return (name for name, at in self._names.items() if self._values[at] is not None)

    def __len__(self) -> int:
        return sum(value is not None for value in self._values)

    def __repr__(self) -> str:
        return f"Row({dict(self)!r})"


@dataclass(frozen=True)
class Picture(Domain):
    """A picture with these columns. Read from the whole, or in trying from its rows alone; written as its reference."""

    columns: tuple[tuple[str, Domain], ...] = ()

    def write(self, value: Any) -> Any:
        counted = {name: len(value[name]) for name in ("rows", "excluded")}
        return REFERENCE.write({"digest": value["digest"], "taken_at": value["taken_at"], **counted})

    def taken(self, content: bytes, taken_at: datetime) -> Mapping[str, Any]:
        """The picture of these lines. Raises ValueError for lines that are not of these columns."""
        return read_picture(self, content.splitlines(), taken_at, hashlib.sha256(content).hexdigest())

    def _read(self, raw: Any) -> Mapping[str, Any]:
        if isinstance(raw, list | tuple):
            raw = {"rows": raw}
        if not isinstance(raw, Mapping) or not isinstance(raw.get("rows"), list | tuple):
            raise Mismatch(self.describe())
        if set(raw) - {"rows", "excluded", "taken_at", "digest"}:
            raise Mismatch(self.describe())
        excluded = raw.get("excluded") or ()
        if not isinstance(excluded, list | tuple):
            raise Mismatch(self.describe())
        lines = list(_lines_of(self, raw["rows"], excluded))
        taken_at = Instant().read(raw["taken_at"]) if "taken_at" in raw else datetime.min.replace(tzinfo=UTC)
        content = "\n".join(lines).encode()
        return read_picture(self, content.splitlines(), taken_at, hashlib.sha256(content).hexdigest())

    def _describe(self) -> str:
        names = ", ".join(f"[{name}]" for name, _ in self.columns[1:])
        return f"rows with number, {names}, perhaps with excluded, taken_at and digest"

    def _schema(self) -> dict[str, Any]:
        return REFERENCE.schema()


def head_line(picture: Picture) -> str:
    """The first line: the names of the columns."""
    return canonical({"columns": [name for name, _ in picture.columns]})


def row_line(values: Iterable[Any]) -> str:
    """The line of a row, from JSON values in the order of the columns; `None` is what is not known."""
    return canonical(list(values))


def excluded_line(number: str, reason: str, names: Iterable[str] = ()) -> str:
    """The line of a case that is left out."""
    return canonical({"number": number, "reason": reason, "names": sorted(names)})


def read_picture(picture: Picture, lines: Iterable[bytes], taken_at: datetime, digest: str) -> Mapping[str, Any]:
    """The picture of these lines; equal values are one object. Raises ValueError for lines of other columns."""
    each = iter(lines)
    head = json.loads(next(each, b"null"))
    if canonical(head) != head_line(picture):
        raise ValueError(f"the picture has not the columns {', '.join(name for name, _ in picture.columns)}")
    reader = _Reader(picture)
    rows, excluded = [], []
    for line in each:
        made = json.loads(line)
        if isinstance(made, list):
            rows.append(reader.row(made))
        else:
            excluded.append(EXCLUDED.read(made))
    return MappingProxyType({"rows": tuple(rows), "excluded": tuple(excluded), "taken_at": taken_at, "digest": digest})


class _Reader:
    """Reads rows; a value that came before is read once."""

    def __init__(self, picture: Picture) -> None:
        self._names = MappingProxyType({name: at for at, (name, _) in enumerate(picture.columns)})
        self._domains = tuple(domain for _, domain in picture.columns)
        self._read: tuple[dict[Hashable, Any], ...] = tuple({} for _ in picture.columns)

    def row(self, raw: list[Any]) -> Row:
        return Row(self._names, tuple(self._value(at, one) for at, one in enumerate(raw)))

    def _value(self, at: int, raw: Any) -> Any:
        if raw is None:
            return None
        if isinstance(raw, list | dict):
            return self._domains[at].read(raw)
        key = (type(raw), raw)
        known = self._read[at]
        if key not in known:
            known[key] = self._domains[at].read(raw)
        return known[key]


def _lines_of(picture: Picture, rows: Iterable[Any], excluded: Iterable[Any]) -> Iterator[str]:
    """The lines of rows that are given; one without a number bears its place."""
    yield head_line(picture)
    names = {name for name, _ in picture.columns}
    for place, row in enumerate(rows, 1):
        if not isinstance(row, Mapping) or set(row) - names:
            raise Mismatch(picture.describe())
        numbered = {"number": str(place), **row}
        written = (_written(domain, numbered.get(name)) for name, domain in picture.columns)
        yield row_line(written)
    for one in excluded:
        read = EXCLUDED.read(one)
        yield excluded_line(read["number"], read["reason"], read.get("names", ()))


def _written(domain: Domain, raw: Any) -> Any:
    return None if raw is None else domain.write(domain.read(raw))

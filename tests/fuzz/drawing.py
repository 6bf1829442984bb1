"""JSON drawn from a JSON Schema, JSON that nearly fits it, and JSON that fits nothing."""

import copy
import string
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from hypothesis import strategies as st

Json = Any

LETTERS: Final = st.characters(codec="utf-8", exclude_characters="\x00")
ODD_TEXTS: Final = (
    "",
    " ",
    "\n",
    "n/a",
    "null",
    "true",
    "0",
    "\u200b",
    "é",
    "e\u0301",
    "\U0001f4a5",
    "'; --",
    "x" * 5000,
)
ODD_NUMBERS: Final = (0, -1, 1, 1.0, 0.5, -0.0, 1e300, 2**31, 2**63, 2**63 - 1, -(2**63) - 1, 10**25, 10**400)
ODD_TIMES: Final = (
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-12:00",
    "2026-02-30T00:00:00Z",
    "2026-03-01T24:00:00Z",
    "2026-06-30T23:59:60Z",
    "2026-03-01T09:00:00",
    "2026-03-01 09:00:00+08:00",
    "2026-03-01T09:00:00.123456789z",
    "2026-03-01T09:00:00+25:00",
    "2026-03-01T09:00:00Z\n",
)
ODD_DAYS: Final = ("0001-01-01", "9999-12-31", "2026-02-30", "2026-3-1", "20260301", "2026-W10-1", "2026-03-01\n")
ODD: Final = st.sampled_from(
    (None, True, False, [], {}, [[]], {"a": {}}, *ODD_TEXTS, *ODD_NUMBERS, *ODD_TIMES, *ODD_DAYS)
)

anything: Final = st.recursive(
    ODD | st.text(LETTERS, max_size=20) | st.integers() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(LETTERS, max_size=8), inner, max_size=4),
    max_leaves=8,
)


def fitting(schema: Mapping[str, Any], given: Mapping[str, st.SearchStrategy[Json]] | None = None) -> Any:
    """JSON that fits the schema; a property whose name is `given` is drawn from there instead."""
    given = given or {}
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "anyOf" in schema:
        return st.one_of([fitting(one, given) for one in schema["anyOf"]])
    kinds = schema.get("type")
    if kinds is None:
        return anything
    return st.one_of([_OF_KIND[kind](schema, given) for kind in ([kinds] if isinstance(kinds, str) else kinds)])


def _object(schema: Mapping[str, Any], given: Mapping[str, Any]) -> Any:
    if "properties" not in schema:
        return st.dictionaries(st.text(LETTERS, max_size=8), anything, max_size=4)
    parts = {
        name: given[name] if name in given else fitting(part, given) for name, part in schema["properties"].items()
    }
    needed = {name: part for name, part in parts.items() if name in schema.get("required", ())}
    return st.fixed_dictionaries(needed, optional={n: p for n, p in parts.items() if n not in needed})


def _array(schema: Mapping[str, Any], given: Mapping[str, Any]) -> Any:
    return st.lists(fitting(schema.get("items", {}), given), min_size=schema.get("minItems", 0), max_size=3)


def _string(schema: Mapping[str, Any], _: Mapping[str, Any]) -> Any:
    if "x-number" in schema:
        return _decimals(schema["x-number"])
    if schema.get("format") == "date-time":
        return _times
    if schema.get("format") == "date":
        return st.dates().map(str)
    least, most, pattern = schema.get("minLength", 0), schema.get("maxLength"), schema.get("pattern", r"\S")
    if pattern == r"\S":
        ends = st.sampled_from((min(most or 9, 40), most or 40))
        usual = st.text(LETTERS, min_size=least, max_size=min(most or 40, 40)).filter(str.strip)
        return usual | ends.map(lambda size: "長" * size)
    ecma = pattern[:-1] + r"\Z" if pattern.endswith("$") else pattern
    return st.from_regex(ecma).filter(lambda text: least <= len(text) <= (most or len(text)) and "\x00" not in text)


def _decimals(bounds: Mapping[str, Any]) -> Any:
    lo, hi = Decimal(bounds["lo"]), Decimal(bounds["hi"])
    found = st.decimals(lo, hi, places=2).filter(lambda one: (lo < one or not bounds["above"]) and one < hi)
    return (found if bounds["below"] else found | st.just(hi)).map(lambda one: format(one, "f"))


_offsets = st.builds(
    "{}{:02}:{:02}".format, st.sampled_from("+-"), st.integers(0, 14), st.sampled_from((0, 30, 45))
) | st.sampled_from(("Z", "z"))
_times = st.builds(
    lambda moment, between, offset: moment.isoformat(between) + offset,
    st.datetimes(min_value=datetime(1, 1, 3)).map(lambda m: m.replace(microsecond=0)),
    st.sampled_from("T "),
    _offsets,
)


def _integer(schema: Mapping[str, Any], _: Mapping[str, Any]) -> Any:
    return st.integers(schema.get("minimum"), schema.get("maximum"))


def _number(schema: Mapping[str, Any], _: Mapping[str, Any]) -> Any:
    return st.floats(schema.get("minimum"), schema.get("maximum"), allow_nan=False, allow_infinity=False)


_OF_KIND: Final = {
    "object": _object,
    "array": _array,
    "string": _string,
    "integer": _integer,
    "number": _number,
    "boolean": lambda *_: st.booleans(),
    "null": lambda *_: st.none(),
}


@st.composite
def nearly(draw: st.DrawFn, whole: Any) -> Json:
    """A value of `whole` in which one place is changed: of another type, beyond its bounds, null, missing or extra."""
    found = copy.deepcopy(draw(whole))
    places = list(_places(found, ()))
    if not places:
        return draw(anything)
    deep = [place for place in places if len(place) > 1] or places
    *way, last = draw(st.sampled_from(deep if draw(st.integers(0, 4)) else places))
    inner = found
    for step in way:
        inner = inner[step]
    how = draw(st.sampled_from(("odd", "odd", "drawn", "missing", "extra", "stretched")))
    if how == "missing":
        del inner[last]
    elif how == "extra" and isinstance(inner, dict):
        inner[draw(st.text(string.ascii_lowercase, min_size=1, max_size=6) | st.text(LETTERS, max_size=3))] = draw(ODD)
    elif how == "stretched" and isinstance(inner[last], str):
        text = inner[last]
        inner[last] = draw(st.sampled_from((text + "\n", " " + text, text * 30, text.upper())))
    else:
        inner[last] = draw(anything if how == "drawn" else ODD)
    return found


def _places(found: Json, way: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    inner = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
    for name, value in inner:
        yield (*way, name)
        yield from _places(value, (*way, name))

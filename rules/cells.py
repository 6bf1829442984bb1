"""One cell of a decision table: a test of one input against constants."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from operator import eq, ge, gt, le, lt
from typing import Any

from .answers import ANY
from .domains import NA, Domain, Mismatch, Number

Test = Callable[[Any], bool]


class NotSet(ValueError):
    """A cell compares with a setting that has no value, or one that is no number."""

    def __init__(self, setting: str) -> None:
        self.setting = setting
        super().__init__(f"the setting {setting} is not set or is no number")


_COMPARE: dict[str, Callable[[Any, Any], bool]] = {">=": ge, "<=": le, ">": gt, "<": lt, "=": eq}
_ONE = r"(>=|<=|>|<|=)\s*([A-Za-z_][\w.]*|-?\d+(?:\.\d+)?)"
_COMPARISONS = re.compile(rf"\s*(?:{_ONE}\s*)+")


def test_of(cell: Any, domain: Domain, settings: Mapping[str, Any]) -> tuple[Test, list[Decimal]]:
    """The test for a cell and the numbers it compares with. Raises `ValueError` with what is wrong."""
    if cell is ANY:
        return (lambda _: True), []
    if isinstance(domain, Number) and isinstance(cell, str) and cell != NA:
        return _comparisons(cell, domain, settings)
    members = cell if isinstance(cell, set | frozenset | tuple) else (cell,)
    values = [_member(member, domain) for member in members]
    return (lambda value: value in values), [value for value in values if isinstance(value, Decimal)]


def _member(member: Any, domain: Domain) -> Any:
    try:
        return domain.read(member)
    except Mismatch as problem:
        raise ValueError(f"{member!r} is outside its domain, {problem}") from None


def _comparisons(cell: str, domain: Number, settings: Mapping[str, Any]) -> tuple[Test, list[Decimal]]:
    if not _COMPARISONS.fullmatch(cell):
        raise ValueError(f"{cell!r} is no comparison such as '>=3 <10' or '>a_setting'")
    parts = [(_COMPARE[sign], _constant(text, domain, settings)) for sign, text in re.findall(_ONE, cell)]

    def test(value: Any) -> bool:
        return value != NA and all(compare(value, constant) for compare, constant in parts)

    return test, [constant for _, constant in parts]


def _constant(text: str, domain: Number, settings: Mapping[str, Any]) -> Decimal:
    value = settings.get(text) if text[0].isalpha() or text[0] == "_" else Decimal(text)
    if not isinstance(value, Decimal):
        raise NotSet(text)
    if not domain.lo <= value <= domain.hi:
        raise ValueError(f"{text} is outside its domain, {domain.describe()}")
    return value


def written(cell: Any) -> Any:
    """A cell or an outcome as JSON; marks by their names, sets as sorted lists."""
    if isinstance(cell, set | frozenset | tuple):
        return sorted((written(member) for member in cell), key=str)
    return cell if isinstance(cell, bool | str | int) else str(cell)

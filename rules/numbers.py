"""Exact numbers as facts: from a lowest to a highest value, which is what lets a table cut them into finitely many."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from .domain import NA, Domain, Mismatch

DIGITS = 30
"""A number has at most this many digits before and after the point; nobody measures finer."""
PATTERN = rf"^-?[0-9]{{1,{DIGITS}}}(\.[0-9]{{1,{DIGITS}}})?$"
_WRITTEN = re.compile(PATTERN)


@dataclass(frozen=True, init=False)
class Number(Domain):
    """An exact decimal from `lo` to `hi`, both included unless `above` or `below` says otherwise."""

    lo: Decimal = Decimal(0)
    hi: Decimal = Decimal(0)
    above: bool = False
    below: bool = False
    unit: str = ""

    def __init__(
        self, lo: Any, hi: Any, *, above: bool = False, below: bool = False, unit: str = "", na: bool = False
    ) -> None:
        for name, value in (
            ("lo", Decimal(str(lo))),
            ("hi", Decimal(str(hi))),
            ("above", above),
            ("below", below),
            ("unit", unit),
            ("na", na),
        ):
            object.__setattr__(self, name, value)
        if self.lo > self.hi or (self.lo == self.hi and (above or below)):
            raise ValueError(f"no number lies in {self._describe()}")

    def _read(self, raw: Any) -> Decimal:
        value = _decimal(raw)
        if value is None or not self.holds(value):
            raise Mismatch(self.describe())
        return value

    def holds(self, value: Decimal) -> bool:
        """Whether the number lies between the ends."""
        low = self.lo < value if self.above else self.lo <= value
        high = value < self.hi if self.below else value <= self.hi
        return low and high

    def write(self, value: Any) -> Any:
        return value if value == NA else format(value, "f")

    def _lies_in(self, other: Domain) -> bool:
        if not isinstance(other, Number) or (isinstance(other, Whole) and not isinstance(self, Whole)):
            return False
        low = other.lo < self.lo or (other.lo == self.lo and (self.above or not other.above))
        high = self.hi < other.hi or (other.hi == self.hi and (self.below or not other.below))
        return low and high

    def _describe(self) -> str:
        low = f"above {self.lo:f}" if self.above else f"from {self.lo:f}"
        high = f"below {self.hi:f}" if self.below else f"to {self.hi:f}"
        return f"a number {low} {high}{' ' + self.unit if self.unit else ''}"

    def _schema(self) -> dict[str, Any]:
        bounds = {"lo": f"{self.lo:f}", "hi": f"{self.hi:f}", "above": self.above, "below": self.below}
        return {"type": "string", "pattern": PATTERN, "description": self._describe(), "x-number": bounds}


@dataclass(frozen=True, init=False)
class Whole(Number):
    """A whole number from `lo` to `hi`, both included."""

    def __init__(self, lo: int, hi: int, *, unit: str = "", na: bool = False) -> None:
        super().__init__(lo, hi, unit=unit, na=na)

    def _read(self, raw: Any) -> Decimal:
        value = super()._read(raw)
        if value != value.to_integral_value():
            raise Mismatch(self.describe())
        return value

    def write(self, value: Any) -> Any:
        return value if value == NA else int(value)

    def _describe(self) -> str:
        return "a whole " + super()._describe().removeprefix("a ")

    def _schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": int(self.lo), "maximum": int(self.hi)}


def _decimal(raw: Any) -> Decimal | None:
    """The exact number, or nothing for what is no number or has more digits than any measurement."""
    if isinstance(raw, bool) or not isinstance(raw, int | float | str | Decimal):
        return None
    if isinstance(raw, str) and not _WRITTEN.fullmatch(raw):
        return None
    try:
        value = Decimal(raw) if isinstance(raw, int | Decimal) else Decimal(str(raw))
    except InvalidOperation:
        return None
    return value if value.is_finite() and _is_short(value) else None


def _is_short(value: Decimal) -> bool:
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -DIGITS and value.adjusted() < DIGITS

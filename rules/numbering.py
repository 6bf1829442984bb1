"""Number schemes: how the numbers of cases and forms are written, and where their serials begin anew."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Any

from .errors import DeclarationError

_PLACE = re.compile(r"\{([^{}]*)\}")
_SERIAL = re.compile(r"n(?::(0?[1-9][0-9]?))?")
_FACT = re.compile(r"[A-Za-z_][\w.]*")
_OF_THE_DAY = ("yyyy", "yy", "mm")
NO_FACTS: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Scheme:
    """A text with places: `{n:04}` is the serial, `{yyyy}`, `{yy}` and `{mm}` the day on which the number is drawn,
    any other name a fact. The serial begins anew with each value of all that is not the serial.

    Raises `DeclarationError` for a text that is no such scheme.
    """

    text: str

    def __post_init__(self) -> None:
        names = self._names
        if sum(1 for name in names if _SERIAL.fullmatch(name)) != 1:
            raise DeclarationError(f"expected one serial such as {{n:04}}, got {self.text!r}")
        if wrong := [n for n in names if not _SERIAL.fullmatch(n) and not _FACT.fullmatch(n)]:
            raise DeclarationError(f"expected {{yyyy}}, {{yy}}, {{mm}} or a fact, got {{{wrong[0]}}}")
        if set("{}") & set(_PLACE.sub("", self.text)):
            raise DeclarationError(f"expected every brace closed, got {self.text!r}")
        if "mm" in names and not self.has_year:
            raise DeclarationError(f"expected {{mm}} beside {{yyyy}} or {{yy}}, got {self.text!r}")

        if beside := self._beside_serial():
            raise DeclarationError(f"expected something between the serial and {{{beside}}}, got {self.text!r}")

    def _beside_serial(self) -> str:
        """A fact right before or after the serial: where one ends and the other begins could not be told."""
        parts = _PLACE.split(self.text)
        at = next(at for at, part in enumerate(parts) if at % 2 and _SERIAL.fullmatch(part))
        before = parts[at - 2] if at > 1 and not parts[at - 1] else ""
        after = parts[at + 2] if at + 2 < len(parts) and not parts[at + 1] else ""
        return next((name for name in (before, after) if name in self.facts), "")

    def written(self, day: date, serial: int, facts: Mapping[str, Any] = NO_FACTS) -> str:
        """The number that is drawn on a day; `facts` are values as JSON has them."""
        return _PLACE.sub(lambda place: self._filled(place[1], day, facts, serial), self.text)

    def period(self, day: date, facts: Mapping[str, Any] = NO_FACTS) -> str:
        """All that is not the serial: numbers that have it in common share one series."""
        return _PLACE.sub(lambda place: self._filled(place[1], day, facts, None), self.text)

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """The facts that it needs."""
        return tuple(n for n in self._names if n not in _OF_THE_DAY and not _SERIAL.fullmatch(n))

    @cached_property
    def prefix(self) -> str:
        """Its text before the first place."""
        return self.text.split("{", 1)[0]

    @cached_property
    def has_year(self) -> bool:
        return bool({"yyyy", "yy"} & set(self._names))

    @cached_property
    def shape(self) -> str:
        """The scheme however wide the serial is written: two of one shape would give the same numbers."""
        return _PLACE.sub(lambda place: "{n}" if _SERIAL.fullmatch(place[1]) else place[0], self.text)

    @property
    def _names(self) -> list[str]:
        return _PLACE.findall(self.text)

    def _filled(self, name: str, day: date, facts: Mapping[str, Any], serial: int | None) -> str:
        if name in _OF_THE_DAY:
            return f"{day.year:04}"[-len(name) :] if name != "mm" else f"{day.month:02}"
        if found := _SERIAL.fullmatch(name):
            return "{n}" if serial is None else format(serial, found[1] or "d")
        return str(facts[name])

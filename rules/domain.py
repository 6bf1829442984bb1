"""What every domain of a fact can do: read a JSON value, write it back, describe itself."""

from dataclasses import dataclass
from typing import Any

NA = "n/a"
"""The text that says "not applicable" where a domain allows it."""


class Mismatch(Exception):
    """A raw value does not fit a domain; the text says what was expected."""


@dataclass(frozen=True)
class Domain:
    """The values a fact may have. With `na=True` the text `n/a` is one of them."""

    na: bool = False

    def read(self, raw: Any) -> Any:
        """The value for a JSON value. Raises `Mismatch` with what was expected."""
        if self.na and isinstance(raw, str) and raw == NA:
            return NA
        return self._read(raw)

    def write(self, value: Any) -> Any:
        """The JSON value for a value of this domain."""
        return value

    def describe(self) -> str:
        """One line for error texts and documents."""
        return self._describe() + (f' or "{NA}"' if self.na else "")

    def schema(self) -> dict[str, Any]:
        """The JSON Schema of the written form. It never holds a default: evidence is not pre-filled."""
        own = self._schema()
        return {"anyOf": [own, {"const": NA}]} if self.na else own

    def lies_in(self, other: "Domain") -> bool:
        """Whether every value of this domain is one of the other."""
        return (other.na or not self.na) and self._lies_in(other)

    def _lies_in(self, other: "Domain") -> bool:
        return type(self) is type(other)

    def _read(self, _raw: Any, /) -> Any:
        raise Mismatch(self.describe())

    def _describe(self) -> str:
        return "a value"

    def _schema(self) -> dict[str, Any]:
        return {}

"""What an example expects in one of several situations: of a list the member at its place, of anything else the same.

Where a list is expected in one situation alone, a list of lists says one for each.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LISTS = frozenset({"tasks", "no_tasks", "refusals", "missing", "copies"})
"""The parts of an example in which lists are expected of one situation."""


@dataclass(frozen=True)
class Place:
    """A situation among as many as there are; the first one is number 0."""

    number: int
    count: int

    def of(self, part: str, expected: Any, shown: Mapping[str, Any]) -> Any:
        """What is expected of `part` here, where the situation came out as `shown`."""
        got = {decision["question"]: decision for decision in shown["decisions"]}
        if part == "decisions":
            return {name: self._member(one, _outcome(got.get(name))) for name, one in expected.items()}
        if part == "values":
            return {
                name: {key: self._member(one, got.get(name, {}).get("values", {}).get(key)) for key, one in of.items()}
                for name, of in expected.items()
            }
        lists: list[Any] | None = [] if part in LISTS or (isinstance(expected, list) and part == "records") else None
        if isinstance(expected, Mapping):
            return {name: self._member(one, lists) for name, one in expected.items()}
        return self._member(expected, lists)

    def _member(self, expected: Any, got: Any) -> Any:
        """The member here; the whole, if it is no list of one for each, or one list where one came out."""
        if not isinstance(expected, list) or len(expected) != self.count:
            return expected
        whole = isinstance(got, list) and not any(isinstance(one, list) for one in expected)
        return expected if whole else expected[self.number]


def _outcome(decision: Mapping[str, Any] | None) -> Any:
    return decision["outcome"] if decision else None

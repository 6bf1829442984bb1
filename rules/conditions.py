"""When a task is owed, a state is reached, a child case is opened: conditions over facts and answers.

A condition is true, false, or open (`None`) as long as the facts do not decide it; nothing happens on an open one.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

UNKNOWN: Any = None
"""What a lookup gives for a fact that nobody has stated yet."""

Lookup = Callable[[str], Any]


@dataclass(frozen=True)
class Condition:
    """Something that holds, does not hold, or is still open."""

    def holds(self, _lookup: Lookup, /) -> bool | None:
        raise TypeError(f"{type(self).__name__} is no condition by itself; use is_, known, all_, any_ or not_")

    def names(self) -> frozenset[str]:
        """The facts and questions it depends on."""
        return frozenset()

    def compared(self) -> Iterator[tuple[str, Any]]:
        """Each name with each value that it is compared with."""
        yield from ()


@dataclass(frozen=True)
class Is(Condition):
    name: str
    members: tuple[Any, ...]

    def holds(self, lookup: Lookup) -> bool | None:
        value = lookup(self.name)
        return None if value is UNKNOWN else value in self.members

    def names(self) -> frozenset[str]:
        return frozenset({self.name})

    def compared(self) -> Iterator[tuple[str, Any]]:
        yield from ((self.name, member) for member in self.members)


@dataclass(frozen=True)
class KnownOf(Condition):
    name: str

    def holds(self, lookup: Lookup) -> bool | None:
        return lookup(self.name) is not UNKNOWN

    def names(self) -> frozenset[str]:
        return frozenset({self.name})


@dataclass(frozen=True)
class AllOf(Condition):
    parts: tuple[Condition, ...]

    def holds(self, lookup: Lookup) -> bool | None:
        result: bool | None = True
        for part in self.parts:
            holds = part.holds(lookup)
            if holds is False:
                return False
            if holds is None:
                result = None
        return result

    def names(self) -> frozenset[str]:
        return frozenset().union(*(part.names() for part in self.parts))

    def compared(self) -> Iterator[tuple[str, Any]]:
        for part in self.parts:
            yield from part.compared()


@dataclass(frozen=True)
class AnyOf(Condition):
    parts: tuple[Condition, ...]

    def holds(self, lookup: Lookup) -> bool | None:
        result: bool | None = False
        for part in self.parts:
            holds = part.holds(lookup)
            if holds is True:
                return True
            if holds is None:
                result = None
        return result

    def names(self) -> frozenset[str]:
        return frozenset().union(*(part.names() for part in self.parts))

    def compared(self) -> Iterator[tuple[str, Any]]:
        for part in self.parts:
            yield from part.compared()


@dataclass(frozen=True)
class Not(Condition):
    part: Condition

    def holds(self, lookup: Lookup) -> bool | None:
        result = self.part.holds(lookup)
        return None if result is None else not result

    def names(self) -> frozenset[str]:
        return self.part.names()

    def compared(self) -> Iterator[tuple[str, Any]]:
        yield from self.part.compared()


def is_(name: str, *members: Any) -> Condition:
    """The fact or answer has one of these values; open while it is unknown."""
    return Is(name, members)


def known(name: str) -> Condition:
    """Somebody has stated the fact, or the question is decided; never open."""
    return KnownOf(name)


def all_(*parts: Condition) -> Condition:
    """Every part holds. Without parts it always holds."""
    return AllOf(parts)


def any_(*parts: Condition) -> Condition:
    """At least one part holds."""
    return AnyOf(parts)


def not_(part: Condition) -> Condition:
    """The part does not hold; open while the part is."""
    return Not(part)


ALWAYS = all_()

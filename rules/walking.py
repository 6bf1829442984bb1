"""Walking over all that the inputs of a table may be, without walking the same ground twice.

The set of rules that are still possible is carried along as bits; two ways that leave the same set behind them are
walked on once. That is exact, and keeps tables of many inputs within reach.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

STEP_LIMIT = 200_000
"""Steps after which a walk is given up; a table that needs more cannot be read by people either."""

Path = tuple[int, ...]


class TooManySteps(Exception):
    """The walk needs more than `STEP_LIMIT` steps."""


def walk(masks: Sequence[Sequence[int]], rules: int) -> Iterator[tuple[int, Path]]:
    """Every set of rules that some choice of one mask per input leaves, with one such choice."""
    seen: set[tuple[int, int]] = set()
    todo: list[tuple[int, int, Path]] = [(0, rules, ())]
    while todo:
        depth, left, path = todo.pop()
        if (depth, left) in seen:
            continue
        seen.add((depth, left))
        if len(seen) > STEP_LIMIT:
            raise TooManySteps
        if depth == len(masks):
            yield left, path
            continue
        for at in range(len(masks[depth]) - 1, -1, -1):
            todo.append((depth + 1, left & masks[depth][at], (*path, at)))


def turns(one: Sequence[int], others: Sequence[Sequence[int]], rules: int, outcome: Callable[[int], Any]) -> bool:
    """Whether there is a choice for the other inputs under which the one input changes the outcome."""
    seen: set[tuple[int, frozenset[int]]] = set()
    todo = [(0, frozenset(rules & mask for mask in one))]
    while todo:
        depth, sides = todo.pop()
        if len(sides) < 2 or (depth, sides) in seen:
            continue
        seen.add((depth, sides))
        if len(seen) > STEP_LIMIT:
            return True
        if depth < len(others):
            todo += [(depth + 1, frozenset(side & mask for side in sides)) for mask in others[depth]]
        elif len({outcome(side) for side in sides}) > 1:
            return True
    return False

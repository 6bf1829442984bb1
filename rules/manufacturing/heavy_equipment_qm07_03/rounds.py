"""A complaint may be reopened: each round has child cases of its own."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TypeVar

Value = TypeVar("Value")


def this_round(values: Sequence[Value], count: Decimal | int) -> Sequence[Value]:
    """The last `count` values: the child cases of the present round, since children stand in the order of opening."""
    return values[max(len(values) - int(count), 0) :]

"""A warranty with two clocks: months from shipping, and months from first use. The earlier end counts, or the later."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from .domains import Choice, Day, Record, Whole
from .months import months_after

WARRANTY = Record(
    "warranty",
    {"status": Choice("in warranty", "past warranty", "unknown")},
    {
        "warranty_end": Day(),
        "ended_by": Choice("months from shipping", "months from use"),
        "days_past": Whole(0, 4_000_000, unit="days"),
    },
)
"""What `warranty_of` gives. `warranty_end` is the last covered day."""


def warranty_of(
    fault: date | None,
    shipped: date | None,
    in_use_since: date | None,
    months_from_shipping: int | Decimal,
    months_from_use: int | Decimal,
    *,
    later: bool = False,
) -> Mapping[str, Any]:
    """Whether a fault on that day is covered, as a `WARRANTY`.

    Both ends are the same day number so many months on, clamped to the month's end, and covered themselves. What was
    never put into use has the first clock only. Without the day of shipping the end is not known, but where the
    earlier end counts, what lies behind the months of use is past for certain. Raises `ValueError` for days in an
    order that cannot be.
    """
    _check_order(fault, shipped, in_use_since)
    by_shipping = None if shipped is None else months_after(shipped, months_from_shipping)
    by_use = None if in_use_since is None else months_after(in_use_since, months_from_use)
    ends = [end for end in (by_shipping, by_use) if end is not None]
    if by_shipping is None:
        past = not later and fault is not None and by_use is not None and fault > by_use
        return {"status": "past warranty" if past else "unknown"}
    end = max(ends) if later else min(ends)
    known = {"warranty_end": end, "ended_by": "months from shipping" if end == by_shipping else "months from use"}
    if fault is None:
        return {"status": "unknown", **known}
    days = max((fault - end).days, 0)
    return {"status": "past warranty" if days else "in warranty", **known, "days_past": Decimal(days)}


def _check_order(fault: date | None, shipped: date | None, in_use_since: date | None) -> None:
    if shipped is not None and in_use_since is not None and in_use_since < shipped:
        raise ValueError(f"in use since {in_use_since}, before it was shipped on {shipped}")
    if shipped is not None and fault is not None and fault < shipped:
        raise ValueError(f"the fault of {fault} lies before the shipping on {shipped}")

"""Who is surveyed and how many answer: rates, the least number for a rate, key customers, the gate of the returns."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .domains import ListOf, Number, Record, Text, Whole, YesNo
from .exact import Figure, rounded, written

COUNT = Whole(0, 10_000_000)
RATE = Number(0, 1)
NAME = Text(longest=200)

SALES_ROWS = ListOf(
    Record("sales", {"customer": NAME, "product": NAME, "sales": Number(0, 10**15)}, {"rank": Whole(1, 10_000_000)}),
    gaps=False,
)
"""What each customer bought of each product in a year; `rank` is its place among the product's customers, if known."""

RETURN_GATE = Record(
    "return gate",
    {
        "issued": COUNT,
        "returned_in_time": COUNT,
        "late": COUNT,
        "return_rate": RATE,
        "sufficient": YesNo(),
        "forms_in_statistics": COUNT,
    },
)
"""What `return_gate` gives: late forms enter the statistics, but not the rate."""


def rate(part: Figure, whole: Figure, places: int = 4) -> Decimal:
    """What share of the whole the part is, from 0 to 1. Raises `ValueError` if it is none."""
    _check_part(part, whole)
    return written(rounded(Fraction(part) / Fraction(whole), places))


def reaches(part: Figure, whole: Figure, least: Figure) -> bool:
    """Whether the exact rate is at least `least`; of nobody every rate is reached."""
    if whole == 0 and part == 0:
        return True
    _check_part(part, whole)
    return Fraction(part) >= Fraction(least) * Fraction(whole)


def least_number(whole: Figure, least: Figure) -> Decimal:
    """The smallest whole number that is at least that share of the whole."""
    needed = Fraction(least) * Fraction(whole)
    return Decimal(-(-needed.numerator // needed.denominator))


def _check_part(part: Figure, whole: Figure) -> None:
    if whole <= 0 or not 0 <= part <= whole:
        raise ValueError(f"expected a part from 0 to the whole, and a whole above 0, got {part} of {whole}")


def key_customers(rows: Iterable[Mapping[str, Any]], top: Figure, above: Figure) -> tuple[str, ...]:
    """The customers among the `top` of any product, and those whose sales in all exceed `above`; sorted by name.

    Without a `rank` the place follows from the sales: equal sales share the better place, so a tie at the end of the
    list takes all of them in. A customer who bought none of a product has no place among its customers.
    """
    rows = list(rows)
    totals: dict[str, Decimal] = {}
    for row in rows:
        totals[row["customer"]] = totals.get(row["customer"], Decimal()) + row["sales"]
    ranked = {row["customer"] for row in rows if _rank(row, rows) <= top and row["sales"] > 0}
    return tuple(sorted(ranked | {customer for customer, total in totals.items() if total > above}))


def _rank(row: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> Figure:
    if row.get("rank") is not None:
        place: Figure = row["rank"]
        return place
    better = {one["customer"] for one in rows if one["product"] == row["product"] and one["sales"] > row["sales"]}
    return 1 + len(better)


def return_gate(
    issued: Figure, returned_in_time: Figure, late: Figure, least: Figure, places: int = 4
) -> Mapping[str, Any]:
    """Whether enough forms came back in time, as a `RETURN_GATE`. Raises `ValueError` for more returned than issued."""
    _check_part(Fraction(returned_in_time) + Fraction(late), issued)
    return {
        "issued": written(issued),
        "returned_in_time": written(returned_in_time),
        "late": written(late),
        "return_rate": rate(returned_in_time, issued, places),
        "sufficient": reaches(returned_in_time, issued, least),
        "forms_in_statistics": written(Fraction(returned_in_time) + Fraction(late)),
    }

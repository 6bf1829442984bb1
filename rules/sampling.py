"""Who is surveyed and how many answer: rates, the least number for a rate, key customers, the gate of the returns."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
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
    """The customers among the `top` of any product, and those whose sales in all exceed `above`; sorted by name."""
    rows = list(rows)
    ranked = {customer for customer, place in best_places(rows).items() if place <= top}
    return tuple(sorted(ranked | {customer for customer, total in yearly_sales(rows).items() if total > above}))


def yearly_sales(rows: Iterable[Mapping[str, Any]]) -> dict[str, Decimal]:
    """What each customer has bought, all products together."""
    totals: dict[str, Decimal] = {}
    for row in rows:
        totals[row["customer"]] = totals.get(row["customer"], Decimal()) + row["sales"]
    return totals


def best_places(rows: Iterable[Mapping[str, Any]]) -> dict[str, Figure]:
    """The best place that each customer has among those of any product.

    Without a `rank` the place follows from the sales: equal sales share the better place, so a tie at the end of a list
    takes all of them in. A customer who bought none of a product has no place among its customers.
    """
    bought: dict[str, dict[str, Decimal]] = {}
    known: dict[str, dict[str, Figure]] = {}
    for row in rows:
        of_product = bought.setdefault(row["product"], {})
        of_product[row["customer"]] = of_product.get(row["customer"], Decimal()) + row["sales"]
        if row.get("rank") is not None:
            known.setdefault(row["product"], {})[row["customer"]] = row["rank"]
    best: dict[str, Figure] = {}
    for product, of_product in bought.items():
        for customer, place in {**_by_sales(of_product), **known.get(product, {})}.items():
            if of_product[customer] > 0:
                best[customer] = min(best.get(customer, place), place)
    return best


def _by_sales(of_product: Mapping[str, Decimal]) -> dict[str, Figure]:
    ordered = sorted(of_product.values())
    return {customer: 1 + len(ordered) - bisect_right(ordered, sales) for customer, sales in of_product.items()}


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

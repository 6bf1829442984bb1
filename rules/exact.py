"""Exact figures: sums and quotients are kept as fractions and rounded once, half up, when they are written down."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from .numbers import DIGITS

Figure = Decimal | Fraction | int


def rounded(value: Figure, places: int) -> Decimal:
    """The value at so many decimal places; a half goes away from zero."""
    scaled = abs(Fraction(value)) * 10**places
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return _decimal(-units if value < 0 else units, places)


def written(value: Figure) -> Decimal:
    """The exact value without trailing zeros; one that no decimal can hold is rounded to the finest place there is."""
    exact = Fraction(value)
    for places in range(DIGITS):
        if 10**places % exact.denominator == 0:
            return _decimal(exact.numerator * (10**places // exact.denominator), places)
    return rounded(exact, DIGITS - 1)


def mean(values: Iterable[Figure], places: int) -> Decimal:
    """The arithmetic mean, rounded at the end. Raises `ValueError` without values."""
    return rounded(mean_of(values), places)


def mean_of(values: Iterable[Figure]) -> Fraction:
    """The exact arithmetic mean. Raises `ValueError` without values."""
    exact = [Fraction(value) for value in values]
    if not exact:
        raise ValueError("there is nothing to take the mean of")
    return sum(exact, Fraction()) / len(exact)


def weighted_mean(pairs: Iterable[tuple[Figure, Figure]], places: int) -> Decimal:
    """The mean of values with their weights, such as satisfaction with sales. Raises `ValueError` without weight."""
    exact = [(Fraction(value), Fraction(weight)) for value, weight in pairs]
    total = sum((weight for _, weight in exact), Fraction())
    if total <= 0 or any(weight < 0 for _, weight in exact):
        raise ValueError(f"the weights must not be negative and add up to more than 0, got {written(total)}")
    return rounded(sum((value * weight for value, weight in exact), Fraction()) / total, places)


def _decimal(units: int, places: int) -> Decimal:
    # built from its digits, so that no context can round it
    digits = tuple(int(digit) for digit in str(abs(units)))
    return Decimal((int(units < 0), digits, -places))

"""Several measurements of one thing: the middle and how far they lie apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isinf
from statistics import median


@dataclass(frozen=True)
class Spread:
    """Median, smallest and largest of `repeats` measurements."""

    median: float
    least: float
    most: float
    repeats: int

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        return cls(median(values), min(values), max(values), len(values))

    def __str__(self) -> str:
        return f"{figure(self.median)} ({figure(self.least)}–{figure(self.most)})"


def figure(value: float) -> str:
    """A number with as many digits as it is worth."""
    if isinf(value):
        return "given up"
    if value and abs(value) < 0.1:
        return f"{value:.2g}"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def percentile(values: Sequence[float], share: float) -> float:
    """The value which this share of all does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

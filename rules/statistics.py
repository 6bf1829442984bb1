"""Exact figures over many cases: totals by group, Pareto order, rates that name what they leave out, trends.

Everything here is exact decimal arithmetic, rounded once, half up, at the end. No result depends on the order in which
rows come: where figures are equal, the labels decide, in the order of their characters.
"""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from .domains import ListOf, Number, Record, Text, Whole

LARGEST = 10**15
LABEL = Text(longest=500)
FIGURE = Number(-LARGEST, LARGEST)
SHARE = Number(0, 100, unit="%")

TOTALS = ListOf(Record("total", {"label": LABEL, "count": Whole(0, LARGEST)}, {"sum": FIGURE}), gaps=False)
"""What `totals` gives."""
PARETO = ListOf(
    Record(
        "pareto_line",
        {"label": LABEL, "count": Number(0, LARGEST), "percent": SHARE, "cumulative_percent": SHARE},
    ),
    gaps=False,
)
"""What `pareto` gives; the domain of a question whose answer a Pareto chart shows."""
RATE = Record(
    "rate",
    {"numerator": FIGURE, "denominator": FIGURE, "excluded": Whole(0, LARGEST)},
    {"percent": FIGURE},
)
"""What `counted_rate` gives. Without a denominator there is no percentage."""
TREND = ListOf(
    Record(
        "trend_point",
        {"period": Text(longest=100), "label": LABEL, "value": FIGURE},
        {"change": FIGURE, "change_percent": FIGURE},
    ),
    gaps=False,
)
"""What `trend` gives; the domain of a question whose answer a trend chart shows."""

Row = Mapping[str, Any]
Figure = Decimal | int


def totals(rows: Iterable[Row], by: str, amount: str = "", unstated: str = "n/a") -> list[dict[str, Any]]:
    """How many rows there are of each value of `by`, in the order of the labels; with `amount`, its sum as well.

    A row that does not state `by` counts under `unstated`, one that does not state `amount` adds nothing.
    """
    counts: dict[str, int] = {}
    sums: dict[str, Decimal] = {}
    for row in rows:
        label = _label(row.get(by), unstated)
        counts[label] = counts.get(label, 0) + 1
        if amount:
            sums[label] = sums.get(label, Decimal(0)) + _figure(row.get(amount) or 0)
    return [
        {"label": label, "count": counts[label], **({"sum": sums[label]} if amount else {})} for label in sorted(counts)
    ]


def pareto(
    counted: Mapping[str, Figure] | Iterable[Row],
    by: str = "",
    amount: str = "",
    places: int = 1,
    unstated: str = "n/a",
) -> list[dict[str, Any]]:
    """The labels with their counts, the largest first, each with its share and the share of all up to it.

    `counted` gives the count of each label, or it is rows, which are counted `by` a fact; with `amount` the sums of
    that fact stand in place of the counts. The shares have so many decimal `places`; the running one is rounded from
    the exact sum, so it ends at 100 exactly. Where everything is nothing, every share is 0.
    """
    counts = _counts(counted, by, amount, unstated)
    negative = [label for label, count in counts.items() if count < 0]
    if negative:
        raise ValueError(f"a count is never below 0, got {counts[negative[0]]} for {negative[0]}")
    whole = sum(counts.values(), Decimal(0))
    running, lines = Decimal(0), []
    for label in sorted(counts, key=lambda one: (-counts[one], one)):
        running += counts[label]
        shares = {"percent": _share(counts[label], whole, places), "cumulative_percent": _share(running, whole, places)}
        lines.append({"label": label, "count": counts[label], **shares})
    return lines


def counted_rate(numerator: Figure, denominator: Figure, excluded: int = 0, places: int = 1) -> dict[str, Any]:
    """A rate with all that it is made of: `excluded` says how many were left out of the denominator."""
    above, below = _figure(numerator), _figure(denominator)
    percent = {"percent": _rounded(above * 100 / below, places)} if below else {}
    return {"numerator": above, "denominator": below, "excluded": excluded, **percent}


def trend(
    figures: Mapping[str, Mapping[str, Figure]], places: int = 1, absent: Figure | None = 0
) -> list[dict[str, Any]]:
    """One point for each period and label, periods in the order of their names, with the change to the period before.

    `figures` gives for each period the figure of each label. A label that a period does not name has the figure
    `absent` there; where that is `None` it has no point, and the next point of it no change.
    """
    labels = sorted({label for period in figures.values() for label in period})
    points, last = [], dict[str, Decimal | None]()
    for period in sorted(figures):
        for label in labels:
            raw = figures[period].get(label, absent)
            value = None if raw is None else _figure(raw)
            if value is not None:
                points.append(
                    {"period": period, "label": label, "value": value, **_change(last.get(label), value, places)}
                )
            last[label] = value
    return points


def table_rows(rows: Iterable[Row], columns: Iterable[str], unstated: str = "") -> list[dict[str, Any]]:
    """The rows as lines of a printed table: numbered from 1, with these columns.

    What a row does not state is left out of its line, or `unstated` stands there.
    """
    names = tuple(columns)
    lines = []
    for number, row in enumerate(rows, 1):
        cells = {name: row.get(name, unstated or None) for name in names}
        lines.append({"line": number, **{name: cell for name, cell in cells.items() if cell is not None}})
    return lines


def _counts(counted: Mapping[str, Figure] | Iterable[Row], by: str, amount: str, unstated: str) -> dict[str, Decimal]:
    if isinstance(counted, Mapping):
        return {label: _figure(count) for label, count in counted.items()}
    if not by:
        raise ValueError("rows are counted by a fact; say by=...")
    part = "sum" if amount else "count"
    return {total["label"]: _figure(total[part]) for total in totals(counted, by, amount, unstated)}


def _label(value: Any, unstated: str) -> str:
    return unstated if value is None else str(value)


def _figure(value: Any) -> Decimal:
    if isinstance(value, bool | float):
        raise TypeError(f"a figure is a whole number or an exact decimal, got {value!r}")
    return Decimal(value)


def _change(before: Decimal | None, value: Decimal, places: int) -> dict[str, Decimal]:
    if before is None:
        return {}
    change = {"change": value - before}
    if before:
        change["change_percent"] = _rounded((value - before) * 100 / abs(before), places)
    return change


def _share(part: Decimal, whole: Decimal, places: int) -> Decimal:
    return _rounded(part * 100 / whole, places) if whole else Decimal(0)


def _rounded(value: Decimal, places: int) -> Decimal:
    """Rounded, without zeros that say nothing: 40, not 40.0."""
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return rounded.quantize(Decimal(1)) if rounded == rounded.to_integral_value() else rounded.normalize()

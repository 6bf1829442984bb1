"""What is counted: the table of each month, the trend of each quarter and year."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from rules.api import (
    Answer,
    Deadline,
    Formula,
    Rule,
    Table,
    hook,
    pareto,
    trend,
)

PROBLEM, PRODUCT, LOSS = "defect", "product_name", "three_guarantees_cost"
Picture = Mapping[str, Any]


def row_count(picture: Picture) -> int:
    """How many feedback cases the period has; none is an answer too."""
    return len(picture["rows"])


def count_by_problem(picture: Picture) -> dict[str, int]:
    """How often each problem was fed back."""
    counts: dict[str, int] = {}
    for row in picture["rows"]:
        label = row.get(PROBLEM) or "n/a"
        counts[label] = counts.get(label, 0) + 1
    return counts


def problem_pareto(counts: Mapping[str, Decimal]) -> list[dict[str, Any]]:
    """The problems, the most frequent first."""
    return pareto(counts)


def labels_of(lines: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """The labels in their order."""
    return tuple(line["label"] for line in lines)


def cumulative(lines: Sequence[Mapping[str, Any]]) -> tuple[Decimal, ...]:
    """The running shares in percent."""
    return tuple(line["cumulative_percent"] for line in lines)


def product_pareto(picture: Picture) -> list[dict[str, Any]]:
    """The products, the one with most feedback first."""
    return pareto(picture["rows"], by=PRODUCT)


def loss_pareto(picture: Picture) -> list[dict[str, Any]]:
    """The three-guarantees loss by product, the largest first."""
    return pareto(picture["rows"], by=PRODUCT, amount=LOSS)


def problem_trend(picture: Picture) -> list[dict[str, Any]]:
    """How often each problem was fed back in each month of the period."""
    figures: dict[str, dict[str, int]] = {}
    for row in picture["rows"]:
        month = figures.setdefault(str(row["opened_at"])[:7], {})
        label = row.get(PROBLEM) or "n/a"
        month[label] = month.get(label, 0) + 1
    return trend(figures)


def by_then(due: date, signed: date) -> bool:
    """The last day is in time."""
    return signed <= due


TABLE_DUE = Deadline(after="period_to", by_day="statistics_due_day", months_on=1, clause="5.3.6.1")
TREND_DUE = Deadline(after="period_to", by_day="trend_due_day", months_on=1, clause="5.3.6.2.p2")


class Answers:
    """The answers about the figures of a period."""

    @hook
    def feedback_count(self) -> Answer:
        return Formula(("feedback_of_month",), row_count, "5.3.6.1")

    @hook
    def rows(self) -> Answer:
        return Formula(("feedback_count",), int, "5.3.6.1")

    @hook
    def table_due(self) -> Answer:
        return TABLE_DUE

    @hook
    def table_on_time(self) -> Answer:
        return Formula(("table_due", "statistics_table.signed_on"), by_then, "5.3.6.1")

    @hook
    def last_reported_on(self) -> Answer:
        return Formula(("statistics_table.signed_on",), lambda day: day, "5.3.6.1")

    @hook
    def last_report_on_time(self) -> Answer:
        return Formula(("table_due", "last_reported_on"), by_then, "5.3.6.1")

    @hook
    def monthly_statistics_outcome(self) -> Answer:
        return Table(
            ("statistics_table.signed",),
            (Rule((True,), "reported", "5.3.6.1"), Rule((False,), "awaited", "5.3.6.1")),
        )

    @hook
    def counts(self) -> Answer:
        return Formula(("feedback_of_period",), count_by_problem, "5.3.6.2.p1")

    @hook
    def problem_pareto(self) -> Answer:
        return Formula(("counts",), problem_pareto, "5.3.6.2.p1")

    @hook
    def order(self) -> Answer:
        return Formula(("problem_pareto",), labels_of, "5.3.6.2.p1")

    @hook
    def cumulative_percent(self) -> Answer:
        return Formula(("problem_pareto",), cumulative, "5.3.6.2.p1")

    @hook
    def product_pareto(self) -> Answer:
        return Formula(("feedback_of_period",), product_pareto, "5.3.6.2.p1")

    @hook
    def loss_pareto(self) -> Answer:
        return Formula(("feedback_of_period",), loss_pareto, "5.3.6.2.p1")

    @hook
    def problem_trend(self) -> Answer:
        return Formula(("feedback_of_period",), problem_trend, "5.3.6.2.p1")

    @hook
    def trend_due(self) -> Answer:
        return TREND_DUE

    @hook
    def trend_on_time(self) -> Answer:
        return Formula(("trend_due", "trend_analysis.signed_on"), by_then, "5.3.6.2.p2")

    @hook
    def trend_report_outcome(self) -> Answer:
        return Table(
            ("trend_analysis.signed",),
            (Rule((True,), "reported", "5.3.6.2.p2"), Rule((False,), "awaited", "5.3.6.2.p2")),
        )

    @hook
    def feedback_ledger_outcome(self) -> Answer:
        return Formula(("ledger_checked_by",), lambda _by: "kept", "6.10")

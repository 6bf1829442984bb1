"""A chart on a form shows an answer whose figures it can draw, or the procedure is refused."""

from dataclasses import replace
from typing import Any

import pytest

from rules.api import PARETO, TREND, Chart, Formula, ListOf, Record, Text, YesNo, pareto, trend
from tests.rules.making import CLAUSE, SHEET, asks, matter, problems

NAMES = ListOf(Record("name", {"period": Text()}))


def charted(*charts: Chart) -> Any:
    return matter(
        questions=asks(order=PARETO, course=TREND, names=NAMES, plain=YesNo()),
        order=Formula((), lambda: pareto({}), CLAUSE),
        course=Formula((), lambda: trend({}), CLAUSE),
        names=Formula((), list, CLAUSE),
        plain=Formula((), lambda: True, CLAUSE),
        forms=[replace(SHEET, charts=charts)],
    )


def test_charts_of_fitting_answers_are_taken() -> None:
    assert problems(charted(Chart("bars", "order", "pareto"), Chart("lines", "course", "trend"))) == []


@pytest.mark.parametrize(
    ("chart", "said"),
    [
        (Chart("bars", "orders", "pareto"), "shows: no answered question of matter is named orders"),
        (Chart("bars", "done", "pareto"), "shows: no answered question of matter is named done"),
        (Chart("bars", "plain", "pareto"), "shows: expected a list of records, plain is true or false"),
        (Chart("bars", "course", "pareto"), "shows: course has no count"),
        (Chart("bars", "order", "trend"), "shows: order has no period with figures"),
        (Chart("bars", "names", "trend"), "shows: names has no period with figures"),
        (Chart("bars", "order", "pie"), "drawn: expected pareto or trend, got 'pie'"),  # type: ignore[arg-type]
    ],
)
def test_a_chart_that_could_not_be_drawn_is_refused(chart: Chart, said: str) -> None:
    assert f"form sheet: chart bars: {said}" in problems(charted(chart))


def test_a_chart_stands_on_a_form_once() -> None:
    chart = Chart("bars", "order", "pareto")
    assert "form sheet: chart bars stands there twice" in problems(charted(chart, chart))

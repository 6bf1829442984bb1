"""What must be true of the charts on a form: each shows an answer whose figures it can draw."""

from collections.abc import Callable, Iterator, Mapping

from .deciding import Answered
from .domains import ListOf, Number, Record
from .forms import Chart, Form

PARETO_PARTS = ("label", "count", "cumulative_percent")


def check_charts(form: Form, questions: Mapping[str, Answered], report: Callable[[str], None]) -> None:
    """Reports every chart of the form that could not be drawn."""
    names = [chart.name for chart in form.charts]
    for chart in form.charts:
        for wrong in _wrong_in(chart, form.of, questions):
            report(f"form {form.name}: chart {chart.name}: {wrong}")
        if names.count(chart.name) > 1:
            report(f"form {form.name}: chart {chart.name} stands there twice")


def _wrong_in(chart: Chart, kind: str, questions: Mapping[str, Answered]) -> Iterator[str]:
    shown = questions.get(chart.shows)
    if shown is None or shown.question.of != kind:
        yield f"shows: no answered question of {kind} is named {chart.shows}"
        return
    domain = shown.question.outcome
    if not isinstance(domain, ListOf) or not isinstance(domain.item, Record):
        yield f"shows: expected a list of records, {chart.shows} is {domain.describe()}"
        return
    required = {name for name, _ in domain.item.required}
    figures = {name for name, part in domain.item.parts.items() if isinstance(part, Number)}
    if chart.drawn == "pareto":
        yield from (f"shows: {chart.shows} has no {part}" for part in PARETO_PARTS if part not in required)
    elif chart.drawn != "trend":
        yield f"drawn: expected pareto or trend, got {chart.drawn!r}"
    elif "period" not in required or not figures:
        yield f"shows: {chart.shows} has no period with figures"

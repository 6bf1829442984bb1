"""The charts that stand on the forms of a case, as pictures of their own."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import Connection

from rules.evaluate import Situation
from services.casework.case_file import CaseFile
from services.casework.explaining import Evaluates
from services.casework.reading import not_here
from shared.messages.errors import FieldError, Refused
from shared.messages.text import Text

from .chart import ChartFailed, chart

SVG: Final = "image/svg+xml"


@dataclass(frozen=True)
class FormChart:
    """What is to be drawn: the kind of chart, what stands above it, the figures as JSON."""

    drawn: Literal["pareto", "trend"]
    title: str
    figures: list[Mapping[str, Any]]
    language: Literal["zh", "en"]

    def picture(self) -> bytes:
        """The chart as SVG. Raises ChartFailed."""
        return chart(self.drawn, self.title, self.figures, self.language)


def charts_on(
    file: CaseFile, situation: Situation, form: str, language: Literal["zh", "en"]
) -> dict[str, FormChart | None]:
    """The charts of a form by name; nothing for one whose figures are not decided yet."""
    charts = file.procedure.forms[form].charts
    return {one.name: _of(file, situation, one.name, one.shows, one.drawn, language) for one in charts}


def _of(file: CaseFile, situation: Situation, name: str, shows: str, drawn: Any, language: Any) -> FormChart | None:
    decision = situation.decisions.get(shows)
    if decision is None or decision.status != "decided":
        return None
    title = file.procedure.vocabulary.labels(name)[language]
    period = situation.values.get("period")
    figures = file.procedure.write_fact(shows, decision.outcome)
    return FormChart(drawn, f"{title} {period}" if period else title, figures, language)


def chart_of_case(
    owner: Evaluates,
    connection: Connection,
    case: str,
    form: str,
    name: str,
    language: Literal["zh", "en"],
    now: datetime,
) -> FormChart:
    """A chart of a case. Refused (404) if this department does not own the case or no such chart stands on its form,
    (409) while its figures are not decided."""
    found = owner.situation(connection, case, now)
    if found is None:
        raise not_here("case", case)
    file, situation = found
    forms = file.procedure.kinds[file.kind].forms
    charts = charts_on(file, situation, form, language) if form in forms else {}
    if name not in charts:
        known = ", ".join(f"{one.name}/{drawn.name}" for one in forms.values() for drawn in one.charts) or "-"
        expected = Text(f"下列图表之一：{known}", f"one of the charts {known}")
        detail = Text(f"表单 {form} 上没有图表 {name}", f"no chart {name} stands on the form {form}")
        raise Refused(404, "not-found", detail, [FieldError("chart", expected, f"{form}/{name}", "not-found")])
    drawn = charts[name]
    if drawn is None:
        detail = Text(f"图表 {name} 的数据尚未确定", f"the figures of the chart {name} are not decided yet")
        expected = Text("已确定的数据", "figures that are decided")
        raise Refused(409, "undecided", detail, [FieldError("chart", expected, f"{form}/{name}", "undecided")])
    return drawn


def picture_of(drawn: FormChart, name: str) -> tuple[bytes, dict[str, Any]]:
    """The picture, and what is told of it as a file. Refused (503) where this machine cannot draw."""
    try:
        svg = drawn.picture()
    except ChartFailed as wrong:
        title = Text("暂时无法绘图", "It cannot be drawn now")
        raise Refused(503, "chart", Text(f"无法绘图：{wrong}", str(wrong)), title=title) from None
    about = {"media_type": SVG, "size": len(svg), "sha256": hashlib.sha256(svg).hexdigest(), "name": f"{name}.svg"}
    return svg, about

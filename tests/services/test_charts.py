"""Charts are drawn by a program of their own; what stands on them is what the figures say."""

import io
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from rules.statistics import PARETO, TREND, pareto, trend
from services.casework.charting import ChartFailed, ChartFontsMissing, chart, drawing
from services.casework.charting import chart as chart_room
from services.casework.charting.lettering import balanced, fitting, without_middle
from services.casework.charting.of_forms import FormChart
from tests.loop import Loop
from tests.services.sheets import text_of
from tests.services.test_calendar_work import SITE
from tests.services.test_picturing import TABLE, month_ends, remark, tick
from tests.services.web_fakes import CLIENTS, caller

COUNTED = PARETO.write(pareto({"crack": 8, "leak": 5, "late delivery": 4, "paint": 2, "missing document": 1}))
ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    file = tmp_path / "sites.toml"
    file.write_text(SITE, encoding="utf-8")
    return file


def letters(svg: bytes) -> list[str]:
    """What is written on a chart; its letters are shapes, with a comment that says what they are."""
    root = ET.fromstring(svg)
    assert root.tag.endswith("}svg")
    assert not list(root.iter("{http://www.w3.org/2000/svg}text"))
    return re.findall(r"<!-- (.*?) -->", svg.decode(), re.DOTALL)


def test_a_pareto_chart_shows_every_figure_in_its_order_and_is_the_same_each_time() -> None:
    svg = chart("pareto", "2011 年第四季度 $排列图$", COUNTED, "zh")

    said = letters(svg)
    assert [one for one in said if one in ("crack", "leak", "late delivery", "paint")] == [
        "crack",
        "leak",
        "late delivery",
        "paint",
    ]
    assert {"40 %", "65 %", "85 %", "95 %", "0 %", "100 %", "8", "5", "4", "2", "1", "数量", "累计百分比"} <= {*said}
    assert "2011 年第四季度 $排列图$" in said
    assert chart("pareto", "2011 年第四季度 $排列图$", COUNTED, "zh") == svg


@pytest.fixture(scope="module")
def draw(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., bytes]]:
    """Draws in this process, which is faster."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MPLCONFIGDIR", str(tmp_path_factory.mktemp("matplotlib")))
        font = drawing.font_found()

        def drawn(kind: str, figures: Any, language: str = "en", format: str = "svg") -> bytes:
            asked = {"kind": kind, "title": "T", "figures": figures, "language": language, "format": format}
            return drawing.drawn(asked, font)

        yield drawn


Draw = Callable[..., bytes]


def test_more_bars_than_can_be_read_end_in_one_that_says_how_many_it_stands_for(draw: Draw) -> None:
    said = letters(draw("pareto", PARETO.write(pareto({f"problem {n}": 100 - n for n in range(40)}))))

    assert "25 others" in said
    assert f"{sum(100 - n for n in range(15, 40)):,}" in said


def test_a_trend_shows_a_line_for_each_label_and_the_figures_beside_a_period_likewise(draw: Draw) -> None:
    points = TREND.write(trend({"2011-Q1": {"裂纹": 8, "渗漏": 5}, "2011-Q2": {"裂纹": 6, "渗漏": 7}}))
    wide = [{"period": "2011-H1", "complaints": 1200, "percent": "81.5"}, {"period": "2011-H2", "complaints": 900}]

    assert {"2011-Q1", "2011-Q2", "裂纹", "渗漏", "8", "5", "6", "7"} <= {*letters(draw("trend", points))}
    assert {"complaints", "percent", "1,200", "900", "81.5"} <= {*letters(draw("trend", wide))}


def test_no_figures_make_a_chart_that_says_so_and_a_picture_of_points_is_made_as_well(draw: Draw) -> None:
    assert "本期无数据" in letters(draw("pareto", [], "zh"))

    picture = Image.open(
        io.BytesIO(draw("trend", [{"period": "1", "value": -3}, {"period": "2", "value": 4}], "en", "png"))
    )
    assert picture.size == (1340, 780)
    assert len(picture.convert("RGB").getcolors(2**20) or []) > 50


@pytest.mark.parametrize(
    ("program", "wrong", "said"),
    [
        ("import sys; sys.stderr.write('the font is missing'); sys.exit(3)", ChartFontsMissing, "the font is missing"),
        ("raise SystemExit('no memory')", ChartFailed, "drawing ended with 1: no memory"),
        ("print('<html>')", ChartFailed, "drawing ended with 0"),
    ],
)
def test_a_broken_picture_never_comes(
    monkeypatch: pytest.MonkeyPatch, program: str, wrong: type[Exception], said: str
) -> None:
    monkeypatch.setattr(sys.modules[chart_room.__module__], "COMMAND", (sys.executable, "-c", program))

    with pytest.raises(wrong, match=said):
        chart("pareto", "T", COUNTED, "en")


def test_what_is_no_figure_is_said_by_the_program() -> None:
    with pytest.raises(ChartFailed, match="InvalidOperation"):
        chart("pareto", "T", [{"label": "a", "count": "many", "cumulative_percent": "1"}], "en")


def test_no_department_carries_the_plotting_library() -> None:
    program = (
        "import warnings; warnings.simplefilter('ignore'); import sys, services.quality.service, services.casework.web;"
        " sys.exit(any(name.split('.')[0] in ('matplotlib', 'numpy') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@given(st.text(alphabet="ab 裂纹-", max_size=60), st.integers(4, 30))
def test_lines_hold_the_whole_label_and_shortened_ones_its_ends(text: str, room: int) -> None:
    plain = "".join(text.split())

    assert "".join("".join(balanced(text, room)).split()) == plain
    short = without_middle(text, room)
    assert short == text or (text.startswith(short.split("…")[0]) and text.endswith(short.split("…")[1]))


def test_labels_are_broken_evenly_where_there_is_room() -> None:
    assert balanced("missing document", 10) == ["missing", "document"]
    assert balanced("随机文件缺失", 10) == ["随机文", "件缺失"]
    assert without_middle("矿用磨机 MQY3600 部件第12号", 16) == "矿用磨机…第12号"
    assert (fitting(1), fitting(8), fitting(9)) == (70, 8, 0)


@ON_SQLITE
def test_the_chart_of_a_form_comes_over_http(loop: Loop, monkeypatch: pytest.MonkeyPatch) -> None:
    tick(loop)
    remark(loop, "leak")
    remark(loop, "crack")
    month_ends(loop)
    drawn: list[FormChart] = []
    monkeypatch.setattr(FormChart, "picture", lambda self: drawn.append(self) or b"<?xml?>")
    quality = loop.department("quality")
    quality.store.clients = CLIENTS
    ask = caller(quality)
    path = f"/v1/cases/{TABLE}/forms/table_sheet/charts"

    found = ask.get(f"{path}/problem_chart.svg?language=en")

    assert (found.status_code, found.headers["Content-Type"], found.data) == (200, "image/svg+xml", b"<?xml?>")
    assert [line["label"] for line in drawn[0].figures] == ["crack", "leak"]
    assert (drawn[0].drawn, drawn[0].title, drawn[0].language) == ("pareto", "chart of the problems 2026-03", "en")
    ask.get(f"{path}/problem_chart.svg", Accept_Language="zh")
    assert (drawn[1].title, drawn[1].language) == ("问题排列图 2026-03", "zh")
    assert _refused(ask.get(f"{path}/loss_chart.svg")) == (404, "chart")
    assert _refused(ask.get(f"/v1/cases/{TABLE}/forms/nothing/charts/problem_chart.svg")) == (404, "chart")
    assert _refused(ask.get("/v1/cases/factory/T-2026-0009/forms/table_sheet/charts/x.svg")) == (404, "case")


def _refused(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["errors"][0]["field"]


@ON_SQLITE
def test_the_chart_is_printed_on_the_form(loop: Loop) -> None:
    tick(loop)
    remark(loop, "裂纹")
    month_ends(loop)
    quality = loop.department("quality")
    quality.store.clients = CLIENTS
    path = f"/v1/cases/{TABLE}/forms/table_sheet.pdf?language=zh"
    printed = caller(quality).get(path)

    assert printed.status_code == 200, printed.text
    assert "问题排列图2026-03" in text_of(printed.data)
    assert len(drawn_on(printed.data)) > 40, "the form alone has nine"


def drawn_on(pdf: bytes) -> list[bytes]:
    """The strokes and fillings of all pages, those of drawings on them among them."""
    found = []
    for page in PdfReader(io.BytesIO(pdf)).pages:
        forms = [one.get_object().get_data() for one in (page["/Resources"].get("/XObject") or {}).values()]  # type: ignore[index, union-attr]
        for content in (page.get_contents().get_data(), *forms):  # type: ignore[union-attr]
            found += re.findall(rb"\b[fSB]\*?\n", content)
    return found

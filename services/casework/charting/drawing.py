"""Draws one chart: what to draw as JSON on standard input, the picture on standard output.

It is a program of its own, started by `charting`; matplotlib is imported here and nowhere else.
"""

import io
import json
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import cycle
from typing import Any, Final

from .chart import NO_FONTS
from .lettering import balanced, fitting, without_middle

Figures = Sequence[Mapping[str, Any]]

PACKAGE: Final = "fonts-noto-cjk"
FONT_FILE: Final = "NotoSansCJK-Regular.ttc"
FONT: Final = "Noto Sans CJK SC"
LATIN_FONT: Final = "DejaVu Sans"

WIDTH, HEIGHT = 6.7, 3.9
"""Inches: as wide as the text of a printed page."""
MOST_BARS: Final = 16
MANY_BARS: Final = 10
FEW_BARS: Final = 4
INK, BAR, RULE = "#1b2733", "#9fb4cc", "#d5dbe1"
LINES: Final = (("#1b2733", "-", "o"), ("#a2482b", "--", "s"), ("#3f7d5c", "-.", "^"), ("#6a7fa3", ":", "D"),
                ("#8a6d1f", "-", "v"), ("#7a4b7d", "--", "P"))  # fmt: skip
"""Told apart by line and mark as well, so that a print in grey can be read."""

WORDS: Final = {
    "zh": {"count": "数量", "share": "累计百分比", "none": "本期无数据", "others": "其余 {} 项"},
    "en": {"count": "quantity", "share": "cumulative share", "none": "nothing in this period", "others": "{} others"},
}
BESIDES: Final = frozenset({"period", "label", "change", "change_percent"})


def main() -> int:
    """One chart; `NO_FONTS` and one line where a font for its letters is missing."""
    asked = json.load(sys.stdin.buffer)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["MPLCONFIGDIR"] = folder  # what the library keeps between two charts would be one file for all
        font = font_found()
        if font == LATIN_FONT and any(ord(letter) > 0x2E7F for letter in json.dumps(asked, ensure_ascii=False)):
            sys.stderr.write(f"the font {FONT} is not on this machine; install the package {PACKAGE}\n")
            return NO_FONTS
        sys.stdout.buffer.write(drawn(asked, font))
    return 0


def drawn(asked: Mapping[str, Any], font: str) -> bytes:
    """The picture."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    look: dict[Any, Any] = {
            "font.family": [font, LATIN_FONT], "font.size": 8.5, "svg.fonttype": "path", "svg.hashsalt": "capaloop",
            "text.color": INK, "axes.labelcolor": INK, "axes.edgecolor": INK, "xtick.color": INK, "ytick.color": INK,
            "axes.linewidth": 0.7, "axes.unicode_minus": False, "text.parse_math": False}  # fmt: skip
    with rc_context(look):
        figure = Figure(figsize=(WIDTH, HEIGHT), layout="constrained")
        axes = figure.add_subplot()
        axes.set_title(asked["title"], fontsize=11, pad=12)
        words = WORDS[asked["language"]]
        if not asked["figures"]:
            _nothing(axes, words)
        elif asked["kind"] == "pareto":
            _pareto(axes, _shortened(asked["figures"], words), words)
        else:
            _trend(axes, asked["figures"])
        out = io.BytesIO()
        metadata = {"Date": None} if asked["format"] == "svg" else {}
        figure.savefig(out, format=asked["format"], dpi=200, metadata=metadata)
    return out.getvalue()


def font_found() -> str:
    """The font for Chinese where it is found, made known to the library."""
    from matplotlib import font_manager

    found = [path for path in font_manager.findSystemFonts() if path.endswith(FONT_FILE)]
    for path in found[:1]:
        font_manager.fontManager.addfont(path)
    return FONT if FONT in {one.name for one in font_manager.fontManager.ttflist} else LATIN_FONT


def _nothing(axes: Any, words: Mapping[str, str]) -> None:
    axes.set_xticks([])
    axes.set_yticks([])
    axes.text(0.5, 0.5, words["none"], ha="center", va="center", fontsize=10, transform=axes.transAxes)


def _shortened(figures: Figures, words: Mapping[str, str]) -> Figures:
    """What is too much for bars that can be read stands in one bar at the end, which says how many it stands for."""
    if len(figures) <= MOST_BARS:
        return figures
    shown, rest = list(figures[: MOST_BARS - 1]), figures[MOST_BARS - 1 :]
    count = sum((Decimal(one["count"]) for one in rest), Decimal(0))
    last = {"label": words["others"].format(len(rest)), "count": count, "cumulative_percent": 100}
    return [*shown, last]


def _pareto(axes: Any, figures: Figures, words: Mapping[str, str]) -> None:
    """Bars on a scale that ends where the shares end, so that the line begins at the top of the first bar."""
    counts = [Decimal(one["count"]) for one in figures]
    shares = [Decimal(one["cumulative_percent"]) for one in figures]
    places = range(len(figures))
    whole = sum(counts, Decimal(0)) or Decimal(1)
    axes.bar(places, [float(one) for one in counts], width=0.72, color=BAR, edgecolor=INK, linewidth=0.6, zorder=2)
    _count(axes, counts, whole)
    _label(axes, [str(one["label"]) for one in figures])
    beside = 0.6 + max(0, FEW_BARS - len(figures)) / 2
    axes.set_xlim(-beside, len(figures) - 1 + beside)
    axes.set_ylim(0, float(whole) * 1.1)
    axes.set_ylabel(words["count"])
    _scale(axes, counts)
    right = axes.twinx()
    right.plot(places, [float(one) for one in shares], color=INK, linewidth=1.3, marker="o", markersize=4.5,
               markerfacecolor="white", zorder=5)  # fmt: skip
    right.set_ylim(0, 110)
    right.set_yticks(range(0, 101, 20), [f"{share} %" for share in range(0, 101, 20)])
    right.set_ylabel(words["share"])
    crowded = len(figures) > MANY_BARS
    for place, share in zip(places, shares, strict=True):
        if not crowded or place % 2 == (len(figures) - 1) % 2:
            right.annotate(f"{_written(share)} %", (place, float(share)), xytext=(0 if place else -8, 6),
                           textcoords="offset points", ha="center", fontsize=7 if crowded else 8, zorder=6)  # fmt: skip
    for one in (axes, right):
        one.spines["top"].set_visible(False)
    axes.grid(axis="y", color=RULE, linewidth=0.6, zorder=0)
    axes.set_axisbelow(True)


def _count(axes: Any, counts: Sequence[Decimal], whole: Decimal) -> None:
    """What each bar stands for: in its top where there is room, since the line runs above, else upon it."""
    crowded = len(counts) > MANY_BARS
    for place, count in enumerate(counts):
        inside = not crowded and count / whole > Decimal("0.12")
        away = -7 if inside else 3 if place else 7
        axes.annotate(_written(count), (place, float(count)), xytext=(0, away), textcoords="offset points", ha="center",
                      va="top" if inside else "bottom", fontsize=7 if crowded else 8,
                      rotation=90 if crowded else 0, zorder=4)  # fmt: skip


def _scale(axes: Any, figures: Sequence[Decimal]) -> None:
    axes.yaxis.get_major_locator().set_params(integer=all(one == int(one) for one in figures), nbins=6)
    axes.yaxis.set_major_formatter(lambda figure, _: f"{figure:,.10g}")


def _trend(axes: Any, figures: Figures) -> None:
    periods = list(dict.fromkeys(str(one["period"]) for one in figures))
    series = _series(figures)
    spread = len(series) * len(periods) <= 24
    for (name, points), (colour, line, mark) in zip(series.items(), cycle(LINES)):
        places = [periods.index(period) for period in points]
        values = [float(value) for value in points.values()]
        axes.plot(places, values, color=colour, linestyle=line, marker=mark, linewidth=1.4, markersize=5, label=name,
                  markerfacecolor="white", clip_on=False, zorder=3)  # fmt: skip
        for place, value in zip(places, points.values(), strict=True) if spread else ():
            axes.annotate(_written(value), (place, float(value)), xytext=(0, 6), textcoords="offset points",
                          ha="center", fontsize=7.5, color=colour, zorder=4)  # fmt: skip
    _label(axes, periods)
    axes.set_xlim(-0.4, len(periods) - 0.6)
    _reach(axes, [value for points in series.values() for value in points.values()])
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.grid(axis="y", color=RULE, linewidth=0.6, zorder=0)
    if len(series) > 1:
        axes.figure.legend(
            loc="outside lower center", ncols=min(len(series), 4), frameon=False, fontsize=8, handlelength=3
        )
    else:
        axes.set_ylabel(next(iter(series), ""))


def _reach(axes: Any, values: Sequence[Decimal]) -> None:
    """The scale begins at nothing, unless all that is to be seen would then lie in its upper half."""
    _scale(axes, values)
    low, high = min(values), max(values)
    if 0 <= low <= high / 2:
        axes.set_ylim(0, float(high) * 1.15 or 1)
    else:
        axes.margins(y=0.25)


def _series(figures: Figures) -> dict[str, dict[str, Decimal]]:
    """The figures of each line by period."""
    series: dict[str, dict[str, Decimal]] = {}
    for one in figures:
        if "label" in one and "value" in one:
            own = {str(one["label"]): one["value"]}
        else:
            own = {name: value for name, value in one.items() if name not in BESIDES}
        for name, value in own.items():
            series.setdefault(name, {})[str(one["period"])] = Decimal(str(value))
    return series


def _label(axes: Any, labels: Sequence[str]) -> None:
    """Labels beneath the axis, broken into lines as wide as there is room for them, aslant where there is none."""
    room = fitting(len(labels))
    if room:
        axes.set_xticks(range(len(labels)), ["\n".join(balanced(label, room)) for label in labels])
        return
    shortened = [without_middle(label, 22) for label in labels]
    axes.set_xticks(range(len(labels)), shortened, rotation=40, ha="right", rotation_mode="anchor", fontsize=7.5)


def _written(figure: Decimal) -> str:
    """The figure without zeros that say nothing, thousands apart."""
    return f"{figure.normalize():,f}" if figure else "0"


if __name__ == "__main__":
    sys.exit(main())

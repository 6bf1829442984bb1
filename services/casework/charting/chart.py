"""Charts of figures, drawn in a process of its own: the plotting library never stays in a department's memory."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal

from shared.errors import CapaLoopError

SECONDS: Final = 60
AT_ONCE: Final = 2
"""Charts drawn at the same time, each in a process of some 80 MB."""

COMMAND: Final = (sys.executable, "-m", "services.casework.charting.drawing")
NO_FONTS: Final = 3
BEGINNINGS: Final = {"svg": b"<?xml", "png": b"\x89PNG\r\n\x1a\n"}

_drawing = threading.BoundedSemaphore(AT_ONCE)


class ChartFailed(CapaLoopError):
    """No chart came out; the text says why."""


class ChartFontsMissing(ChartFailed):
    """The fonts for Chinese are not on this machine."""


def chart(
    kind: Literal["pareto", "trend"],
    title: str,
    figures: Iterable[Mapping[str, Any]],
    language: Literal["zh", "en"],
    format: Literal["svg", "png"] = "svg",
) -> bytes:
    """A chart of figures as JSON, as `rules.statistics` gives them; always the same bytes for the same figures.

    A `pareto` shows records with `label`, `count` and `cumulative_percent` in their order. A `trend` shows a line for
    each label of records with `period`, `label` and `value`, or else for each figure that stands beside `period`. An
    SVG holds its letters as shapes and needs no font where it is shown. Raises ChartFailed; a broken picture never
    comes.
    """
    asked = {"kind": kind, "title": title, "figures": list(figures), "language": language, "format": format}
    written = json.dumps(asked, ensure_ascii=False, default=str).encode()
    with _drawing:
        try:
            done = subprocess.run(COMMAND, input=written, capture_output=True, timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired:
            raise ChartFailed(f"the chart was not drawn within {SECONDS} s") from None
    said = done.stderr.decode(errors="replace").strip()
    if done.returncode == NO_FONTS:
        raise ChartFontsMissing(said)
    if done.returncode or not done.stdout.startswith(BEGINNINGS[format]):
        raise ChartFailed(f"drawing ended with {done.returncode}: {said}")
    return done.stdout

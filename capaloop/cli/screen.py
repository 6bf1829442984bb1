"""What people see: tables and lines in which no text of a customer can steer the terminal or the layout."""

import re
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import IO, Any, Final

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

WIDTH_OF_A_PIPE: Final = 160
STEERING: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
SHOWN_INSTEAD: Final = "\N{REPLACEMENT CHARACTER}"


def console_on(stream: IO[str], *, colour: bool) -> Console:
    """A console on the stream; without a terminal it is wide and plain, so that nothing is cut for a pipe."""
    terminal = stream.isatty()
    return Console(
        file=stream,
        width=None if terminal else WIDTH_OF_A_PIPE,
        no_color=not colour,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )


def plain(value: Any) -> str:
    """A value as people read it, without any character that steers a terminal."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return ", ".join(f"{plain(name)}: {plain(one)}" for name, one in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(plain(one) for one in value)
    return STEERING.sub(SHOWN_INSTEAD, str(value))


def styled(value: Any, style: str = "") -> Text:
    """The same with a style."""
    return Text(plain(value), style=style)


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]], title: str = "") -> Table:
    """A table whose cells fold instead of being cut. A cell is a value, or a `Text` with its style."""
    made = Table(title=title or None, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        made.add_column(column, overflow="fold")
    for row in rows:
        made.add_row(*(cell if isinstance(cell, Text) else styled(cell) for cell in row))
    return made


def pairs(entries: Iterable[tuple[str, Any]]) -> Table:
    """Names and values in two columns; entries without a value are left out."""
    made = Table.grid(padding=(0, 2), expand=False)
    made.add_column(style="dim", no_wrap=True)
    made.add_column(overflow="fold")
    for name, value in entries:
        if value not in (None, "", [], {}):
            made.add_row(plain(name), value if isinstance(value, Text) else styled(value))
    return made


def streams() -> tuple[IO[str], IO[str]]:
    """Standard output and standard error as they are now."""
    return sys.stdout, sys.stderr


Render = Callable[[Console], None]

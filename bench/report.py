"""What was measured, as tables: for the terminal, for a document, for programs."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table as RichTable


@dataclass(frozen=True)
class Table:
    """One table, its cells as they are read; `notes` say what a reader has to know to take them rightly."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()


@dataclass
class Report:
    """The tables of one run, shown as they come. `figures` are the same measurements for programs."""

    machine: dict[str, str]
    tables: list[Table] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)

    def add(self, table: Table, name: str, figures: Any) -> None:
        self.tables.append(table)
        self.figures[name] = figures
        _show(table)

    def save(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        tables = [asdict(table) for table in self.tables]
        document = {"machine": self.machine, "figures": self.figures, "tables": tables}
        file.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")

    def markdown(self) -> str:
        """All tables as they can be pasted into a document."""
        machine = "; ".join(f"{name} {value}" for name, value in self.machine.items())
        return "\n\n".join([f"Measured on: {machine}.", *map(_markdown, self.tables)]) + "\n"


def tell(line: str) -> None:
    """Where the run is, on standard error."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def _show(table: Table) -> None:
    console = Console(width=None if sys.stdout.isatty() else 150)
    shown = RichTable(title=table.title, title_justify="left")
    for at, column in enumerate(table.columns):
        shown.add_column(column, justify="right" if at else "left", overflow="fold")
    for row in table.rows:
        shown.add_row(*row)
    console.print(shown)
    for note in table.notes:
        console.print(f"  {note}", style="dim", highlight=False)


def _markdown(table: Table) -> str:
    lines = [f"**{table.title}**", "", _row(table.columns), _row(["---", *["---:"] * (len(table.columns) - 1)])]
    lines += [_row(row) for row in table.rows]
    return "\n".join([*lines, *(f"\n{note}" for note in table.notes)])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"

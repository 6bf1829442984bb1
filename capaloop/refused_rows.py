"""The refused rows of an import as a CSV file: each as it was, with the reasons beside it.

A spreadsheet takes a cell that begins with `=` or the like for a formula; such a cell gets an apostrophe before it.
Mended and imported again, the file is read without the apostrophes and without the columns of the reasons.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Any, Final

GUARD: Final = "'"
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", GUARD, "＝", "＋", "－", "＠")
ROW: Final = "import.row"
REASONS: Final = ("import.field", "import.expected", "import.got")

Refusal = tuple[int, Mapping[str, str], Sequence[Mapping[str, Any]]]
"""(row, its cells, its errors with field, expected, got)"""


def guarded(cell: str) -> str:
    """The cell as no spreadsheet computes it."""
    return GUARD + cell if cell.startswith(FORMULA) else cell


def without_guard(cell: str) -> str:
    """The cell as it was before `guarded`."""
    return cell[1:] if cell.startswith(GUARD) and cell[1:].startswith(FORMULA) else cell


def is_report_column(name: str) -> bool:
    """Whether a column holds reasons, not data."""
    return name.strip().casefold() in (ROW, *REASONS)


def write(file: IO[str], refusals: Iterable[Refusal]) -> None:
    """Writes one row for each refused row; several reasons stand in one cell, separated by ` | `."""
    kept = list(refusals)
    columns = list(dict.fromkeys(name for _, cells, _ in kept for name in cells))
    writer = csv.writer(file)
    writer.writerow([ROW, *REASONS, *(guarded(name) for name in columns)])
    for number, cells, errors in kept:
        reasons = [_joined(errors, name.partition(".")[2]) for name in REASONS]
        writer.writerow([number, *(guarded(cell) for cell in (*reasons, *(cells.get(name, "") for name in columns)))])


def _joined(errors: Sequence[Mapping[str, Any]], name: str) -> str:
    return " | ".join("" if one.get(name) is None else str(one.get(name)) for one in errors)

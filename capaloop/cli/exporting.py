"""Lists as files, streamed from the departments: CSV for a spreadsheet, JSON Lines for a program."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, BinaryIO, Final, Literal

import typer

from capaloop.cli.case_numbers import CaseNumber, site_of
from capaloop.cli.departments import Departments, path_of_case
from capaloop.cli.filters import query_of
from capaloop.cli.refusals import wrong_value
from capaloop.cli.session import Session

STANDARD_OUTPUT: Final = "-"
MOST_IN_A_PAGE: Final = 200

FileFormat = Annotated[Literal["csv", "jsonl"], typer.Option("--format", "-f", help="option.format")]
Output = Annotated[str, typer.Option("--output", "-o", help="option.output", metavar="FILE|-")]


def case_export(
    session: Session,
    output: Output,
    format_: FileFormat = "csv",
    **filters: Any,
) -> None:
    """Cases as a file."""
    departments = Departments.of(session)
    write_lists(session, departments.names, "/v1/cases", format_, output, query_of(filters))


def case_export_timeline(session: Session, case: CaseNumber, output: Output, format_: FileFormat = "csv") -> None:
    """The time line of a case as a file."""
    site_of(session, case)
    owner, _ = Departments.of(session).whoever_has(path_of_case(case))
    write_lists(session, (owner,), f"{path_of_case(case)}/timeline", format_, output, {})


def task_export(
    session: Session,
    output: Output,
    format_: FileFormat = "csv",
    **filters: Any,
) -> None:
    """Tasks as a file."""
    departments = Departments.of(session)
    write_lists(session, departments.names, "/v1/tasks", format_, output, query_of(filters))


def write_lists(
    session: Session, names: tuple[str, ...], path: str, format_: str, output: str, query: dict[str, Any]
) -> None:
    """Writes the lists of these departments into one file, which is there only once it is whole."""
    found = _lines(Departments.of(session), names, path, {**query, "format": format_, "limit": MOST_IN_A_PAGE})
    if output == STANDARD_OUTPUT:
        _write(found, sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return
    made, target = Path(f"{output}.part"), Path(output)
    try:
        with made.open("wb") as file:
            count = _write(found, file)
        os.replace(made, target)
    except OSError as wrong:
        raise wrong_value(session, "--output", session.say("file.to_write", why=wrong.strerror), output) from None
    finally:
        made.unlink(missing_ok=True)
    document = {"file": output, "bytes": count}
    session.give(document, lambda console: console.print(session.say("export.done", file=output, count=count)))


def _lines(departments: Departments, names: tuple[str, ...], path: str, query: dict[str, Any]) -> Iterator[bytes]:
    """The departments' lists one after the other; of a CSV file the first line stands there once."""
    headed = False
    for name in names:
        lines = departments.lines(name, path, **query)
        first = next(lines, b"")
        if query["format"] != "csv":
            yield first
        elif first.removeprefix(_BOM):
            yield b"" if headed else first
            headed = True
        yield from lines


_BOM: Final = "\ufeff".encode()


def _write(lines: Iterator[bytes], file: BinaryIO) -> int:
    return sum(file.write(line) for line in lines)

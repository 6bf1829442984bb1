"""A file carried out row by row, many rows at a time, and the report of what became of them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from capaloop.cli.crew import crew_of
from capaloop.cli.endings import Unreachable, field_error
from capaloop.cli.files import read_bytes
from capaloop.cli.refusals import bad_input
from capaloop.cli.screen import plain, table
from capaloop.cli.sending import agreeing, is_refused
from capaloop.cli.session import Session
from capaloop.importing import KINDS, BrokenRow, FileRefused, Row, read_rows
from capaloop.refused_rows import Refusal
from shared.messages.text import Text

SOURCE: Final = "urn:capaloop:import"


@dataclass
class Report:
    """What became of a file's rows; `by_kind` counts (kind, outcome), `alike` holds what a row looks like."""

    file: str
    by_kind: Counter[tuple[str, str]] = field(default_factory=Counter)
    refused: list[Refusal] = field(default_factory=list)
    cases: dict[int, str] = field(default_factory=dict)
    alike: dict[int, Sequence[Mapping[str, Any]]] = field(default_factory=dict)

    def count(self, outcome: str) -> int:
        return sum(number for (_, one), number in self.by_kind.items() if one == outcome)

    def document(self) -> dict[str, Any]:
        """The report for programs."""
        counts = {outcome: self.count(outcome) for outcome in ("accepted", "duplicate", "refused")}
        refused = [{"row": row, "errors": list(errors)} for row, _, errors in sorted(self.refused, key=row_number)]
        cases = [{"row": row, "case": case} for row, case in sorted(self.cases.items())]
        alike = [{"row": row, "looks_like": list(those)} for row, those in sorted(self.alike.items())]
        told = {"cases": cases, "looks_like": alike, "refusals": refused}
        return {"file": self.file, "rows": sum(counts.values()), **counts, **told}


def carry_file(session: Session, file: str, site: str, kind: str, encoding: str = "utf-8") -> Report:
    """Has every row of the file carried out. BadInput for a file that is none; Unreachable says how far it came."""
    rows = _rows(session, file, kind, encoding)
    made = Report(file)
    commands = [row for row in rows if isinstance(row, Row)]
    for row in rows:
        if isinstance(row, BrokenRow):
            _enter_refused(made, row, kind, [_told(session, error) for error in row.errors])
    with _progress(session) as progress:
        bar = progress.add_task(Path(file).name, total=len(rows), completed=len(rows) - len(commands))
        for row, answer in _answered(session, site, commands):
            _enter(made, row, answer)
            progress.advance(bar)
    return made


def show(console: Console, session: Session, made: Report) -> None:
    """The report for people: what came of which kind, then each refused row with its reasons."""
    outcomes = ("accepted", "duplicate", "refused")
    kinds = sorted({kind for kind, _ in made.by_kind})
    columns = [session.say("column.kind"), *(session.say(f"import.{outcome}") for outcome in outcomes)]
    rows = [[session.word("kind", kind), *(made.by_kind[kind, outcome] for outcome in outcomes)] for kind in kinds]
    console.print(table(columns, rows, title=made.file))
    if made.alike:
        columns = [session.say(f"column.{name}") for name in ("row", "case", "looks_like", "similarity", "agrees")]
        title = session.say("import.looks_like", count=len(made.alike))
        console.print(table(columns, _alike(session, made), title=title))
    if made.refused:
        columns = [session.say(f"column.{name}") for name in ("row", "field", "expected", "got")]
        console.print(table(columns, _reasons(made.refused), title=session.say("import.refused_rows")))


def _alike(session: Session, made: Report) -> Iterator[list[Any]]:
    for number, those in sorted(made.alike.items()):
        for place, one in enumerate(those):
            own = [number, made.cases[number]] if place == 0 else ["", ""]
            yield [*own, one["case"], one["similarity"], agreeing(session, one)]


def _reasons(refused: Sequence[Refusal]) -> Iterator[list[Any]]:
    for number, _, errors in sorted(refused, key=row_number):
        for place, error in enumerate(errors):
            got = "—" if error.get("got") is None else plain(error["got"])
            yield [number if place == 0 else "", error.get("field"), error.get("expected"), got]


def row_number(refusal: Refusal) -> int:
    """The row that was refused."""
    return refusal[0]


def _rows(session: Session, file: str, kind: str, encoding: str) -> list[Row | BrokenRow]:
    try:
        return list(read_rows(read_bytes(session, file), kind, encoding))
    except FileRefused as refused:
        detail = session.say("import.file", file=file, why=_in_words(session, refused.text))
        errors = [field_error("file", session.say("file.expected_rows"), file, "format")]
        raise bad_input(session, detail, errors, "unreadable") from None


def _answered(session: Session, site: str, rows: list[Row]) -> Iterator[tuple[Row, dict[str, Any]]]:
    done = 0
    if not rows:
        return
    try:
        with crew_of(session, SOURCE, len(rows)) as crew:
            for row, answer in zip(rows, crew.answers(site, rows), strict=True):
                yield row, answer
                done += 1
    except Unreachable as wrong:
        detail = session.say("import.broken_off", why=wrong, done=done, rows=len(rows))
        raise Unreachable({**wrong.problem, "detail": detail}) from None


def _enter(made: Report, row: Row, answer: dict[str, Any]) -> None:
    kind, data = _kind_of(row.type), answer["data"]
    if is_refused(answer):
        errors = data.get("errors") or [{"field": "row", "expected": data.get("detail"), "got": None}]
        made.by_kind[kind, "refused"] += 1
        made.refused.append((row.number, row.cells, errors))
        return
    made.by_kind[kind, "duplicate" if data.get("duplicate") else "accepted"] += 1
    if data.get("case"):
        made.cases[row.number] = data["case"]
    if data.get("looks_like"):
        made.alike[row.number] = data["looks_like"]


def _enter_refused(made: Report, row: BrokenRow, kind: str, errors: list[dict[str, Any]]) -> None:
    made.by_kind[kind, "refused"] += 1
    made.refused.append((row.number, row.cells, errors))


def _kind_of(type_: str) -> str:
    return next(kind for kind, one in KINDS.items() if one == type_)


def _told(session: Session, error: Any) -> dict[str, Any]:
    return field_error(error.field, _in_words(session, error.expected), error.got, error.code)


def _in_words(session: Session, text: Text | str) -> str:
    return text.in_language(session.language) if isinstance(text, Text) else text


def _progress(session: Session) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=session.err, disable=session.as_json, transient=True)

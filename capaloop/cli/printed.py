"""The forms of a case: how they stand, and one of them as PDF."""

import sys
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import typer
from rich.console import Console

from capaloop.cli.case_numbers import CaseNumber, site_of
from capaloop.cli.departments import Answer, Departments, path_of_case
from capaloop.cli.files import STANDARD_INPUT
from capaloop.cli.refusals import wrong_value
from capaloop.cli.screen import table
from capaloop.cli.session import Session

COLUMNS: Final = ("form", "text", "number", "complete", "signed", "kept_until")


def form(
    session: Session,
    case: CaseNumber,
    name: Annotated[str | None, typer.Argument(metavar="FORM", help="argument.form")] = None,
    language: Annotated[
        Literal["zh", "en"] | None, typer.Option("--language", help="option.language", metavar="zh|en")
    ] = None,
    out: Annotated[str | None, typer.Option("--out", "-o", help="option.out", metavar="FILE|-")] = None,
) -> None:
    """Without a form the list of the case's forms; with one its PDF in a file."""
    site_of(session, case)
    path = f"{path_of_case(case)}/forms"
    departments = Departments.of(session)
    if name is None:
        _, found = departments.whoever_has(path)
        session.give(found, lambda console: _show(console, session, found["items"]))
        return
    spoken = language or departments.speaking().words.language(case, session.language)
    department, pdf = departments.file_of_whoever_has(f"{path}/{name}.pdf?language={spoken}")
    if out == STANDARD_INPUT:
        sys.stdout.buffer.write(pdf)
        return
    file = out or f"{case.replace('/', '-')}-{name}-{spoken}.pdf"
    try:
        Path(file).write_bytes(pdf)
    except OSError as wrong:
        raise wrong_value(session, "--out", session.say("file.to_write", why=wrong.strerror), file) from None
    saved = {"case": case, "form": name, "language": spoken, "department": department, "size": len(pdf), "file": file}
    session.give(saved, lambda console: console.print(session.say("form.saved", **saved), highlight=False))


def _show(console: Console, session: Session, items: list[Answer]) -> None:
    console.print(table([session.say(f"column.{name}") for name in COLUMNS], (_row(session, one) for one in items)))


def _row(session: Session, one: Answer) -> list[Any]:
    signed = "" if one["signed"] is None else session.value(one["signed"])
    kept = one["retention"]
    until = kept["until"] or session.say(f"retention.{kept['standing'].replace(' ', '_')}")
    return [one["form"], session.of(one["text"]), one["number"], session.value(one["complete"]), signed, until]

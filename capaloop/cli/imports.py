"""`import`: a file row by row as commands; what was refused is told row by row, and mended in a file of its own."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from capaloop.cli.endings import DECLINED
from capaloop.cli.refusals import wrong_value
from capaloop.cli.session import Session
from capaloop.cli.submitting import Site

if TYPE_CHECKING:
    from capaloop.cli.carrying import Report

Kind = Literal["complaint", "feedback", "inquiry", "return", "stock", "wip", "inspection", "lot"]


def import_(
    session: Session,
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="argument.file")],
    site: Site,
    kind: Annotated[Kind, typer.Option("--kind", "-k", help="option.kind")] = "complaint",
    report: Annotated[Path | None, typer.Option("--report", help="option.report", metavar="FILE")] = None,
    encoding: Annotated[str, typer.Option("--encoding", help="option.encoding")] = "utf-8",
) -> None:
    """Bring a file in."""
    from capaloop.cli.carrying import carry_file, show

    made = carry_file(session, file, site, kind, encoding)
    if report is not None:
        _keep(session, report, made)
    session.give(made.document(), lambda console: show(console, session, made))
    if made.refused:
        raise typer.Exit(DECLINED)


def _keep(session: Session, report: Path, made: "Report") -> None:
    from capaloop.cli.carrying import row_number
    from capaloop.refused_rows import write

    try:
        with report.open("w", encoding="utf-8-sig", newline="") as file:  # a spreadsheet knows UTF-8 by its mark
            write(file, sorted(made.refused, key=row_number))
    except OSError as wrong:
        expected = session.say("file.to_write", why=wrong.strerror)
        raise wrong_value(session, "--report", expected, str(report)) from None

"""`rules new`: a pack that holds, to begin with."""

import shlex
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from capaloop.cli.refusals import wrong_value
from capaloop.cli.session import Session


def rules_new(
    session: Session,
    name: Annotated[str, typer.Argument(metavar="NAME", help="argument.new_pack")],
    folder: Annotated[Path | None, typer.Option("--folder", help="option.new_folder", metavar="DIR")] = None,
    title_en: Annotated[str, typer.Option("--title-en", help="option.title_en", metavar="TEXT")] = "",
    title_zh: Annotated[str, typer.Option("--title-zh", help="option.title_zh", metavar="TEXT")] = "",
) -> None:
    """Writes a pack that holds, with a site to try it at and tests that pass."""
    from capaloop.scaffold.writing import NewPack, NoSuchPack, write_pack

    place = folder or Path(name)
    try:
        files = write_pack(NewPack(name, title_en, title_zh), place)
    except NoSuchPack as wrong:
        raise wrong_value(session, wrong.field, wrong.expected, wrong.got, "choice") from None
    found = {"pack": name, "folder": str(place), "files": [str(file.relative_to(place)) for file in files]}
    session.give(found, lambda console: _show(console, session, found))


def _show(console: Console, session: Session, found: dict[str, Any]) -> None:
    console.print(session.say("rules.new", folder=found["folder"]))
    for file in found["files"]:
        console.print(f"  {file}")
    console.print(session.say("rules.new.next"))
    for command in ("check", "test", "coverage"):
        console.print(f"  capaloop rules {command} --sites {shlex.quote(found['folder'])}/sites.toml")

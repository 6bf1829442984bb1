"""`demo`: the whole loop on real messages."""

from pathlib import Path
from typing import Annotated, Final

import typer

from capaloop.cli.endings import DECLINED
from capaloop.cli.session import Session

HOME: Final = Path("var/demo")


def demo(
    session: Session,
    home: Annotated[Path, typer.Option("--home", help="option.home", metavar="FOLDER")] = HOME,
    amqp: Annotated[str, typer.Option("--amqp", help="option.demo_amqp", metavar="URI")] = "",
    keep: Annotated[bool, typer.Option("--keep", help="option.keep")] = False,
) -> None:
    """Run the loop, look at everything, and say whether it is as expected."""
    from capaloop.demo.performing import perform

    if not perform(session, home.resolve(), amqp, keep=keep):
        raise typer.Exit(DECLINED)

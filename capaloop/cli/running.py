"""`up`, `down`: the installation as a whole."""

from typing import Annotated

import typer

from capaloop.cli.places import settings_of
from capaloop.cli.refusals import declined
from capaloop.cli.screen import plain
from capaloop.cli.session import Session
from capaloop.cli.watching import show
from shared.errors import CapaLoopError


def up(session: Session, detach: Annotated[bool, typer.Option("--detach", help="option.detach")] = False) -> None:
    """Start the broker and the departments."""
    from capaloop.processes import up as start

    settings = settings_of(session)

    def tell(line: str) -> None:
        if not session.as_json:
            session.err.print(plain(line))

    try:
        start(settings, detach=detach, tell=tell)
    except CapaLoopError as wrong:
        raise declined(session, "not-up", wrong) from None
    if detach:
        show(session)


def down(session: Session) -> None:
    """Stop what `up` started."""
    from capaloop.processes import down as stop

    stop(settings_of(session))
    session.give({"stopped": True}, lambda console: console.print(session.say("down.done"), style="green"))

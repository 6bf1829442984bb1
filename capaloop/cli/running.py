"""`up`, `down`, `status`: the installation as a whole."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from capaloop.cli.endings import DECLINED
from capaloop.cli.places import settings_of, status_of
from capaloop.cli.refusals import declined
from capaloop.cli.screen import pairs, plain, table
from capaloop.cli.session import Session
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
        status(session)


def down(session: Session) -> None:
    """Stop what `up` started."""
    from capaloop.processes import down as stop

    stop(settings_of(session))
    session.give({"stopped": True}, lambda console: console.print(session.say("down.done"), style="green"))


def status(session: Session) -> None:
    """What runs, and whether it is ready."""
    found = status_of(session)
    session.give(found, lambda console: _show(console, session, found))
    if not found.get("ready"):
        raise typer.Exit(DECLINED)


def _show(console: Console, session: Session, found: Mapping[str, Any]) -> None:
    from services.settings import without_password

    uri = found.get("amqp_uri")
    shown = without_password(uri) if uri else session.say("status.none")
    console.print(pairs([(session.say("status.broker"), shown)]))
    columns = [session.say(f"column.{name}") for name in ("department", "state", "http", "pid")]
    console.print(table(columns, _departments(session, found["departments"])))


def _departments(session: Session, found: Mapping[str, Mapping[str, Any]]) -> Iterator[list[Any]]:
    for name, one in found.items():
        state = "ready" if one["ready"] else "live" if one["live"] else "stopped"
        style = {"ready": "green", "live": "yellow", "stopped": "red"}[state]
        words = Text(session.say(f"status.{state}"), style=style)
        yield [session.word("department", name), words, one["http"], one["pid"]]

"""`broker`: its users and topology as RabbitMQ imports them; declaring and verifying them at one that runs."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from capaloop.cli.files import read_object
from capaloop.cli.places import amqp_uri_of
from capaloop.cli.refusals import bad_input, declined, unreachable, wrong_value
from capaloop.cli.rules import DEFAULT_SITES, SitesFile
from capaloop.cli.screen import streams
from capaloop.cli.session import Session

if TYPE_CHECKING:
    from shared.bus.users import User

VHOST: Final = "capaloop"

Vhost = Annotated[str, typer.Option("--vhost", help="option.vhost", metavar="NAME")]
Passwords = Annotated[str, typer.Option("--users", help="option.broker_users", metavar="FILE|-")]
Secrets = Annotated[Path | None, typer.Option("--secrets", help="option.secrets", metavar="FOLDER")]
At = Annotated[str, typer.Option("--at", help="option.broker_at", metavar="URI")]
Clients = Annotated[list[str] | None, typer.Option("--client", help="option.broker_client", metavar="NAME")]
Out = Annotated[Path | None, typer.Option("--out", help="option.definitions_out", metavar="FILE")]


def broker_definitions(
    session: Session,
    sites: SitesFile = DEFAULT_SITES,
    vhost: Vhost = VHOST,
    client: Clients = None,
    users: Passwords = "",
    secrets: Secrets = None,
    at: At = "",
    out: Out = None,
) -> None:
    """The document that RabbitMQ imports; with passwords it goes into a file of its owner's only."""
    from capaloop.broker_definitions import definitions, definitions_text
    from capaloop.places import write_private

    whom = _users(session, sites, client or ())
    given = _given(session, users, whom) if users else {}
    passwords, written = _kept(session, whom, given, secrets, at, vhost)
    text = definitions_text(definitions(whom, vhost, passwords))
    if out is None:
        streams()[0].write(text)
        return
    write_private(out, text)
    for file in (out, *written):
        session.tell("broker.written", file=file)


def broker_declare(session: Session) -> None:
    """Make the exchanges, queues and bindings that are missing; an operator's or the general user is needed."""
    from shared.bus import topology

    _at_the_broker(session, topology.declare)
    session.give({"declared": True}, lambda console: console.print(session.say("broker.declared"), style="green"))


def broker_verify(session: Session) -> None:
    """Whether every exchange and queue is there and as it must be; nothing is changed."""
    from shared.bus import topology

    _at_the_broker(session, topology.verify)
    session.give({"verified": True}, lambda console: console.print(session.say("broker.verified"), style="green"))


def _at_the_broker(session: Session, act: Any) -> None:
    from shared.bus.link import BrokerUnreachable
    from shared.bus.topology import TopologyDiffers

    try:
        act(amqp_uri_of(session))
    except BrokerUnreachable as away:
        raise unreachable(session, away) from None
    except TopologyDiffers as differs:
        raise declined(session, "topology", differs) from None


def _users(session: Session, sites: Path, clients: Iterable[str]) -> "tuple[User, ...]":
    from capaloop.broker_definitions import says
    from shared.bus.users import CLIENT, all_users
    from shared.errors import CapaLoopError

    wrong = next((name for name in clients if not CLIENT.fullmatch(name)), None)
    if wrong is not None:
        raise wrong_value(session, "--client", CLIENT.pattern, wrong)
    try:
        return all_users(says(sites), clients)
    except CapaLoopError as refused:
        raise declined(session, "no-definitions", refused) from None


def _kept(
    session: Session, users: "Iterable[User]", given: dict[str, str], folder: Path | None, at: str, vhost: str
) -> tuple[dict[str, str], list[Path]]:
    """The passwords, those of the folder as well, and the files that were written there."""
    from capaloop.broker_secrets import SecretsWrong, kept_passwords, write_addresses

    if folder is None:
        if at:
            raise wrong_value(session, "--at", session.say("broker.at_needs_secrets"), at)
        return given, []
    try:
        passwords = kept_passwords(folder, [one.name for one in users if one.name not in given]) | given
        return passwords, write_addresses(folder, passwords, at, vhost) if at else []
    except SecretsWrong as wrong:
        raise bad_input(session, str(wrong)) from None
    except OSError as wrong:
        raise declined(session, "no-definitions", wrong) from None


def _given(session: Session, file: str, users: "Iterable[User]") -> dict[str, str]:
    """Passwords by user; a name that nobody has, or a password that is none, is refused."""
    names, found = [one.name for one in users], read_object(session, file)
    for name, password in found.items():
        if name not in names:
            raise wrong_value(session, "--users", ", ".join(names), name, "choice")
        if not isinstance(password, str) or not password:
            raise wrong_value(session, f"--users {name}", session.say("broker.password"), type(password).__name__)
    return found

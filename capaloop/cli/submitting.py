"""`submit` and `send`: one command, its fields as options or its data as JSON."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Final

import typer

from capaloop.cli.attaching import reference
from capaloop.cli.files import read_object
from capaloop.cli.refusals import wrong_value
from capaloop.cli.sending import carry, show_accepted
from capaloop.cli.session import Session

SUBMIT: Final = "complaint.submit.v1"
NOW: Final = "now"
MOMENT: Final = "received_at"
ATTACHMENTS: Final = "attachments"

Site = Annotated[str, typer.Option("--site", "-s", help="option.site", metavar="SITE")]
Id = Annotated[str | None, typer.Option("--id", help="option.id", metavar="ID")]


def fields_as_options(language: str) -> dict[str, tuple[Any, Any]]:
    """An option for every field of the complaint, with its domain as help."""
    from capaloop.flat_fields import fields_of

    made: dict[str, tuple[Any, Any]] = {}
    for name, one in fields_of(SUBMIT).items():
        words = "option.received_at" if name == MOMENT else one.expected.in_language("zh" if language == "zh" else "en")
        option = f"--{name.replace('_', '-')}"
        if name == ATTACHMENTS:
            info = typer.Option("--attachment", help="option.attachment", metavar="FILE|SHA256[:NAME]")
            made[name] = (Annotated[list[str] | None, info], None)
        else:
            made[name] = (Annotated[str | None, typer.Option(option, help=words, metavar="TEXT")], None)
    return made


def submit(
    session: Session,
    site: Site,
    file: Annotated[str | None, typer.Option("--file", "-f", help="option.file", metavar="FILE|-")] = None,
    id_: Id = None,
    **fields: Any,
) -> None:
    """A customer complains."""
    given = {name: value for name, value in fields.items() if value not in (None, [])}
    if file and given:
        raise wrong_value(session, "--file", session.say("submit.not_both"), ", ".join(given), "choice")
    data = read_object(session, file) if file else _data(session, given)
    if id_ is None:  # with an id the same command must have the same body whenever it is sent
        data.setdefault(MOMENT, _now())
    show_accepted(session, carry(session, SUBMIT, site, data, id_))


def send(
    session: Session,
    type_: Annotated[str, typer.Argument(metavar="TYPE", help="argument.type")],
    site: Site,
    data: Annotated[str, typer.Option("--data", "-d", help="option.data", metavar="FILE|-")],
    id_: Id = None,
) -> None:
    """Any command by its type."""
    from shared.messages.registry import COMMANDS

    named = {one.name: one.type for one in COMMANDS}
    wanted = named.get(type_, type_)
    if wanted not in named.values():
        raise wrong_value(session, "TYPE", session.say("do.one_of", names=", ".join(named)), type_, "choice")
    show_accepted(session, carry(session, wanted, site, read_object(session, data), id_))


def _data(session: Session, given: Mapping[str, Any]) -> dict[str, Any]:
    from capaloop.flat_fields import fields_of, put
    from shared.messages.registry import by_type

    data: dict[str, Any] = {}
    keeper = by_type(SUBMIT).inboxes[0]
    for name, one in fields_of(SUBMIT).items():
        if name not in given:
            continue
        if name == ATTACHMENTS:
            put(data, one.path, [reference(session, text, keeper) for text in given[name]])
        elif name == MOMENT and given[name] == NOW:
            put(data, one.path, _now())
        else:
            put(data, one.path, one.read(given[name]))
    return data


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")

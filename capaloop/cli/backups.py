"""`backup` and `restore`: all departments at one moment, kept and brought back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.filesize import decimal

from capaloop.cli.places import settings_of
from capaloop.cli.refusals import declined, unreachable
from capaloop.cli.session import Session
from shared.errors import CapaLoopError

if TYPE_CHECKING:
    from capaloop.backup.manifest import Manifest, Part

WAIT_SECONDS = 60.0


def backup(
    session: Session,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="argument.backup_folder", show_default=False)],
    check: Annotated[bool, typer.Option("--check", help="option.check_backup")] = False,
    wait: Annotated[float, typer.Option("--wait", help="option.wait", min=0)] = WAIT_SECONDS,
) -> None:
    """Take a backup, or look at one."""
    if check:
        _check(session, folder)
        return
    from capaloop.backup.taking import take

    settings = settings_of(session)
    with _ending(session, "not-backed-up"):
        found = take(settings, folder.absolute(), tell=_telling(session), wait=wait)
    session.give(_told(folder, found), lambda console: _show_taken(console, session, folder, found))


def restore(
    session: Session,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="argument.backup", show_default=False)],
) -> None:
    """Bring an installation back."""
    from capaloop.backup.restoring import behind
    from capaloop.backup.restoring import restore as bring_back

    settings = settings_of(session)
    with _ending(session, "not-restored"):
        found = bring_back(settings, folder.absolute(), tell=_telling(session))
        late = behind(found)
    told = {**_told(folder, found), "home": str(settings.home), "behind": list(late)}
    session.give(told, lambda console: _show_restored(console, session, settings.home, found, late))


def _check(session: Session, folder: Path) -> None:
    from capaloop.backup.checking import check as look

    with _ending(session, "not-whole"):
        found = look(folder.absolute())
    said = {"folder": folder, "moment": found.moment, "version": found.version}
    session.give(_told(folder, found), lambda console: console.print(session.say("backup.whole", **said)))


@contextmanager
def _ending(session: Session, code: str) -> Iterator[None]:
    from shared.bus.link import BrokerUnreachable
    from shared.store.refusals import StoreUnavailable

    try:
        yield
    except (StoreUnavailable, BrokerUnreachable) as away:
        raise unreachable(session, away) from None
    except CapaLoopError as wrong:
        raise declined(session, code, wrong) from None


def _telling(session: Session) -> "Callable[[Any, Part], None]":
    def tell(department: Any, part: "Part") -> None:
        counted = {"rows": sum(part.tables.values()), "unsent": part.unsent, "in_flight": len(part.in_flight)}
        session.tell("backup.copied", department=session.word("department", department), kind=part.kind, **counted)

    return tell


def _told(folder: Path, found: "Manifest") -> dict[str, Any]:
    return {"folder": str(folder.absolute()), "size": _size(found), **found.as_json()}


def _size(found: "Manifest") -> int:
    return sum(file.size for file in found.files.values())


def _show_taken(console: Console, session: Session, folder: Path, found: "Manifest") -> None:
    said = {"moment": found.moment, "size": decimal(_size(found)), "pause": found.pause_ms}
    console.print(session.say("backup.taken", folder=folder, **said), style="green")
    ready = [part.ready for part in found.departments.values() if part.ready is not None]
    if not ready:
        console.print(session.say("backup.unknown"), style="yellow")
    elif sum(ready):
        console.print(session.say("backup.ready", ready=sum(ready)), style="yellow")
    undecided = sum(part.undecided for part in found.departments.values())
    if undecided:
        console.print(session.say("backup.undecided", count=undecided), style="yellow")


def _show_restored(console: Console, session: Session, home: Path, found: "Manifest", late: tuple[str, ...]) -> None:
    in_flight = sum(len(part.in_flight) for part in found.departments.values())
    said = session.say("backup.restored", home=home, moment=found.moment, in_flight=in_flight)
    console.print(said, style="green")
    if late:
        console.print(session.say("backup.behind", departments=", ".join(late)), style="yellow")

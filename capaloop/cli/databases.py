"""`db`: how the departments' databases stand, and bringing them up to the tables of this program."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from capaloop.cli.endings import DECLINED
from capaloop.cli.places import DEPARTMENTS, settings_of
from capaloop.cli.refusals import declined, unreachable, wrong_value
from capaloop.cli.screen import table
from capaloop.cli.session import Session

if TYPE_CHECKING:
    from services.settings import Settings
    from shared.store.migrating import Standing

Chosen = Annotated[
    list[str] | None, typer.Argument(metavar="DEPARTMENT…", help="argument.departments", show_default=False)
]


def db_upgrade(session: Session, departments: Chosen = None) -> None:
    """Apply what is pending, department by department; each whole or not at all."""
    from capaloop.databases import upgrade

    settings = _settings(session)
    applied = _of_each(session, departments, lambda name: {"applied": list(upgrade(settings, name))})
    session.give({"departments": applied}, lambda console: _show_applied(console, session, applied))


def db_status(session: Session, departments: Chosen = None) -> None:
    """Where each database stands; nothing is changed."""
    from capaloop.databases import standing
    from services.settings import without_password

    settings = _settings(session)

    def told(name: Any) -> dict[str, Any]:
        return _told(without_password(settings.database_urls[name]), standing(settings, name))

    found = _of_each(session, departments, told)
    session.give({"departments": found}, lambda console: _show(console, session, found))
    if not all(one["at_head"] for one in found.values()):
        raise typer.Exit(DECLINED)


def _settings(session: Session) -> "Settings":
    settings = settings_of(session)
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return settings


def _of_each(
    session: Session, departments: Sequence[str] | None, ask: Callable[[Any], dict[str, Any]]
) -> dict[str, dict[str, Any]]:
    from shared.store.database import DatabaseUrlError
    from shared.store.migrating import NotAtHead
    from shared.store.refusals import StoreUnavailable

    for name in departments or ():
        if name not in DEPARTMENTS:
            raise wrong_value(session, "DEPARTMENT", ", ".join(DEPARTMENTS), name, "choice")
    try:
        return {name: ask(name) for name in departments or DEPARTMENTS}
    except StoreUnavailable as away:
        raise unreachable(session, away) from None
    except (NotAtHead, DatabaseUrlError) as wrong:
        raise declined(session, "not-upgraded", wrong) from None


def _told(database: str, found: "Standing") -> dict[str, Any]:
    return {
        "database": database,
        "current": list(found.current),
        "head": list(found.head),
        "pending": list(found.pending),
        "unknown": list(found.unknown),
        "at_head": found.at_head,
    }


def _show_applied(console: Console, session: Session, applied: Mapping[str, Mapping[str, Any]]) -> None:
    for name, one in applied.items():
        department, revisions = session.word("department", name), ", ".join(one["applied"])
        said = "db.upgraded" if revisions else "db.unchanged"
        values = {"department": department} | ({"revisions": revisions} if revisions else {})
        console.print(session.say(said, **values), style="green")


def _show(console: Console, session: Session, found: Mapping[str, Mapping[str, Any]]) -> None:
    columns = [session.say(f"column.{name}") for name in ("department", "database", "state", "current", "pending")]
    console.print(table(columns, _rows(session, found)))


def _rows(session: Session, found: Mapping[str, Mapping[str, Any]]) -> Iterator[list[Any]]:
    for name, one in found.items():
        state = "at_head" if one["at_head"] else "ahead" if one["unknown"] else "behind"
        words = Text(session.say(f"db.{state}"), style="green" if one["at_head"] else "red")
        nothing = session.say("db.none")
        current, pending = ", ".join(one["current"]) or nothing, ", ".join(one["pending"]) or nothing
        yield [session.word("department", name), one["database"], words, current, pending]

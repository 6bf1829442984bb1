"""When a site works, day by day, as its deadlines are counted."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Any

import typer
from rich.console import Console

from capaloop.cli.refusals import wrong_value
from capaloop.cli.rules import DEFAULT_SITES, SitesFile
from capaloop.cli.screen import styled, table
from capaloop.cli.session import Session

A_MONTH = timedelta(days=30)
LONGEST = timedelta(days=3660)


def calendar(
    session: Session,
    site: Annotated[str, typer.Argument(metavar="SITE", help="argument.site")],
    from_: Annotated[str | None, typer.Option("--from", help="option.calendar_from", metavar="DAY")] = None,
    to: Annotated[str | None, typer.Option("--to", help="option.calendar_to", metavar="DAY")] = None,
    sites: SitesFile = DEFAULT_SITES,
) -> None:
    """The days of a site and what kind of day each is."""
    from capaloop.cli.procedures import sites_of
    from rules.calendar import working_time_of
    from rules.calendar.shown import days_shown

    (found,) = sites_of(session, sites, site)
    first = _day(session, "--from", from_) or date.today()
    last = _day(session, "--to", to) or min(first, date.max - A_MONTH) + A_MONTH
    if not timedelta(0) <= last - first <= LONGEST:
        raise wrong_value(session, "--to", f"{first} … {min(first, date.max - LONGEST) + LONGEST}", str(last), "range")
    here = working_time_of(found.calendar, found.timezone)
    document = {"site": found.id, "timezone": found.timezone, **days_shown(here.calendar, first, last)}
    session.give(document, lambda console: _show(console, session, document))


def _day(session: Session, name: str, text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise wrong_value(session, name, "YYYY-MM-DD", text, "format") from None


def _show(console: Console, session: Session, document: Mapping[str, Any]) -> None:
    hours = " ".join(document["hours"]) or session.say("calendar.no_hours")
    console.print(styled(f"{document['site']}  {document['timezone']}  {hours}  {document['version']}", "dim"))
    columns = [session.say(f"column.{name}") for name in ("day", "what", "why")]
    console.print(table(columns, (_row(session, one) for one in document["days"])))
    if document["unsettled_years"]:
        years = ", ".join(str(year) for year in document["unsettled_years"])
        console.print(styled(session.say("calendar.unsettled", years=years), "yellow"))


def _row(session: Session, one: Mapping[str, Any]) -> list[Any]:
    style = "" if one["works"] else "dim"
    weekday = session.say(f"calendar.{one['weekday']}")
    works = session.say("calendar.work" if one["works"] else "calendar.off")
    why = session.say(f"calendar.by_{one['reason']}")
    named = session.of({language: one[language] for language in ("zh", "en") if one.get(language)}, why)
    return [styled(f"{one['day']} {weekday}", style), styled(works, style), styled(named, style)]

"""`doctor`: why cases do not go on, who must act, and with which command."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.console import Console
from rich.text import Text

from capaloop.cli.case_numbers import site_of
from capaloop.cli.endings import DECLINED, UNREACHABLE
from capaloop.cli.places import settings_of
from capaloop.cli.refusals import wrong_value
from capaloop.cli.screen import pairs, plain, styled, table
from capaloop.cli.session import Session
from capaloop.cli.times import moment

if TYPE_CHECKING:
    from capaloop.doctor.diagnosing import Diagnosis
    from capaloop.doctor.finding import Finding

CASES_SHOWN: Final = 5
WAITING_SHOWN: Final = 20


def doctor(
    session: Session,
    case: Annotated[str, typer.Option("--case", metavar="SITE/NUMBER", help="option.doctor_case")] = "",
) -> None:
    """What keeps cases from going on; nothing is changed."""
    from capaloop.doctor.diagnosing import diagnose
    from capaloop.doctor.looking import gather

    if case:
        site_of(session, case)
    found = diagnose(gather(settings_of(session), case), case)
    if found.unheard_of:
        raise wrong_value(session, "--case", session.say("doctor.known"), case, "not-found")
    session.give(found.as_json(session.language), lambda console: _show(console, session, found))
    if found.blind:
        raise typer.Exit(UNREACHABLE)
    if found.faulty:
        raise typer.Exit(DECLINED)


def _show(console: Console, session: Session, found: "Diagnosis") -> None:
    if found.case:
        _show_case(console, session, found)
    faults = [one for one in found.findings if one.faulty]
    for cause, group in groupby(faults, lambda one: one.cause):
        console.print(styled(f"{cause} · {session.say(f'cause.{cause}')}", "bold red"))
        for one in group:
            _show_finding(console, session, one)
    if not faults:
        console.print(session.say("doctor.healthy"), style="green")
    _show_waiting(console, session, [one for one in found.findings if not one.faulty])
    _show_unseen(console, session, found)


def _show_case(console: Console, session: Session, found: "Diagnosis") -> None:
    if found.closed:
        console.print(session.say("doctor.closed", case=found.case), style="green")
    elif not found.known:
        console.print(session.say("doctor.unseen_case", case=found.case), style="yellow")
    for link in found.chain:
        console.print(
            plain(session.say("doctor.link", case=link.case, what=link.waits_for.in_language(session.language)))
        )
    if found.chain:
        console.print()


def _show_finding(console: Console, session: Session, one: "Finding") -> None:
    say, language = session.say, session.language
    since = moment(one.since.isoformat()) if one.since else say("doctor.since_unknown")
    console.print(
        pairs(
            [
                (f"  {say('column.what')}", one.what.in_language(language)),
                (
                    f"  {say('column.since')}",
                    since,
                ),
                (f"  {say('doctor.who')}", one.who.in_language(language)),
                (f"  {say('doctor.command')}", Text(plain(one.command), style="bold")),
                (f"  {say('doctor.blocks')}", _blocked(session, one.cases)),
            ]
        )
    )
    console.print()


def _blocked(session: Session, cases: Sequence[str]) -> str:
    named = ", ".join(cases[:CASES_SHOWN])
    more = len(cases) - CASES_SHOWN
    return session.say("doctor.and_more", cases=named, count=more) if more > 0 else named


def _show_waiting(console: Console, session: Session, waiting: Sequence["Finding"]) -> None:
    if not waiting:
        return
    columns = [session.say(f"column.{name}") for name in ("case", "what", "role", "since", "due")]
    columns.append(session.say("doctor.command"))
    rows = [*_rows(session, waiting[:WAITING_SHOWN])]
    made = table(columns, rows, title=session.say("cause.waiting_for_person"))
    made.columns[0].no_wrap = made.columns[-1].no_wrap = True  # what is copied from it has to stay in one piece
    console.print(made)
    if len(waiting) > WAITING_SHOWN:
        console.print(session.say("doctor.more_tasks", count=len(waiting) - WAITING_SHOWN), style="dim")


def _rows(session: Session, waiting: Sequence["Finding"]) -> Iterator[list[str]]:
    for one in waiting:
        since = moment(one.since.isoformat()) if one.since else ""
        due = moment(one.evidence.get("due_at"))
        title, who = session.of(one.evidence.get("title")), one.who.in_language(session.language)
        form = f"capaloop task {one.evidence['task']}"  # it ends with the line by which the task is done
        yield [one.case or "", title, who, since, due, form]


def _show_unseen(console: Console, session: Session, found: "Diagnosis") -> None:
    from capaloop.doctor.diagnosing import could_not_look

    for at, why in could_not_look(found.evidence):
        told = {"at": at.in_language(session.language), "why": why.in_language(session.language)}
        console.print(styled(session.say("doctor.not_looked", **told), "dim"))

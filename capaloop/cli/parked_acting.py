"""What is done about parked messages: put back, discarded, restored; and all that was ever done."""

from typing import Annotated, Any, Final
from uuid import uuid4

import typer
from rich.console import Console

from capaloop.cli.acting import Reason
from capaloop.cli.departments import MOST_IN_A_PAGE, Answer, Departments
from capaloop.cli.parked import Limit, act_row
from capaloop.cli.parked_choice import (
    All,
    Numbers,
    Of,
    OfCase,
    ParkedFor,
    ParkedForOnly,
    Since,
    Site,
    Type,
    chosen,
    group_of,
)
from capaloop.cli.parked_progress import follow, show_accounts
from capaloop.cli.screen import table
from capaloop.cli.session import Session

FASTEST: Final = 10_000

Rate = Annotated[int | None, typer.Option("--rate", help="option.rate", metavar="N", min=0, max=FASTEST)]
Id = Annotated[str | None, typer.Option("--id", help="option.put_back_id", metavar="ID")]


def parked_put_back(
    session: Session,
    department: Of = None,
    numbers: Numbers = None,
    all_: All = False,
    reason: ParkedFor = None,
    type_: Type = None,
    site: Site = None,
    case: OfCase = None,
    since: Since = None,
    rate: Rate = None,
    follow_: Annotated[bool, typer.Option("--follow", "-f", help="option.follow")] = False,
    id_: Id = None,
) -> None:
    """Have parked messages carried out again."""
    departments = Departments.of(session)
    group = group_of(reason=reason, type=type_, site=site, case=case, since=since)
    which = chosen(session, departments, department, numbers, group, all_)
    body = {**which.body, **({} if rate is None else {"rate": rate})}
    key = id_ or str(uuid4())
    begun = {name: departments.post(name, "/v1/parked/put-back", body, key=key) for name in which.among}
    if follow_ and begun:
        follow(session, departments, {name: one["id"] for name, one in begun.items()})
        return
    session.give({"departments": begun}, lambda console: _show_begun(console, session, begun))


def parked_discard(
    session: Session,
    reason: Reason,
    department: Of = None,
    numbers: Numbers = None,
    all_: All = False,
    parked_for: ParkedForOnly = None,
    type_: Type = None,
    site: Site = None,
    case: OfCase = None,
    since: Since = None,
) -> None:
    """Give parked messages up; they stay on record and can be restored."""
    departments = Departments.of(session)
    group = group_of(reason=parked_for, type=type_, site=site, case=case, since=since)
    which = chosen(session, departments, department, numbers, group, all_)
    body = {**which.body, "reason": reason}
    _change(session, departments, "discard", which.among, body)


def parked_restore(
    session: Session,
    reason: Reason,
    department: Of = None,
    numbers: Numbers = None,
    all_: All = False,
    parked_for: ParkedForOnly = None,
    type_: Type = None,
    site: Site = None,
    case: OfCase = None,
) -> None:
    """Take back that messages were discarded: they are parked again."""
    departments = Departments.of(session)
    group = group_of(reason=parked_for, type=type_, site=site, case=case)
    which = chosen(session, departments, department, numbers, group, all_, state="discarded")
    _change(session, departments, "restore", which.among, {**which.body, "reason": reason})


def parked_history(session: Session, department: Of = None, since: Since = None, limit: Limit = MOST_IN_A_PAGE) -> None:
    """All that was done about parked messages, the newest first."""
    departments = Departments.of(session)
    query = group_of(since=since)
    found = departments.from_each(
        lambda name: departments.items(name, "/v1/parked/history", most=limit, **query),
        (department,) if department else (),
    )
    acts = [{"department": name, **act} for name, acts in found.items() for act in acts]
    acts = sorted(acts, key=lambda act: (str(act["at"]), act["id"]), reverse=True)[:limit]
    session.give({"items": acts}, lambda console: _show_history(console, session, acts))


def _change(session: Session, departments: Departments, verb: str, among: tuple[str, ...], body: Any) -> None:
    done = {name: departments.post(name, f"/v1/parked/{verb}", body) for name in among}
    session.give({"departments": done}, lambda console: _show_changed(console, session, verb, done))


def _show_begun(console: Console, session: Session, begun: dict[str, Answer]) -> None:
    if not begun:
        console.print(session.say("parked.nothing_meant"), style="yellow")
        return
    show_accounts(console, session, begun.items())
    for department, one in begun.items():
        if not one["finished"]:
            console.print(session.say("parked.follow_with", id=f"{department}/{one['id']}"), style="dim")


def _show_changed(console: Console, session: Session, verb: str, done: dict[str, Answer]) -> None:
    if not done:
        console.print(session.say("parked.nothing_meant"), style="yellow")
    what = session.word("parked_act", verb)
    for department, one in done.items():
        name = session.word("department", department)
        console.print(session.say("parked.changed", department=name, count=len(one["ids"]), what=what), style="green")
        if one["skipped"]:
            console.print(session.say("parked.skipped", department=name, numbers=one["skipped"]), style="yellow")


def _show_history(console: Console, session: Session, acts: list[Answer]) -> None:
    if not acts:
        console.print(session.say("parked.no_acts"), style="green")
        return
    columns = [
        session.say(f"column.{name}") for name in ("department", "at", "by", "act", "why", "number", "type", "case")
    ]
    console.print(table(columns, [[session.word("department", a["department"]), *act_row(session, a)] for a in acts]))

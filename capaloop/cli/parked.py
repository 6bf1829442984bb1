"""Messages that nothing could carry out: listed by reason, shown whole, put back, discarded."""

from collections.abc import Iterator
from typing import Annotated, Any, Final

import typer
from rich.console import Console

from capaloop.cli.acting import Reason
from capaloop.cli.departments import MOST_IN_A_PAGE, Answer, Departments
from capaloop.cli.refusals import wrong_value
from capaloop.cli.screen import pairs, plain, table
from capaloop.cli.session import Session
from capaloop.cli.tasks import DepartmentName
from capaloop.cli.times import moment

LONG: Final = ("raw", "body", "traceback")

Of = Annotated[DepartmentName, typer.Argument(metavar="DEPARTMENT", help="argument.department")]
Number = Annotated[int, typer.Argument(metavar="NUMBER", help="argument.number")]


def parked_list(
    session: Session,
    department: Annotated[DepartmentName | None, typer.Option("--department", help="option.department")] = None,
) -> None:
    """What is parked, by reason and type."""
    departments = Departments.of(session)
    found = departments.from_each(
        lambda name: departments.get(name, "/v1/parked", limit=MOST_IN_A_PAGE), (department,) if department else ()
    )
    session.give({"departments": found}, lambda console: _show_list(console, session, found))


def parked_show(session: Session, department: Of, number: Number) -> None:
    """One parked message whole."""
    found = Departments.of(session).get(department, f"/v1/parked/{number}")
    session.give(found, lambda console: _show(console, found))


def parked_put_back(
    session: Session,
    department: Of,
    numbers: Annotated[list[int] | None, typer.Argument(metavar="NUMBER…", help="argument.numbers")] = None,
    all_: Annotated[bool, typer.Option("--all", help="option.all_parked")] = False,
) -> None:
    """Have parked messages carried out again."""
    if all_ == bool(numbers):
        raise wrong_value(session, "NUMBER", session.say("parked.which"), numbers, "required")
    body: dict[str, Any] = {"all": True} if all_ else {"ids": numbers}
    done = Departments.of(session).post(department, "/v1/parked/put-back", body)
    said = session.say("parked.put_back", count=len(done["put_back"]), left=done["left"])
    session.give(done, lambda console: console.print(said, style="green"))


def parked_discard(session: Session, department: Of, number: Number, reason: Reason) -> None:
    """Give a parked message up; it stays on record."""
    done = Departments.of(session).post(department, f"/v1/parked/{number}/discard", {"reason": reason})
    session.give(done, lambda console: console.print(session.say("parked.discarded", number=number), style="green"))


def _show_list(console: Console, session: Session, found: dict[str, Answer]) -> None:
    groups = list(_groups(session, found))
    if not groups:
        console.print(session.say("parked.none"), style="green")
        return
    console.print(table([session.say(f"column.{name}") for name in ("department", "reason", "type", "count")], groups))
    messages = list(_messages(session, found))
    columns = ("department", "number", "type", "site", "reason", "why", "since")
    console.print(table([session.say(f"column.{name}") for name in columns], messages))


def _groups(session: Session, found: dict[str, Answer]) -> Iterator[list[Any]]:
    for department, one in found.items():
        for group in one.get("groups", ()):
            yield [session.word("department", department), group["reason"], group["type"], group["count"]]


def _messages(session: Session, found: dict[str, Answer]) -> Iterator[list[Any]]:
    for department, one in found.items():
        for message in one.get("items", ()):
            named = [message.get(name) for name in ("type", "site", "reason", "detail")]
            yield [session.word("department", department), message["id"], *named, moment(message.get("first_at"))]


def _show(console: Console, found: Answer) -> None:
    console.print(pairs((name, value) for name, value in found.items() if name not in (*LONG, "acts")))
    bytes_ = {"body": found.get("body") or found.get("raw"), "traceback": found.get("traceback")}
    for name, text in bytes_.items():
        if text:
            console.print(pairs([(name, "\n".join(plain(line) for line in str(text).splitlines()))]))
    for act in found.get("acts", ()):
        console.print(pairs([(moment(act["at"]), f"{act['act']} · {act['by']} · {act.get('reason') or ''}")]))

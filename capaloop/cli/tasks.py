"""The tasks that people owe: the lists, one task with its form field by field, completing it."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final, Literal

import typer
from rich.console import Console
from rich.text import Text

from capaloop.cli.acting import By, Pairs
from capaloop.cli.case_numbers import site_of
from capaloop.cli.departments import Answer, Departments, path_of_task
from capaloop.cli.filters import query_of
from capaloop.cli.screen import pairs, plain, styled, table
from capaloop.cli.sending import carry, show_accepted
from capaloop.cli.session import Session
from capaloop.cli.submitting import Id
from capaloop.cli.times import moment
from capaloop.cli.values import answer_of, expected

DepartmentName = Literal["sales", "quality", "production", "warehouse"]
OPEN: Final = "open"


def tasks(
    session: Session,
    department: Annotated[DepartmentName | None, typer.Option("--department", help="option.department")] = None,
    all_: Annotated[bool, typer.Option("--all", help="option.all")] = False,
    **filters: Any,
) -> None:
    """What people owe."""
    departments = Departments.of(session)
    query = {**({} if all_ else {"state": OPEN}), **query_of(filters)}
    among = (department,) if department else ()
    found = departments.from_each(lambda name: departments.items(name, "/v1/tasks", **query), among)
    listed = sorted((task for tasks in found.values() for task in tasks), key=_order)
    said = departments.speaking(among)
    session.give({"items": listed}, lambda console: _show_list(console, said, listed))


def task(session: Session, task_id: Annotated[str, typer.Argument(metavar="TASK", help="argument.task")]) -> None:
    """One task, with its form."""
    departments = Departments.of(session)
    _, found = departments.whoever_has(path_of_task(task_id))
    session.give(found, lambda console: _show(console, departments.speaking(), found))


def do(
    session: Session,
    task_id: Annotated[str, typer.Argument(metavar="TASK", help="argument.task")],
    by: By,
    pieces: Pairs = None,
    answer: Annotated[
        list[str] | None, typer.Option("--answer", "-a", help="option.answer", metavar="FILE|-|NAME=VALUE")
    ] = None,
    id_: Id = None,
) -> None:
    """Complete a task."""
    _, found = Departments.of(session).whoever_has(path_of_task(task_id))
    filled = answer_of(session, [*(answer or ()), *(pieces or ())], found["form"])
    data = {"task": task_id, "by": by, "answer": filled}
    show_accepted(session, carry(session, "task.complete.v1", site_of(session, found["case"]), data, id_))


def _order(task: Mapping[str, Any]) -> tuple[str, str]:
    return (str(task.get("opened_at")), str(task["id"]))


def _show_list(console: Console, session: Session, listed: list[Answer]) -> None:
    if not listed:
        console.print(session.say("tasks.none"), style="green")
        return
    columns = [session.say(f"column.{name}") for name in ("task", "what", "case", "role", "since", "due")]
    console.print(table(columns, (_row(session, one) for one in listed)))
    console.print(session.say("tasks.count", count=len(listed)), style="dim")


def _row(session: Session, one: Answer) -> list[Any]:
    done = one.get("state", OPEN) != OPEN
    what = f"{session.of(one.get('title'), one['kind'])}{_mark(session, one)}"
    style = "dim" if done else ""
    due = Text(moment(one.get("due_at")), style="bold red" if one.get("late") else "")
    return [
        styled(one["id"], style),
        styled(what, style),
        one["case"],
        session.named("role", one["role"], one["case"]),
        moment(one["opened_at"]),
        due,
    ]


def _mark(session: Session, one: Answer) -> str:
    state = one.get("state", OPEN)
    return "" if state == OPEN else f" ({session.word('task.state', state)})"


def _show(console: Console, session: Session, found: Answer) -> None:
    say = session.say
    console.print(styled(f"{session.of(found.get('title'), found['kind'])}{_mark(session, found)}", "bold"))
    console.print(
        pairs(
            [
                (say("column.task"), found["id"]),
                (say("column.case"), found["case"]),
                (say("column.department"), session.named("department", found["department"], found["case"])),
                (say("column.role"), session.named("role", found["role"], found["case"])),
                (say("column.since"), moment(found["opened_at"])),
                (say("column.due"), moment(found.get("due_at"))),
                (say("column.clauses"), found.get("clauses")),
                *_stated(session, found.get("shows") or {}, found["case"]),
            ]
        )
    )
    console.print(
        table(
            [say(f"column.{name}") for name in ("field", "what", "required", "expected")],
            _fields(session, found["form"]),
        )
    )
    answered = found.get("answer") or {}
    if answered:
        console.print(table([say("column.field"), say("column.answer")], _stated(session, answered, found["case"])))
    elif found.get("state", OPEN) == OPEN:
        console.print(Text(f"capaloop do {plain(found['id'])} --by … {_example(found['form'])}", style="dim"))


def _stated(session: Session, facts: Mapping[str, Any], case: str) -> list[tuple[str, str]]:
    return [(session.named("fact", name, case), session.stated(name, value, case)) for name, value in facts.items()]


def _fields(session: Session, form: Mapping[str, Any]) -> Iterator[list[Any]]:
    required = form.get("required", ())
    for name, schema in form.get("properties", {}).items():
        must = session.say("required") if name in required else ""
        yield [styled(name, "bold"), session.of(schema.get("x-text")), must, expected(session, schema)]


def _example(form: Mapping[str, Any]) -> str:
    return " ".join(f"{plain(name)}=…" for name in form.get("required", ()))

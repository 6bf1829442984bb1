"""What people were told of tasks that are due soon, or late."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

import typer

from capaloop.cli.departments import Departments
from capaloop.cli.filters import query_of
from capaloop.cli.screen import styled, table
from capaloop.cli.session import Session
from capaloop.cli.tasks import DepartmentName
from capaloop.cli.times import moment

PATH: Final = "/v1/notices"
COLUMNS: Final = ("role", "what", "case", "task", "due", "at")


def notices(
    session: Session,
    department: Annotated[DepartmentName | None, typer.Option("--department", help="option.department")] = None,
    **filters: Any,
) -> None:
    """What people were told."""
    departments = Departments.of(session)
    query, among = query_of(filters), (department,) if department else ()
    found = departments.from_each(lambda name: departments.items(name, PATH, **query), among)
    listed = sorted((one for told in found.values() for one in told), key=lambda one: (one["told_at"], one["task"]))
    columns = [session.say(f"column.{name}") for name in COLUMNS]

    def show(console: Any) -> None:
        if listed:
            said = departments.speaking(among)
            console.print(table(columns, (_row(said, one) for one in listed)))
        else:
            console.print(session.say("notices.none"), style="green")

    session.give({"items": listed}, show)


def _row(session: Session, one: Mapping[str, Any]) -> list[Any]:
    late = session.say("notices.late", minutes=one["late_minutes"]) if one["late"] else ""
    return [
        session.named("role", one["told"], one["case"]),
        session.of(one["title"], one["kind"]),
        one["case"],
        one["task"],
        moment(one["due_at"]),
        styled(f"{moment(one['told_at'])} {late}".rstrip(), "bold red" if late else ""),
    ]

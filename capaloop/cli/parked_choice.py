"""Which parked messages a command is about: some of a department by their numbers, a group anywhere, or all."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import typer

from capaloop.cli.departments import Departments
from capaloop.cli.filters import query_of
from capaloop.cli.refusals import wrong_value
from capaloop.cli.session import Session
from capaloop.cli.tasks import DepartmentName

Of = Annotated[DepartmentName | None, typer.Argument(metavar="DEPARTMENT", help="argument.department_or_all")]
Numbers = Annotated[list[int] | None, typer.Argument(metavar="NUMBER…", help="argument.numbers")]
All = Annotated[bool, typer.Option("--all", help="option.all_parked")]
ParkedFor = Annotated[str | None, typer.Option("--parked-for", "--reason", help="filter.reason", metavar="REASON")]
ParkedForOnly = Annotated[str | None, typer.Option("--parked-for", help="filter.reason", metavar="REASON")]
Type = Annotated[str | None, typer.Option("--type", "-t", help="filter.type", metavar="TYPE")]
Site = Annotated[str | None, typer.Option("--site", "-s", help="filter.site", metavar="SITE")]
OfCase = Annotated[str | None, typer.Option("--case", help="filter.case", metavar="SITE/NUMBER")]
Since = Annotated[str | None, typer.Option("--since", help="filter.since", metavar="TIME")]


@dataclass(frozen=True)
class Chosen:
    """What the body of a request says of it, and the departments that it concerns."""

    body: Mapping[str, Any]
    among: tuple[str, ...]


def group_of(**said: str | None) -> dict[str, str]:
    """The filters that were given, as the departments take them."""
    return query_of(said)


def chosen(
    session: Session,
    departments: Departments,
    department: str | None,
    numbers: list[int] | None,
    group: Mapping[str, str],
    all_: bool,
    *,
    state: str = "parked",
) -> Chosen:
    """Which ones, said in exactly one way; of a group those departments that have some of it in this state."""
    if sum((bool(numbers), bool(group), all_)) != 1 or (numbers and department is None):
        raise wrong_value(session, "NUMBER", session.say("parked.how"), numbers, "required")
    if numbers:
        return Chosen({"ids": numbers}, (str(department),))
    asked = (department,) if department else ()
    found = departments.from_each(
        lambda name: departments.get(name, "/v1/parked", limit=1, state=state, **group), asked
    )
    having = tuple(name for name, one in found.items() if one["groups"])
    return Chosen({"group": dict(group)} if group else {"all": True}, having)

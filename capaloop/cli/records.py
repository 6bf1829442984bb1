"""The records that departments keep: stock, work in process, inspections."""

from typing import Annotated, Any, Final, Literal

import typer

from capaloop.cli.departments import Departments
from capaloop.cli.exporting import FileFormat, Output, write_lists
from capaloop.cli.filters import query_of
from capaloop.cli.screen import table
from capaloop.cli.session import Session
from capaloop.cli.times import moment

PATH: Final = "/v1/records"
DEFAULT_LIMIT: Final = 50

Kind = Annotated[Literal["stock", "wip", "inspection"], typer.Argument(help="argument.records")]


def records_list(
    session: Session,
    kind: Kind,
    limit: Annotated[int, typer.Option("--limit", "-n", help="option.limit", min=1)] = DEFAULT_LIMIT,
    **filters: Any,
) -> None:
    """Records of one kind, in the order of their names."""
    found = Departments.of(session).items(_keeper(kind), PATH, most=limit, **query_of(filters))
    stated = ("record", "product_name", "order_number", "lot", "defect", "by")
    columns = [session.say(f"column.{name}") for name in ("record", "product", "order", "lot", "defect", "by", "at")]
    rows = ([*(one[name] for name in stated), moment(one["entered_at"])] for one in found)
    session.give({"items": found}, lambda console: console.print(table(columns, rows)))


def records_export(session: Session, kind: Kind, output: Output, format_: FileFormat = "csv", **filters: Any) -> None:
    """Records of one kind as a file."""
    write_lists(session, (_keeper(kind),), PATH, format_, output, query_of(filters))


def _keeper(kind: str) -> str:
    from shared.messages.registry import by_type

    return by_type(f"{kind}.record.v1").inboxes[0]

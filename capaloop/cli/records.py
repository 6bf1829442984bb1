"""The records that departments keep: stock, work in process, inspections, movements of lots."""

from typing import Annotated, Any, Final, Literal

import typer

from capaloop.cli.departments import Departments
from capaloop.cli.exporting import FileFormat, Output, write_lists
from capaloop.cli.filters import query_of
from capaloop.cli.screen import table
from capaloop.cli.session import Session
from capaloop.cli.times import moment

PATH: Final = "/v1/records"
OF_LOTS: Final = "/v1/lot-movements"
DEFAULT_LIMIT: Final = 50

Kind = Annotated[Literal["stock", "wip", "inspection", "lot"], typer.Argument(help="argument.records")]


RECORD: Final = {
    "record": "record",
    "product_name": "product",
    "order_number": "order",
    "lot": "lot",
    "defect": "defect",
    "by": "by",
}
MOVEMENT: Final = {
    "record": "record",
    "lot": "lot",
    "move": "move",
    "quantity": "quantity",
    "unit": "unit",
    "moved_on": "day",
    "into_lot": "into_lot",
    "consignee_code": "consignee",
    "despite_block": "despite",
    "by": "by",
}
"""What is shown of a record, and under which heading."""


def records_list(
    session: Session,
    kind: Kind,
    limit: Annotated[int, typer.Option("--limit", "-n", help="option.limit", min=1)] = DEFAULT_LIMIT,
    **filters: Any,
) -> None:
    """Records of one kind, in the order of their names."""
    found = Departments.of(session).items(_keeper(kind), _path(kind), most=limit, **query_of(filters))
    shown = MOVEMENT if kind == "lot" else RECORD
    columns = [session.say(f"column.{name}") for name in (*shown.values(), "at")]
    rows = ([*(one[name] for name in shown), moment(one["entered_at"])] for one in found)
    session.give({"items": found}, lambda console: console.print(table(columns, rows)))


def records_export(session: Session, kind: Kind, output: Output, format_: FileFormat = "csv", **filters: Any) -> None:
    """Records of one kind as a file."""
    write_lists(session, (_keeper(kind),), _path(kind), format_, output, query_of(filters))


def _path(kind: str) -> str:
    return OF_LOTS if kind == "lot" else PATH


def _keeper(kind: str) -> str:
    from shared.messages.registry import by_type

    return by_type(f"{kind}.record.v1").inboxes[0]

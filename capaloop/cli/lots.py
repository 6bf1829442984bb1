"""The ledger of lots: what is left of each, where it went, what holds it."""

from typing import Annotated, Any, Final

import typer
from rich.console import Console

from capaloop.cli.departments import Answer, Departments
from capaloop.cli.filters import query_of
from capaloop.cli.screen import pairs, styled, table
from capaloop.cli.session import Session
from capaloop.cli.times import moment

KEEPER: Final = "warehouse"
PATH: Final = "/v1/lots"
DEFAULT_LIMIT: Final = 50
FIGURES: Final = ("made", "used", "shipped", "recovered", "with_customers", "destroyed", "book_stock")


def lots(
    session: Session,
    limit: Annotated[int, typer.Option("--limit", "-n", help="option.limit", min=1)] = DEFAULT_LIMIT,
    **filters: Any,
) -> None:
    """Lots with their balances as of now."""
    found = Departments.of(session).items(KEEPER, PATH, most=limit, **query_of(filters))
    names = ("lot", "product", "unit", *FIGURES, "held_by")
    columns = [session.say(f"column.{name}") for name in names]
    rows = (
        [one["lot"], one["product_name"], one["unit"], *(one[name] for name in FIGURES), _held(one)] for one in found
    )
    session.give({"items": found}, lambda console: console.print(table(columns, rows)))


def lot(
    session: Session,
    name: Annotated[str, typer.Argument(metavar="LOT", help="argument.lot")],
    site: Annotated[str | None, typer.Option("--site", "-s", help="filter.site")] = None,
) -> None:
    """One lot whole."""
    from urllib.parse import quote

    query = {"site": site} if site else {}
    found = Departments.of(session).get(KEEPER, f"{PATH}/{quote(name, safe='')}", **query)
    session.give(found, lambda console: _show(console, session, found))


def _show(console: Console, session: Session, found: Answer) -> None:
    def say(name: str) -> str:
        return session.say(f"column.{name}")

    console.print(styled(f"{found['lot']} {found['product_name'] or ''}".strip(), "bold"))
    figures = [(say(name), f"{found[name]} {found['unit']}") for name in FIGURES if found[name] is not None]
    console.print(pairs([*figures, (say("held_by"), _held(found))]))
    console.print(
        table(
            [say(name) for name in ("consignee", "name", "shipped", "recovered")],
            (
                [one["consignee_code"], one["consignee_name"], one["shipped"], one["recovered"]]
                for one in found["shipments"]
            ),
        )
    )
    for heading in ("made_from", "used_in"):
        if found[heading]:
            rows = ([one["lot"], one["quantity"], one.get("unit", found["unit"])] for one in found[heading])
            console.print(table([say(heading), say("quantity"), say("unit")], rows))
    for one in found["blocks"]:
        said = session.say(f"lot.{one['what']}", case=one["case"], by=one["by"], at=moment(one["at"]))
        console.print(" ".join(filter(None, (said, one["reason"]))))


def _held(one: Answer) -> Any:
    return styled(", ".join(one["held_by"]), "bold red")

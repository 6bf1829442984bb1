"""The ledger as it is asked for over HTTP: lots with their balances, one lot whole, the movements."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, literal, select, tuple_

from services.casework.asking import Asked, Endpoint
from services.casework.listing import Listing
from services.casework.paging import PAGE, Page, after_cursor, cursor_of, page_of
from services.casework.procedures import Procedures
from services.casework.queries import LotMovementQuery, LotQuery
from services.casework.reading import not_here
from services.casework.search import key_of
from services.casework.selecting import equal
from shared.messages.errors import FieldError, invalid
from shared.messages.text import Text
from shared.store.engine import Store

from . import tracing
from .accounts import Account, accounts_of
from .blocking import holds_of
from .tables import lot_blocks, lot_movements, lots

FIGURES: Final = ("made", "used", "shipped", "recovered", "recovered_moved_on", "destroyed", "book_stock")
LOT_COLUMNS: Final = ("site", "lot", "product_name", "unit", *FIGURES, "with_customers", "held_by")
MOVEMENT_COLUMNS: Final = tuple(
    column.name for column in lot_movements.columns if column.name not in ("lot_key", "into_key")
)


def list_lots(connection: Connection, query: LotQuery, _now: datetime) -> Page:
    """One page of lots, in the order of their sites and names."""
    after = after_cursor(query.cursor, "lot", 2)
    found = _after(select(lots).where(*equal(lots, query, "site")), after, lots.c.lot_key)
    if query.lot is not None:
        found = found.where(lots.c.lot_key == key_of(query.lot))
    if query.blocked:
        found = found.where(lots.c.entries > 0)
    size = query.limit or PAGE
    rows = connection.execute(found.order_by(lots.c.site, lots.c.lot_key).limit(size + 1)).all()
    told = _told(connection, rows[:size])
    kept = [one for one in told if query.blocked is None or bool(one["held_by"]) == query.blocked]
    last = rows[size - 1] if len(rows) > size else None
    return Page(kept, cursor_of("lot", [0, f"{last.site}/{last.lot_key}"]) if last else None)


def list_movements(connection: Connection, query: LotMovementQuery, _now: datetime) -> Page:
    """One page of the movements as they stand now, in the order of their sites and records."""
    after = after_cursor(query.cursor, "lot movement", 2)
    found = select(*(lot_movements.c[name] for name in MOVEMENT_COLUMNS))
    found = _after(found.where(*equal(lot_movements, query, "site", "record", "move")), after, lot_movements.c.record)
    if query.lot is not None:
        found = found.where(lot_movements.c.lot_key == key_of(query.lot))
    if query.into_lot is not None:
        found = found.where(lot_movements.c.into_key == key_of(query.into_lot))
    if query.consignee is not None:
        found = found.where(lot_movements.c.consignee_code == query.consignee)
    if query.despite is not None:
        found = found.where(lot_movements.c.despite_block.is_(query.despite))
    ordered = found.order_by(lot_movements.c.site, lot_movements.c.record)
    return page_of(connection, ordered, query, "lot movement", _movement, lambda row: [0, f"{row.site}/{row.record}"])


LISTS: Final[Mapping[str, Listing]] = {
    "lots": Listing(list_lots, LOT_COLUMNS),
    "lot_movements": Listing(list_movements, MOVEMENT_COLUMNS),
}


def lot_endpoint(procedures: Procedures) -> Endpoint:
    """One lot, whole."""

    def lot(store: Store, asked: Asked) -> Mapping[str, Any]:
        site = asked.query.site or _only_site(procedures)
        with store.reading() as connection:
            return lot_whole(connection, site, asked.path["lot"])

    return lot


def lot_whole(connection: Connection, site: str, lot: str) -> dict[str, Any]:
    """A lot with its balance and all that is known of where it went; Refused (404) if the ledger does not have it."""
    key = key_of(lot) or ""
    row = connection.execute(select(lots).where(lots.c.site == site, lots.c.lot_key == key)).one_or_none()
    if row is None:
        raise not_here("lot", f"{site}/{lot}")
    sent = tracing.shipments_of(connection, site, [key], {key: row.lot})
    into, made_from = tracing.used_in(connection, site, key), tracing.made_from(connection, site, key)
    blocks = select(lot_blocks).where(lot_blocks.c.site == site, lot_blocks.c.lot_key == key)
    told = ("entry", "what", "case", "reason", "by", "at")
    (whole,) = _told(connection, [row])
    return {
        **whole,
        "shipments": [
            {
                "consignee_code": one.consignee_code,
                "consignee_name": one.consignee_name,
                "shipped": one.shipped,
                "recovered": one.recovered,
            }
            for one in sent
        ],
        "used_in": [{"lot": one.into_lot, "quantity": one.quantity} for one in into],
        "made_from": [{"lot": one.lot, "quantity": one.q, "unit": one.unit} for one in made_from],
        "blocks": [
            {name: block._mapping[name] for name in told}
            for block in connection.execute(blocks.order_by(lot_blocks.c.entry))
        ],
    }


def _told(connection: Connection, rows: Sequence[Row[Any]]) -> list[dict[str, Any]]:
    by_site: dict[str, list[str]] = {}
    for row in rows:
        by_site.setdefault(row.site, []).append(row.lot_key)
    accounts = {site: accounts_of(connection, site, keys) for site, keys in by_site.items()}
    held: dict[tuple[str, str], list[str]] = {}
    for site, keys in by_site.items():
        for one in holds_of(connection, site, keys):
            held.setdefault((site, one.lot_key), []).append(one.case)
    return [_balance(row, accounts[row.site].get(row.lot_key), held.get((row.site, row.lot_key), [])) for row in rows]


def _balance(row: Row[Any], account: Account | None, held_by: list[str]) -> dict[str, Any]:
    stated: dict[str, Any] = {"site": row.site, "lot": row.lot, "product_name": None, "unit": None}
    figures: dict[str, Any] = dict.fromkeys((*FIGURES, "with_customers"))
    if account is not None:
        stated |= {"product_name": account.product_name, "unit": account.unit}
        figures = account.figures()
        figures["with_customers"] = figures["shipped"] - figures["recovered"]
    return {**stated, **figures, "held_by": held_by}


def _movement(row: Row[Any]) -> dict[str, Any]:
    return dict(row._mapping)


def _after(found: Select[Any], after: list[Any], name: Any) -> Select[Any]:
    if not after:
        return found
    site, _, last = str(after[1]).partition("/")
    return found.where(tuple_(name.table.c.site, name) > tuple_(literal(site), literal(last)))


def _only_site(procedures: Procedures) -> str:
    sites = list(procedures.sites)
    if len(sites) == 1:
        return sites[0]
    expected = Text(f"下列站点之一：{', '.join(sites)}", f"one of the sites {', '.join(sites)}")
    raise invalid([FieldError("site", expected, None, "required")])

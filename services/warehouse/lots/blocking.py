"""Blocking lots in the ledger and letting them go; what is moved of a lot meanwhile is told to the case's owner."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, Final, cast

from sqlalchemy import Connection, and_, bindparam, func, insert, select, update

from shared.messages.lots import LotMovedDespiteQuarantine, LotQuarantined, LotRecord, LotReleased
from shared.messages.registry import Department
from shared.store.database import insert_new
from shared.store.work import Work

from .tables import lot_blocks, lots

BLOCKED, RELEASED = "blocked", "released"
_LOT: Final = and_(lots.c.site == bindparam("of_site"), lots.c.lot_key == bindparam("of_key"))
_TAKEN: Final = select(lots.c.entries).where(_LOT).with_for_update()


@dataclass(frozen=True)
class Hold:
    """A case that holds a lot, and since when."""

    lot_key: str
    case: str
    owner: str
    at: datetime


def take(work: Work, lot_key: str, name: str) -> None:
    """The lot is in nobody else's hands until the transaction ends, so that no movement slips by a block."""
    row = {"site": work.site, "lot_key": lot_key, "lot": name, "entries": 0}
    insert_new(work.connection, lots, [row])
    work.connection.execute(_TAKEN, {"of_site": work.site, "of_key": lot_key}).one()


def holds_of(connection: Connection, site: str, keys: Sequence[str]) -> list[Hold]:
    """The cases that hold lots: of each case the last entry counts."""
    last = (
        select(lot_blocks.c.lot_key, lot_blocks.c.case, func.max(lot_blocks.c.entry).label("entry"))
        .where(lot_blocks.c.site == site, lot_blocks.c.lot_key.in_(keys))
        .group_by(lot_blocks.c.lot_key, lot_blocks.c.case)
        .subquery()
    )
    of_last = and_(lot_blocks.c.lot_key == last.c.lot_key, lot_blocks.c.entry == last.c.entry)
    found = (
        select(lot_blocks)
        .join(last, of_last)
        .where(lot_blocks.c.site == site, lot_blocks.c.what == BLOCKED)
        .order_by(lot_blocks.c.lot_key, lot_blocks.c.entry)
    )
    return [Hold(row.lot_key, row.case, row.owner, row.at) for row in connection.execute(found)]


def standing_against(work: Work, message: LotRecord, keys: Sequence[str]) -> list[Hold]:
    """The cases, each once, against whose hold a movement is: what comes back goes into it, not out of it, and what a
    case has ordered to be destroyed is not moved against its will."""
    if message.move == "recovered":
        return []
    by_case = {hold.case: hold for hold in reversed(holds_of(work.connection, work.site, keys))}
    return [by_case[case] for case in sorted(by_case) if message.move != "destroyed" or message.case != case]


def block(work: Work, lot_key: str, case: str, owner: str) -> datetime:
    """Blocks a lot for a case and tells it; a lot that the case holds already stays as it is. Gives since when."""
    held = next((one for one in holds_of(work.connection, work.site, [lot_key]) if one.case == case), None)
    if held is not None:
        return held.at
    _note(work, lot_key, BLOCKED, case, owner, None)
    body = LotQuarantined(case=case, at=work.now, lot=_name(work, lot_key), by=work.actor.name)
    work.publish(body, subject=case.partition("/")[2])
    return work.now


def release(work: Work, lot_key: str, case: str, owner: str, reason: str | None) -> None:
    """Ends what the case holds of a lot; one that it does not hold stays as it is."""
    held = holds_of(work.connection, work.site, [lot_key])
    if not any(one.case == case for one in held):
        return
    _note(work, lot_key, RELEASED, case, owner, reason)
    others = any(one.case != case for one in held)
    body = LotReleased(case=case, at=work.now, lot=_name(work, lot_key), still_blocked=others, by=work.actor.name)
    work.publish(body, subject=case.partition("/")[2])


def tell_breach(work: Work, message: LotRecord, version: int, hold: Hold, zone: tzinfo) -> None:
    """The owner of the case that holds the lot hears of the movement; days are those of the site."""
    body = LotMovedDespiteQuarantine(
        case=hold.case,
        lot=message.lot,
        record=message.record,
        version=version,
        move=message.move,
        quantity=message.quantity,
        unit=message.unit,
        moved_on=message.moved_on,
        before_block=message.moved_on < hold.at.astimezone(zone).date(),
        at=work.now,
        by=work.actor.name,
        into_lot=message.into_lot,
        consignee=message.consignee,
        document=message.document,
    )
    work.publish(body, subject=hold.case.partition("/")[2], to=cast(Department, hold.owner))


def _note(work: Work, lot_key: str, what: str, case: str, owner: str, reason: str | None) -> None:
    this = {"of_site": work.site, "of_key": lot_key}
    step = update(lots).where(_LOT).values(entries=lots.c.entries + 1).returning(lots.c.entries)
    entry = work.connection.execute(step, this).scalar_one()
    row: dict[str, Any] = {
        "site": work.site,
        "lot_key": lot_key,
        "entry": entry,
        "what": what,
        "case": case,
        "owner": owner,
        "reason": reason,
        "by": work.actor.name,
        "at": work.now,
    }
    work.connection.execute(insert(lot_blocks).values(**row))


def _name(work: Work, lot_key: str) -> str:
    return str(
        work.connection.execute(select(lots.c.lot).where(_LOT), {"of_site": work.site, "of_key": lot_key}).scalar_one()
    )

"""Entering movements: each is kept with its versions; what does not fit the lot is refused, naming the field."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import tzinfo
from typing import Any, Final

from sqlalchemy import and_, insert, select, update

from services.casework.search import key_of
from shared.messages.errors import FieldError, invalid
from shared.messages.lots import LotRecord
from shared.messages.text import Text
from shared.store.delivery import Accepted
from shared.store.work import Work

from . import blocking
from .tables import LONGEST_KEY, lot_movement_history, lot_movements

NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "used": ("into_lot",),
    "shipped": ("consignee",),
    "recovered": ("consignee",),
}
TAKES: Final = ("used", "shipped", "destroyed")
"""Movements that take goods from where they stood."""

RELATION: Final = "relation"
"""The code of what is wrong only beside another field, which no schema of a single field can say."""

LENGTHS: Final = range(1, LONGEST_KEY + 1)
_A_LOT: Final = Text("批号", "the number of a lot")
_NOTHING: Final = Text("此类移动没有该栏目", "nothing: this kind of movement does not have it")


def enter(work: Work, message: LotRecord, zone: tzinfo) -> Accepted:
    """Keeps the movement. The same again is a duplicate; the same `record` with other content is its next version."""
    stated = _flat(message)
    keys = _checked(message)
    before = _before(work, message.record)
    if before is not None and all(before[name] == value for name, value in stated.items()):
        return Accepted(work.site, duplicate=True)
    keys |= _moved_before(before)
    for key, name in sorted(keys.items()):
        blocking.take(work, key, name)
    _check_unit(work, message)
    version = before["version"] + 1 if before else 1
    despite = blocking.standing_against(work, message, list(keys))
    entered = {"despite_block": bool(despite), "by": work.actor.name, "entered_at": work.now}
    _keep(work, {"site": work.site, "record": message.record, **stated, "version": version, **entered})
    for one in despite:
        blocking.tell_breach(work, message, version, one, zone)
    return Accepted(work.site)


def _keep(work: Work, row: Mapping[str, Any]) -> None:
    work.connection.execute(insert(lot_movement_history).values(**row))
    found_by = {"lot_key": key_of(row["lot"]), "into_key": key_of(row["into_lot"])}
    if row["version"] == 1:
        work.connection.execute(insert(lot_movements).values(**row, **found_by))
        return
    same = and_(lot_movements.c.site == row["site"], lot_movements.c.record == row["record"])
    work.connection.execute(update(lot_movements).where(same).values(**row, **found_by))


def _before(work: Work, record: str) -> Mapping[Any, Any] | None:
    same = and_(lot_movements.c.site == work.site, lot_movements.c.record == record)
    return work.connection.execute(select(lot_movements).where(same).with_for_update()).mappings().one_or_none()


def _moved_before(before: Mapping[Any, Any] | None) -> dict[str, str]:
    """The lots of which the version before spoke: whatever it says now, something was moved of them."""
    if before is None:
        return {}
    named = {before["lot_key"]: before["lot"], before["into_key"]: before["into_lot"]}
    return {key: lot for key, lot in named.items() if key is not None}


def _flat(message: LotRecord) -> dict[str, Any]:
    """The movement as the columns of its table have it."""
    stated = asdict(message)
    consignee = stated.pop("consignee") or {}
    stated.pop("record")
    return {**stated, "consignee_code": consignee.get("code"), "consignee_name": consignee.get("name")}


def _checked(message: LotRecord) -> dict[str, str]:
    """The lots that the movement concerns by their keys; refused with every field that does not go with its kind."""
    errors = list(_misfits(message))
    named = [("lot", message.lot), *([("into_lot", message.into_lot)] if message.into_lot else [])]
    keys = {name: key_of(lot) for name, lot in named}
    errors += [FieldError(name, _A_LOT, lot, "choice") for name, lot in named if len(keys[name] or "") not in LENGTHS]
    if "into_lot" in keys and keys["into_lot"] == keys["lot"]:
        errors.append(FieldError("into_lot", Text("另一批", "another lot"), message.into_lot, "choice"))
    if errors:
        raise invalid(errors)
    return {str(keys[name]): lot for name, lot in named}


def _misfits(message: LotRecord) -> Iterator[FieldError]:
    needed = NEEDED.get(message.move, ())
    allowed = (*needed, *(("taken_from",) if message.move in TAKES else ()))
    for name in ("into_lot", "consignee", "taken_from"):
        value = getattr(message, name)
        if name in needed and value is None:
            expected = Text(f"{message.move} 须有此栏", f"needed of a movement of kind {message.move}")
            yield FieldError(name, expected, None, RELATION)
        if value is not None and name not in allowed:
            yield FieldError(name, _NOTHING, value if isinstance(value, str) else asdict(value), RELATION)


def _check_unit(work: Work, message: LotRecord) -> None:
    """All quantities of a lot are in one unit, that of its other movements."""
    other = (
        select(lot_movements.c.unit)
        .where(lot_movements.c.site == work.site, lot_movements.c.lot_key == key_of(message.lot))
        .where(lot_movements.c.record != message.record)
        .limit(1)
    )
    unit = work.connection.execute(other).scalar_one_or_none()
    if unit is not None and unit != message.unit:
        expected = Text(f"{unit}，即批 {message.lot} 的单位", f"{unit}, the unit of the lot {message.lot}")
        raise invalid([FieldError("unit", expected, message.unit, "unit")])

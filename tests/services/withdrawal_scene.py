"""A food plant with a ledger of lots, and what people say in a withdrawal."""

from typing import Any

from shared.messages.registry import REGISTRY
from tests.loop import Loop

SITES = """
[sites.factory]
packs = ["iso9001", "food-withdrawal"]
timezone = "Asia/Shanghai"
"""
CALL = {
    "withdrawal_drill": False,
    "withdrawal_kind": "recall",
    "withdrawal_reason": "glass splinters in jar 7",
    "lots_named": ["B-1"],
}
REPORT = {
    "withdrawal_cause": "a lamp broke",
    "withdrawal_extent": "one lot of berries, two of jam",
    "withdrawal_result": "all accounted for",
    "withdrawal_effective": True,
    "withdrawal_lessons": "lamps get a cover",
}
EVALUATION = {
    "lot_disposition": "destroy",
    "critical_limit_failed": True,
    "release_evidence": "none",
    "evaluation_grounds": "glass cannot be sieved out",
}
SEGREGATED = {"segregated_place": "Q-01", "segregated_on": "2026-03-02"}
NOTICE = {
    "consignee_told_at": "2026-03-02T10:00:00+08:00",
    "recall_notice_way": "telephone",
    "recall_notice_text": "do not sell lots P-1 and P-2",
}
ANSWERED = {"consignee_answered_on": "2026-03-02", "goods_still_held": True}


def move(loop: Loop, name: str, lot: str, kind: str, quantity: str, **more: Any) -> dict[str, Any]:
    stated = {"unit": "kg", "moved_on": "2026-02-20", **more}
    return loop.say("lot.record", record=name, lot=lot, move=kind, quantity=quantity, **stated)


def a_ledger(loop: Loop) -> None:
    """Berries B-1 went into the jams P-1 and P-2; two shops got jam."""
    move(loop, "1", "B-1", "received", "100", product_name="berries")
    move(loop, "2", "B-1", "used", "40", into_lot="P-1")
    move(loop, "3", "B-1", "used", "50", into_lot="P-2")
    move(loop, "4", "P-1", "made", "60", product_name="jam")
    move(loop, "5", "P-2", "made", "80", product_name="jam")
    move(loop, "6", "P-1", "shipped", "30", consignee={"code": "K-1", "name": "Hua Xing"})
    move(loop, "7", "P-2", "shipped", "20", consignee={"code": "K-1", "name": "Hua Xing"})
    move(loop, "8", "P-2", "shipped", "10.5", consignee={"code": "K-2", "name": "Li Yuan"})


def start(loop: Loop, **changes: Any) -> str:
    answer = loop.say("act.request", act="start_withdrawal", by="li.na", answer={**CALL, **changes})
    return str(answer["case"])


def holds(loop: Loop, case: str) -> dict[str, str]:
    """The cases of the lots by lot."""
    return {fact(loop, name, "lot_concerned"): name for name in children(loop, case, "lot_hold")}


def notices(loop: Loop, case: str) -> dict[str, str]:
    """The cases of the consignees by code."""
    names = children(loop, case, "consignee_notice")
    return {fact(loop, name, "consignee_told")["consignee_code"]: name for name in names}


def children(loop: Loop, case: str, kind: str) -> list[str]:
    return [f"factory/{one.number}" for one in loop.children(case, kind)]


def fact(loop: Loop, case: str, name: str) -> Any:
    quality = loop.department("quality")
    with quality.store.reading() as connection:
        _, situation = quality.duties.owner.situation(connection, case, loop.clock())  # type: ignore[misc]
    return situation.values.get(name)


def outward(loop: Loop) -> list[str]:
    """The messages that went out although they are meant for somebody outside."""
    meant = {message.type for message in REGISTRY.values() if message.outward}
    return [one["type"] for one in loop.broker.sent if one["type"] in meant]


def sign(loop: Loop, form: str, case: str) -> None:
    """The one who has to sign agrees."""
    loop.do(f"sign.{form}.1", by="zhao", case=case, **{f"agreed.{form}.1": True})

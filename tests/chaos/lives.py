"""What is to happen to each complaint, drawn from the seed and its order number: the same in every run of a seed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Any

from tests.chaos.answers import days_from_today, drawn
from tests.loop import a_complaint

RECORDS = (
    ("stock.record", "warehouse", {"record": "S-1", "product_name": "bracket A", "defect": "边缘毛刺"}),
    ("inspection.record", "quality", {"record": "I-1", "product_name": "bracket B", "defect": "burr on the edge"}),
)
"""What the company's own records hold: complaints about the other products have to be proved by evidence."""
PRODUCTS = ("bracket A", "bracket B", "lid C", "lid D")
ARRIVALS = (("complaint.submit", 6), ("feedback.submit", 2), ("return.register", 3))
DEEDS = {
    "withdraw": 0.12,
    "return": 0.2,
    "mark_reply": 0.15,
    "call_meeting": 0.1,
}
CLOSES_TOO_EARLY = 0.3
REDIRECTS, CANCELS, WRONG_DAY = 0.15, 0.15, 0.1
NOT_EFFECTIVE = (0.35, 0.25)
LATEST = 8


@dataclass(frozen=True)
class Life:
    """How a complaint comes in, and what is done to it after how many of its tasks; whether it is reopened."""

    seed: int
    order: str
    arrives: str
    data: Mapping[str, Any]
    deeds: tuple[tuple[int, str], ...]
    reopens: bool

    @classmethod
    def of(cls, seed: int, order: str) -> "Life":
        chance = Random(f"{seed}/{order}")
        names, weights = zip(*ARRIVALS, strict=True)
        arrives = chance.choices(names, weights)[0]
        deeds = [(chance.randint(0, LATEST), deed) for deed, share in DEEDS.items() if chance.random() < share]
        return cls(seed, order, arrives, _arriving(arrives, order, chance), tuple(deeds), chance.random() < 0.2)

    def chance(self, *of: object) -> Random:
        """The chance of one moment of this life."""
        return Random("/".join(map(str, (self.seed, self.order, *of))))

    def due(self, done: int) -> list[str]:
        """What is done once that many tasks are done."""
        closes = self.chance("close", done).random() < CLOSES_TOO_EARLY
        return [deed for after, deed in self.deeds if after == done] + (["close"] if closes else [])

    def answer(self, kind: str, schema: Mapping[str, Any], nth: int) -> dict[str, Any]:
        """What is written on the form of a task of this kind, when it comes for the nth time."""
        chance = self.chance(kind, nth)
        found: dict[str, Any] = drawn(schema, chance)
        if kind == "answer_capa":
            found["due_date"] = days_from_today(chance.randint(-3, 14))
        if kind == "verify_effect":
            share = NOT_EFFECTIVE[nth] if nth < len(NOT_EFFECTIVE) else 0.0
            found["effect_confirmed"] = chance.random() >= share
            found["verified_on"] = days_from_today(-2 if chance.random() < WRONG_DAY else 0)
        return found

    def instead(self, kind: str, nth: int) -> str:
        """The act that is asked for in place of, or before, the answer to a task; mostly none."""
        share = {"answer_capa": REDIRECTS, "receive_return": CANCELS}.get(kind, 0.0)
        act = {"answer_capa": "redirect_capa", "receive_return": "cancel_return"}.get(kind, "")
        return act if self.chance("instead", kind, nth).random() < share else ""


def _arriving(name: str, order: str, chance: Random) -> dict[str, Any]:
    written = chance.random() < 0.3 or None
    rate = None if chance.random() < 0.2 else "3"
    known = a_complaint(
        order_number=order,
        product_name=chance.choice(PRODUCTS),
        received_at=datetime.now(UTC).isoformat(timespec="seconds"),
        wants_written_answer=written,
        defect_rate_percent=rate,
    )
    if name == "complaint.submit":
        return known
    if name == "feedback.submit":
        return {**known, "topic": "feedback", "dissatisfied": True, "text": "the edge again"}
    return returned(known, chance)


def returned(known: Mapping[str, Any], chance: Random) -> dict[str, Any]:
    """Goods that come back."""
    rest = {name: value for name, value in known.items() if name != "channel"}
    return {**rest, "quantity": chance.choice((5, 99, 100, 500))}

"""What is told of every message that was settled, for those who count, log and follow: nothing personal is in it."""

from dataclasses import dataclass, replace
from datetime import datetime

from shared.messages.envelope import Envelope, Unreadable
from shared.messages.registry import UnknownMessage, by_type
from shared.store.delivery import Delivery, Outcome, Settlement, Via


@dataclass(frozen=True, slots=True)
class Handled:
    """One delivery and what became of it.

    `type` is a type of the registry, None for whatever is none; `case` is `SITE/NUMBER` where one is known.
    `seconds` is how long it took, `age` how many seconds after the message's own time it was settled: never below 0,
    None when it cannot be read. `attempts` counts its failures before this one.
    """

    outcome: Outcome
    via: Via
    attempts: int
    seconds: float
    type: str | None = None
    site: str | None = None
    case: str | None = None
    source: str | None = None
    message_id: str | None = None
    correlation_id: str | None = None
    age: float | None = None


def handled(
    delivery: Delivery, read: Envelope | Unreadable, settlement: Settlement, seconds: float, now: datetime
) -> Handled:
    """What there is to tell of a delivery that was settled just now, in so many seconds."""
    told = Handled(settlement.outcome, delivery.via, delivery.attempts, seconds)
    if isinstance(read, Unreadable):
        return told
    return replace(
        told,
        type=_known(read.type),
        site=read.site,
        case=_case(read, settlement),
        source=read.source,
        message_id=read.id,
        correlation_id=read.correlationid or read.id,
        age=max((now - read.time).total_seconds(), 0.0),
    )


def _known(type_: str) -> str | None:
    try:
        return by_type(type_).type
    except UnknownMessage:
        return None


def _case(read: Envelope, settlement: Settlement) -> str | None:
    """The case that the message names, or else the one that its answer names: a complaint has none until then."""
    if read.subject:
        return f"{read.site}/{read.subject}"
    named = read.data.get("case") or (settlement.answer or {}).get("case")
    return named if isinstance(named, str) else None

"""What is told of every message that was settled, for those who count, log and follow: nothing personal is in it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from shared.messages.domains import CASE_PATTERN
from shared.messages.envelope import Envelope, Unreadable
from shared.messages.registry import UnknownMessage, by_type
from shared.store.delivery import Delivery, Outcome, Settlement, Via

_CASE: Final = re.compile(CASE_PATTERN)


@dataclass(frozen=True, slots=True)
class Handled:
    """One delivery and what became of it.

    `type` is a type of the registry, None for whatever is none; `case` is `SITE/NUMBER` where one is known.
    `seconds` is how long it took, `age` how many seconds after the message's own time it was settled: never below 0,
    None when it cannot be read. `attempts` counts its failures before this one. `reason` is why it was refused, parked
    or is tried again: the code of a refusal, or the name of an error.
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
    reason: str | None = None


def handled(
    delivery: Delivery, read: Envelope | Unreadable, settlement: Settlement, seconds: float, now: datetime
) -> Handled:
    """What there is to tell of a delivery that was settled just now, in so many seconds."""
    told = Handled(settlement.outcome, delivery.via, delivery.attempts, seconds, reason=settlement.reason or None)
    if isinstance(read, Unreadable):
        return replace(told, message_id=(read.named or {}).get("id"))
    return replace(
        told,
        type=_known(read.type),
        site=read.site,
        case=case_of(read, settlement.answer),
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


def case_of(read: Envelope, answer: Mapping[str, Any] | None = None) -> str | None:
    """The case that the message names, or else the one that its answer names: a complaint has none until then."""
    named = f"{read.site}/{read.subject}" if read.subject else read.data.get("case") or (answer or {}).get("case")
    return case_name(named)


def case_name(given: object) -> str | None:
    """What was given, if it is spelt as a case is: `SITE/NUMBER`."""
    return given if isinstance(given, str) and _CASE.fullmatch(given) else None

"""What arrives from customers, put to the procedure: as which kind of case is it taken in?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rules.deciding import Decision
from rules.procedure import Procedure
from rules.trying import arrival_receipts
from services.casework.stating import read
from shared.messages.errors import FieldError, Refused
from shared.messages.text import Text


@dataclass(frozen=True)
class Intake:
    """The kind of case, and the receipts of the decisions that say so."""

    kind: str
    receipts: tuple[dict[str, Any], ...]


def take_in(procedure: Procedure, arriving: Mapping[str, Any], now: datetime) -> Intake:
    """Decides on what arrives. What the procedure does not take in is refused, with the fact that stands against it."""
    given = {name: value for name, value in arriving.items() if value is not None}
    values = read(procedure, {name: value for name, value in given.items() if name in procedure.domains})
    channel = procedure.decide("accepted_channel", values) if "accepted_channel" in procedure.questions else None
    if "channel" in values and channel is not None and channel.outcome is not True:
        raise _refused(procedure, channel, values)
    kind = procedure.decide("intake_kind", values)
    if kind.status != "decided":
        raise _refused(procedure, kind, values)
    made = arrival_receipts(procedure, values, now)
    return Intake(str(kind.outcome), tuple(one.document for one in made if one.status == "decided"))


def _refused(procedure: Procedure, decision: Decision, values: Mapping[str, Any]) -> Refused:
    words = procedure.vocabulary.labels(decision.question)
    detail = Text(f"程序不受理：{words['zh']}", f"the procedure does not take it in: {words['en']}")
    names = decision.waiting or tuple(values)
    errors = [FieldError(name, procedure.domains[name].describe(), values.get(name), "required") for name in names]
    return Refused(422, "forbidden-by-procedure", detail, errors)

"""The answer to the customer."""

from dataclasses import dataclass

from shared.messages.case import DoneInCase
from shared.messages.domains import Date, JsonObject, Prose


@dataclass(frozen=True)
class ReplyIssued(DoneInCase):
    """The customer has been answered."""

    issued_on: Date | None = None
    decision: Prose | None = None
    details: Prose | None = None
    facts: JsonObject | None = None

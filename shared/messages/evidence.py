"""What is said about the sample or picture that shows the real defect."""

from dataclasses import dataclass
from typing import Literal

from shared.messages.case import DoneInCase
from shared.messages.complaint import Attachment
from shared.messages.domains import Date, JsonObject, Prose


@dataclass(frozen=True)
class EvidenceRequested(DoneInCase):
    """The customer is asked for a sample, a picture or the like."""

    requested_on: Date | None = None
    details: Prose | None = None
    facts: JsonObject | None = None


@dataclass(frozen=True)
class EvidenceReceived(DoneInCase):
    """The customer's sample or picture is here."""

    received_on: Date | None = None
    form: Literal["sample", "picture", "other"] | None = None
    details: Prose | None = None
    attachments: tuple[Attachment, ...] | None = None
    facts: JsonObject | None = None

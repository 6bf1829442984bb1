"""Whose cause it was, and what becomes of the goods."""

from dataclasses import dataclass
from typing import Literal

from shared.messages.case import DoneInCase
from shared.messages.domains import Count, Date, JsonObject, Prose, Word


@dataclass(frozen=True)
class ResponsibilityJudged(DoneInCase):
    """Whose cause the defect is."""

    cause: Literal["company", "not company"] | None = None
    reason: Prose | None = None
    facts: JsonObject | None = None


@dataclass(frozen=True)
class DispositionAgreed(DoneInCase):
    """What the customer chose."""

    customer_choice: Word | None = None
    agreed_on: Date | None = None
    details: Prose | None = None
    facts: JsonObject | None = None


@dataclass(frozen=True)
class DispositionCompleted(DoneInCase):
    """What was agreed is carried out."""

    completed_on: Date | None = None
    quantity: Count | None = None
    details: Prose | None = None
    facts: JsonObject | None = None

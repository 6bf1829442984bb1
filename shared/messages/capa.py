"""What is said about a request for corrective and preventive action (CAPA)."""

from dataclasses import dataclass

from shared.messages.case import DoneInCase
from shared.messages.complaint import ComplaintItem
from shared.messages.domains import Date, JsonObject, PersonalTitle, Prose, Title, Yes


@dataclass(frozen=True)
class CapaRequested(DoneInCase):
    """Action is asked for."""

    product_name: Title | None = None
    order_number: Title | None = None
    defect: Prose | None = None
    items: tuple[ComplaintItem, ...] | None = None
    reason: Prose | None = None
    due_date: Date | None = None
    facts: JsonObject | None = None


@dataclass(frozen=True)
class CapaAnswered(DoneInCase):
    """The cause is named and the action is promised: what, by whom, by when."""

    root_cause: Prose | None = None
    correction: Prose | None = None
    corrective_action: Prose | None = None
    preventive_action: Prose | None = None
    action_owner: PersonalTitle | None = None
    due_date: Date | None = None
    facts: JsonObject | None = None


@dataclass(frozen=True)
class CapaCompleted(DoneInCase):
    """The promised action is done."""

    completed_on: Date | None = None
    evidence: Prose | None = None
    facts: JsonObject | None = None


@dataclass(frozen=True)
class CapaVerified(DoneInCase):
    """Its effect was looked at: confirmed, or not."""

    effect_confirmed: Yes | None = None
    verified_on: Date | None = None
    evidence: Prose | None = None
    facts: JsonObject | None = None

"""What is said about goods that come back."""

from dataclasses import dataclass
from typing import Literal

from shared.messages.case import DoneInCase
from shared.messages.complaint import Contact, Customer, ReturnFacts
from shared.messages.domains import (
    Case,
    Count,
    Date,
    JsonObject,
    Moment,
    PersonalWord,
    Prose,
    Share,
    Tally,
    Title,
    Word,
    Yes,
)


@dataclass(frozen=True)
class ReturnRegister:
    """A customer sends goods back. Without `case` it opens a complaint with channel return as well."""

    customer: Customer
    received_at: Moment
    case: Case | None = None
    order_number: Title | None = None
    product_name: Title | None = None
    lot: Title | None = None
    quantity: Count | None = None
    bulk: Yes | None = None
    defect: Prose | None = None
    defect_rate_percent: Share | None = None
    details: Prose | None = None
    contact: Contact | None = None
    wants_written_answer: Yes | None = None
    external_ref: Title | None = None


@dataclass(frozen=True)
class ReturnRegistered:
    """Goods are announced for a complaint that is already known."""

    case: Case
    returned: ReturnFacts
    order_number: Title | None = None
    product_name: Title | None = None
    defect: Prose | None = None
    defect_rate_percent: Share | None = None
    details: Prose | None = None
    registered_at: Moment | None = None
    by: PersonalWord | None = None


@dataclass(frozen=True)
class ReturnReceived(DoneInCase):
    """The returned goods have arrived."""

    received_on: Date | None = None
    quantity: Count | None = None
    isolated: Word | None = None
    labelled: Word | None = None
    papers_copied: Word | None = None
    facts: JsonObject | None = None


@dataclass(frozen=True)
class ReturnInspected(DoneInCase):
    """The returned goods are inspected, all of them or a sample."""

    inspection: Literal["done by sampling", "every piece"] | None = None
    inspected_on: Date | None = None
    inspected_quantity: Count | None = None
    defective_quantity: Tally | None = None
    result: Prose | None = None
    report: Title | None = None
    facts: JsonObject | None = None


@dataclass(frozen=True)
class GoodsQuarantined(DoneInCase):
    """Goods stand apart, labelled, until it is decided what becomes of them."""

    quantity: Count | None = None
    location: Title | None = None
    isolated: Word | None = None
    labelled: Word | None = None
    papers_copied: Word | None = None
    facts: JsonObject | None = None

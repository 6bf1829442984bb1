"""What is said about a complaint, from the customer's first word to the closing."""

from dataclasses import dataclass
from typing import Literal

from shared.messages.domains import (
    Case,
    Count,
    Email,
    JsonObject,
    Moment,
    PersonalTitle,
    PersonalWord,
    Prose,
    Sha256,
    Share,
    Tally,
    Title,
    Word,
    Yes,
)
from shared.messages.task import DepartmentName

Channel = Literal["oral", "telephone", "written", "return", "other"]
State = Literal[
    "received",
    "acknowledged",
    "assessed",
    "investigating",
    "responded",
    "decision_communicated",
    "closed",
]
Outcome = Literal["handled", "unfounded", "withdrawn", "not_our_cause"]
MediaType = Literal["image/jpeg", "image/png", "application/pdf"]


@dataclass(frozen=True)
class Customer:
    """Who complains, by the company's own customer list."""

    code: Word
    name: PersonalTitle


@dataclass(frozen=True)
class Contact:
    """How to reach a person; it stays in the department that talks to the customer."""

    name: PersonalTitle | None = None
    phone: PersonalWord | None = None
    email: Email | None = None


@dataclass(frozen=True)
class Attachment:
    """A picture or document that went up by HTTP: what is said of it travels, its bytes never. Who refers to it needs
    the hash alone; the department that keeps it (`kept_by`) adds the rest, and refuses what does not agree."""

    sha256: Sha256
    name: PersonalTitle | None = None
    media_type: MediaType | None = None
    size: Count | None = None
    kept_by: DepartmentName | None = None


@dataclass(frozen=True)
class ComplaintItem:
    """One product or lot that a complaint is about. What it does not say of the defect, the complaint says for it."""

    product_name: Title
    order_number: Title | None = None
    lot: Title | None = None
    quantity: Count | None = None
    defect: Prose | None = None
    defect_rate_percent: Share | None = None


@dataclass(frozen=True)
class ComplaintFacts:
    """A complaint as the departments pass it on: the form without the contact. Where it is about several products or
    lots, `items` names each; without a `product_name` the fields of the first item stand for those left out."""

    channel: Channel
    customer: Customer
    received_at: Moment
    order_number: Title | None = None
    product_name: Title | None = None
    lot: Title | None = None
    defect: Prose | None = None
    defect_rate_percent: Share | None = None
    details: Prose | None = None
    wants_written_answer: Yes | None = None
    external_ref: Title | None = None
    attachments: tuple[Attachment, ...] | None = None
    items: tuple[ComplaintItem, ...] | None = None


@dataclass(frozen=True)
class ComplaintSubmit(ComplaintFacts):
    """A customer complains. A form field that is absent is accepted: the procedure asks for it afterwards."""

    contact: Contact | None = None


@dataclass(frozen=True)
class ReturnFacts:
    """Goods that a customer sends back, as far as the customer told."""

    quantity: Count | None = None
    bulk: Yes | None = None
    lot: Title | None = None


@dataclass(frozen=True)
class ComplaintReceived:
    """A complaint is taken in and has its number; `receipts` are the decisions of the intake, `by` who brought it.
    `looks_like` names open complaints that may be the same."""

    case: Case
    complaint: ComplaintFacts
    receipts: tuple[JsonObject, ...] = ()
    returned: ReturnFacts | None = None
    by: PersonalWord | None = None
    looks_like: tuple[Case, ...] | None = None


@dataclass(frozen=True)
class ComplaintWithdraw:
    """The customer takes the complaint back."""

    case: Case
    reason: Prose
    by: PersonalWord | None = None


@dataclass(frozen=True)
class ComplaintReopen:
    """Something new is known about a closed complaint."""

    case: Case
    reason: Prose
    by: PersonalWord | None = None


@dataclass(frozen=True)
class ComplaintClose:
    """Close the complaint, if nothing that blocks closing is open."""

    case: Case
    reason: Prose | None = None
    by: PersonalWord | None = None


@dataclass(frozen=True)
class _ComplaintChanged:
    case: Case
    state: State
    outcome: Outcome | None = None
    cycle: Tally | None = None
    at: Moment | None = None
    facts: JsonObject | None = None


@dataclass(frozen=True)
class ComplaintAcknowledged(_ComplaintChanged):
    """The complaint is in the log and being looked at."""


@dataclass(frozen=True)
class ComplaintAssessed(_ComplaintChanged):
    """The first assessment is made."""


@dataclass(frozen=True)
class ComplaintClosed(_ComplaintChanged):
    """The complaint is closed; `outcome` says how."""


@dataclass(frozen=True)
class ComplaintReopened(_ComplaintChanged):
    """A closed complaint is investigated again; `cycle` counts the rounds."""


@dataclass(frozen=True)
class ClosingError:
    """One reason why a complaint cannot be closed yet."""

    field: Title
    expected: Prose
    code: Word
    got: Prose | None = None


@dataclass(frozen=True)
class ComplaintClosingRefused:
    """Somebody wanted to close the complaint; what is still open is listed."""

    case: Case
    errors: tuple[ClosingError, ...]
    by: PersonalWord | None = None
    at: Moment | None = None

"""What a customer says that may or may not be a complaint."""

from dataclasses import dataclass
from typing import Literal

from shared.messages.complaint import Attachment, Channel, Contact, Customer
from shared.messages.domains import Moment, Prose, Share, Title, Yes

FeedbackTopic = Literal[
    "product_information",
    "inquiry",
    "contract",
    "order",
    "amendment",
    "feedback",
    "complaint",
]


@dataclass(frozen=True)
class FeedbackSubmit:
    """A customer says something; the site's procedure decides whether it is a complaint."""

    customer: Customer
    topic: FeedbackTopic
    dissatisfied: Yes
    text: Prose
    received_at: Moment
    channel: Channel | None = None
    order_number: Title | None = None
    product_name: Title | None = None
    lot: Title | None = None
    defect: Prose | None = None
    defect_rate_percent: Share | None = None
    details: Prose | None = None
    wants_written_answer: Yes | None = None
    contact: Contact | None = None
    external_ref: Title | None = None
    attachments: tuple[Attachment, ...] | None = None

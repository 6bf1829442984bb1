"""A customer's question, which is no complaint."""

from dataclasses import dataclass
from typing import Literal

from shared.messages.complaint import Contact, Customer
from shared.messages.domains import Moment, Prose, Title

InquiryTopic = Literal["product_information", "inquiry", "contract", "order", "amendment"]


@dataclass(frozen=True)
class InquirySubmit:
    """A customer asks about a product, a contract or an order."""

    customer: Customer
    topic: InquiryTopic
    question: Prose
    received_at: Moment
    order_number: Title | None = None
    product_name: Title | None = None
    contact: Contact | None = None
    external_ref: Title | None = None

"""Every message once: a frozen body, from which its schema, the contract's documents and the queues follow."""

from shared.messages.envelope import Envelope, Unreadable
from shared.messages.errors import FieldError, Refused
from shared.messages.registry import (
    ADDRESSED,
    BROADCAST,
    DEPARTMENTS,
    REGISTRY,
    Department,
    MessageType,
    UnknownMessage,
    by_type,
    of_body,
)
from shared.messages.text import Text

__all__ = [
    "ADDRESSED",
    "BROADCAST",
    "DEPARTMENTS",
    "REGISTRY",
    "Department",
    "Envelope",
    "FieldError",
    "MessageType",
    "Refused",
    "Text",
    "UnknownMessage",
    "Unreadable",
    "by_type",
    "of_body",
]

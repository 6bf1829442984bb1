"""A message as it came, and what became of it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any, Literal

from shared.messages.answers import LooksLike
from shared.messages.registry import COMMANDS_EXCHANGE
from shared.messages.text import Language, language_of

Via = Literal["amqp", "http", "retry"]


def storable(text: str) -> str:
    """The text as every database and every message takes it: U+0000 and half of a surrogate pair are written out."""
    return text.replace("\x00", "\\x00").encode("utf-8", "backslashreplace").decode()


@dataclass(frozen=True, slots=True)
class Properties:
    """The native properties that a broker or the HTTP side sets beside the bytes, each as it can be stored."""

    message_id: str | None = None
    type: str | None = None
    correlation_id: str | None = None
    reply_to: str | None = None
    user_id: str | None = None

    def __post_init__(self) -> None:
        _make_storable(self, "message_id", "type", "correlation_id", "reply_to", "user_id")


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message as it came.

    `user_id` in the properties is the broker-validated user (amqp) or the owner of the token (http): nothing
    else may be put there. `attempts` counts the failures so far, from the database, never from the broker.
    `kept_as` is the key under which a message that is tried again waits there.
    """

    raw: bytes
    properties: Properties = field(default_factory=Properties)
    headers: Mapping[str, Any] = field(default_factory=dict)
    content_type: str = "application/cloudevents+json"
    exchange: str = ""
    routing_key: str = ""
    redelivered: bool = False
    via: Via = "amqp"
    attempts: int = 0
    kept_as: str | None = None

    def __post_init__(self) -> None:
        _make_storable(self, "content_type", "exchange", "routing_key")

    @property
    def sent_as_command(self) -> bool:
        """True when its sender meant a command, whatever the bytes turn out to be."""
        return self.via == "http" or self.exchange == COMMANDS_EXCHANGE or self.properties.reply_to is not None

    @property
    def language(self) -> Language:
        """The language that an answer is wanted in, from the header `accept-language`."""
        return language_of(self.headers.get("accept-language"))

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes."""
        return hashlib.sha256(self.raw).hexdigest()


def _make_storable(found: object, *names: str) -> None:
    for name in names:
        text = getattr(found, name)
        if text is not None and not (text.isascii() and text.isprintable()):
            object.__setattr__(found, name, storable(text))


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a command's duty returns: which case it was about, and which task, if any.

    `duplicate` says that it was done before, under another message, and nothing was done now. `looks_like` are the
    open cases that its sender is warned of.
    """

    site: str
    case: str | None = None
    task: str | None = None
    duplicate: bool = False
    looks_like: tuple[LooksLike, ...] = ()


class Outcome(Enum):
    """What became of a delivery. After each of them the broker's copy may be acknowledged."""

    DONE = "done"
    DUPLICATE = "duplicate"
    REFUSED = "refused"
    RETRY = "retry"
    PARKED = "parked"
    NOT_OURS = "not ours"


@dataclass(frozen=True, slots=True)
class Settlement:
    """What became of a delivery.

    `answer` is the body of the answer: `site, case, task, duplicate, looks_like` of an accepted command, or the
    problem of RFC 9457 with its `status`; None for events. Over HTTP the caller sends it; over AMQP it is in the
    outbox. `reason` is a short word for why it was not carried out, `detail` the sentence, which may quote what came.
    """

    outcome: Outcome
    answer: Mapping[str, Any] | None = None
    retry_at: datetime | None = None
    detail: str = ""
    reason: str = ""

"""What is said about lots: what was made of them, where it went, what is blocked, what was told outside."""

from dataclasses import dataclass
from typing import Literal

from shared.messages.case import DoneInCase
from shared.messages.domains import (
    Case,
    Date,
    JsonObject,
    Moment,
    PersonalTitle,
    PersonalWord,
    Quantity,
    Tally,
    Title,
    Word,
    Yes,
)
from shared.messages.task import TaskObject

Move = Literal["made", "received", "used", "shipped", "recovered", "restocked", "destroyed", "found", "missing"]
Store = Literal["stock", "recovered"]


@dataclass(frozen=True)
class Consignee:
    """To whom goods went: its code and name, and nothing by which a person is reached."""

    code: Word
    name: PersonalTitle | None = None


@dataclass(frozen=True)
class LotRecord:
    """One movement of a lot. The same `record` again with other content is its next version; a quantity of 0 takes it
    back.

    `made` here or `received` from a supplier, `used` in another lot (`into_lot`), `shipped` to a `consignee`,
    `recovered` from one, `restocked` out of what was recovered, `destroyed`; `found` and `missing` correct what is
    counted in stock. `taken_from` says whether what was used, shipped or destroyed stood in stock (as it does unless
    it is said) or among what was recovered. A movement has these three fields only where they are named here. `case`
    is the one by whose order it was done.
    """

    record: Word
    lot: Word
    move: Move
    quantity: Quantity
    unit: Word
    moved_on: Date
    product_name: Title | None = None
    into_lot: Word | None = None
    consignee: Consignee | None = None
    taken_from: Store | None = None
    document: Title | None = None
    case: Case | None = None


@dataclass(frozen=True)
class LotQuarantineRequested(TaskObject):
    """The department that keeps the lots is asked to block those that the task shows. In a drill it blocks none and
    says which it would have blocked."""


@dataclass(frozen=True)
class LotTraceRequested(TaskObject):
    """The department that keeps the lots is asked what became of those that the task shows, and who got them."""


@dataclass(frozen=True)
class LotReleaseRequested(TaskObject):
    """The department that keeps the lots is asked to end the block that the case has put on those that the task
    shows."""


@dataclass(frozen=True)
class LotQuarantined(DoneInCase):
    """A lot is blocked in the ledger: whatever is moved of it from now on is told to the owner of the case."""

    lot: Word | None = None
    facts: JsonObject | None = None


@dataclass(frozen=True)
class LotReleased(DoneInCase):
    """The block that the case has put on a lot is ended; another case may still hold it."""

    lot: Word | None = None
    still_blocked: Yes | None = None
    facts: JsonObject | None = None


@dataclass(frozen=True)
class LotMovedDespiteQuarantine:
    """A movement was recorded of a lot that a case holds. `before_block`: its day lies before the block, so what was
    traced without it has to be looked at again."""

    case: Case
    lot: Word
    record: Word
    version: Tally
    move: Move
    quantity: Quantity
    unit: Word
    moved_on: Date
    before_block: Yes
    at: Moment
    by: PersonalWord
    into_lot: Word | None = None
    consignee: Consignee | None = None
    document: Title | None = None


@dataclass(frozen=True)
class NoticeIssued(DoneInCase):
    """Somebody outside was told: one who got the goods, an authority, the public. `about` is what the task showed."""

    about: JsonObject | None = None
    facts: JsonObject | None = None

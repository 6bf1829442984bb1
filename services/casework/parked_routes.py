"""What an operator is offered over HTTP about parked messages, and what has to be said for it."""

from dataclasses import dataclass
from typing import Annotated, Final

from shared.messages.domains import FLAG, Case, Moment, Prose, Title, Word, whole
from shared.store.parked_acts import Name
from shared.store.parking import ParkedState
from shared.store.put_backs import DEFAULT_RATE, FASTEST_RATE

from .queries import Known, PageQuery
from .route import Route

OPERATOR: Final = "operator"
"""The role of a client that may see and settle parked messages."""

Number = Annotated[int, whole(1, 2**63 - 1)]
Yes = Annotated[bool, FLAG]
Rate = Annotated[int, whole(0, FASTEST_RATE)]


@dataclass(frozen=True)
class ParkedQuery(PageQuery):
    """Which parked messages: unless `state` says otherwise, those that wait for a decision. `since`: parked then or
    later."""

    reason: Title | None = None
    type: Title | None = None
    site: Word | None = None
    case: Case | None = None
    since: Moment | None = None
    state: ParkedState | None = None


@dataclass(frozen=True)
class ShowQuery:
    """`personal`: with the personal data in it. That needs the role `personal_data`, and is recorded."""

    personal: Known | None = None


@dataclass(frozen=True)
class HistoryQuery(PageQuery):
    """Which acts: the newest first."""

    act: Name | None = None
    since: Moment | None = None


@dataclass(frozen=True)
class PutBacksQuery(PageQuery):
    """Which put-backs: the newest first."""


@dataclass(frozen=True)
class ParkedGroup:
    """Parked messages of which all that is said here is so."""

    reason: Title | None = None
    type: Title | None = None
    site: Word | None = None
    case: Case | None = None
    since: Moment | None = None


@dataclass(frozen=True)
class Chosen:
    """Which messages: those with these `ids`, a `group`, or `all` of them."""

    ids: tuple[Number, ...] | None = None
    group: ParkedGroup | None = None
    all: Yes | None = None


@dataclass(frozen=True)
class PutBack(Chosen):
    """Which parked messages are carried out again, and how many of them a second: 20 unless said, 0 is all at once."""

    rate: Rate | None = None


@dataclass(frozen=True)
class WithReason:
    """Which messages, and why."""

    reason: Prose
    ids: tuple[Number, ...] | None = None
    group: ParkedGroup | None = None
    all: Yes | None = None


@dataclass(frozen=True)
class Discard:
    """Why a parked message is given up."""

    reason: Prose


@dataclass(frozen=True)
class NoBody:
    """Nothing needs to be said."""


@dataclass(frozen=True)
class MessageName:
    """A message's identity."""

    source: Title
    id: Title


@dataclass(frozen=True)
class Followed:
    """Of which messages it is asked what followed."""

    of: tuple[MessageName, ...]


PARKED_ROUTES: Final = (
    Route(
        "parked",
        "GET",
        "/v1/parked",
        "Messages that nothing here can carry out: grouped by reason and type, and one by one without their bytes.",
        query=ParkedQuery,
        role=OPERATOR,
    ),
    Route(
        "parked_one",
        "GET",
        "/v1/parked/{id}",
        "A parked message, what was done about it, and what followed from it. What may be personal is masked.",
        query=ShowQuery,
        role=OPERATOR,
    ),
    Route(
        "put_back",
        "POST",
        "/v1/parked/put-back",
        f"Has parked messages carried out again, {DEFAULT_RATE} a second unless said otherwise; those that are not "
        "parked any more are skipped. The answer is the account of it as it stands at the beginning.",
        body=PutBack,
        role=OPERATOR,
        keyed=True,
    ),
    Route(
        "put_back_one",
        "POST",
        "/v1/parked/{id}/put-back",
        "Has a parked message carried out again; one that is not parked any more is skipped.",
        body=NoBody,
        role=OPERATOR,
        keyed=True,
    ),
    Route(
        "put_backs", "GET", "/v1/parked/put-backs", "The accounts of all put-backs.", query=PutBacksQuery, role=OPERATOR
    ),
    Route(
        "put_back_progress",
        "GET",
        "/v1/parked/put-backs/{id}",
        "How far a put-back is, and what became of its messages.",
        role=OPERATOR,
    ),
    Route(
        "put_back_cancel",
        "POST",
        "/v1/parked/put-backs/{id}/cancel",
        "Leaves parked what is not put back yet.",
        body=NoBody,
        role=OPERATOR,
    ),
    Route(
        "discard_some",
        "POST",
        "/v1/parked/discard",
        "Gives parked messages up; they stay on record and can be restored.",
        body=WithReason,
        role=OPERATOR,
    ),
    Route(
        "discard",
        "POST",
        "/v1/parked/{id}/discard",
        "Gives a parked message up; it stays on record and can be restored.",
        body=Discard,
        role=OPERATOR,
    ),
    Route(
        "restore",
        "POST",
        "/v1/parked/restore",
        "Takes back that messages were discarded: they are parked again.",
        body=WithReason,
        role=OPERATOR,
    ),
    Route(
        "parked_history",
        "GET",
        "/v1/parked/history",
        "What was done about parked messages, by whom, when and why, and what came of it.",
        query=HistoryQuery,
        role=OPERATOR,
    ),
    Route(
        "followed",
        "POST",
        "/v1/parked/followed",
        "Which messages this department wrote because of these, and what became of these here.",
        body=Followed,
        role=OPERATOR,
    ),
)

"""What is offered over HTTP about keeping records and disposing of them."""

from dataclasses import dataclass
from typing import Final

from services.casework.queries import DisposalQuery, RetentionQuery
from services.casework.route import Route
from shared.messages.domains import Case, Prose, Title, Word

RETENTION: Final = "retention"
"""The role of a client that may propose and approve disposals, and hold records."""


@dataclass(frozen=True)
class RecordName:
    """A record: the form of a case."""

    case: Case
    form: Title


@dataclass(frozen=True)
class DisposalProposal:
    """Which records are to be disposed of, on whose word and why."""

    records: tuple[RecordName, ...]
    by: Word
    reason: Prose


@dataclass(frozen=True)
class DisposalDecision:
    """Which proposals are approved, and by whom."""

    ids: tuple[Word, ...]
    by: Word


@dataclass(frozen=True)
class DisposalRefusal:
    """Which proposals are turned down, by whom and why."""

    ids: tuple[Word, ...]
    by: Word
    reason: Prose


@dataclass(frozen=True)
class CaseHold:
    """The case whose records are to be kept whatever their periods, or need no longer be, on whose word and why."""

    case: Case
    by: Word
    reason: Prose


RETENTION_ROUTES: Final = (
    Route(
        "retention",
        "GET",
        "/v1/retention",
        "The records of closed cases: who keeps each, until when, and what stands against disposing of it.",
        query=RetentionQuery,
    ),
    Route(
        "disposals",
        "GET",
        "/v1/disposals",
        "What was proposed for disposal and what was disposed of, with rule, persons and digest; nothing removes it.",
        query=DisposalQuery,
    ),
    Route(
        "propose_disposal",
        "POST",
        "/v1/disposals/propose",
        "Proposes records for disposal, all of them or none; refused with every reason that stands against it.",
        body=DisposalProposal,
        role=RETENTION,
    ),
    Route(
        "approve_disposal",
        "POST",
        "/v1/disposals/approve",
        "Approves proposals of another person and removes the records, all of them or none.",
        body=DisposalDecision,
        role=RETENTION,
    ),
    Route(
        "refuse_disposal",
        "POST",
        "/v1/disposals/refuse",
        "Turns proposals down; the records stay.",
        body=DisposalRefusal,
        role=RETENTION,
    ),
    Route(
        "hold_case",
        "POST",
        "/v1/retention/hold",
        "Forbids to dispose of any record of a case and its family.",
        body=CaseHold,
        role=RETENTION,
    ),
    Route(
        "release_case",
        "POST",
        "/v1/retention/release",
        "Ends every hold on the records of a case.",
        body=CaseHold,
        role=RETENTION,
    ),
)

"""The family of messages that every kind of case has, a pack's own kinds among them."""

from dataclasses import dataclass

from shared.messages.domains import Case, JsonObject, Kind, Moment, Tally, Word


@dataclass(frozen=True)
class DoneInCase:
    """What every message about something done in a case begins with: where, when, by which task, by whom."""

    case: Case
    at: Moment
    parent: Case | None = None
    task: Word | None = None
    by: Word | None = None


@dataclass(frozen=True)
class CaseObject:
    """A case as others see it."""

    kind: Kind
    case: Case
    state: Word
    parent: Case | None = None
    outcome: Word | None = None
    cycle: Tally | None = None
    at: Moment | None = None
    facts: JsonObject | None = None


@dataclass(frozen=True)
class CaseOpened(CaseObject):
    """A case of this kind has begun."""


@dataclass(frozen=True)
class CaseChanged(CaseObject):
    """Something about the case is new."""


@dataclass(frozen=True)
class CaseClosed(CaseObject):
    """The case has ended."""

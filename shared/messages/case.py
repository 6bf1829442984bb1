"""The family of messages that every kind of case has, a pack's own kinds among them."""

from dataclasses import dataclass

from shared.messages.domains import Case, JsonObject, Kind, Moment, PersonalWord, Tally, Title, Word, Yes


@dataclass(frozen=True)
class DoneInCase:
    """What every message about something done in a case begins with: where, when, by which task, by whom."""

    case: Case
    at: Moment
    parent: Case | None = None
    task: Word | None = None
    by: PersonalWord | None = None


@dataclass(frozen=True)
class CaseObject:
    """A case as others see it: `facts` is what is known of it, as JSON. Of a picture of other cases it holds the digest
    and the counts; what is too large for a message is named in `left_out`. `drill`: the case is an exercise."""

    kind: Kind
    case: Case
    state: Word
    parent: Case | None = None
    outcome: Word | None = None
    cycle: Tally | None = None
    at: Moment | None = None
    facts: JsonObject | None = None
    left_out: tuple[Title, ...] | None = None
    drill: Yes | None = None


@dataclass(frozen=True)
class CaseOpened(CaseObject):
    """A case of this kind has begun; with what was stated at its beginning."""


@dataclass(frozen=True)
class CaseChanged(CaseObject):
    """The state of the case or its facts have changed: told once of all that one message, or the time, has changed. The
    opening and the closing of the case are told by themselves."""


@dataclass(frozen=True)
class CaseClosed(CaseObject):
    """The case has ended, with this outcome."""

"""An act that a person asks for and the procedure allows or refuses."""

from dataclasses import dataclass

from shared.messages.complaint import ClosingError
from shared.messages.domains import Case, JsonObject, Moment, PersonalWord, Word


@dataclass(frozen=True)
class ActRequest:
    """Somebody wants to do an act that the procedure names."""

    act: Word
    case: Case | None = None
    by: PersonalWord | None = None
    answer: JsonObject | None = None


@dataclass(frozen=True)
class ActAllowed:
    """The procedure allowed the act, and it was done."""

    act: Word
    case: Case | None = None
    by: PersonalWord | None = None
    at: Moment | None = None
    facts: JsonObject | None = None


@dataclass(frozen=True)
class ActRefused:
    """The procedure refused the act; every reason is listed."""

    act: Word
    errors: tuple[ClosingError, ...]
    case: Case | None = None
    by: PersonalWord | None = None
    at: Moment | None = None

"""A search of a department's records, asked for and reported."""

from dataclasses import dataclass

from shared.messages.domains import Case, JsonObject, Moment, PersonalWord, Prose, Word
from shared.messages.task import TaskObject


@dataclass(frozen=True)
class SearchRequested(TaskObject):
    """A department is asked to search its records for the same problem."""


@dataclass(frozen=True)
class SearchReported:
    """What the search found; `answer` is the filled form, `filled` says what was put in without a person."""

    task: Word
    case: Case
    by: PersonalWord
    done_at: Moment
    answer: JsonObject
    filled: Prose | None = None

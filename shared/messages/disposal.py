"""What is said when a record is disposed of, so that no department keeps a copy of it."""

from dataclasses import dataclass

from shared.messages.domains import Case, Moment, PersonalWord, Sha256, Title, Word


@dataclass(frozen=True)
class RecordDisposed:
    """The record of a form of a case was disposed of under its retention rule: copies of it are to go.

    `cases` are the family whose tasks may have been shown its `facts`, `tasks` those that were answered on the form,
    `attachments` what nothing in the case refers to any more. It holds no value of the record; `digest` is that of what
    the owner removed.
    """

    disposal: Word
    case: Case
    form: Title
    cases: tuple[Case, ...]
    facts: tuple[Title, ...]
    tasks: tuple[Word, ...]
    attachments: tuple[Sha256, ...]
    digest: Sha256
    by: PersonalWord
    at: Moment

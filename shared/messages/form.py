"""What is said about a form of a case."""

from dataclasses import dataclass
from typing import Literal

from shared.messages.domains import Case, Kind, Moment, Sha256, Title, Word, Yes
from shared.messages.task import DepartmentName, TaskTitle


@dataclass(frozen=True)
class FormCopied:
    """A holder gets his copy of a form that is complete and signed; `acknowledged` copies he signs for on a task.
    `digest` is the SHA-256 of the content."""

    case: Case
    case_kind: Kind
    form: Word
    title: TaskTitle
    role: Word
    department: DepartmentName
    copy: Literal["original", "copy", "photocopy"]
    acknowledged: Yes
    digest: Sha256
    clauses: tuple[Title, ...]
    at: Moment
    number: Title | None = None

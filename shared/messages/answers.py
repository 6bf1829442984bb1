"""What a command is answered with."""

from dataclasses import dataclass
from typing import Annotated, Literal

from shared.messages.domains import Case, JsonObject, Prose, Title, Word, Yes, whole

Status = Annotated[int, whole(400, 599)]
Similarity = Annotated[int, whole(0, 100)]
Agreement = Literal["customer", "order", "product", "lot", "defect"]


@dataclass(frozen=True)
class LooksLike:
    """A complaint, still open, that may be the same as the one taken in now; `because` names what agrees."""

    case: Case
    similarity: Similarity
    because: tuple[Agreement, ...]


@dataclass(frozen=True)
class CommandAccepted:
    """The command is carried out, or was before (`duplicate`); `case` is the one it is about, if any. A new complaint
    `looks_like` at most five that are open, the most similar first: a person decides, nothing is merged."""

    site: Word
    duplicate: Yes
    case: Case | None = None
    task: Word | None = None
    looks_like: tuple[LooksLike, ...] | None = None


@dataclass(frozen=True)
class CommandProblem:
    """Why a command was refused (RFC 9457); every wrong field is in `errors`."""

    type: Title
    title: Title
    status: Status
    detail: Prose
    errors: tuple[JsonObject, ...] = ()


@dataclass(frozen=True)
class CommandRefused:
    """A command that asked for no answer was refused; `refused_*` name it."""

    type: Title
    title: Title
    status: Status
    detail: Prose
    refused_type: Title
    refused_id: Title
    refused_source: Title
    errors: tuple[JsonObject, ...] = ()

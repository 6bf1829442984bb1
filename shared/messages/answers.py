"""What a command is answered with."""

from dataclasses import dataclass
from typing import Annotated

from shared.messages.domains import Case, JsonObject, Prose, Title, Word, Yes, whole

Status = Annotated[int, whole(400, 599)]


@dataclass(frozen=True)
class CommandAccepted:
    """The command is carried out, or was before (`duplicate`); `case` is the one it is about, if any."""

    site: Word
    duplicate: Yes
    case: Case | None = None
    task: Word | None = None


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

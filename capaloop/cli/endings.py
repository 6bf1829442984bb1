"""How a command ends when it cannot do what was asked: its exit code, and the problem told (RFC 9457)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from shared.errors import CapaLoopError

DONE: Final = 0
DECLINED: Final = 1
BAD_INPUT: Final = 2
UNREACHABLE: Final = 3
INTERRUPTED: Final = 130
READER_GONE: Final = 141

Problem = Mapping[str, Any]


class Ending(CapaLoopError):
    """The command ends here with `exit_code`; `problem` is what `--json` prints on standard error."""

    exit_code: int = DECLINED

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem.get("detail") or problem.get("title")))


class Declined(Ending):
    """A department refused, or what was looked at is not healthy."""

    exit_code = DECLINED


class BadInput(Ending):
    """What was given cannot be understood; nothing was sent."""

    exit_code = BAD_INPUT


class Unreachable(Ending):
    """The broker or a department does not answer."""

    exit_code = UNREACHABLE


STATUS: Final[Mapping[int, int]] = {DECLINED: 409, BAD_INPUT: 400, UNREACHABLE: 503}


def problem(code: str, title: str, detail: str, exit_code: int, errors: Sequence[Mapping[str, Any]] = ()) -> Problem:
    """A problem document; `code` ends its type."""
    return {
        "type": f"urn:capaloop:problem:{code}",
        "title": title,
        "status": STATUS[exit_code],
        "detail": detail,
        "errors": list(errors),
    }


def field_error(field: str, expected: str, got: object, code: str) -> dict[str, Any]:
    """One wrong field, as in every refusal of the departments."""
    return {"field": field, "expected": expected, "got": got, "code": code}

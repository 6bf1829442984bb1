"""The endings of the command line itself, in the session's language."""

from collections.abc import Mapping, Sequence
from typing import Any

from capaloop.cli.endings import (
    BAD_INPUT,
    DECLINED,
    UNREACHABLE,
    BadInput,
    Declined,
    Unreachable,
    field_error,
    problem,
)
from capaloop.cli.session import Session

Errors = Sequence[Mapping[str, Any]]


def bad_input(session: Session, detail: str, errors: Errors = (), code: str = "invalid") -> BadInput:
    """What was given cannot be understood."""
    return BadInput(problem(code, session.say("title.bad_input"), detail, BAD_INPUT, errors))


def wrong_value(session: Session, name: str, expected: str, got: object, code: str = "format") -> BadInput:
    """One option or argument is not as it must be."""
    detail = session.say("wrong.value", name=name, got=got, expected=expected)
    return bad_input(session, detail, [field_error(name, expected, got, code)])


def unreachable(session: Session, why: object) -> Unreachable:
    """The broker or a department does not answer."""
    return Unreachable(problem("unreachable", session.say("title.unreachable"), str(why), UNREACHABLE))


def declined(session: Session, code: str, why: object) -> Declined:
    """Not done, or not healthy; `title.<code>` is its title."""
    return Declined(problem(code, session.say(f"title.{code}"), str(why), DECLINED))

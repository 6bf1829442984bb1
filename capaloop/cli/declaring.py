"""How a plain function becomes a command: its help in the language of the session, the options that all commands have.

A command is a function whose first parameter is the `Session`; the others are its options and arguments. A help text
in an option is an id of the catalogue.
"""

import copy
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal, get_args, get_origin, get_type_hints

import typer
from typer.models import ParameterInfo

from capaloop.cli.session import Session
from capaloop.cli.texts import TEXTS

Say = Callable[[str], str]
Common = Mapping[str, tuple[Any, Any]]

EVERYWHERE: Final[Common] = {
    "json_": (Annotated[bool, typer.Option("--json", help="option.json")], False),
    "lang": (Annotated[Literal["zh", "en"] | None, typer.Option("--lang", help="option.lang", metavar="zh|en")], None),
}
TO_THE_DEPARTMENTS: Final[Common] = {
    "amqp": (Annotated[str, typer.Option("--amqp", help="option.amqp", metavar="URI")], ""),
    "base": (Annotated[list[str] | None, typer.Option("--base", help="option.base", metavar="DEPARTMENT=URL")], None),
}


@dataclass(frozen=True)
class Command:
    """One command; `talks` gives it the options that say where broker and departments are.

    `derived` are further parameters, name by name as (annotation, default), made when the command line is built.
    """

    function: Callable[..., None]
    talks: bool = True
    derived: Callable[[str], Common] | None = None


Open = Callable[[str, tuple[str, ...]], Session]
"""(--amqp, --base …) → the session that the command gets."""


def callable_of(command: Command, help_text: str, say: Say, language: str, session: Open) -> Callable[..., None]:
    """What typer is given: the function with its common options and with help in words."""

    def run(**given: Any) -> None:
        for name in EVERYWHERE:
            given.pop(name)
        opened = session(given.pop("amqp", ""), tuple(given.pop("base", None) or ()))
        command.function(opened, **given)

    derived = command.derived(language) if command.derived else {}
    common = {**(TO_THE_DEPARTMENTS if command.talks else {}), **EVERYWHERE}
    every = {**_own(command.function), **derived, **common}
    parameters = [_parameter(name, hint, default, say) for name, (hint, default) in every.items()]
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {one.name: one.annotation for one in parameters}
    run.__name__, run.__doc__ = command.function.__name__, help_text
    return run


def _own(function: Callable[..., None]) -> dict[str, tuple[Any, Any]]:
    hints = get_type_hints(function, include_extras=True)
    parameters = list(inspect.signature(function).parameters.values())[1:]
    return {one.name: (hints[one.name], one.default) for one in parameters if one.kind is not one.VAR_KEYWORD}


def _parameter(name: str, hint: Any, default: Any, say: Say) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=_with_words(hint, say))


def _with_words(hint: Any, say: Say) -> Any:
    if get_origin(hint) is not Annotated:
        return hint
    kind, info, *_ = get_args(hint)
    if isinstance(info, ParameterInfo) and info.help in TEXTS:
        info = copy.copy(info)
        info.help = say(str(info.help))
    return Annotated[kind, info]

"""One run: the arguments understood, the command carried out, its end turned into an exit code."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

import typer

from capaloop.cli.endings import BAD_INPUT, DECLINED, DONE, INTERRUPTED, READER_GONE, Ending
from capaloop.cli.refusals import bad_input, declined, wrong_value
from capaloop.cli.sending import dial as open_client
from capaloop.cli.session import Language, Session, language_of
from capaloop.cli.tree import application
from shared.errors import CapaLoopError

END_OF_OPTIONS: Final = "--"
NOTHING_ASKED: Final = ["--help"]


def run(arguments: list[str], environment: Mapping[str, str], dial: Callable[..., Any] | None) -> int:
    """The exit code of the command that these arguments name."""
    session = _session(arguments, environment, dial)
    app = application(session, arguments)
    try:
        _check_readable(session, arguments)
        ended = app(arguments or NOTHING_ASKED, prog_name="capaloop", standalone_mode=False)
        sys.stdout.flush()
        return ended if isinstance(ended, int) else DONE
    except Ending as ending:
        session.complain(ending.problem)
        return ending.exit_code
    except typer.TyperException as wrong:
        return _usage(session, wrong)
    except CapaLoopError as wrong:
        session.complain(declined(session, "refused", wrong).problem)
        return DECLINED
    except (typer.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        return _reader_gone()
    except OSError as wrong:  # a full disk behind the output, a folder that may not be written
        session.complain(declined(session, "refused", wrong).problem)
        return DECLINED


def _check_readable(session: Session, arguments: Sequence[str]) -> None:
    for argument in arguments:
        if any("\ud800" <= character <= "\udfff" for character in argument):
            raise wrong_value(session, "ARGUMENT", session.say("argument.utf8"), ascii(argument))


def _session(arguments: Sequence[str], environment: Mapping[str, str], dial: Callable[..., Any] | None) -> Session:
    options = arguments[: arguments.index(END_OF_OPTIONS)] if END_OF_OPTIONS in arguments else arguments
    return Session(_language(options, environment), "--json" in options, environment, dial or open_client)


def _language(options: Sequence[str], environment: Mapping[str, str]) -> Language:
    """The language has to be known before the options are read: help and wrong options are told in it too."""
    joined = [option.partition("=")[2] for option in options if option.startswith("--lang=")]
    apart = [after for option, after in pairwise(options) if option == "--lang"]
    asked = (joined + apart)[-1:]
    return language_of({"LANG": asked[0]} if asked else environment)


def _usage(session: Session, wrong: typer.TyperException) -> int:
    """Bad arguments; without a command of a group its help has been asked for."""
    said = wrong.format_message()
    context = getattr(wrong, "ctx", None)
    how = session.say("usage.help", command=context.command_path if context else "capaloop")
    session.complain(bad_input(session, f"{said} {how}", code="usage").problem)
    return BAD_INPUT


def _reader_gone() -> int:
    """Whoever read our output has enough; what is still buffered must not raise again at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())
    return READER_GONE

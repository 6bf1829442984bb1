"""Reading what a command is given in a file, or on standard input as `-`."""

import sys
from pathlib import Path
from typing import Any, Final

from capaloop.cli.endings import BadInput, field_error
from capaloop.cli.refusals import bad_input
from capaloop.cli.session import Session
from capaloop.plain_words import json_of

STANDARD_INPUT: Final = "-"


def read_bytes(session: Session, file: str) -> bytes:
    """The content of the file, or of standard input. BadInput when it cannot be read."""
    try:
        return sys.stdin.buffer.read() if file == STANDARD_INPUT else Path(file).read_bytes()
    except OSError as wrong:
        raise _bad(session, session.say("file.unreadable", file=file, why=wrong.strerror), file) from None


def read_object(session: Session, file: str) -> dict[str, Any]:
    """The JSON object in the file; BadInput says where it stops being JSON."""
    content = read_bytes(session, file)
    try:
        found = json_of(content.decode("utf-8-sig"))
    except UnicodeDecodeError as wrong:
        raise _bad(session, session.say("file.not_utf8", file=file, byte=wrong.start), file) from None
    except ValueError as wrong:
        raise _bad(session, session.say("file.not_json", file=file, why=wrong), file) from None
    if not isinstance(found, dict):
        raise _bad(session, session.say("file.no_object", file=file), file)
    return found


def _bad(session: Session, detail: str, file: str) -> BadInput:
    errors = [field_error("file", session.say("file.expected"), file, "format")]
    return bad_input(session, detail, errors, "unreadable")

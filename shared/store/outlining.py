"""What of a failure may be told to everyone: its kinds and places, and nothing that was said in it."""

from traceback import TracebackException
from typing import Final

_BECAUSE: Final = "\nThe above exception was the direct cause of the following exception:\n\n"
_DURING: Final = "\nDuring handling of the above exception, another exception occurred:\n\n"


def outline_of(wrong: BaseException) -> str:
    """The traceback as Python writes it, without the messages of the exceptions: they may hold personal data."""
    return _outline(TracebackException.from_exception(wrong, compact=True))


def _outline(told: TracebackException) -> str:
    before = ""
    if told.__cause__ is not None:
        before = _outline(told.__cause__) + _BECAUSE
    elif told.__context__ is not None:
        before = _outline(told.__context__) + _DURING
    kind = told.exc_type.__name__ if told.exc_type else "Exception"
    return f"{before}Traceback (most recent call last):\n{''.join(told.stack.format())}{kind}: …\n"

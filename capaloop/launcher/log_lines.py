"""Log lines of a department: one JSON object each, on standard error, whichever library speaks."""

import logging
import re
import sys
from collections.abc import Iterator
from typing import Any, Final

import structlog
from structlog.typing import EventDict, ExcInfo, Processor

OURS: Final = "capaloop"
LIBRARIES_FROM: Final = logging.WARNING
"""What libraries tell of their work below this may be anybody's: rows, headers, what stands in a picture."""

PLAIN_ERRORS: Final = (OSError, ImportError, AttributeError, NameError, ArithmeticError, MemoryError, RecursionError)
"""Errors whose text is the system's or the program's own; any other may quote what came."""

UNPRINTABLE: Final = re.compile(r"[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
"""What JSON lets stand and a terminal, or who splits lines, takes for more than a character."""


def log_as_json(department: str, level: str) -> None:
    """Sends every log record of this process out as JSON: time (UTC), level, logger, department, event, fields.

    Libraries speak from WARNING on, at DEBUG too.
    """
    logging.basicConfig(
        level=max(LIBRARIES_FROM, _number(level)), handlers=[lines_of(department, sys.stderr)], force=True
    )
    logging.getLogger(OURS).setLevel(level)
    logging.captureWarnings(True)
    sys.excepthook = _tell_uncaught


def lines_of(department: str, stream: Any) -> logging.Handler:
    """Writes every record that it gets to the stream, a line each."""

    def name_department(_logger: object, _method: str, line: EventDict) -> EventDict:
        return {"department": department, **line}

    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
        name_department,
    ]
    handler = _Lines(stream)
    handler.setFormatter(_formatter(before))
    return handler


def _number(level: str) -> int:
    return logging.getLevelNamesMapping()[level]


def _formatter(before: list[Processor]) -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=before,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.ExceptionRenderer(frames_of),
            structlog.processors.JSONRenderer(ensure_ascii=False, default=_of_type),
            _printable,  # type: ignore[list-item]  # what is rendered is a text by now
        ],
    )


def frames_of(exc_info: ExcInfo) -> list[dict[str, Any]]:
    """An error and what it came of, each with its type and its frames: no values, and a text only where it is plain."""
    stacks = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)(exc_info)
    return [_told(stack, one) for stack, one in zip(stacks, _chain(exc_info[1]), strict=False)]


def _told(stack: dict[str, Any], wrong: BaseException) -> dict[str, Any]:
    told = {name: stack[name] for name in ("exc_type", "is_cause", "frames")}
    return told | {"exc_value": stack["exc_value"]} if isinstance(wrong, PLAIN_ERRORS) else told


def _chain(wrong: BaseException | None) -> Iterator[BaseException]:
    while wrong is not None:
        yield wrong
        wrong = wrong.__cause__ or (None if wrong.__suppress_context__ else wrong.__context__)


def _of_type(value: object) -> str:
    return type(value).__name__


def _printable(_logger: object, _method: str, line: str) -> str:
    return UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


class _Lines(logging.StreamHandler[Any]):
    """A record that cannot be written is told of without what it says; Python would print it, whatever it holds."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name is the standard library's
        where = f"{record.pathname}:{record.lineno}"
        broken = logging.makeLogRecord({"name": OURS, "levelno": logging.ERROR, "levelname": "ERROR"})
        broken.msg, broken.args = "a log line could not be written: %s", (where,)
        self.stream.write(self.format(broken) + self.terminator)


def _tell_uncaught(kind: type[BaseException], wrong: BaseException, trace: Any) -> None:
    logging.getLogger(OURS).critical("ended by an error", exc_info=(kind, wrong, trace))

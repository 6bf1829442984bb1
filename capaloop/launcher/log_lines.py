"""Log lines of a department: one JSON object each, on standard error, whichever library speaks."""

import logging
import sys
from typing import Final

import structlog
from structlog.typing import EventDict, Processor

QUIET_LIBRARIES: Final = ("alembic", "amqp", "kombu", "nameko", "sqlalchemy", "eventlet")


def log_as_json(department: str, level: str) -> None:
    """Sends every log record of this process out as JSON: time (UTC), level, logger, department, event, fields.

    Libraries speak from WARNING on; at DEBUG they say everything.
    """

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
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_formatter(before))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(True)
    for library in QUIET_LIBRARIES:
        logging.getLogger(library).setLevel(level if level == "DEBUG" else max(logging.WARNING, _number(level)))
    structlog.configure(
        processors=[*before, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _number(level: str) -> int:
    return logging.getLevelNamesMapping()[level]


def _formatter(before: list[Processor]) -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=before,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.dict_tracebacks,
            structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
        ],
    )

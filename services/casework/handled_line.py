"""The one log line of every message that was handled."""

import logging
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from shared.store.delivery import Outcome
from shared.store.handled import Handled

log: Final = logging.getLogger("capaloop.messages")

_LEVELS: Final[Mapping[Outcome, int]] = MappingProxyType({Outcome.PARKED: logging.ERROR})
"""Of what waits for a person also an installation hears that is told errors only."""


def log_handled(told: Handled) -> None:
    """Says what became of a delivery: its names, no word of its content."""
    line = {
        "case_id": told.case,
        "message_id": told.message_id,
        "correlation_id": told.correlation_id,
        "type": told.type,
        "outcome": told.outcome.value,
        "reason": told.reason,
        "via": told.via,
        "attempts": told.attempts,
        "ms": round(told.seconds * 1000, 3),
    }
    log.log(_LEVELS.get(told.outcome, logging.INFO), "handled", extra=line)

"""What the probes answer, as JSON Schema."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from shared.messages.registry import DEPARTMENTS

from .readiness import CHECKS

_DEPARTMENT: Final = {"type": "string", "enum": list(DEPARTMENTS)}
_CHECK: Final = {
    "type": "object",
    "required": ["ok", "detail", "since"],
    "properties": {
        "ok": {"type": "boolean"},
        "detail": {"type": "string"},
        "since": {"type": "string", "format": "date-time", "description": "when `ok` last changed, UTC"},
    },
    "additionalProperties": False,
}
_CHECKS: Final = {
    "type": "object",
    "required": list(CHECKS),
    "properties": dict.fromkeys(CHECKS, _CHECK),
    "additionalProperties": False,
}

PROBES: Final[Mapping[str, Mapping[str, Any]]] = MappingProxyType(
    {
        "alive": {
            "type": "object",
            "required": ["state", "department"],
            "properties": {"state": {"const": "alive"}, "department": _DEPARTMENT},
            "additionalProperties": False,
        },
        "ready": {
            "type": "object",
            "required": ["state", "department", "checks"],
            "properties": {
                "state": {"type": "string", "enum": ["ready", "not ready"]},
                "department": _DEPARTMENT,
                "checks": _CHECKS,
            },
            "additionalProperties": False,
        },
    }
)
"""By the name of the route."""

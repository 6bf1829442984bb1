"""What a department tells whoever watches it: that it lives, whether it is ready, its figures."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST
from werkzeug.wrappers import Response

from .asking import Asked
from .metrics import Measured, Metrics
from .readiness import Check, CheckName, is_ready
from .responding import json_answer


class Probes:
    """The endpoints of the probes. Each answers at once, from what was seen last."""

    def __init__(self, department: Measured) -> None:
        self._department = department
        self._metrics = Metrics(department)
        self.endpoints = {"alive": self.alive, "ready": self.ready, "metrics": self.metrics}

    def alive(self, _: Asked) -> Response:
        return json_answer({"state": "alive", "department": self._department.name})

    def ready(self, _: Asked) -> Response:
        checks = self._department.readiness.checks()
        ready = is_ready(checks)
        state = "ready" if ready else "not ready"
        return json_answer(
            {"state": state, "department": self._department.name, "checks": _told(checks)}, 200 if ready else 503
        )

    def metrics(self, _: Asked) -> Response:
        return Response(self._metrics.text(), content_type=CONTENT_TYPE_LATEST)


def _told(checks: Mapping[CheckName, Check]) -> dict[str, Any]:
    return {
        name: {"ok": check.ok, "detail": check.detail, "since": _written(check.since)} for name, check in checks.items()
    }


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

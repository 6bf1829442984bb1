"""How departments are, asked over HTTP by whoever may know nothing of them but their address."""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any, Final, Literal

PROBE_SECONDS: Final = 5.0
DIRECT: Final = urllib.request.build_opener(urllib.request.ProxyHandler({}))
BACKLOGS: Final = frozenset({"outbox_age", "inbox_age"})
"""Checks that are wrong while there is much to do: no reason to think that the department has not come up."""

State = Literal["ready", "not ready", "silent", "stopped"]


@dataclass(frozen=True)
class Health:
    """What a department says of itself; `silent` is one that answers nothing, or not as a department does."""

    state: State
    checks: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def serves(self) -> bool:
        """It stands on all that it needs, however much there is to do."""
        return bool(self.checks) and all(one["ok"] for name, one in self.checks.items() if name not in BACKLOGS)

    def told(self) -> dict[str, Any]:
        """The same for programs."""
        answers = self.state in ("ready", "not ready")
        return {"live": answers, "ready": self.state == "ready", "state": self.state, "checks": dict(self.checks)}


STOPPED: Final = Health("stopped")
SILENT: Final = Health("silent")


def health_of(base: str) -> Health:
    """What the department at this base says now; no proxy is asked."""
    try:
        with DIRECT.open(f"{base}/readyz", timeout=PROBE_SECONDS) as response:
            return _read(response.read())
    except urllib.error.HTTPError as told:
        return _read(told.read()) if told.code == 503 else SILENT
    except (OSError, ValueError, HTTPException):
        return SILENT


def health_of_each(bases: Mapping[str, str]) -> dict[str, Health]:
    """The same of several, asked at the same time."""
    if not bases:
        return {}
    with ThreadPoolExecutor(len(bases)) as pool:
        return dict(zip(bases, pool.map(health_of, bases.values()), strict=True))


def _read(body: bytes) -> Health:
    try:
        found = json.loads(body)
        checks = {str(name): {key: one[key] for key in ("ok", "detail", "since")} for name, one in _checks(found)}
    except (ValueError, KeyError, TypeError, AttributeError):
        return SILENT
    return Health("ready" if all(one["ok"] for one in checks.values()) else "not ready", checks)


def _checks(found: Any) -> Any:
    return found["checks"].items()

"""Whether a department can do its work, check by check, and since when."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from time import monotonic
from typing import Final, Literal

CheckName = Literal["broker", "database", "migrations", "outbox_age", "inbox_age", "procedures"]
Verdict = tuple[bool, str]
"""Whether it is right, and what there is to say of it."""

CHECKS: Final[tuple[CheckName, ...]] = (
    "broker",
    "database",
    "migrations",
    "outbox_age",
    "inbox_age",
    "procedures",
)
NOT_YET: Final = "not looked at yet"
OLD_SECONDS: Final = 10.0
"""What was not looked at for longer counts as wrong: whoever looks has got stuck."""


@dataclass(frozen=True, slots=True)
class Check:
    """`since` is when `ok` last changed."""

    ok: bool
    detail: str
    since: datetime


class Readiness:
    """Remembers what was seen of each check; nothing is right before it was looked at."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._checks = {name: Check(False, NOT_YET, clock()) for name in CHECKS}
        self._seen: dict[CheckName, tuple[float, datetime]] = {}

    def note(self, verdicts: Mapping[CheckName, Verdict]) -> None:
        """This was seen just now."""
        now = self._clock()
        for name, (ok, detail) in verdicts.items():
            before = self._checks[name]
            self._checks[name] = Check(ok, detail, before.since if before.ok == ok else now)
            self._seen[name] = (monotonic(), now)

    def checks(self) -> dict[CheckName, Check]:
        """Every check as it was seen last."""
        return {name: self._fresh(name, check) for name, check in self._checks.items()}

    def _fresh(self, name: CheckName, check: Check) -> Check:
        at, seen = self._seen.get(name, (None, None))
        if at is None or seen is None or monotonic() - at < OLD_SECONDS:
            return check
        detail = f"not looked at since {seen.isoformat(timespec='seconds')}"
        return replace(check, ok=False, detail=detail, since=seen if check.ok else check.since)


def is_ready(checks: Mapping[CheckName, Check]) -> bool:
    """Every check is right."""
    return all(check.ok for check in checks.values())

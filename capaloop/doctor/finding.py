"""What the doctor says: a cause, since when, who must act, the command, and the cases that stand still for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from shared.messages.text import Language, Text

PROCEDURE_REFUSED: Final = "procedure_refused"
DATABASE_DOWN: Final = "database_down"
SERVICE_DOWN: Final = "service_down"
OUTBOX_UNSENT: Final = "outbox_unsent"
NO_CONSUMER: Final = "no_consumer"
HANDLER_FAILING: Final = "handler_failing"
PARKED: Final = "parked"
WAITING_FOR_RETRY: Final = "waiting_for_retry"
DEADLINE_MISSED: Final = "deadline_missed"
WAITING_FOR_PERSON: Final = "waiting_for_person"

CAUSES: Final = (
    PROCEDURE_REFUSED,
    DATABASE_DOWN,
    SERVICE_DOWN,
    OUTBOX_UNSENT,
    NO_CONSUMER,
    HANDLER_FAILING,
    PARKED,
    WAITING_FOR_RETRY,
    DEADLINE_MISSED,
    WAITING_FOR_PERSON,
)
"""From what stops most to what stops nothing."""

SHOWN: Final = 20
"""Cases that a finding names; it counts the others."""

OPERATOR: Final = Text("CAPA Loop 的运维人员", "whoever operates CAPA Loop")


@dataclass(frozen=True, slots=True)
class Finding:
    """One cause. `cases` are all that stand still for it; `faulty` is false for what is as it should be.

    `everywhere`: it concerns every case. `late_in_order`: it stops nothing yet.
    """

    cause: str
    what: Text
    who: Text
    command: str
    department: str = ""
    since: datetime | None = None
    cases: tuple[str, ...] = ()
    evidence: Mapping[str, Any] = field(default_factory=dict)
    faulty: bool = True
    everywhere: bool = False
    late_in_order: bool = False

    @property
    def case(self) -> str | None:
        """The case, where it is one."""
        return self.cases[0] if len(self.cases) == 1 else None

    def as_json(self, language: Language, asked: str = "") -> dict[str, Any]:
        """For programs, in the language that was asked for; `asked` is the case that was, if any."""
        return {
            "cause": self.cause,
            "case": self.case or asked or None,
            "department": self.department or None,
            "since": self.since.isoformat() if self.since else None,
            "who": self.who.in_language(language),
            "what": self.what.in_language(language),
            "command": self.command,
            "faulty": self.faulty,
            "blocks": {"count": len(self.cases), "cases": list(self.cases[:SHOWN])},
            "evidence": dict(self.evidence),
        }


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The root causes first, and what has lasted longest first among equals."""
    return tuple(sorted(findings, key=_rank))


def _rank(one: Finding) -> tuple[Any, ...]:
    since = one.since.timestamp() if one.since else 0.0
    return (not one.faulty, one.late_in_order, CAUSES.index(one.cause), since, one.department, one.cases)


def once(names: Iterable[str]) -> tuple[str, ...]:
    """Each name once, in order; empty ones are left out."""
    return tuple(sorted({name for name in names if name}))

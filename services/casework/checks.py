"""The six looks at what a department stands on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from shared.bus.department import InboxState
from shared.errors import CapaLoopError
from shared.store import outbox
from shared.store.engine import Store
from shared.store.migrating import in_words, standing_of
from shared.store.probe import DatabaseProbe
from shared.store.schema import Schema

from .procedures import Procedures
from .readiness import CheckName, Readiness, Verdict

LINKS: Final = ("inbox", "relay", "watch")
NOT_MADE: Final = "no link yet"
UNKNOWN: Final = "not known while the database does not answer"


@dataclass(frozen=True)
class AgeLimits:
    """How many seconds a message may wait: unsent in the outbox, or taken from the inbox and not settled."""

    outbox: float
    inbox: float


@dataclass(frozen=True)
class Checks:
    """Each look notes what it finds. That at the database may take as long as whoever bounds it allows."""

    store: Store
    schema: Schema
    links: Mapping[str, str]
    inbox: InboxState
    procedures: Procedures
    limits: AgeLimits
    probe: DatabaseProbe
    readiness: Readiness

    def look_around(self) -> None:
        """Everything that is known without asking anybody."""
        found: dict[CheckName, Verdict] = {
            "broker": self._broker(),
            "inbox_age": _below(self.inbox.oldest_seconds(), self.limits.inbox, "taken from the inbox and not settled"),
            "procedures": self._procedures(),
        }
        self.readiness.note(found)

    def look_at_the_database(self) -> None:
        """It, where its migrations stand, and what waits in it."""
        try:
            self.readiness.note(self._database())
        except Exception as problem:  # noqa: BLE001 - whatever is wrong with it, it is not ready
            said = str(problem) if isinstance(problem, CapaLoopError) else f"{type(problem).__name__}: {problem}"
            wrong = " ".join(said.split())
            unknown: Verdict = (False, UNKNOWN)
            self.readiness.note({"database": (False, wrong), "migrations": unknown, "outbox_age": unknown})

    def _database(self) -> dict[CheckName, Verdict]:
        self.probe.require_file()
        with self.probe.reading() as connection:
            found = standing_of(connection, self.schema)
            since = outbox.oldest(connection) if found.at_head else None
            self.probe.require_writable(connection)
        name = self.store.department
        wrong = in_words(found, f"the database of {name}", name)
        age = _age(self.store.clock(), since)
        return {
            "database": (True, self.store.engine.dialect.name),
            "migrations": (found.at_head, wrong or ", ".join(found.current)),
            "outbox_age": _below(age, self.limits.outbox, "unsent in the outbox"),
        }

    def _broker(self) -> Verdict:
        """Both links stand, and the broker answers a third."""
        names = {name: f"capaloop {self.store.department} {name}" for name in LINKS}
        wrong = [f"{name}: {said}" for name, link in names.items() if (said := self.links.get(link, NOT_MADE))]
        return not wrong, "; ".join(wrong) or f"{', '.join(LINKS)}: connected"

    def _procedures(self) -> Verdict:
        loaded = [self.procedures.in_force(site) for site in self.procedures.sites]
        told = ", ".join(f"{one.site.id}: {one.name} {one.version} ({one.hash[:12]})" for one in loaded)
        return bool(loaded), told or "no site is configured"


def _below(age: float, limit: float, what: str) -> Verdict:
    if age > limit:
        return False, f"the oldest message {what} has waited for {age:.0f} s; the limit is {limit:g} s"
    return True, f"no message {what} for longer than {limit:g} s"


def _age(now: datetime, since: datetime | None) -> float:
    return max((now - since).total_seconds(), 0.0) if since else 0.0

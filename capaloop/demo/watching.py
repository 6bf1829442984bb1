"""Listens to everything that happens while the demonstration runs: what was said how often, which case stands where."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from rich.console import Console, Group, RenderableType
from rich.live import Live

from capaloop.cli.screen import table
from capaloop.cli.session import Session

QUEUE: Final = "ext.demo.watcher"
SOURCE: Final = "urn:capaloop:demo:watcher"
QUIET_SECONDS: Final = 1.0

STATES: Final[Mapping[str, str]] = {
    "complaint.received": "received",
    "complaint.acknowledged": "acknowledged",
    "complaint.assessed": "assessed",
    "complaint.closed": "closed",
    "complaint.reopened": "investigating",
    "capa.requested": "requested",
    "capa.answered": "answered",
    "capa.completed": "completed",
    "capa.verified": "closed",
}


@dataclass
class Watched:
    """What was heard: messages by name, tasks done by department, where each case stands (kind, state)."""

    messages: Counter[str] = field(default_factory=Counter)
    tasks_done: Counter[tuple[str, str]] = field(default_factory=Counter)
    standing: dict[str, tuple[str, str]] = field(default_factory=dict)
    _kinds_of_tasks: dict[str, str] = field(default_factory=dict)

    def hear(self, message: Mapping[str, Any]) -> None:
        """One message more."""
        name, data = message["type"].removesuffix(".v1"), message["data"]
        self.messages[name] += 1
        entity, _, what = name.partition(".")
        if name in STATES:
            self.standing[data["case"]] = (entity, STATES[name])
        elif what in ("opened", "changed", "closed") and "kind" in data and "state" in data and "form" not in data:
            self.standing[data["case"]] = (data["kind"], data["state"])
        elif name in ("task.opened", "search.requested"):
            self._kinds_of_tasks[data["id"]] = data["kind"]
        elif name in ("task.done", "search.reported"):
            department = data.get("department") or data["task"].partition(".")[0]
            self.tasks_done[department, self._kinds_of_tasks.get(data["task"], "")] += 1

    def by_state(self) -> Counter[tuple[str, str]]:
        return Counter(self.standing.values())


@dataclass
class Watcher:
    """The watcher's queue; `until_quiet` follows what comes, and shows it live."""

    session: Session
    subscription: Any
    watched: Watched = field(default_factory=Watched)

    @classmethod
    def on(cls, session: Session, client: Any) -> "Watcher":
        """A watcher that hears every event from now on."""
        return cls(session, client.subscribe(QUEUE, ["#"]))

    def until_quiet(self, live: Live | None) -> int:
        """Follows until nothing has come for a moment; gives how many messages came."""
        before = self.watched.messages.total()
        for message in self.subscription.messages(QUIET_SECONDS):
            self.watched.hear(message)
            if live is not None:
                live.update(progress_shown(self.session, self.watched))
        return self.watched.messages.total() - before


def shown_live(session: Session, watched: Watched) -> Live:
    """The table of cases by state on standard error, refreshed while it is open."""
    console: Console = session.err
    return Live(progress_shown(session, watched), console=console, refresh_per_second=8, transient=True)


def progress_shown(session: Session, watched: Watched) -> RenderableType:
    """Cases by kind and state, and how much has been said and done."""
    counts = sorted(watched.by_state().items())
    rows = [[session.word("kind", kind), session.word("state", state), count] for (kind, state), count in counts]
    title = session.say(
        "demo.progress",
        messages=watched.messages.total(),
        tasks=watched.tasks_done.total(),
        cases=len(watched.standing),
    )
    return Group(title, table([session.say(f"column.{name}") for name in ("kind", "state", "count")], rows))

"""A case and its family as the engine evaluates them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from rules.facts import CaseFacts, Known
from rules.procedure import Procedure


@dataclass
class InForce:
    """The receipt that stands for a question in a cycle."""

    entry: int
    status: str
    said: Any


@dataclass
class OpenTask:
    """A task that the case has opened and that nobody has completed."""

    id: str
    name: str
    key: str
    role: str
    host: str
    cycle: int
    late_at: datetime | None
    opened_at: datetime
    due_at: datetime | None
    reminded: set[int] | None = None
    """The steps of which it was told; unknown until they are asked for."""

    @property
    def identity(self) -> tuple[str, str]:
        return self.name, self.key


@dataclass(eq=False)
class CaseFile:
    """One case with its facts, open tasks and standing receipts, linked to its parent and children."""

    id: int
    head: str
    site: str
    number: str
    kind: str
    procedure: Procedure
    state: str
    outcome: str | None
    cycle: int
    opened_in_cycle: int
    closed: bool
    opened_at: datetime
    wake_at: datetime | None
    entries: int = 0
    known: dict[str, Known] = field(default_factory=dict)
    by_member: dict[str, dict[str, Known]] = field(default_factory=dict)
    tasks: dict[tuple[str, str], OpenTask] = field(default_factory=dict)
    standing: dict[tuple[str, int], InForce] = field(default_factory=dict)
    parent: "CaseFile | None" = None
    children: list["CaseFile"] = field(default_factory=list)
    news: bool = False
    """Whether its state or its facts have changed since it was settled."""

    @property
    def name(self) -> str:
        """As the case is written outside: SITE/NUMBER."""
        return f"{self.site}/{self.number}"

    @property
    def is_drill(self) -> bool:
        """Whether the case, or one in whose family it stands below, is an exercise."""
        fact = self.procedure.kinds[self.kind].kind.drill
        said = self.known.get(fact) if fact else None
        return bool(said and said.value) or (self.parent is not None and self.parent.is_drill)

    def facts(self) -> CaseFacts:
        """What the engine evaluates: the case with its parent's facts and its children."""
        outer = self.parent.own_facts(self.parent.outer()) if self.parent else None
        return self.own_facts(outer, tuple(child.own_facts(None) for child in self.children))

    def outer(self) -> CaseFacts | None:
        return self.parent.own_facts(self.parent.outer()) if self.parent else None

    def own_facts(self, parent: CaseFacts | None, children: tuple[CaseFacts, ...] = ()) -> CaseFacts:
        in_family = self.parent is not None
        return CaseFacts(
            kind=self.kind,
            values=self.known,
            cycle=self.opened_in_cycle if in_family and parent is None else self.cycle,
            closed=self.closed,
            outcome=self.outcome,
            opened_at=self.opened_at,
            children=children,
            parent=parent,
            number=self.number,
            by_member=self.by_member,
        )

    def keep(self, name: str, known: Known) -> None:
        """The fact stands, in place of what was stated before; one for a member of a list beside those for others, one
        of a new round in place of all that an earlier round stated."""
        if name in self.procedure.stated_for_each:
            self.by_member.setdefault(name, {})[known.key] = known
            return
        for other in self.procedure.stated_anew.get(name, ()):
            if other in self.known and self.known[other].key != known.key:
                del self.known[other]
        self.known[name] = known

    def family(self) -> Iterator["CaseFile"]:
        """The children first, this case last: the order in which a change is carried upwards."""
        for child in self.children:
            yield from child.family()
        yield self

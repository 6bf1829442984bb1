"""What is known of a case: facts with their provenance, as a department stores them and the engine reads them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, Literal

from .domains import Domain

SourceKind = Literal[
    "form",
    "answer",
    "setting",
    "history",
    "children",
    "message",
    "now",
    "supposed",
    "schedule",
    "signing",
    "number",
    "gathering",
]

SHARED: frozenset[SourceKind] = frozenset({"form", "schedule", "signing", "number", "gathering"})
"""Sources of facts that are kept with a case, and that its parents and children see as well."""


@dataclass(frozen=True)
class Source:
    """Where a fact comes from; `ref` names the form, question, setting or child kind."""

    kind: SourceKind
    ref: str = ""


@dataclass(frozen=True)
class FactSpec:
    """A fact of a site's procedure: its name, its domain, the case kind it belongs to, its one source."""

    name: str
    domain: Domain
    of: str
    source: Source


@dataclass(frozen=True)
class Known:
    """A stated value: by whom, recorded when, true since when, in which cycle of the case.

    `key` is that of the task that stated it. A fact that is stated for each member of a list is made up of `each`.
    """

    value: Any
    source: Source
    by: str = ""
    known_at: datetime | None = None
    as_of: datetime | None = None
    cycle: int = 1
    key: str = ""
    each: tuple["Known | None", ...] = ()


NOTHING: Mapping[str, Known] = MappingProxyType({})


@dataclass(frozen=True)
class CaseFacts:
    """All that is known of one case. `parent` lends its facts; `children` are in the order of their opening.

    `by_member` are the facts stated for members of lists, by name and by the member's key. `outcome` is that of a
    closed case. `supposed` are answers taken as given, for trying a procedure out; a
    department never sets it.
    """

    kind: str
    values: Mapping[str, Known] = field(default_factory=lambda: NOTHING)
    cycle: int = 1
    closed: bool = False
    outcome: str | None = None
    opened_at: datetime | None = None
    children: tuple["CaseFacts", ...] = ()
    parent: "CaseFacts | None" = None
    number: str = ""
    supposed: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    by_member: Mapping[str, Mapping[str, Known]] = field(default_factory=lambda: MappingProxyType({}))

    def children_now(self, kind: str) -> tuple["CaseFacts", ...]:
        """The child cases of a kind that were opened in the current cycle."""
        return tuple(child for child in self.children if child.kind == kind and child.cycle == self.cycle)

"""What an invariant has found: how much it looked at, and what is wrong."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["lost", "duplicated", "unexpected"]
SHOWN = 6


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong; `about` is the complaint, SITE/NUMBER, if it is about one."""

    kind: Kind
    about: str
    words: str


@dataclass
class Looked:
    """One invariant, by its name: `counted` says how much was looked at."""

    name: str
    counted: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)

    def wrong(self, kind: Kind, about: str, words: str) -> None:
        self.findings.append(Finding(kind, about, words))

    def check(self, holds: bool, kind: Kind, about: str, words: str) -> None:
        if not holds:
            self.wrong(kind, about, words)

    @property
    def holds(self) -> bool:
        return not self.findings

    def __str__(self) -> str:
        counts = ", ".join(f"{count} {what}" for what, count in self.counted.items())
        return f"{self.name}: {'holds' if self.holds else f'BROKEN {len(self.findings)} times'} ({counts})"

    def in_full(self) -> str:
        """The line, and the first of what is wrong."""
        more = len(self.findings) - SHOWN
        said = [f"    {one.kind} {one.about}: {one.words}" for one in self.findings[:SHOWN]]
        return "\n".join([str(self), *said, *([f"    ... and {more} more"] if more > 0 else [])])

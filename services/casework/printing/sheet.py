"""What stands on a printed form, before anything is said of how it looks."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Cell:
    """A label and what stands beside it; `wide` takes the whole width, `below` puts it under its label."""

    label: str
    body: dict[str, Any]
    wide: bool = False
    below: bool = False


@dataclass(frozen=True)
class SignatureLine:
    """A place for a signature; `by` and `on` are empty until somebody has signed the present content."""

    meaning: str
    role: str
    by: str = ""
    on: str = ""
    remark: str = ""


@dataclass(frozen=True)
class CopyLine:
    """Who gets a copy, of what kind, and who has signed for it."""

    holder: str
    copy: str
    by: str = ""
    on: str = ""


@dataclass(frozen=True)
class Drawing:
    """A chart, as SVG."""

    title: str
    svg: str


@dataclass(frozen=True)
class Sheet:
    """A form of a case, in one language. `marks` say at the head what is not as it should be."""

    language: str
    words: dict[str, str]
    company: str
    title: str
    code: str
    numbered: bool
    number: str
    case: str
    kind: str
    as_of: datetime
    rows: list[list[Cell]]
    marks: list[str] = field(default_factory=list)
    shown: list[list[Cell]] = field(default_factory=list)
    filled_in: list[str] = field(default_factory=list)
    signatures: list[SignatureLine] = field(default_factory=list)
    copies_made: str = ""
    copies: list[CopyLine] = field(default_factory=list)
    charts: list[Drawing] = field(default_factory=list)
    foot: list[tuple[str, str]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """As the press takes it; the moment as seconds."""
        return {**asdict(self), "as_of": int(self.as_of.timestamp())}

"""What one case makes the departments do: who gets which message, what each transaction writes, what goes out after."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

BEGIN: Final = "complaint.submit.v1"
END: Final = "capa.requested.v1"


@dataclass
class Write:
    """Rows of one table written by one statement, and the bytes of the values given with it."""

    how: str
    table: str
    rows: int
    bytes: int


@dataclass
class Publish:
    """One message that goes out; `node` names it in this case."""

    node: int
    type: str
    exchange: str
    routing_key: str
    addressed_to: str | None
    mandatory: bool
    body: str


@dataclass
class Step:
    """One message consumed by one department: one transaction, then what is published."""

    department: str
    node: int
    type: str
    commits: int = 0
    reads: int = 0
    writes: list[Write] = field(default_factory=list)
    publishes: list[Publish] = field(default_factory=list)

    def rows(self, how: str) -> int:
        return sum(write.rows for write in self.writes if write.how == how)


@dataclass
class Shape:
    """All steps of one case, in the order in which they were done. Node 0 is what the client sends."""

    steps: list[Step]

    @property
    def publishes(self) -> list[Publish]:
        return [one for step in self.steps for one in step.publishes]

    def save(self, file: Path) -> None:
        file.write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def read(cls, file: Path) -> "Shape":
        return cls([_step(step) for step in json.loads(file.read_text(encoding="utf-8"))["steps"]])


def _step(found: dict[str, Any]) -> Step:
    writes = [Write(**write) for write in found.pop("writes")]
    publishes = [Publish(**publish) for publish in found.pop("publishes")]
    return Step(**found, writes=writes, publishes=publishes)

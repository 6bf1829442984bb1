"""Which faults befall an installation, in which order, whom and for how long: drawn from one seed and nothing else."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from random import Random

from services.settings import DEPARTMENTS
from tests.faults.databases import Kind
from tests.faults.strikes import SEAMS

FIRST: dict[Kind, tuple[str, ...]] = {
    "sqlite": ("services killed", "broker killed", "database locked", "messages meddled with"),
    "postgresql": ("services killed", "broker stopped", "database crashed", "messages meddled with"),
}
"""These come before all others, in any order: the shortest run has each of them."""
MORE: dict[Kind, tuple[str, ...]] = {
    "sqlite": (),
    "postgresql": ("database stopped",),
}
ALWAYS = (
    "broker stopped",
    "broker killed",
    "broker out of memory",
    "connections cut",
    "services frozen",
    "services killed",
    "services die at a seam",
    "services told to stop",
)
LONGEST = 4.0


@dataclass(frozen=True)
class Fault:
    """One fault. `at` is the share of the complaints that have come in when it happens; `meddled` whether messages are
    doubled, delayed and shuffled meanwhile as well."""

    at: float
    what: str
    victims: tuple[str, ...]
    seams: tuple[str, ...]
    seconds: float
    meddled: bool

    @property
    def restarts_services(self) -> bool:
        """Whether services are started anew, and whole again if something was switched off in them."""
        return self.what.startswith("services") and self.what != "services frozen"

    def __str__(self) -> str:
        whom = ", ".join(f"{name} {seam}".strip() for name, seam in zip(self.victims, self.seams, strict=True))
        more = ", messages meddled with meanwhile" if self.meddled else ""
        return f"{self.at:4.0%}  {self.what}{f': {whom}' if whom else ''}, {self.seconds:.1f} s{more}"


def drawn(seed: int, kind: Kind, count: int) -> Sequence[Fault]:
    """The plan of a seed: that many faults, spread over the run."""
    chance = Random(f"{seed}/{kind}")
    return [_fault(what, (at + 1) / (count + 1), chance) for at, what in enumerate(islice(_kinds(kind, chance), count))]


def _kinds(kind: Kind, chance: Random) -> Iterator[str]:
    """Every kind before any comes again."""
    first, every = set(FIRST[kind]), {*FIRST[kind], *MORE[kind], *ALWAYS}
    yield from chance.sample(sorted(first), len(first))
    yield from chance.sample(sorted(every - first), len(every - first))
    while True:
        yield from chance.sample(sorted(every), len(every))


def _fault(what: str, at: float, chance: Random) -> Fault:
    victims = tuple(chance.sample(DEPARTMENTS, chance.randint(1, 3)))
    if not what.startswith("services"):
        victims = victims[:1] if what == "database locked" else ()
    seams = tuple(chance.choice(SEAMS) if what == "services die at a seam" else "" for _ in victims)
    seconds = round(chance.uniform(0, LONGEST), 1)
    return Fault(at, what, victims, seams, seconds, chance.random() < 0.4)

"""How often the doctor names the cause that was injected."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import inf
from random import Random
from time import monotonic

from capaloop.doctor.diagnosing import Diagnosis
from capaloop.doctor.finding import CAUSES
from tests.doctor.faults import FAULTS, Truth
from tests.doctor.ward import Ward

NOTHING = "nothing"


@dataclass
class Measured:
    """What was injected and what was named, of the whole installation and of the case concerned."""

    whole: Counter[tuple[str, str]] = field(default_factory=Counter)
    of_case: Counter[tuple[str, str]] = field(default_factory=Counter)
    mistakes: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)

    def note(self, injected: str, truth: Truth, whole: Diagnosis, of_case: Diagnosis) -> None:
        named = named_first(whole)
        self.whole[injected, named] += 1
        if named != injected or not _points_at(whole, truth):
            self.mistakes.append(f"{injected} ({truth}): the whole has {_told(whole)}")
        if truth.case:
            self.of_case[injected, named_first(of_case)] += 1
            if named_first(of_case) != injected:
                self.mistakes.append(f"{injected} ({truth}): the case has {_told(of_case)}")

    def __str__(self) -> str:
        return "\n".join([*_matrix("installation", self.whole), *_matrix("case", self.of_case), *self._sums()])

    def _sums(self) -> Iterator[str]:
        for what, counted in (("installation", self.whole), ("case", self.of_case)):
            right = sum(count for (injected, named), count in counted.items() if injected == named)
            yield f"{what}: {right} of {sum(counted.values())} named right"
        yield f"false alarms after healing: {len(self.alarms)}"
        yield from self.mistakes
        yield from self.alarms


def named_first(found: Diagnosis) -> str:
    """The cause that an operator reads first."""
    return found.findings[0].cause if found.findings else NOTHING


def measure(
    ward: Ward,
    chance: Random,
    rounds: int,
    measured: Measured,
    *,
    causes: Sequence[str] = tuple(FAULTS),
    until: float = inf,
) -> None:
    """Every fault so many times, in any order, each healed before the next; between rounds nothing may be wrong.

    No round begins after `until`, an instant of the monotonic clock.
    """
    for _ in range(rounds):
        if monotonic() > until:
            break
        for cause in chance.sample(causes, len(causes)):
            with FAULTS[cause](ward, chance) as truth:
                measured.note(cause, truth, *ward.look(truth.case))
            ward.until(f"{cause} ({truth}) is over", ward.is_idle)
        healthy, _ = ward.look()
        if healthy.faulty:
            measured.alarms.append(_told(healthy))


def _points_at(found: Diagnosis, truth: Truth) -> bool:
    """Besides the cause, the department is right."""
    return not truth.department or any(one.department in (truth.department, "") for one in found.findings[:1])


def _told(found: Diagnosis) -> str:
    return "; ".join(f"{one.cause}: {one.what.en}" for one in found.findings if one.faulty) or NOTHING


def _matrix(what: str, counted: Counter[tuple[str, str]]) -> Iterator[str]:
    if not counted:
        return
    named = [cause for cause in (*CAUSES, NOTHING) if any(one == cause for _, one in counted)]
    yield f"{f'injected ({what})':30}" + "".join(f"{cause:>20}" for cause in named)
    for injected in CAUSES:
        row = [counted[injected, one] for one in named]
        if sum(row):
            yield f"{injected:30}" + "".join(f"{count or '.':>20}" for count in row)

"""What the demonstration has to end with, read from `expected.yaml`, held against what was found."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

import yaml

from capaloop.cli.carrying import Report
from capaloop.demo.finding import Found
from capaloop.demo.stand_ins import Deeds
from capaloop.demo.watching import Watched


@dataclass(frozen=True)
class Check:
    """One expectation: what was expected and what was found."""

    name: str
    expected: Any
    found: Any

    @property
    def holds(self) -> bool:
        return bool(self.expected == self.found)


@dataclass(frozen=True)
class Performance:
    """What was done and found: the imports, the second import, the people's deeds, what was heard, what is there."""

    reports: Sequence[Report]
    again: Sequence[Report]
    deeds: Sequence[Deeds]
    watched: Watched
    found: Found


@dataclass(frozen=True)
class Expected:
    """The expectations of the demonstration.

    `cases` counts by kind and end, `open_tasks` by kind, `rows` by outcome of the import, and `again` what the file of
    cases gives when it is imported a second time. `acts` counts what the people did, `refused_acts` what they were
    refused. `messages` and `decided` name what must have occurred at least once. `show` finds the case that is printed.
    """

    cases: Mapping[str, Mapping[str, int]]
    open_tasks: Mapping[str, int]
    reopened: int
    parked: int
    rows: Mapping[str, int]
    again: Mapping[str, int]
    acts: Mapping[str, int]
    refused_acts: Mapping[str, int]
    messages: Sequence[str]
    decided: Mapping[str, Sequence[str]]
    show: str

    def rest(self, found: Found) -> Iterator[Check]:
        """What tells that the work is done: where the cases stand, what is still owed."""
        ends = found.by_end()
        for kind, by_end in self.cases.items():
            here = {end: count for (one, end), count in sorted(ends.items()) if one == kind}
            yield Check(f"cases.{kind}", dict(by_end), here)
        unexpected = sorted({kind for kind, _ in ends} - set(self.cases))
        yield Check("cases", [], unexpected)
        yield Check("open_tasks", dict(self.open_tasks), dict(found.open_tasks()))
        yield Check("reopened", self.reopened, found.reopened())
        yield Check("parked", self.parked, found.parked_count())

    def whole(self, played: Performance) -> Iterator[Check]:
        """All expectations."""
        found, watched = played.found, played.watched
        yield from self.rest(found)
        yield Check("rows", dict(self.rows), _counted(played.reports, self.rows))
        yield Check("again", dict(self.again), _counted(played.again, self.again))
        yield Check("acts", dict(self.acts), _sum(deeds.acts for deeds in played.deeds))
        yield Check("refused_acts", dict(self.refused_acts), _sum(deeds.refused for deeds in played.deeds))
        yield Check("messages", [], [name for name in self.messages if not watched.messages[name]])
        wanted = ((question, outcome) for question, outcomes in self.decided.items() for outcome in outcomes)
        missing = [f"{question} = {outcome}" for question, outcome in wanted if not found.decided[question, outcome]]
        yield Check("decided", [], missing)


def _counted(reports: Sequence[Report], outcomes: Iterable[str]) -> dict[str, int]:
    return {outcome: sum(report.count(outcome) for report in reports) for outcome in outcomes}


def _sum(counters: Iterable[Counter[str]]) -> dict[str, int]:
    return dict(sum(counters, Counter()))


def read_expected() -> Expected:
    """The expectations that come with the demonstration."""
    found = yaml.safe_load((resources.files(__package__) / "expected.yaml").read_text("utf-8"))
    return Expected(**found)

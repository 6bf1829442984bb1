"""What the departments say about themselves when the demonstration has come to rest, read over HTTP."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from capaloop.cli.departments import Answer, Departments, path_of_case

DECIDED: Final = "decided"


@dataclass(frozen=True)
class Found:
    """Cases, tasks and parked messages as they stand; `decided` counts (question, outcome) over all decisions made."""

    cases: tuple[Answer, ...]
    tasks: tuple[Answer, ...]
    parked: dict[str, Answer]
    decided: Counter[tuple[str, str]]
    clauses: Counter[str]

    def by_end(self) -> Counter[tuple[str, str]]:
        """How many cases of each kind came to which end: the outcome of a closed case, `open` for one under way."""
        return Counter((one["kind"], str(one["outcome"]) if one["closed"] else "open") for one in self.cases)

    def by_state(self) -> Counter[tuple[str, str, str]]:
        return Counter((one["kind"], one["state"], one["outcome"] or "") for one in self.cases)

    def open_tasks(self) -> Counter[str]:
        return Counter(one["kind"] for one in self.tasks if one["state"] == "open")

    def done_tasks(self) -> Counter[tuple[str, str]]:
        return Counter((one["department"], one["kind"]) for one in self.tasks if one["state"] == "done")

    def reopened(self) -> int:
        return sum(one["cycle"] > 1 for one in self.cases)

    def parked_count(self) -> int:
        return sum(group["count"] for one in self.parked.values() for group in one["groups"])


def find(departments: Departments, site: str, *, whole: bool) -> Found:
    """Everything the departments have of a site. `whole` reads every time line as well, for the decisions."""
    cases = departments.from_each(lambda name: departments.items(name, "/v1/cases", site=site))
    tasks = _all(departments.from_each(lambda name: departments.items(name, "/v1/tasks", site=site)))
    parked = departments.from_each(lambda name: departments.get(name, "/v1/parked"))
    entries = list(_entries(departments, cases)) if whole else []
    decided = (detail for what, detail in entries if what == DECIDED and detail["status"] == DECIDED)
    return Found(
        cases=_all(cases),
        tasks=tasks,
        parked=parked,
        decided=Counter((detail["question"], outcome) for detail in decided for outcome in _texts(detail["outcome"])),
        clauses=Counter(clause for _, detail in entries for clause in detail.get("clauses") or ()),
    )


def _entries(departments: Departments, cases: Mapping[str, list[Answer]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for owner, owned in cases.items():
        for case in owned:
            for entry in departments.items(owner, f"{path_of_case(case['case'])}/timeline"):
                yield entry["what"], entry["detail"]


def _all(said: dict[str, list[Answer]]) -> tuple[Answer, ...]:
    return tuple(one for items in said.values() for one in items)


def _texts(outcome: Any) -> list[str]:
    """An outcome as the expectations write it; a collected one is each of its members, or none."""
    if isinstance(outcome, list):
        return [str(one) for one in outcome] or ["none"]
    return [str(outcome).lower() if isinstance(outcome, bool) else str(outcome)]

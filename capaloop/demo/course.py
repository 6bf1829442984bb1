"""The course of one complaint at a site, read from its time lines, and what differs between several sites."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from capaloop.cli.cases import read_case
from capaloop.cli.departments import Answer, Departments

Step = Literal["decided", "task", "case", "form"]
ORDER: Sequence[Step] = ("decided", "case", "form", "task")
Key = tuple[Step, str]


@dataclass(frozen=True)
class Said:
    """What became of one step: the outcome of a question, who did a task, the number of a form; by which clauses."""

    what: str
    clauses: tuple[str, ...] = ()
    text: Mapping[str, str] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        return {"what": self.what, "clauses": list(self.clauses)}


@dataclass(frozen=True)
class Course:
    """A complaint with its child cases from the first message to the end."""

    site: str
    procedure: str
    case: Answer
    steps: Mapping[Key, Said]


@dataclass(frozen=True)
class Difference:
    """A step that did not come out alike everywhere: what was said of it at each site, in their order, or nothing."""

    key: Key
    said: tuple[Said | None, ...]

    @property
    def places(self) -> tuple[int, ...]:
        """The sites at which the step was taken."""
        return tuple(at for at, one in enumerate(self.said) if one is not None)


def read_course(departments: Departments, case: str) -> Course:
    """The course of a case and its family. Of a question asked of several cases the last answer stands."""
    found = read_case(departments, case)
    steps: dict[Key, Said] = {}
    for one in _family(departments, found):
        steps |= dict(_steps(one))
    return Course(found["site"], found["procedure"]["name"], found, steps)


def differences(courses: Sequence[Course]) -> list[Difference]:
    """What differs, steps taken at the most sites first; those taken at one alone stay in the order of its course."""
    keys = dict.fromkeys(key for course in courses for key in course.steps)
    told = [Difference(key, tuple(course.steps.get(key) for course in courses)) for key in keys]
    differing = [one for one in told if len({said.what if said else None for said in one.said}) > 1]
    return sorted(differing, key=lambda one: (-len(one.places), one.places, ORDER.index(one.key[0])))


def _family(departments: Departments, found: Answer) -> Iterator[Answer]:
    yield found
    for child in found["children"]:
        yield from _family(departments, read_case(departments, child["case"]))


def _steps(case: Answer) -> Iterator[tuple[Key, Said]]:
    roles: dict[str, Said] = {}
    for entry in case["timeline"]:
        what, detail = entry["what"], entry["detail"]
        clauses, text = tuple(detail.get("clauses") or ()), detail.get("text") or {}
        if what == "decided" and detail["status"] == "decided":
            yield ("decided", detail["question"]), Said(_written(detail["outcome"]), clauses)
        elif what == "task opened":
            roles[detail["task"]] = Said(detail["role"], clauses, text)
        elif what == "task done" and detail["task"] in roles:
            yield ("task", detail["kind"]), roles[detail["task"]]
        elif what == "child opened":
            yield ("case", detail["kind"]), Said(detail["case"].partition("/")[2], clauses)
        elif what == "number drawn":
            yield ("form", detail["form"]), Said(detail["number"], (), text)


def _written(outcome: Any) -> str:
    if isinstance(outcome, bool):
        return "yes" if outcome else "no"
    if isinstance(outcome, list):
        return ", ".join(_written(one) for one in outcome) or "nothing"
    if isinstance(outcome, Mapping):
        return ", ".join(f"{name} {_written(value)}" for name, value in outcome.items())
    return str(outcome)

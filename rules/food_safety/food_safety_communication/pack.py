"""The pack: which module brings what. An answer is a module's constant with the name of its question."""

from collections.abc import Callable, Iterator, Sequence
from types import ModuleType
from typing import Any

from rules.api import Act, Answer, CaseKind, ChildFacts, Form, Gathering, Opening, Role, Schedule, Setting, Task, hook

from . import (
    consultation,
    consultation_questions,
    correction,
    decisions,
    digest,
    distribution,
    grades,
    handling,
    intake,
    opinions,
    owners,
    questions,
    settings,
)
from .parties import ROLES

MODULES: Sequence[ModuleType] = (
    grades,
    owners,
    intake,
    distribution,
    handling,
    correction,
    opinions,
    consultation,
    decisions,
    digest,
    settings,
)
ANSWERS: dict[str, Answer] = {
    name.lower(): said for module in MODULES for name, said in vars(module).items() if isinstance(said, Answer)
}


def _all(noun: str) -> Iterator[Any]:
    return (thing for module in MODULES for thing in getattr(module, noun, ()))


class Declared:
    """What the procedure declares."""

    name = "food-safety-communication"
    version = "1.0.0"
    title_zh = "沟通控制程序"
    title_en = "Communication control procedure (food safety)"
    document = None
    questions = (questions, consultation_questions)

    @hook
    def settings(self) -> Sequence[Setting]:
        return tuple(_all("SETTINGS"))

    @hook
    def roles(self) -> Sequence[Role]:
        return ROLES

    @hook
    def case_kinds(self) -> Sequence[CaseKind]:
        return tuple(_all("KINDS"))

    @hook
    def forms(self) -> Sequence[Form]:
        return tuple(_all("FORMS"))

    @hook
    def tasks(self) -> Sequence[Task]:
        return tuple(_all("TASKS"))

    @hook
    def acts(self) -> Sequence[Act]:
        return tuple(_all("ACTS"))

    @hook
    def openings(self) -> Sequence[Opening]:
        return tuple(_all("OPENINGS"))

    @hook
    def child_facts(self) -> Sequence[ChildFacts]:
        return tuple(_all("CHILD_FACTS"))

    @hook
    def schedules(self) -> Sequence[Schedule]:
        return tuple(_all("SCHEDULES"))

    @hook
    def gatherings(self) -> Sequence[Gathering]:
        return tuple(_all("GATHERINGS"))


def _saying(answer: Answer) -> Callable[[Any], Answer]:
    said: Callable[[Any], Answer] = hook(lambda _self: answer)
    return said


FoodSafetyCommunication: type[Declared] = type(
    "FoodSafetyCommunication", (Declared,), {question: _saying(answer) for question, answer in ANSWERS.items()}
)
"""The declarations with one method for each question that it answers."""

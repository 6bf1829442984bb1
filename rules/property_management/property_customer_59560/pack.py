"""The pack: which module brings what. Each has its declarations as lists, its questions and its answers."""

from collections.abc import Callable, Iterator, Sequence
from types import ModuleType
from typing import Any

from rules.api import (
    Act,
    Answer,
    CaseKind,
    ChildFacts,
    Drop,
    Form,
    Gathering,
    Opening,
    Role,
    Schedule,
    Setting,
    Task,
    hook,
)

from . import (
    committee,
    communication,
    complaint_answers,
    complaint_form,
    complaints,
    culture,
    culture_plan,
    desk,
    forum,
    minutes,
    no_stock,
    office_surveys,
    reports,
    settings,
    summary,
    summary_figures,
    survey_figures,
    surveys,
    visits,
)
from .parties import ROLES

MODULES: Sequence[ModuleType] = (
    settings,
    complaint_form,
    complaints,
    complaint_answers,
    no_stock,
    summary,
    summary_figures,
    minutes,
    desk,
    visits,
    communication,
    committee,
    reports,
    forum,
    culture,
    culture_plan,
    surveys,
    office_surveys,
    survey_figures,
)
ANSWERS: dict[str, Answer] = {
    name: answer for module in MODULES for name, answer in getattr(module, "ANSWERS", {}).items()
}


def _all(noun: str) -> Iterator[Any]:
    return (thing for module in MODULES for thing in getattr(module, noun, ()))


class Declared:
    """What the procedure declares."""

    name = "property-customer-59560"
    version = "1.0.0"
    title_zh = "顾客沟通程序[59560]"
    title_en = "Property customer communication procedure [59560]"
    document = None
    questions = tuple(module.Questions for module in MODULES if hasattr(module, "Questions"))

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

    @hook
    def drops(self) -> Sequence[Drop]:
        return tuple(_all("DROPS"))


def _saying(answer: Answer) -> Callable[[Any], Answer]:
    said: Callable[[Any], Answer] = hook(lambda _self: answer)
    return said


PropertyCustomer: type[Declared] = type(
    "PropertyCustomer", (Declared,), {question: _saying(answer) for question, answer in ANSWERS.items()}
)
"""The declarations with one method for each question that it answers."""

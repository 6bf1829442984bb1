"""The pack: which module brings what. Each has its declarations as lists and its answers as a class `Answers`."""

from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import Any

from rules.api import Act, CaseKind, Form, Opening, Role, Setting, Task, hook

from . import answering, departments, intake, outgoing, outside_questions, questions, receiving, settings, sources
from .parties import ROLES

MODULES: Sequence[ModuleType] = (settings, intake, receiving, answering, outgoing, departments)


def _all(noun: str) -> Iterator[Any]:
    return (thing for module in MODULES for thing in getattr(module, noun, ()))


class HaccpInformation(
    sources.Answers, receiving.Answers, intake.Answers, answering.Answers, outgoing.Answers, departments.Answers
):
    """Exchange of information at a food plant, as the engine hears it."""

    name = "haccp-information"
    version = "1.0.0"
    title_zh = "信息交流与沟通控制程序"
    title_en = "Information exchange and communication control procedure (HACCP)"
    document = None
    questions = (questions, outside_questions)

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

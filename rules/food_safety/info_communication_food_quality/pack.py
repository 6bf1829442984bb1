"""The pack: which module brings what. Each has its declarations as lists and its answers as a class `Answers`."""

from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import Any

from rules.api import Act, CaseKind, Form, Gathering, Opening, Role, Schedule, Setting, Task, hook

from . import (
    complaints,
    corrections,
    emergencies,
    meeting_answers,
    meetings,
    messages,
    month_plan,
    other_questions,
    publications,
    questions,
    replies,
    settings,
    topics,
)
from .parties import ROLES

MODULES: Sequence[ModuleType] = (
    settings,
    messages,
    complaints,
    emergencies,
    replies,
    corrections,
    meetings,
    month_plan,
    publications,
)


def _all(noun: str) -> Iterator[Any]:
    return (thing for module in MODULES for thing in getattr(module, noun, ()))


class FoodQualityCommunication(
    topics.Answers,
    messages.Answers,
    complaints.Answers,
    emergencies.Answers,
    replies.Answers,
    corrections.Answers,
    meeting_answers.Answers,
    month_plan.Answers,
    publications.Answers,
):
    """Communication on quality and food safety, as the engine hears it."""

    name = "info-communication-food-quality"
    version = "1.0.0"
    title_zh = "信息沟通控制程序"
    title_en = "Information communication control procedure for quality and food safety"
    document = None
    questions = (questions, other_questions)

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
    def schedules(self) -> Sequence[Schedule]:
        return tuple(_all("SCHEDULES"))

    @hook
    def gatherings(self) -> Sequence[Gathering]:
        return tuple(_all("GATHERINGS"))

"""The pack: which part of the procedure says what."""

from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import Any

from rules.api import (
    Act,
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
    activities,
    closing,
    collected,
    company,
    complaints,
    counts,
    developer,
    estates,
    fees,
    improvement,
    inquiries,
    news,
    questions,
    residents,
    settings,
    sheets,
    survey_forms,
    survey_questions,
    surveys,
)
from .parties import ROLES

MODULES: Sequence[ModuleType] = (
    settings,
    inquiries,
    complaints,
    improvement,
    collected,
    fees,
    news,
    developer,
    residents,
    activities,
    estates,
    survey_forms,
    surveys,
    sheets,
    company,
)


def _all(noun: str) -> Iterator[Any]:
    return (thing for module in MODULES for thing in getattr(module, noun, ()))


class ZhonghaiProperty(
    inquiries.Answers,
    complaints.Answers,
    closing.Answers,
    improvement.Answers,
    collected.Answers,
    fees.Answers,
    news.Answers,
    developer.Answers,
    residents.Answers,
    activities.Answers,
    estates.Answers,
    surveys.Answers,
    counts.Answers,
    sheets.Answers,
    company.Answers,
):
    """Communication with residents and developer at a property company, as the engine hears it."""

    name = "zhonghai-property"
    version = "1.0.0"
    title_zh = "顾客沟通控制程序（中海物业）"
    title_en = "Customer communication control procedure (Zhonghai Property)"
    document = None
    questions = (questions, survey_questions)

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

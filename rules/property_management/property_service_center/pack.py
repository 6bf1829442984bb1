"""The pack: what the procedure declares, with one method for each question that it answers."""

from collections.abc import Callable, Sequence
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
    duty_cases,
    duty_questions,
    enquiries,
    estate,
    handover,
    needs,
    office_questions,
    opinions,
    policy,
    questions,
    rounds,
    shifts,
)
from .answers import ANSWERS
from .parties import ROLES
from .settings import SETTINGS


class Declared:
    """What the procedure declares."""

    name = "property-service-center"
    version = "1.0.0"
    title_zh = "物业公司客户服务管理制度"
    title_en = "Service rules of the customer service centre of a property company"
    document = None
    questions = (questions, duty_questions, office_questions)

    @hook
    def settings(self) -> Sequence[Setting]:
        return SETTINGS

    @hook
    def roles(self) -> Sequence[Role]:
        return ROLES

    @hook
    def case_kinds(self) -> Sequence[CaseKind]:
        return (
            needs.KIND,
            rounds.KIND,
            shifts.KIND,
            *duty_cases.KINDS,
            enquiries.KIND,
            *opinions.KINDS,
            *policy.KINDS,
        )

    @hook
    def forms(self) -> Sequence[Form]:
        return (
            *needs.FORMS,
            *rounds.FORMS,
            *shifts.FORMS,
            *handover.FORMS,
            *duty_cases.FORMS,
            *enquiries.FORMS,
            *opinions.FORMS,
            *policy.FORMS,
        )

    @hook
    def tasks(self) -> Sequence[Task]:
        return (
            *needs.TASKS,
            *rounds.TASKS,
            *shifts.TASKS,
            *handover.TASKS,
            *duty_cases.TASKS,
            *enquiries.TASKS,
            *opinions.TASKS,
            *policy.TASKS,
        )

    @hook
    def acts(self) -> Sequence[Act]:
        return (
            *needs.ACTS,
            *rounds.ACTS,
            *shifts.ACTS,
            *handover.ACTS,
            *duty_cases.ACTS,
            *enquiries.ACTS,
            *policy.ACTS,
        )

    @hook
    def openings(self) -> Sequence[Opening]:
        return (*needs.OPENINGS, *opinions.OPENINGS)

    @hook
    def child_facts(self) -> Sequence[ChildFacts]:
        return needs.CHILD_FACTS

    @hook
    def schedules(self) -> Sequence[Schedule]:
        return (*shifts.SCHEDULES, *enquiries.SCHEDULES, *opinions.SCHEDULES)

    @hook
    def gatherings(self) -> Sequence[Gathering]:
        return (*handover.GATHERINGS, *enquiries.GATHERINGS, *opinions.GATHERINGS)

    @hook
    def drops(self) -> Sequence[Drop]:
        return estate.DROPS


def _saying(answer: Answer) -> Callable[[Any], Answer]:
    said: Callable[[Any], Answer] = hook(lambda _self: answer)
    return said


ServiceCentre: type[Declared] = type(
    "ServiceCentre", (Declared,), {question: _saying(answer) for question, answer in ANSWERS.items()}
)
"""The declarations with one method for each question that it answers."""

"""The pack: which part of the procedure answers what."""

from collections.abc import Callable, Sequence
from typing import Any

from rules.api import (
    Act,
    Answer,
    CaseKind,
    ChildFacts,
    Form,
    Gathering,
    Opening,
    Role,
    Schedule,
    Setting,
    Task,
    hook,
)

from . import advance, display, drafting, inquiries, inquiry_questions, period, publishing, questions
from .parties import ROLES
from .settings import SETTINGS

SUBJECTS = (drafting, advance, publishing, display, inquiries, period)
ANSWERS: dict[str, Answer] = {
    name.lower(): answer for subject in SUBJECTS for name, answer in vars(subject).items() if isinstance(answer, Answer)
}
"""Each answer bears the name of its question."""


class Declared:
    """What the procedure declares."""

    name = "property-notice-inquiry"
    version = "1.0.0"
    title_zh = "物业客户沟通管理程序"
    title_en = "Property customer communication: notices and inquiries"
    document = None
    questions = (questions, inquiry_questions)

    @hook
    def settings(self) -> Sequence[Setting]:
        return SETTINGS

    @hook
    def roles(self) -> Sequence[Role]:
        return ROLES

    @hook
    def case_kinds(self) -> Sequence[CaseKind]:
        return (drafting.KIND, display.DAMAGE_KIND, inquiries.FOLLOW_UP_KIND, period.KIND)

    @hook
    def forms(self) -> Sequence[Form]:
        return tuple(form for subject in SUBJECTS for form in subject.FORMS)

    @hook
    def tasks(self) -> Sequence[Task]:
        return tuple(task for subject in SUBJECTS for task in subject.TASKS)

    @hook
    def acts(self) -> Sequence[Act]:
        return (*drafting.ACTS, *advance.ACTS, *publishing.ACTS, *display.ACTS)

    @hook
    def openings(self) -> Sequence[Opening]:
        return (*display.OPENINGS, *inquiries.OPENINGS)

    @hook
    def child_facts(self) -> Sequence[ChildFacts]:
        return inquiries.CHILD_FACTS

    @hook
    def schedules(self) -> Sequence[Schedule]:
        return period.SCHEDULES

    @hook
    def gatherings(self) -> Sequence[Gathering]:
        return period.GATHERINGS


def _saying(answer: Answer) -> Callable[[Any], Answer]:
    said: Callable[[Any], Answer] = hook(lambda _self: answer)
    return said


NoticeAndInquiry: type[Declared] = type(
    "NoticeAndInquiry", (Declared,), {question: _saying(answer) for question, answer in ANSWERS.items()}
)
"""The declarations with one method for each question that it answers."""

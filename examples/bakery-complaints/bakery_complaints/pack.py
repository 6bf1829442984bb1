"""The pack: what the procedure declares, and which part of it answers what."""

from collections.abc import Sequence

from capaloop.pack import Answer, CaseKind, Form, Gathering, Role, Schedule, Setting, Task, hook

from . import counter, month, questions
from .parties import ROLES
from .settings import SETTINGS


class Declared:
    """What the procedure declares; each method marked with `hook` is heard by the engine."""

    name = "bakery-complaints"
    version = "1.0.0"
    title_zh = "面包房柜台投诉办法"
    title_en = "Complaints at the counter"
    document = "BK-07"
    questions = questions

    @hook
    def settings(self) -> Sequence[Setting]:
        return SETTINGS

    @hook
    def roles(self) -> Sequence[Role]:
        return ROLES

    @hook
    def case_kinds(self) -> Sequence[CaseKind]:
        return month.KINDS

    @hook
    def forms(self) -> Sequence[Form]:
        return (*counter.FORMS, *month.FORMS)

    @hook
    def tasks(self) -> Sequence[Task]:
        return (*counter.TASKS, *month.TASKS)

    @hook
    def schedules(self) -> Sequence[Schedule]:
        return month.SCHEDULES

    @hook
    def gatherings(self) -> Sequence[Gathering]:
        return month.GATHERINGS

    @hook
    def seriousness(self) -> Answer:
        return counter.SERIOUSNESS

    @hook
    def compensation_decided_by(self) -> Answer:
        return counter.COMPENSATION_DECIDED_BY

    @hook
    def kept_back_by(self) -> Answer:
        return counter.KEPT_BACK_BY

    @hook
    def answer_due(self) -> Answer:
        return counter.ANSWER_DUE

    @hook
    def complaints_counted(self) -> Answer:
        return month.COMPLAINTS_COUNTED

    @hook
    def month_outcome(self) -> Answer:
        return month.MONTH_OUTCOME

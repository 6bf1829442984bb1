"""The pack: which part of the procedure answers what."""

from collections.abc import Callable, Sequence
from typing import Any

from rules.api import Act, Answer, CaseKind, ChildFacts, Form, Opening, Role, Setting, Task, hook

from . import grievance, improvement, investigation, path, questions
from .parties import ROLES
from .settings import SETTINGS

ANSWERS: dict[str, Answer] = {
    "case_path": path.CASE_PATH,
    "case_class": path.CASE_CLASS,
    "asks": path.ASKS,
    "handling_departments": path.HANDLING_DEPARTMENTS,
    "office_class": investigation.OFFICE_CLASS,
    "grievance_complete": grievance.GRIEVANCE_COMPLETE,
    "missing_items": grievance.MISSING_ITEMS,
    "quantities_fit": grievance.QUANTITIES_FIT,
    "may_send": grievance.MAY_SEND,
    "send_due": grievance.SEND_DUE,
    "registered": grievance.REGISTERED,
    "cases_this_month": grievance.CASES_THIS_MONTH,
    "case_number": grievance.CASE_NUMBER,
    "case_due": grievance.CASE_DUE,
    "registration_day_ends": grievance.REGISTRATION_DAY_ENDS,
    "days_open": grievance.DAYS_OPEN,
    "days_over": grievance.DAYS_OVER,
    "overdue": grievance.OVERDUE,
    "convey_due": grievance.CONVEY_DUE,
    "case_outcome": grievance.CASE_OUTCOME,
    "production_data_complete": investigation.PRODUCTION_DATA_COMPLETE,
    "investigation_complete": investigation.INVESTIGATION_COMPLETE,
    "responsible": investigation.RESPONSIBLE,
    "proposal_overruled": investigation.PROPOSAL_OVERRULED,
    "improvement_confirmed": improvement.IMPROVEMENT_CONFIRMED,
    "improvement_by": improvement.IMPROVEMENT_BY,
    "improvement_effect": improvement.IMPROVEMENT_EFFECT,
    "improvement_outcome": improvement.IMPROVEMENT_OUTCOME,
}


class Declared:
    """What the procedure declares."""

    name = "complaint-case-office"
    version = "1.0.0"
    title_zh = "客诉处理办法"
    title_en = "Handling of customer complaint cases by the case office"
    document = None
    questions = questions

    @hook
    def settings(self) -> Sequence[Setting]:
        return SETTINGS

    @hook
    def roles(self) -> Sequence[Role]:
        return ROLES

    @hook
    def case_kinds(self) -> Sequence[CaseKind]:
        return (grievance.KIND, improvement.KIND)

    @hook
    def forms(self) -> Sequence[Form]:
        return (*path.FORMS, *grievance.FORMS, *investigation.FORMS, *improvement.FORMS)

    @hook
    def tasks(self) -> Sequence[Task]:
        return (*path.TASKS, *grievance.TASKS, *investigation.TASKS, *improvement.TASKS)

    @hook
    def acts(self) -> Sequence[Act]:
        return (*path.ACTS, *grievance.ACTS, *investigation.ACTS)

    @hook
    def openings(self) -> Sequence[Opening]:
        return (*path.OPENINGS, *improvement.OPENINGS)

    @hook
    def child_facts(self) -> Sequence[ChildFacts]:
        return improvement.CHILD_FACTS


def _saying(answer: Answer) -> Callable[[Any], Answer]:
    said: Callable[[Any], Answer] = hook(lambda _self: answer)
    return said


CaseOffice: type[Declared] = type(
    "CaseOffice", (Declared,), {question: _saying(answer) for question, answer in ANSWERS.items()}
)
"""The declarations with one method for each question that it answers."""

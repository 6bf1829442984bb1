"""The pack: which part of the procedure answers what."""

from collections.abc import Callable, Sequence
from typing import Any

from rules.api import Act, Answer, CaseKind, ChildFacts, Form, Opening, Role, Setting, Task, hook

from . import balance, holding, notices, questions, recall, tracing
from .parties import ROLES
from .settings import SETTINGS

ANSWERS: dict[str, Answer] = {
    "lots_concerned": tracing.LOTS_CONCERNED,
    "consignees_concerned": tracing.CONSIGNEES_CONCERNED,
    "trace_has_gaps": tracing.TRACE_HAS_GAPS,
    "movements_told": tracing.MOVEMENTS_TOLD,
    "minutes_to_trace": tracing.MINUTES_TO_TRACE,
    "trace_in_time": tracing.TRACE_IN_TIME,
    "minutes_to_notify": notices.MINUTES_TO_NOTIFY,
    "mass_balances": balance.MASS_BALANCES,
    "mass_balance_totals": balance.MASS_BALANCE_TOTALS,
    "lots_unexplained": balance.LOTS_UNEXPLAINED,
    "withdrawal_worked_off": recall.WORKED_OFF,
    "authority_due": recall.AUTHORITY_DUE,
    "may_close_withdrawal": recall.MAY_CLOSE_WITHDRAWAL,
    "withdrawal_outcome": recall.WITHDRAWAL_OUTCOME,
    "may_release_lot": holding.MAY_RELEASE_LOT,
    "lot_outcome": holding.LOT_OUTCOME,
    "consignee_stage": notices.CONSIGNEE_STAGE,
    "consignee_notice_due": notices.CONSIGNEE_NOTICE_DUE,
    "consignee_answer_due": notices.CONSIGNEE_ANSWER_DUE,
    "consignee_outcome": notices.CONSIGNEE_OUTCOME,
}


class Declared:
    """What the procedure declares."""

    name = "food-withdrawal"
    version = "1.0.0"
    title_zh = "食品撤回与召回程序"
    title_en = "Withdrawal and recall of food"
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
        return (recall.KIND, holding.KIND, notices.KIND)

    @hook
    def forms(self) -> Sequence[Form]:
        return (*recall.FORMS, *tracing.FORMS, *balance.FORMS, *holding.FORMS, *notices.FORMS)

    @hook
    def tasks(self) -> Sequence[Task]:
        return (*recall.TASKS, *tracing.TASKS, *balance.TASKS, *holding.TASKS, *notices.TASKS)

    @hook
    def acts(self) -> Sequence[Act]:
        return (*recall.ACTS, *holding.ACTS)

    @hook
    def openings(self) -> Sequence[Opening]:
        return (*holding.OPENINGS, *notices.OPENINGS)

    @hook
    def child_facts(self) -> Sequence[ChildFacts]:
        return (*tracing.CHILD_FACTS, *balance.CHILD_FACTS, *notices.CHILD_FACTS)


def _saying(answer: Answer) -> Callable[[Any], Answer]:
    said: Callable[[Any], Answer] = hook(lambda _self: answer)
    return said


Withdrawal: type[Declared] = type(
    "Withdrawal", (Declared,), {question: _saying(answer) for question, answer in ANSWERS.items()}
)
"""The declarations with one method for each question that it answers."""

"""The pack: which part of the procedure answers what."""

from rules.api import Answer, Declared

from . import (
    balance,
    holding,
    notices,
    parties,
    questions,
    recall,
    settings,
    tracing,
)

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
    "lots_counted": balance.LOTS_COUNTED,
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


class Withdrawal(Declared):
    """What the procedure declares."""

    name = "food-withdrawal"
    version = "1.0.0"
    title_zh = "食品撤回与召回程序"
    title_en = "Withdrawal and recall of food"
    document = None
    questions = questions
    modules = (settings, parties, recall, tracing, balance, holding, notices)
    answers = ANSWERS

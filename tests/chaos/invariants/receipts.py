"""4. Receipts are complete: whatever was decided has its receipt, and each says the truth."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from rules.procedure import Procedure
from rules.receipts import ReceiptRefused, redecide
from tests.chaos.books import Case, World
from tests.chaos.invariants.finding import Looked

ANY: tuple[Any, ...] = ()
GROUNDS: Mapping[str, tuple[str, tuple[Any, ...]]] = {
    "complete_feedback_form": ("form_complete", (False,)),
    "search_stock": ("sent_to_quality", (True,)),
    "search_work_in_process": ("sent_to_quality", (True,)),
    "search_inspection_records": ("sent_to_quality", (True,)),
    "ask_sample": ("ask_customer_for_sample", (True,)),
    "verify_defect": ("search_finding", ("absent",)),
    "hold_analysis_meeting": ("analysis_meeting", (True,)),
    "reply_customer": ("reply", ("copy of the CAPA request form", "reasons without a request")),
    "answer_capa": ("capa_addressee", ANY),
    "carry_out_capa": ("capa_due", ANY),
    "inspect_return": ("inspection_mode", ANY),
    "inspect_remaining_pieces": ("inspection_sufficient", (False,)),
    "judge_cause": ("inspection_sufficient", (True,)),
    "agree_disposition": ("disposition", ("replenish or another way",)),
    "contact_customer": ("disposition", ("deal with the customer",)),
    "close_complaint": ("complaint_outcome", ANY),
}
"""The decision on which each task rests, and what it must have said; tasks that rest on facts alone are not here."""
STATES: Mapping[str, tuple[str, tuple[Any, ...]]] = {
    "acknowledged": ("sent_to_quality", (True,)),
    "assessed": ("same_problem", ANY),
    "investigating": ("same_problem", ANY),
    "responded": ("same_problem", ANY),
    "decision_communicated": ("same_problem", ANY),
    "inspected": ("inspection_sufficient", (True,)),
    "judged": ("responsibility", ANY),
}
OUTCOMES = {"complaint": "complaint_outcome", "capa": "capa_outcome", "return": "return_outcome"}


def receipts_complete(world: World, procedures: Mapping[str, Procedure]) -> Looked:
    """`procedures` by their hash: each receipt is decided again by the one that it names."""
    looked = Looked("4 receipts complete")
    for case in world.cases:
        for row in case.decided:
            _true(case, row, procedures, looked)
        for row in case.noted:
            _has_ground(case, row, looked)
        for row in case.noted_as("act done", "act refused"):
            _of_the_act(case, row, looked)
        _of_the_outcome(case, looked)
    return looked


def _true(case: Case, row: Row[Any], procedures: Mapping[str, Procedure], looked: Looked) -> None:
    looked.counted["receipts decided again"] += 1
    name = f"{case.name}: {row.question}, entry {row.entry}"
    held = row.receipt
    looked.check(bool(held["clauses"]), "lost", case.head, f"{name} names no clause")
    procedure = procedures.get(held["procedure"]["hash"])
    if procedure is None:
        looked.wrong("lost", case.head, f"{name} is of a procedure that nobody has")
        return
    try:
        redecide(procedure, held)
    except ReceiptRefused as wrong:
        looked.wrong("unexpected", case.head, f"{name} does not say the truth: {wrong}")


def _has_ground(case: Case, row: Row[Any], looked: Looked) -> None:
    """A task that is opened, or a state that is reached, rests on a decision that stood by then."""
    if row.what == "task opened":
        ground = GROUNDS.get(row.detail["kind"])
    elif row.what == "state":
        ground = STATES.get(row.detail["to"])
    else:
        return
    if ground is None:
        return
    looked.counted["tasks and states"] += 1
    question, allowed = ground
    decision = case.decision(question, case.cycle_at(row.entry), row.entry)
    what = f"{case.name}: {row.what} {row.detail.get('kind') or row.detail.get('to')}, entry {row.entry}"
    if decision is None or decision.status != "decided":
        looked.wrong("lost", case.head, f"{what} has no receipt for {question}")
    elif allowed:
        said = decision.said["outcome"]
        looked.check(said in allowed, "unexpected", case.head, f"{what} rests on {question} = {said!r}")


def _of_the_act(case: Case, row: Row[Any], looked: Looked) -> None:
    """Closing is decided when it is asked for; other acts of this procedure have no question of their own."""
    if row.detail["act"] != "close":
        return
    looked.counted["closings decided"] += 1
    decision = case.decision("may_close", case.cycle_at(row.entry), row.entry)
    there = decision is not None and decision.decided_at == row.at
    words = f"{case.name}: {row.what}, entry {row.entry}, has no receipt of its own"
    looked.check(there, "lost", case.head, words)


def _of_the_outcome(case: Case, looked: Looked) -> None:
    for row in case.noted_as("closed"):
        looked.counted["outcomes"] += 1
        question = OUTCOMES[case.row.kind]
        decision = case.decision(question, row.detail["cycle"], row.entry)
        said = decision.said["outcome"] if decision is not None else None
        words = f"{case.name}: closed as {row.detail['outcome']!r}, and the receipt of {question} says {said!r}"
        looked.check(decision is not None and said == row.detail["outcome"], "lost", case.head, words)

"""Why a case stands where it stands: what its procedure says now, clause by clause, and who owes what is missing."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection

from rules.evaluate import Situation
from rules.procedure import Procedure
from rules.receipts import receipt
from rules.showing import write_act, write_decision, write_task
from shared.messages.errors import FieldError, Refused
from shared.messages.text import Text

from .case_file import CaseFile
from .reading import not_here


class Evaluates(Protocol):
    """Whoever evaluates the department's cases; see `owning.Owner.situation`."""

    def situation(self, connection: Connection, case: str, now: datetime) -> tuple[CaseFile, Situation] | None: ...


def case_why(
    owner: Evaluates, connection: Connection, case: str, now: datetime, question: str | None = None
) -> dict[str, Any]:
    """Every question of the case, or the one asked for: its outcome, its clauses, its text in both languages, whom it
    waits for, its receipt. Besides them the tasks owed, the acts allowed and refused, and when time changes something.

    Refused (404) if this department does not own the case or its procedure has no such question.
    """
    found = owner.situation(connection, case, now)
    if found is None:
        raise not_here("case", case)
    file, situation = found
    procedure = file.procedure
    decisions = [one for one in _decisions(procedure, situation, now) if question in (None, one["question"])]
    if question is not None and not decisions:
        raise _no_question(procedure, situation, question)
    return {
        "case": case,
        "site": file.site,
        "kind": file.kind,
        "state": file.state,
        "outcome": file.outcome,
        "at": now,
        "wake_at": situation.wake_at,
        "procedure": {"name": procedure.name, "version": procedure.version, "hash": procedure.hash},
        "decisions": decisions,
        "tasks": [write_task(procedure, owed, situation.kind) for owed in situation.tasks],
        "acts": [write_act(procedure, act, situation.kind) for act in situation.acts],
    }


def _decisions(procedure: Procedure, situation: Situation, now: datetime) -> Iterator[dict[str, Any]]:
    values = {name: decision.outcome for name, decision in situation.decisions.items()}
    for decision in situation.decisions.values():
        made = receipt(procedure, decision, situation.known, values, now).document
        yield {**write_decision(procedure, decision, made), "text": made["text"], "owed": made["waiting_for"]}


def _no_question(procedure: Procedure, situation: Situation, question: str) -> Refused:
    known = ", ".join(situation.decisions)
    expected = Text(f"下列问题之一：{known}", f"one of the questions {known}")
    detail = Text(f"{procedure.name} 没有问题 {question}", f"{procedure.name} has no question {question} for this case")
    return Refused(404, "not-found", detail, [FieldError("question", expected, question, "not-found")])

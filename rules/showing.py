"""What a situation comes to as the contract prints it: decisions, tasks, acts and cases as plain JSON."""

from collections.abc import Mapping
from typing import Any

from .answers import clauses_of
from .deciding import Decision
from .evaluate import ActStatus, Situation, TaskOwed
from .members import called
from .procedure import Procedure
from .receipts import cited_clauses, write_outcome
from .reminding import Reminding


def write_decision(procedure: Procedure, decision: Decision, made: Mapping[str, Any]) -> dict[str, Any]:
    """A decision as the contract prints it, with its receipt."""
    return {
        "question": decision.question,
        "status": decision.status,
        "outcome": write_outcome(procedure, decision),
        "values": dict(decision.values),
        "clauses": cited_clauses(decision.clauses),
        "waiting_for": list(decision.waiting),
        "receipt": made,
    }


def write_task(procedure: Procedure, owed: TaskOwed, kind: str) -> dict[str, Any]:
    """An open task as the contract prints it."""
    return {
        "kind": owed.name,
        **({"key": owed.key} if owed.key else {}),
        "case_kind": kind,
        "text": called(procedure.vocabulary, owed.name, owed.task.for_each, owed.key),
        "role": owed.role,
        "department": owed.host,
        "due_at": owed.due.isoformat() if owed.due else None,
        "late": owed.late,
        **({"reminders": [_write_reminder(procedure, one) for one in owed.reminders]} if owed.reminders else {}),
        "before": list(owed.task.before),
        "clauses": cited_clauses(owed.clauses),
    }


def _write_reminder(procedure: Procedure, one: Reminding) -> dict[str, Any]:
    return {
        "step": one.step,
        "role": one.role,
        "department": procedure.host_of(one.role),
        "at": one.at.isoformat(),
        "clauses": list(clauses_of(one.clause)),
    }


def write_act(procedure: Procedure, act: ActStatus, kind: str) -> dict[str, Any]:
    """An act as the contract prints it: allowed, or every reason against it."""
    return {
        "act": act.act,
        "case_kind": kind,
        "allowed": act.allowed,
        "roles": list(act.who),
        "refusals": [
            {
                "code": refusal.code,
                "text": procedure.vocabulary.labels(refusal.code),
                "names": list(refusal.names),
                "clauses": cited_clauses(refusal.clauses),
            }
            for refusal in act.refusals
        ],
        "clauses": cited_clauses(act.clauses),
    }


def write_case(procedure: Procedure, situation: Situation) -> dict[str, Any]:
    return {
        "kind": situation.kind,
        "state": situation.state,
        "outcome": situation.outcome,
        "closes": situation.closes,
        "opens": [{"kind": w.kind, "count": w.count, "clauses": cited_clauses(w.clauses)} for w in situation.wanted],
        "records": [
            {
                "form": record.form,
                "text": procedure.vocabulary.labels(record.form),
                "complete": record.complete,
                "missing": list(record.missing),
                **_write_form(situation, record.form),
            }
            for record in situation.records
        ],
    }


def _write_form(situation: Situation, form: str) -> dict[str, Any]:
    """Where a form stands that is numbered, signed or handed out; its copies are those that nobody has sent yet."""
    state = situation.forms.get(form)
    if state is None:
        return {}
    names = {name.removeprefix(f"{form}."): known.value for name, known in state.facts.items() if known}
    lists: dict[str, Any] = {name: list(names[name]) for name in ("signed_by", "received_by") if name in names}
    plain: dict[str, Any] = {name: names[name] for name in ("signed", "sent_back", "delivered") if name in names}
    copies = [{"role": due.role, "copy": due.copy, "acknowledged": due.acknowledged} for due in state.copies_due]
    return {**plain, **lists, **({"copies": copies} if "delivered" in names else {})}

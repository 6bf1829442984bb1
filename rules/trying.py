"""Trying a procedure out on given facts: one question, one case kind, or all that the facts decide.

Facts of child cases may stand beside those of the case: they make up one child of their kind. The answer to a question
may be given as well; it is then taken as supposed.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from .answers import clauses_of
from .assembly import with_settings
from .deciding import Decision
from .errors import FactError, FactsRefused
from .evaluate import ActStatus, Situation, TaskOwed, evaluate
from .facts import SHARED, CaseFacts, Known, Source
from .members import called
from .namespace import ancestors
from .procedure import KindOfCase, Procedure
from .receipts import Receipt, cited_clauses, receipt, write_outcome
from .reminding import Reminding
from .reporting_periods import length_of

OF_THE_CASE = frozenset({"cycle", "closed", "opened_at", "now"})
"""What the engine knows of a case and may be given all the same; the rest of its history follows from these."""


def try_out(
    procedure: Procedure, given: Mapping[str, Any], now: datetime, *, question: str = "", kind: str = ""
) -> dict[str, Any]:
    """What the contract prints for `rules decide`.

    A setting among the facts is tried out in place of the site's. `unused` are facts that no case here can have.
    Raises `FactsRefused` with everything that is wrong with what was given, the question and the kind among it.
    """
    values = _read(procedure, given, question, kind)
    procedure = under_given(procedure, given)
    tried = procedure.declared_settings.keys() & values.keys()
    values = {name: value for name, value in values.items() if name not in tried}
    at = values.get("now", now)
    of = procedure.questions[question].question.of if question else kind
    cases = _cases(procedure, values, of or _subject(procedure, values, tried), at)
    situations = [evaluate(procedure, facts, at) for facts in cases]
    arrived = () if kind else _arriving(procedure, values, at)
    arriving = [write_decision(procedure, decision, made.document) for decision, made in arrived]
    about_cases = [_written(procedure, facts, s, at) for facts, s in zip(cases, situations, strict=True)]
    decisions = [*arriving, *(decision for decisions in about_cases for decision in decisions)]
    used = OF_THE_CASE.union(*(s.known for s in situations), *(facts.supposed for facts in cases))
    used |= {entry["fact"] for decision in arriving for entry in decision["receipt"]["inputs"]}
    return {
        "site": procedure.site.id,
        "procedure": {"name": procedure.name, "version": procedure.version, "hash": procedure.hash},
        "decisions": [d for d in _resting_first(decisions, {*values, *tried}) if _is_asked(d, values, question, kind)],
        "tasks": [write_task(procedure, owed, s.kind) for s in situations for owed in s.tasks],
        "acts": [write_act(procedure, act, s.kind) for s in situations for act in s.acts],
        "cases": [_write_case(procedure, s) for s in situations],
        "unused": sorted(set(values) - used),
    }


def under_given(procedure: Procedure, given: Mapping[str, Any]) -> Procedure:
    """The procedure with the settings that stand among the facts; the same one if there are none."""
    settings = {n: value for n, value in procedure.spelled_out(given).items() if n in procedure.declared_settings}
    return with_settings(procedure, settings) if settings else procedure


def _read(procedure: Procedure, given: Mapping[str, Any], question: str, kind: str) -> dict[str, Any]:
    errors = []
    if question and question not in procedure.questions:
        errors.append(FactError("question", f"one of {', '.join(sorted(procedure.questions))}", question, "choice"))
    if kind and kind not in procedure.kinds:
        errors.append(FactError("case", f"one of {', '.join(sorted(procedure.kinds))}", kind, "choice"))
    values: dict[str, Any] = {}
    try:
        values = procedure.read_facts(given)
    except FactsRefused as refused:
        errors += refused.errors
    follows = {
        name for (_, name), spec in procedure.facts.items() if spec.source.kind in ("history", "children", "now")
    }
    expected = "a fact that is stated; this one follows from the case and its children"
    spelled = procedure.spelled_out(given)
    errors += [FactError(name, expected, spelled[name]) for name in spelled if name in follows - OF_THE_CASE]
    if errors:
        raise FactsRefused(errors)
    return values


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


def _write_case(procedure: Procedure, situation: Situation) -> dict[str, Any]:
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


def _arriving(procedure: Procedure, values: Mapping[str, Any], now: datetime) -> Iterator[tuple[Decision, Receipt]]:
    known = {name: Known(value, Source("message")) for name, value in values.items()}
    for name, answered in procedure.questions.items():
        if answered.question.of == "":
            decision = procedure.decide(name, values)
            yield decision, receipt(procedure, decision, known, values, now)


def arrival_receipts(procedure: Procedure, values: Mapping[str, Any], now: datetime) -> list[Receipt]:
    """The receipts of the questions asked when a message arrives; `values` lie in their domains."""
    return [made for _, made in _arriving(procedure, values, now)]


def _subject(procedure: Procedure, values: Mapping[str, Any], tried: Collection[str]) -> str:
    """The kind that the facts belong to: that which with its child kinds can have the most of them; of several such
    kinds the one that asks for the most of the settings tried out, and of these the one with the most child kinds."""
    kinds = {name: one.kind for name, one in procedure.kinds.items()}
    parents = [kind.parent for kind in kinds.values() if kind.parent]
    heads = sorted((name for name, kind in kinds.items() if not kind.parent), key=parents.count, reverse=True)

    def fits(head: str) -> tuple[int, int]:
        family = [name for name in kinds if head in (name, *ancestors(name, kinds))]
        had = {fact for of in family for fact in (*_of(procedure, values, of), *_supposed(procedure, values, of))}
        had -= (
            {"period"} if values.get("period") and not _has_period(procedure.kinds[head], values["period"]) else set()
        )
        asked = {name for of in family for answered in procedure.kinds[of].order for name in answered.inputs}
        return len(had), len(asked & set(tried))

    return max(heads, key=fits)


def _has_period(kind: KindOfCase, period: str) -> bool:
    """Whether a schedule opens cases of the kind for periods of this length."""
    return length_of(period) in [schedule.each for _, schedule in kind.schedules.values()]


def _cases(procedure: Procedure, values: Mapping[str, Any], kind: str, now: datetime) -> list[CaseFacts]:
    """The case and one child for each child kind that has a fact given, children last."""
    parent = procedure.kinds[kind].kind.parent
    outer = _around(procedure, values, parent, now) if parent else None
    bare = [
        CaseFacts(name, facts, supposed=_supposed(procedure, values, name), opened_at=now)
        for name, one in procedure.kinds.items()
        if one.kind.parent == kind and (facts := _of(procedure, values, name)) | _supposed(procedure, values, name)
    ]
    case = CaseFacts(
        kind,
        _of(procedure, values, kind),
        cycle=int(values.get("cycle", 1)),
        closed=bool(values.get("closed", False)),
        opened_at=values.get("opened_at", now),
        parent=outer,
        supposed=_supposed(procedure, values, kind),
    )
    children = [_ended(procedure, replace(child, parent=case, cycle=case.cycle), now) for child in bare]
    return [replace(case, children=tuple(children)), *children]


def _around(procedure: Procedure, values: Mapping[str, Any], kind: str, now: datetime) -> CaseFacts:
    """The parent of the case that is tried, with what follows of its forms."""
    parent = CaseFacts(kind, _of(procedure, values, kind), supposed=_supposed(procedure, values, kind))
    return _with_forms(parent, evaluate(procedure, parent, now)) if procedure.kinds[kind].controlled else parent


def _with_forms(facts: CaseFacts, situation: Situation) -> CaseFacts:
    """The case with what its relatives see of where its forms stand."""
    supplied = {name: known for state in situation.forms.values() for name, known in state.facts.items() if known}
    return replace(facts, values={**facts.values, **supplied}) if supplied else facts


def _ended(procedure: Procedure, child: CaseFacts, now: datetime) -> CaseFacts:
    """The child as its own facts leave it: closed if its kind closes by itself on them."""
    situation = evaluate(procedure, child, now)
    child = _with_forms(child, situation)
    return replace(child, closed=True, outcome=situation.outcome) if situation.closes else child


def _of(procedure: Procedure, values: Mapping[str, Any], kind: str) -> dict[str, Known]:
    cycle = int(values.get("cycle", 1))
    specs = ((name, procedure.facts.get((kind, name))) for name in values)
    return {
        name: Known(values[name], spec.source, cycle=cycle)
        for name, spec in specs
        if spec and spec.source.kind in SHARED
    }


def _supposed(procedure: Procedure, values: Mapping[str, Any], kind: str) -> dict[str, Any]:
    specs = ((name, procedure.facts.get((kind, name))) for name in values)
    return {name: values[name] for name, spec in specs if spec and spec.source.kind in ("answer", "signing")}


def _written(procedure: Procedure, facts: CaseFacts, situation: Situation, now: datetime) -> list[dict[str, Any]]:
    supposed = {name: Known(value, Source("supposed", name)) for name, value in facts.supposed.items()}
    known = {**situation.known, **supposed}
    return [
        write_decision(procedure, decision, receipt(procedure, decision, known, situation.values, now).document)
        for decision in situation.decisions.values()
    ]


def _resting_first(decisions: Sequence[dict[str, Any]], given: set[str]) -> list[dict[str, Any]]:
    """The decisions that rest on what was given, by themselves or through others, before all others."""
    resting = set(given)
    for decision in decisions:
        if any(entry["fact"] in resting for entry in decision["receipt"]["inputs"]):
            resting.add(decision["question"])
    return sorted(decisions, key=lambda decision: decision["question"] not in resting)


def _is_asked(decision: Mapping[str, Any], values: Mapping[str, Any], question: str, kind: str) -> bool:
    """The question that was named, or of a named kind all, or else those that the given facts decide or touch."""
    if question:
        return bool(decision["question"] == question)
    if kind or decision["status"] in ("decided", "failed", "judge"):
        return True
    return any(entry["fact"] in values for entry in decision["receipt"]["inputs"])

"""Trying a procedure out on given facts: one question, one case kind, or all that the facts decide.

Facts of child cases may stand beside those of the case: they make up one child of their kind. The answer to a question
may be given as well; it is then taken as supposed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from .assembly import with_settings
from .deciding import Decision
from .errors import FactError, FactsRefused
from .evaluate import Situation, evaluate
from .facts import SHARED, CaseFacts, Known, Source
from .local_times import with_offsets
from .namespace import ancestors
from .one_by_one import Situations, refused_in, side_by_side, taken_apart
from .procedure import Procedure
from .receipts import Receipt, receipt
from .scheduling import Timetable
from .showing import write_act, write_case, write_decision, write_task

OF_THE_CASE = frozenset({"cycle", "closed", "opened_at", "now"})
"""What the engine knows of a case and may be given all the same; the rest of its history follows from these."""


def try_out(
    procedure: Procedure, given: Mapping[str, Any], now: datetime, *, question: str = "", kind: str = ""
) -> dict[str, Any]:
    """What the contract prints for `rules decide`.

    A setting among the facts is tried out in place of the site's. A list where one value is expected is tried member by
    member; then the document holds lists, see `one_by_one.side_by_side`. A time without an offset is one at the site.
    `unused` are facts that no case here can have, unless a shorthand has spelled out others with them that one has.
    Raises `FactsRefused` with everything that is wrong with what was given, the question and the kind among it.
    """
    situations = situations_of(procedure, given)
    read = _read_each(procedure, situations, question, kind)
    of = procedure.questions[question].question.of if question else kind
    of = of or _subject(procedure, _named_in(procedure, situations, read))
    tried = []
    for facts, values in zip(situations.given, read, strict=True):
        document = _try(under_given(procedure, facts), values, now, of, arriving=not kind)
        tried.append({**document, "unused": _of_no_use(procedure, facts, document["unused"])})
    asked = {
        d["question"]
        for one, v in zip(tried, read, strict=True)
        for d in one["decisions"]
        if _is_asked(d, v, question, kind)
    }
    documents = [{**one, "decisions": [d for d in one["decisions"] if d["question"] in asked]} for one in tried]
    return side_by_side(situations, documents) if situations.lists else documents[0]


def situations_of(procedure: Procedure, given: Mapping[str, Any]) -> Situations:
    """The situations that the facts stand for: more than one if there are lists to be tried one by one.

    A time without an offset is one at the site. Raises `FactsRefused` for lists that cannot go side by side.
    """
    return taken_apart(procedure, with_offsets(procedure, given))


def _read_each(procedure: Procedure, situations: Situations, question: str, kind: str) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = []
    refusals: list[FactsRefused | None] = []
    for facts in situations.given:
        try:
            read.append(_read(procedure, facts, question, kind))
            refusals.append(None)
        except FactsRefused as why:
            refusals.append(why)
    refused = refused_in(refusals, situations.lists)
    if refused:
        raise refused
    return read


def _named_in(procedure: Procedure, situations: Situations, read: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The facts that say which kind of case is meant: those that are known, or if none is, those named as unknown."""
    known = {name: value for values in read for name, value in values.items()}
    return known or dict.fromkeys(name for facts in situations.given for name in procedure.spelled_out(facts))


def _of_no_use(procedure: Procedure, given: Mapping[str, Any], unused: Sequence[str]) -> list[str]:
    """The facts that are unused, but for those of a shorthand of which another fact is used: it fits several kinds."""
    spelled = (procedure.spelled_out({name: value}) for name, value in given.items())
    fits = {fact for facts in spelled if not facts.keys() <= {*unused} for fact in facts}
    return [name for name in unused if name not in fits]


def _asked(document: Mapping[str, Any], values: Mapping[str, Any], question: str, kind: str) -> Iterator[str]:
    """The questions that are shown of a situation."""
    yield from (one["question"] for one in document["decisions"] if _is_asked(one, values, question, kind))


def _try(procedure: Procedure, values: Mapping[str, Any], now: datetime, of: str, *, arriving: bool) -> dict[str, Any]:
    """The document of one situation, with every decision."""
    tried = procedure.declared_settings.keys() & values.keys()
    values = {name: value for name, value in values.items() if name not in tried}
    at = values.get("now", now)
    cases = _cases(procedure, values, of, at)
    situations = [evaluate(procedure, facts, at) for facts in cases]
    arrived = _arriving(procedure, values, at) if arriving else ()
    told = [write_decision(procedure, decision, made.document) for decision, made in arrived]
    about_cases = [_written(procedure, facts, s, at) for facts, s in zip(cases, situations, strict=True)]
    decisions = [*told, *(decision for decisions in about_cases for decision in decisions)]
    used = OF_THE_CASE.union(*(s.known for s in situations), *(facts.supposed for facts in cases))
    used |= {entry["fact"] for decision in told for entry in decision["receipt"]["inputs"]}
    return {
        "site": procedure.site.id,
        "procedure": {"name": procedure.name, "version": procedure.version, "hash": procedure.hash},
        "decisions": _resting_first(decisions, {*values, *tried}),
        "tasks": [write_task(procedure, owed, s.kind) for s in situations for owed in s.tasks],
        "acts": [write_act(procedure, act, s.kind) for s in situations for act in s.acts],
        "cases": [write_case(procedure, s) for s in situations],
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


def _arriving(procedure: Procedure, values: Mapping[str, Any], now: datetime) -> Iterator[tuple[Decision, Receipt]]:
    known = {name: Known(value, Source("message")) for name, value in values.items()}
    for name, answered in procedure.questions.items():
        if answered.question.of == "":
            decision = procedure.decide(name, values)
            yield decision, receipt(procedure, decision, known, values, now)


def arrival_receipts(procedure: Procedure, values: Mapping[str, Any], now: datetime) -> list[Receipt]:
    """The receipts of the questions asked when a message arrives; `values` lie in their domains."""
    return [made for _, made in _arriving(procedure, values, now)]


def _subject(procedure: Procedure, read: Mapping[str, Any]) -> str:
    """The kind that the facts belong to: that which with its child kinds can have the most of them; of several such
    kinds the one that asks for the most of the settings tried out, then of the facts themselves, and of these the one
    with the most child kinds."""
    tried = procedure.declared_settings.keys() & read.keys()
    values = {name: value for name, value in read.items() if name not in tried}
    kinds = {name: one.kind for name, one in procedure.kinds.items()}
    parents = [kind.parent for kind in kinds.values() if kind.parent]
    heads = sorted((name for name, kind in kinds.items() if not kind.parent), key=parents.count, reverse=True)

    def fits(head: str) -> tuple[int, int, int]:
        family = [name for name in kinds if head in (name, *ancestors(name, kinds))]
        had = {fact for of in family for fact in (*_of(procedure, values, of), *_supposed(procedure, values, of))}
        had -= {"period"} if values.get("period") and not _has_period(procedure, head, values["period"]) else set()
        asked = {name for of in family for answered in procedure.kinds[of].order for name in answered.inputs}
        return len(had), len(asked & tried), len(asked & had)

    return max(heads, key=fits)


def _has_period(procedure: Procedure, kind: str, period: str) -> bool:
    """Whether a schedule opens cases of the kind for such periods."""
    schedules = [schedule for _, schedule in procedure.kinds[kind].schedules.values()]
    return any(Timetable(one, procedure.working_time, procedure.settings).has(period) for one in schedules)


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
    """The question that was named, or of a named kind all, or else those that the given facts decide or touch.

    What is taken as supposed is not decided.
    """
    if question:
        return bool(decision["question"] == question)
    if decision["question"] in values:
        return False
    if kind or decision["status"] in ("decided", "failed", "judge"):
        return True
    inputs = decision["receipt"]["inputs"]
    return any(entry["fact"] in values and entry["source"]["kind"] != "setting" for entry in inputs)

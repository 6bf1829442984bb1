"""What a procedure holds, as plain JSON.

Its questions with facts, domains and outcomes; its clauses and what carries them.
"""

from typing import Any

from .answers import clauses_of
from .cells import written
from .deciding import Answered
from .procedure import Procedure
from .receipts import cite
from .table import CompiledTable


def facts_of(procedure: Procedure) -> list[dict[str, Any]]:
    """Every fact with its domain and its one source."""
    return [
        {
            "fact": name,
            "of": of or None,
            "domain": spec.domain.describe(),
            "schema": spec.domain.schema(),
            "source": {"kind": spec.source.kind, "ref": spec.source.ref},
            "also": list(word.also) if (word := procedure.vocabulary.names.get(name)) else [],
            "text": procedure.vocabulary.labels(name),
        }
        for (of, name), spec in sorted(procedure.facts.items())
    ]


def questions_of(procedure: Procedure) -> list[dict[str, Any]]:
    """Every answered question: when it is asked, of what, on which facts, with which outcomes, by which layers."""
    return [_question(procedure, name, answered) for name, answered in sorted(procedure.questions.items())]


def _question(procedure: Procedure, name: str, answered: Answered) -> dict[str, Any]:
    question = answered.question
    return {
        "question": name,
        "text": procedure.vocabulary.labels(name),
        "asks": question.doc,
        "asked": question.asked,
        "of": question.of or None,
        "combine": question.combine,
        "outcome": procedure.domains[name].describe(),
        "facts": [
            {"fact": fact, "domain": procedure.domains[fact].describe()}
            for fact in answered.inputs
            if fact in procedure.domains
        ],
        "layers": [
            {"pack": layer.pack, "answer": type(layer.answer).__name__.removesuffix("Answer").lower()}
            for layer in answered.layers
        ],
        "replaced": list(answered.replaced),
    }


def rules_of(procedure: Procedure, question: str) -> list[dict[str, Any]]:
    """The rules of each table that answers a question, in the order in which the layers are heard."""
    return [
        {"pack": layer.pack, "hit": table.hit, "inputs": list(table.inputs), "rules": _rules(table)}
        for layer in procedure.questions[question].layers
        if (table := layer.answer.table)
    ]


def _rules(table: CompiledTable) -> list[dict[str, Any]]:
    return [
        {
            "rule": number,
            "cells": [written(cell) for cell in rule.cells],
            "outcome": written(rule.outcome),
            "values": dict(rule.values),
            "clauses": list(clauses_of(rule.clause)),
        }
        for number, rule in enumerate(table.rules, 1)
    ]


def coverage_of(procedure: Procedure) -> list[dict[str, Any]]:
    """Every clause of every pack: carried by what, which part, or exempt and why."""
    return [
        {
            **cite(procedure, pack.name, clause.id),
            "carried_by": list(procedure.carriers.get((pack.name, clause.id), ())),
            "reading": clause.reading or None,
            "part": clause.part or None,
            "exempt": clause.exempt or None,
        }
        for pack in procedure.packs
        for clause in pack.clauses.values()
    ]

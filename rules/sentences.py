"""A decision in one sentence for each language: what was decided, by which clauses, or what it waits for."""

from collections.abc import Mapping
from typing import Any

from .canonical import canonical
from .deciding import Decision
from .procedure import Procedure
from .vocabulary import Labels

PARTS = {
    "zh": {"colon": "：", "by": "（依据 {}）", "comma": "、", "yes": "是", "no": "否", "none": "无", "gap": "未知",
           "waiting": "等待 {}", "judge": "由人员判断", "failed": "无法判定：{}"},
    "en": {"colon": ": ", "by": " (by {})", "comma": ", ", "yes": "yes", "no": "no", "none": "none", "gap": "not known",
           "waiting": "waiting for {}", "judge": "left to a person's judgement", "failed": "failed: {}"},
}  # fmt: skip


def sentence(procedure: Procedure, decision: Decision) -> Labels:
    """The sentence in each language."""
    question = procedure.vocabulary.labels(decision.question)
    clauses = ", ".join(dict.fromkeys(clause for _, clause in decision.clauses))
    return {
        language: question[language]
        + parts["colon"]
        + _said(procedure, decision, language)
        + (parts["by"].format(clauses) if clauses else "")
        for language, parts in PARTS.items()
    }


def _said(procedure: Procedure, decision: Decision, language: str) -> str:
    words = procedure.vocabulary
    parts = PARTS[language]
    if decision.status == "waiting":
        names = parts["comma"].join(words.labels(name)[language] for name in decision.waiting)
        return parts["waiting"].format(names)
    if decision.status == "judge":
        return parts["judge"]
    if decision.status == "failed":
        return parts["failed"].format(decision.problem)
    return _outcome(procedure, decision.question, decision.outcome, language)


def _outcome(procedure: Procedure, question: str, outcome: Any, language: str) -> str:
    parts = PARTS[language]
    if isinstance(outcome, tuple):
        members = procedure.write_fact(question, outcome)
        each = [procedure.vocabulary.value_labels(question, _text(one, parts))[language] for one in members]
        return parts["comma"].join(each) or parts["none"]
    if isinstance(outcome, bool):
        return parts["yes" if outcome else "no"]
    return procedure.vocabulary.value_labels(question, procedure.write_fact(question, outcome))[language]


def _text(member: Any, parts: Mapping[str, str]) -> str:
    if member is None:
        return parts["gap"]
    return member if isinstance(member, str) else canonical(member)

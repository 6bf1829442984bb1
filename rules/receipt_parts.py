"""What a receipt holds whatever the inputs were and whenever it was: it follows from what the layers said.

That is a finite set for each table, so it is written as canonical text once and kept with the procedure.
"""

import hashlib
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from .answering import Said
from .answers import Mark
from .canonical import canonical, members
from .cells import written
from .deciding import Answered, Decision
from .procedure import Procedure
from .sentences import sentence

FORMAT = 1
SEALED = ("receipt", "site", "procedure", "question", "asked", "status", "outcome", "values", "problem", "clauses",
          "stack", "text", "waiting_for", "decided_at", "inputs")  # fmt: skip
"""What the seal covers, in its order: every part, those that hardly ever change first."""
FOLLOWING = SEALED[:12]
"""The parts that follow from the procedure and from what its layers said."""


@dataclass(frozen=True, slots=True)
class Says:
    """What a receipt says, without how it came about."""

    question: str
    status: str
    outcome: Any
    values: Mapping[str, Any]
    problem: str | None
    clauses: tuple[str, ...]
    text: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a receipt as text, cut where the moment, the inputs, the seal and what it waits for come in.

    `sealing` has taken in the parts of `FOLLOWING`; whoever seals goes on with a copy.
    """

    says: Says
    to_moment: str
    after_inputs: str
    after_seal: str
    sealing: Any


def parts_of(procedure: Procedure, decision: Decision) -> Parts:
    """The parts for a decision; kept if they are sure to come again."""
    key = _key(decision)
    if key is None:
        return _written(procedure, decision)
    kept: Parts | None = procedure.receipt_parts.get(key)
    if kept is None:
        kept = procedure.receipt_parts.keep(key, _written(procedure, decision))
    return kept


def following(procedure: Procedure, decision: Decision) -> dict[str, Any]:
    """The parts of `FOLLOWING`, as plain JSON."""
    answered = procedure.questions[decision.question]
    return {
        "receipt": FORMAT,
        "site": procedure.site.id,
        "procedure": {"name": procedure.name, "version": procedure.version, "hash": procedure.hash},
        "question": decision.question,
        "asked": answered.question.asked,
        "status": decision.status,
        "outcome": write_outcome(procedure, decision),
        "values": dict(decision.values),
        "problem": decision.problem or None,
        "clauses": [cite(procedure, pack, clause) for pack, clause in decision.clauses],
        "stack": [_layer(answered, pack, said) for pack, said in decision.layers],
        "text": sentence(procedure, decision),
    }


def says_of(document: Mapping[str, Any]) -> Says:
    """What a whole receipt, or its parts of `FOLLOWING`, says."""
    return Says(
        document["question"],
        document["status"],
        document["outcome"],
        MappingProxyType(document["values"]),
        document["problem"],
        tuple(cited["clause"] for cited in document["clauses"]),
        MappingProxyType(document["text"]),
    )


def write_outcome(procedure: Procedure, decision: Decision) -> Any:
    """The outcome as JSON; `null` unless the decision is taken, or as far as it is collected by now."""
    if isinstance(decision.outcome, tuple) or decision.status == "decided":
        return procedure.write_fact(decision.question, decision.outcome)
    return None


def cite(procedure: Procedure, pack: str, clause: str) -> dict[str, Any]:
    """A clause as it is cited: the document, the number, our reading where the print is open."""
    source = next(one for one in procedure.packs if one.name == pack)
    entry = source.clauses[clause]
    cited = {
        "pack": pack,
        "document": source.document,
        "title": {"zh": source.title_zh, "en": source.title_en},
        "clause": clause,
        "text": {"zh": entry.zh, "en": entry.en},
    }
    return {**cited, "reading": entry.reading} if entry.reading else cited


def _key(decision: Decision) -> Hashable:
    """What the parts follow from. `None` for an outcome that can be equal to one that is written otherwise."""
    outcome = decision.outcome
    if not (outcome is None or isinstance(outcome, str | bool)) and not _texts(outcome):
        return None
    if not decision.values:
        return decision.question, decision.layers
    # equality of the layers includes the values, their hash does not
    told = [tuple(value) if isinstance(value, list) else value for value in decision.values.values()]
    return decision.question, decision.layers, *told


def _texts(outcome: Any) -> bool:
    return isinstance(outcome, tuple) and all(isinstance(one, str) for one in outcome)


def _written(procedure: Procedure, decision: Decision) -> Parts:
    made = following(procedure, decision)
    first = "[" + "".join(canonical(made[part]) + "," for part in FOLLOWING)
    return Parts(
        says_of(made),
        "{" + _members(made, "", "decided_at") + ',"decided_at":"',
        "]," + _members(made, "inputs", "seal") + ',"seal":"',
        '",' + _members(made, "seal", "waiting_for") + ',"waiting_for":',
        hashlib.sha256(first.encode()),
    )


def _members(made: Mapping[str, Any], after: str, before: str) -> str:
    return members((name, value) for name, value in made.items() if after < name < before)


def _layer(answered: Answered, pack: str, said: Said) -> dict[str, Any]:
    table = next(one for one in answered.layers if one.pack == pack).answer.table
    result = written(said.outcome) if isinstance(said.outcome, Mark) else said.status
    heard: dict[str, Any] = {"layer": pack, "thing": f"{pack}:{answered.question.name}", "result": result}
    if table is not None:
        heard["hit"] = table.hit
        heard["rules"] = list(said.rules)
        heard["open"] = list(said.open)
        heard["others"] = [{"rule": rule, "failed": fact, "cell": cell} for rule, fact, cell in said.failed]
    return heard

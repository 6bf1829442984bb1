"""A receipt put together step by step and kept nowhere: what the fast way of writing one is compared with."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rules.answers import Mark
from rules.cells import written
from rules.deciding import Decision
from rules.facts import Known
from rules.owing import owed
from rules.procedure import Procedure
from rules.sentences import sentence

SEALED = [
    *("receipt", "site", "procedure", "question", "asked", "status", "outcome", "values", "problem", "clauses"),
    *("stack", "text", "waiting_for", "decided_at", "inputs"),
]


def plain_text(value: Any) -> str:
    """Names sorted, no blanks, nothing escaped that need not be."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def plain_receipt(
    procedure: Procedure,
    decision: Decision,
    known: Mapping[str, Known],
    values: Mapping[str, Any],
    now: datetime,
) -> dict[str, Any]:
    """The receipt as plain JSON."""
    answered = procedure.questions[decision.question]
    seen = {**procedure.settings, **values, **{name: one.value for name, one in known.items()}}
    taken = decision.status == "decided" or isinstance(decision.outcome, tuple)
    made: dict[str, Any] = {
        "receipt": 1,
        "site": procedure.site.id,
        "procedure": {"name": procedure.name, "version": procedure.version, "hash": procedure.hash},
        "question": decision.question,
        "asked": answered.question.asked,
        "decided_at": now.isoformat(),
        "status": decision.status,
        "outcome": procedure.write_fact(decision.question, decision.outcome) if taken else None,
        "values": dict(decision.values),
        "problem": decision.problem or None,
        "inputs": [_input(procedure, name, known, values) for name in answered.inputs],
        "stack": [_layer(procedure, decision, at) for at in range(len(decision.layers))],
        "clauses": [_cited(procedure, pack, clause) for pack, clause in decision.clauses],
        "waiting_for": owed(procedure, decision.waiting, answered.question.of, seen.get),
        "text": sentence(procedure, decision),
    }
    sealed = plain_text([made[part] for part in SEALED])
    return {**made, "seal": hashlib.sha256(sealed.encode()).hexdigest()}


def _input(procedure: Procedure, name: str, known: Mapping[str, Known], values: Mapping[str, Any]) -> dict[str, Any]:
    if name in known:
        own = known[name]
        return {
            "fact": name,
            "value": procedure.write_fact(name, own.value),
            "source": {"kind": own.source.kind, "ref": own.source.ref},
            "by": own.by or None,
            "known_at": own.known_at.isoformat() if own.known_at else None,
            "as_of": own.as_of.isoformat() if own.as_of else None,
        }
    if name in procedure.declared_settings:
        source = {"kind": "setting", "ref": name, "layer": procedure.setting_layers[name]}
        return {"fact": name, "value": procedure.write_fact(name, procedure.settings.get(name)), "source": source}
    source = {"kind": "answer" if name in procedure.questions else "unknown", "ref": name}
    return {"fact": name, "value": procedure.write_fact(name, values.get(name)), "source": source}


def _cited(procedure: Procedure, pack: str, clause: str) -> dict[str, Any]:
    (source,) = [one for one in procedure.packs if one.name == pack]
    entry = source.clauses[clause]
    return {
        "pack": pack,
        "document": source.document,
        "title": {"zh": source.title_zh, "en": source.title_en},
        "clause": clause,
        "text": {"zh": entry.zh, "en": entry.en},
        **({"reading": entry.reading} if entry.reading else {}),
    }


def _layer(procedure: Procedure, decision: Decision, at: int) -> dict[str, Any]:
    pack, said = decision.layers[at]
    (layer,) = [one for one in procedure.questions[decision.question].layers if one.pack == pack]
    heard: dict[str, Any] = {
        "layer": pack,
        "thing": f"{pack}:{decision.question}",
        "result": written(said.outcome) if isinstance(said.outcome, Mark) else said.status,
    }
    if layer.answer.table is not None:
        heard["hit"] = layer.answer.table.hit
        heard["rules"] = list(said.rules)
        heard["open"] = list(said.open)
        heard["others"] = [{"rule": rule, "failed": fact, "cell": cell} for rule, fact, cell in said.failed]
    return heard

"""The receipt of a decision: everything needed to explain it and to decide it again, as plain JSON.

Receipts are quality records: they live as long as the case. `redecide` shows that one still says the truth.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from .answering import Said
from .answers import Mark
from .cells import written
from .deciding import Answered, Decision
from .errors import CapaLoopError, FactError
from .facts import Known
from .owing import owed
from .procedure import Procedure
from .sentences import sentence

FORMAT = 1
_CANONICAL = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))
SEALED = ("receipt", "site", "procedure", "question", "decided_at", "status", "outcome", "values", "inputs")
"""What the seal covers; the rest of a receipt follows from it and is compared when it is decided again."""


class ReceiptRefused(CapaLoopError):
    """A receipt does not say what its procedure decides on the inputs that it holds."""


def receipt(
    procedure: Procedure,
    decision: Decision,
    known: Mapping[str, Known],
    values: Mapping[str, Any],
    now: datetime,
) -> dict[str, Any]:
    """The receipt of a decision taken at `now`.

    `known` are the facts with their provenance, `values` the answers that it may rest on (`Situation.known` and
    `Situation.values`).
    """
    answered = procedure.questions[decision.question]

    def lookup(name: str) -> Any:
        own = known.get(name)
        return values.get(name, procedure.settings.get(name)) if own is None else own.value

    made = {
        "receipt": FORMAT,
        "site": procedure.site.id,
        "procedure": {"name": procedure.name, "version": procedure.version, "hash": procedure.hash},
        "question": decision.question,
        "asked": answered.question.asked,
        "decided_at": now.isoformat(),
        "status": decision.status,
        "outcome": write_outcome(procedure, decision),
        "values": dict(decision.values),
        "inputs": [_input(procedure, name, known, values) for name in answered.inputs],
        "stack": [_layer(answered, pack, said) for pack, said in decision.layers],
        "clauses": [cite(procedure, pack, clause) for pack, clause in decision.clauses],
        "waiting_for": owed(procedure, decision.waiting, answered.question.of, lookup),
        "problem": decision.problem or None,
        "text": sentence(procedure, decision),
    }
    return {**made, "seal": seal(made)}


def seal(made: Mapping[str, Any]) -> str:
    """SHA-256 over what a receipt was given and what it says. It shows a change, not who made it."""
    return hashlib.sha256(_CANONICAL.encode([made[part] for part in SEALED]).encode()).hexdigest()


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


def _input(procedure: Procedure, name: str, known: Mapping[str, Known], values: Mapping[str, Any]) -> dict[str, Any]:
    own = known.get(name)
    if own is not None:
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
        return {
            "fact": name,
            "value": procedure.write_fact(name, procedure.settings.get(name)),
            "source": source,
        }
    source = {"kind": "answer" if name in procedure.questions else "unknown", "ref": name}
    return {"fact": name, "value": procedure.write_fact(name, values.get(name)), "source": source}


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


def redecide(procedure: Procedure, held: Mapping[str, Any]) -> Decision:
    """Decides again from what a receipt holds. Raises `ReceiptRefused` if it says anything else."""
    question = held["question"]
    if held["procedure"]["hash"] != procedure.hash:
        raise ReceiptRefused(f"{question}: the receipt is of procedure {held['procedure']['hash'][:12]}, not this one")
    if question not in procedure.questions:
        raise ReceiptRefused(f"{question}: no such question in this procedure")
    if seal(held) != held.get("seal"):
        raise ReceiptRefused(f"{question}: the receipt is not what was sealed")
    values = _values(procedure, held)
    decision = procedure.questions[question].decide(values.get)
    _compare(held, _essence_of(procedure, decision), _essence(held))
    return decision


def _values(procedure: Procedure, held: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for entry in held["inputs"]:
        name, value = entry["fact"], entry["value"]
        try:
            values[name] = None if value is None else procedure.read_fact(name, value)
        except FactError as problem:
            raise ReceiptRefused(f"{held['question']}: {problem}") from None
        if name in procedure.declared_settings and values[name] != procedure.settings.get(name):
            raise ReceiptRefused(f"{held['question']}: the setting {name} is not that of the procedure")
    return values


def _essence_of(procedure: Procedure, decision: Decision) -> dict[str, Any]:
    """What a decision says, in the shape in which a receipt holds it."""
    answered = procedure.questions[decision.question]
    return {
        "status": decision.status,
        "outcome": write_outcome(procedure, decision),
        "values": dict(decision.values),
        "inputs": list(answered.inputs),
        "stack": [_layer(answered, pack, said) for pack, said in decision.layers],
        "clauses": [[pack, clause] for pack, clause in decision.clauses],
        "waiting_for": list(decision.waiting),
        "problem": decision.problem or None,
    }


def _essence(held: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **{part: held[part] for part in ("status", "outcome", "values", "stack", "problem")},
        "inputs": [entry["fact"] for entry in held["inputs"]],
        "clauses": [[cited["pack"], cited["clause"]] for cited in held["clauses"]],
        "waiting_for": [entry["fact"] for entry in held["waiting_for"] if "through" not in entry],
    }


def _compare(held: Mapping[str, Any], again: Mapping[str, Any], recorded: Mapping[str, Any]) -> None:
    for part, said in again.items():
        if said != recorded[part]:
            raise ReceiptRefused(f"{held['question']}: {part} is {recorded[part]!r}, decided again it is {said!r}")


def cited_clauses(cited: Iterable[tuple[str, str]]) -> list[str]:
    """The numbers of cited clauses, each once."""
    return list(dict.fromkeys(clause for _, clause in cited))

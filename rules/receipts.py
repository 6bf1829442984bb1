"""The receipt of a decision: everything needed to explain it and to decide it again, as canonical JSON text.

Receipts are quality records: they live as long as the case. `redecide` shows that one still says the truth.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from .calendar import RecordedCalendar
from .canonical import canonical
from .deadlines import CALENDAR
from .deciding import Decision
from .errors import CapaLoopError, FactError
from .facts import Known
from .owing import owed
from .pictures import Picture
from .procedure import Procedure
from .receipt_inputs import InputWriter, write_inputs, writers
from .receipt_parts import FOLLOWING, SEALED, Says, following, parts_of, says_of
from .receipt_parts import cite as cite
from .receipt_parts import write_outcome as write_outcome

Pictures = Mapping[str, Mapping[str, Any]]
"""Pictures of other cases by their digest."""
NO_PICTURES: Pictures = MappingProxyType({})


class ReceiptRefused(CapaLoopError):
    """A receipt does not say what its procedure decides on the inputs that it holds."""


class Receipt:
    """A receipt as it is kept: its canonical JSON text, and at hand what it says."""

    __slots__ = ("_json", "_says")

    def __init__(self, text: str, says: Says) -> None:
        self._json = text
        self._says = says

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "Receipt":
        """The receipt that a message brings as plain JSON."""
        return cls(canonical(document), says_of(document))

    @property
    def json(self) -> str:
        """The whole receipt as canonical text: the same decision on the same inputs gives the same bytes."""
        return self._json

    @property
    def document(self) -> dict[str, Any]:
        """The whole receipt as plain JSON; the caller's own."""
        return dict(json.loads(self._json))

    @property
    def question(self) -> str:
        return self._says.question

    @property
    def status(self) -> str:
        return self._says.status

    @property
    def outcome(self) -> Any:
        """The outcome as JSON."""
        return self._says.outcome

    @property
    def values(self) -> dict[str, Any]:
        return dict(self._says.values)

    @property
    def clauses(self) -> list[str]:
        """The numbers of the cited clauses."""
        return list(self._says.clauses)

    @property
    def text(self) -> dict[str, str]:
        """The decision in one sentence for each language."""
        return dict(self._says.text)

    @property
    def said(self) -> dict[str, Any]:
        """What it says, without how it came about."""
        return {"outcome": self._says.outcome, "values": dict(self._says.values), "problem": self._says.problem}


def receipt(
    procedure: Procedure,
    decision: Decision,
    known: Mapping[str, Known],
    values: Mapping[str, Any],
    now: datetime,
) -> Receipt:
    """The receipt of a decision taken at `now`.

    `known` are the facts with their provenance, `values` the answers that it may rest on (`Situation.known` and
    `Situation.values`).
    """
    parts = parts_of(procedure, decision)
    at = now.isoformat()
    inputs = write_inputs(_writers(procedure, decision.question), known, values)
    waiting_for = _waiting_for(procedure, decision, known, values) if decision.waiting else "[]"
    sealing = parts.sealing.copy()
    sealing.update(f'{waiting_for},"{at}",[{inputs}]]'.encode())
    text = (
        f'{parts.to_moment}{at}","inputs":[{inputs}{parts.after_inputs}{sealing.hexdigest()}'
        f"{parts.after_seal}{waiting_for}}}"
    )
    return Receipt(text, parts.says)


def _writers(procedure: Procedure, question: str) -> tuple[InputWriter, ...]:
    kept: tuple[InputWriter, ...] | None = procedure.input_writers.get(question)
    if kept is None:
        kept = procedure.input_writers.keep(question, writers(procedure, question))
    return kept


def _waiting_for(
    procedure: Procedure, decision: Decision, known: Mapping[str, Known], values: Mapping[str, Any]
) -> str:
    def lookup(name: str) -> Any:
        own = known.get(name)
        return values.get(name, procedure.settings.get(name)) if own is None else own.value

    kind = procedure.questions[decision.question].question.of
    return canonical(owed(procedure, decision.waiting, kind, lookup))


def says_the_same(procedure: Procedure, decision: Decision, status: str, said: Mapping[str, Any]) -> bool:
    """Whether a decision says what a receipt with this status and `Receipt.said` says.

    The calendar in which a deadline was counted is left aside: as long as the deadline is the same, the receipt that
    stands tells truly how it came about, whatever the calendar has learnt since.
    """
    outcome = procedure.write_fact(decision.question, decision.outcome) if decision.status == "decided" else None
    again = (decision.status, outcome, decision.problem or None, _without_calendar(decision.values))
    return again == (status, said["outcome"], said["problem"], _without_calendar(said["values"]))


def _without_calendar(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "calendar" or not isinstance(value, dict)}


def seal(held: Mapping[str, Any]) -> str:
    """SHA-256 over every other part of a receipt. It shows a change, not who made it."""
    return hashlib.sha256(canonical([held[part] for part in SEALED]).encode()).hexdigest()


def redecide(procedure: Procedure, held: Mapping[str, Any], pictures: Pictures = NO_PICTURES) -> Decision:
    """Decides again from what a receipt holds. Raises `ReceiptRefused` if it says anything else.

    A picture of other cases is referred to by its digest; `pictures` gives it.
    """
    question = held["question"]
    if held["procedure"]["hash"] != procedure.hash:
        raise ReceiptRefused(f"{question}: the receipt is of procedure {held['procedure']['hash'][:12]}, not this one")
    if question not in procedure.questions:
        raise ReceiptRefused(f"{question}: no such question in this procedure")
    if seal(held) != held.get("seal"):
        raise ReceiptRefused(f"{question}: the receipt is not what was sealed")
    values = _values(procedure, held, pictures)
    counted = held["values"].get("calendar")
    if isinstance(counted, dict):
        values[CALENDAR] = RecordedCalendar(counted)
    decision = procedure.questions[question].decide(values.get)
    _compare(held, _essence_of(procedure, decision), _essence(held))
    return decision


def _values(procedure: Procedure, held: Mapping[str, Any], pictures: Pictures) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for entry in held["inputs"]:
        name, value = entry["fact"], entry["value"]
        if value is not None and isinstance(procedure.domains.get(name), Picture):
            values[name] = _picture(held["question"], value, pictures)
            continue
        try:
            values[name] = None if value is None else procedure.read_fact(name, value)
        except FactError as problem:
            raise ReceiptRefused(f"{held['question']}: {problem}") from None
        if name in procedure.declared_settings and values[name] != procedure.settings.get(name):
            raise ReceiptRefused(f"{held['question']}: the setting {name} is not that of the procedure")
    return values


def _picture(question: str, reference: Mapping[str, Any], pictures: Pictures) -> Any:
    picture = pictures.get(reference["digest"])
    if picture is None or picture["digest"] != reference["digest"]:
        raise ReceiptRefused(f"{question}: the picture {reference['digest'][:12]} that it rests on is not at hand")
    return picture


def _essence_of(procedure: Procedure, decision: Decision) -> dict[str, Any]:
    """What a decision says, in the shape in which a receipt holds it."""
    return {
        **following(procedure, decision),
        "inputs": list(procedure.questions[decision.question].inputs),
        "waiting_for": list(decision.waiting),
    }


def _essence(held: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **{part: held[part] for part in FOLLOWING},
        "inputs": [entry["fact"] for entry in held["inputs"]],
        "waiting_for": [entry["fact"] for entry in held["waiting_for"] if "through" not in entry],
    }


def _compare(held: Mapping[str, Any], again: Mapping[str, Any], recorded: Mapping[str, Any]) -> None:
    for part, said in again.items():
        if said != recorded[part]:
            raise ReceiptRefused(f"{held['question']}: {part} is {recorded[part]!r}, decided again it is {said!r}")


def cited_clauses(cited: Iterable[tuple[str, str]]) -> list[str]:
    """The numbers of cited clauses, each once."""
    return list(dict.fromkeys(clause for _, clause in cited))

"""Compiled answers: each looks up its inputs and says what it decides, never touching anything else."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Literal

from .answers import CONTRADICTION, JUDGE, NO_VALUES, Formula, Judgement, Rule, clauses_of
from .cells import written
from .conditions import Lookup
from .domains import Domain, Mismatch
from .hooks import Question
from .keeping import Kept
from .table import CompiledTable, Found, Key

Status = Literal["decided", "waiting", "judge", "failed"]
PLAIN: frozenset[type] = frozenset({bool, str, type(None)})
"""Types of outcomes of which equal ones are also written alike, unlike numbers and moments."""
JUDGED = "judged."
"""Prefix of the fact by which a person decides what a table leaves to judgement."""
TO_JUDGE = "to_judge."
"""Prefix of what the engine knows of such a question: whether it is left to a person now."""
JUDGE_FORM = "judge."
"""Prefix of the form and the task by which a person decides it."""
CELLS_KEPT = 50_000
"""How many cells of one table are kept ready; a table in use has some dozens."""
WAITING_KEPT = 4_096
"""For how many choices of inputs it is kept ready that these are waited for."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one layer says. `failed` are other rules, each with the first input that rules it out and the cell there.

    `rules` are those that hold; where only several between them cover what is unknown, all of these. `open` are further
    ones that an unknown input leaves possible. A `waiting` collecting table says in `outcome` what is certain by now.
    """

    status: Status
    outcome: Any = None
    values: Mapping[str, Any] = field(default_factory=lambda: NO_VALUES, hash=False)
    clauses: tuple[str, ...] = ()
    rules: tuple[int, ...] = ()
    open: tuple[int, ...] = ()
    failed: tuple[tuple[int, str, Any], ...] = field(default=(), hash=False)
    waiting: tuple[str, ...] = ()
    problem: str = ""


class Compiled(ABC):
    """An answer ready to be asked."""

    inputs: tuple[tuple[str, bool], ...]
    """Names of its inputs; true where the input may be unknown."""
    table: CompiledTable | None = None
    """Its rules, if it answers by rules."""
    judged: str = ""
    """The fact by which a person decides what it leaves to judgement; empty if it leaves nothing."""

    may_wait: bool = False
    """Whether it may wait for what perhaps nobody ever states."""

    @abstractmethod
    def say(self, lookup: Lookup) -> Said:
        """What it says to what `lookup` knows; `lookup` gives `None` for what is unknown."""


class RuleTable(Compiled):
    """What all answers by rules share: each cell of the table is read once and then kept."""

    def __init__(self, rules: CompiledTable) -> None:
        self.inputs = tuple((name, False) for name in rules.inputs)
        self.table = rules
        self.rules = rules
        self._said: Kept[Key, Said] = Kept(CELLS_KEPT)

    def say(self, lookup: Lookup) -> Said:
        key = self.rules.key(lookup)
        said = self._said.get(key)
        return said if said is not None else self._said.keep(key, self._read(self.rules.cell(key)))

    @abstractmethod
    def _read(self, found: Found) -> Said:
        """What the rules found say."""

    def _failed(self, found: Found) -> tuple[tuple[int, str, Any], ...]:
        at = self.rules.inputs.index
        cells = {rule: self.rules.rules[rule - 1].cells for rule, _ in found.failed}
        return tuple((rule, fact, written(cells[rule][at(fact)])) for rule, fact in found.failed)

    def _numbered(self, numbers: tuple[int, ...]) -> list[Rule]:
        return [self.rules.rules[number - 1] for number in numbers]


class TableAnswer(RuleTable):
    """A unique or any table."""

    def __init__(self, question: Question, table: CompiledTable) -> None:
        super().__init__(table)
        self.judged = JUDGED + question.name if any(rule.outcome is JUDGE for rule in table.rules) else ""

    def say(self, lookup: Lookup) -> Said:
        said = super().say(lookup)
        return self._judgement(said, lookup(self.judged)) if said.status == "judge" else said

    def _read(self, found: Found) -> Said:
        if found.waiting:
            return Said("waiting", open=found.possible, failed=self._failed(found), waiting=found.waiting)
        holding = found.matched or found.possible
        chosen = self._numbered(holding)
        said = Said(
            "decided",
            chosen[0].outcome,
            chosen[0].values,
            _cited(chosen),
            holding,
            _without(found.possible, holding),
            self._failed(found),
        )
        if said.outcome is CONTRADICTION:
            problem = f"{', '.join(self.rules.inputs)} contradict each other"
            return replace(said, status="failed", outcome=None, values=NO_VALUES, problem=problem)
        return replace(said, status="judge") if said.outcome is JUDGE else said

    def _judgement(self, said: Said, judged: Any) -> Said:
        if judged is None:
            return replace(said, outcome=None, values=NO_VALUES, waiting=(self.judged,))
        return replace(said, status="decided", outcome=judged)


class CollectAnswer(RuleTable):
    """A table of which every matching rule counts. Its outcome is a sorted tuple of texts."""

    def _read(self, found: Found) -> Said:
        certain = found.matched if found.waiting else found.possible
        rules = self._numbered(certain)
        outcome = tuple(sorted({rule.outcome for rule in rules}))
        status: Status = "waiting" if found.waiting else "decided"
        rest = _without(found.possible, certain)
        return Said(status, outcome, NO_VALUES, _cited(rules), certain, rest, self._failed(found), found.waiting)


class FormulaAnswer(Compiled):
    """A pure function of its inputs."""

    def __init__(self, formula: Formula, inputs: tuple[tuple[str, bool], ...], outcome: Domain) -> None:
        self.inputs = inputs
        self._names = tuple(name for name, _ in inputs)
        self._compute = formula.compute
        self._said: Kept[Any, Said] = Kept(CELLS_KEPT)
        self._outcome = outcome
        self._clauses = clauses_of(formula.clause)

    def say(self, lookup: Lookup) -> Said:
        values = [lookup(name) for name in self._names]
        if None in values and (missing := _missing(self.inputs, values)):
            return _waiting(missing)
        try:
            result = self._compute(*values)
            if result is None and None in values:
                return _waiting(tuple(name for name, value in zip(self._names, values, strict=True) if value is None))
            return self._decided(result)
        except Mismatch as problem:
            return self._failure(f"the result is outside its domain, {problem}")
        except Exception as problem:  # noqa: BLE001 - whatever a pack raises makes the decision fail, never the case
            return self._failure(f"{type(problem).__name__}: {problem}")

    def _decided(self, result: Any) -> Said:
        if type(result) not in PLAIN:
            return self._read(result)
        said = self._said.get(result)
        return said if said is not None else self._said.keep(result, self._read(result))

    def _read(self, result: Any) -> Said:
        return Said("decided", self._outcome.read(result), clauses=self._clauses)

    def _failure(self, problem: str) -> Said:
        return Said("failed", clauses=self._clauses, problem=problem)


class JudgementAnswer(Compiled):
    """What a person stated on a form."""

    def __init__(self, judgement: Judgement, inputs: tuple[tuple[str, bool], ...]) -> None:
        self.inputs = ((judgement.judged, False), *inputs)
        self._names = tuple(name for name, _ in self.inputs)
        self._judgement = judgement
        self._clauses = clauses_of(judgement.clause)

    def say(self, lookup: Lookup) -> Said:
        values = [lookup(name) for name in self._names]
        if None in values and (missing := _missing(self.inputs, values)):
            return _waiting(missing)
        problem = self._problem(values[1:])
        if problem:
            return Said("failed", clauses=self._clauses, problem=problem)
        return Said("decided", values[0], clauses=self._clauses)

    def _problem(self, values: list[Any]) -> str:
        if self._judgement.valid is None:
            return ""
        try:
            return self._judgement.valid(*values)
        except Exception as problem:  # noqa: BLE001 - see FormulaAnswer
            return f"{type(problem).__name__}: {problem}"


class CompletenessAnswer(Compiled):
    """Whether a form's required fields are all stated; with `for_each`, for every member of the form's list."""

    def __init__(self, required: tuple[str, ...], clauses: tuple[str, ...], *, for_each: bool) -> None:
        self.inputs = tuple((name, True) for name in required)
        self._clauses = clauses
        self._for_each = for_each

    def say(self, lookup: Lookup) -> Said:
        missing = tuple(name for name, _ in self.inputs if (value := lookup(name)) is None or self._has_a_gap(value))
        return Said("decided", not missing, {"missing": list(missing)}, self._clauses)

    def _has_a_gap(self, value: Any) -> bool:
        return self._for_each and None in value


def _without(numbers: tuple[int, ...], less: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(number for number in numbers if number not in less)


def _cited(rules: list[Rule]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(clause for rule in rules for clause in clauses_of(rule.clause)))


@lru_cache(WAITING_KEPT)
def _waiting(missing: tuple[str, ...]) -> Said:
    return Said("waiting", waiting=missing)


def _missing(inputs: tuple[tuple[str, bool], ...], values: list[Any]) -> tuple[str, ...]:
    return tuple(name for (name, optional), value in zip(inputs, values, strict=True) if value is None and not optional)

"""A question with the layers of the stack that answer it, and the decision that comes of asking them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .answering import CELLS_KEPT, Compiled, Said, Status
from .answers import NO_VALUES, PASS
from .conditions import Lookup
from .hooks import Question
from .keeping import Kept
from .table import CompiledTable, Key


@dataclass(frozen=True)
class Layer:
    """One pack's answer to a question."""

    pack: str
    answer: Compiled


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer to a question at a moment. `layers` says who was heard and what each said."""

    question: str
    status: Status
    outcome: Any
    values: Mapping[str, Any]
    clauses: tuple[tuple[str, str], ...]
    waiting: tuple[str, ...]
    problem: str
    layers: tuple[tuple[str, Said], ...]


@dataclass(frozen=True)
class Answered:
    """A question with the layers that answer it, the last pack of the stack first.

    `replaced` are the packs that answer it as well and are not heard.
    """

    question: Question
    layers: tuple[Layer, ...]
    replaced: tuple[str, ...] = ()

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        """The names of all facts and questions it depends on, in the order of the layers; judgements come last."""
        judged = [layer.answer.judged for layer in self.layers if layer.answer.judged]
        return tuple(dict.fromkeys([*(name for layer in self.layers for name, _ in layer.answer.inputs), *judged]))

    def decide(self, lookup: Lookup) -> Decision:
        """The decision for what `lookup` knows; `lookup` gives `None` for what is unknown."""
        table = self._only_table
        if table is None:
            return self._decide(lookup)
        key = table.key(lookup)
        decision = self._taken.get(key)
        return decision if decision is not None else self._taken.keep(key, self._decide(lookup))

    @cached_property
    def _only_table(self) -> CompiledTable | None:
        """The table that alone says all there is to say: of such a question every decision is taken once and kept."""
        (answer, *others) = [layer.answer for layer in self.layers]
        return None if others or answer.judged else answer.table

    @cached_property
    def _taken(self) -> Kept[Key, Decision]:
        return Kept(CELLS_KEPT)

    def _decide(self, lookup: Lookup) -> Decision:
        if self.question.combine == "collect":
            return self._collect(lookup)
        heard: list[tuple[str, Said]] = []
        for layer in self.layers:
            said = layer.answer.say(lookup)
            heard.append((layer.pack, said))
            if said.outcome is not PASS:
                break
        return _decision(self.question.name, heard, heard[-1][1])

    def _collect(self, lookup: Lookup) -> Decision:
        heard = [(layer.pack, layer.answer.say(lookup)) for layer in self.layers]
        statuses = [said.status for _, said in heard]
        status: Status = "failed" if "failed" in statuses else "waiting" if "waiting" in statuses else "decided"
        return Decision(
            self.question.name,
            status,
            tuple(sorted({element for _, said in heard for element in said.outcome or ()})),
            NO_VALUES,
            tuple((pack, clause) for pack, said in heard for clause in said.clauses),
            tuple(dict.fromkeys(name for _, said in heard for name in said.waiting)),
            "; ".join(said.problem for _, said in heard if said.problem),
            tuple(heard),
        )


def _decision(question: str, heard: list[tuple[str, Said]], last: Said) -> Decision:
    pack = heard[-1][0]
    return Decision(
        question,
        last.status,
        last.outcome,
        last.values,
        tuple((pack, clause) for clause in last.clauses),
        last.waiting,
        last.problem,
        tuple(heard),
    )

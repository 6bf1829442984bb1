"""A question with the layers of the stack that answer it, and the decision that comes of asking them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .answering import CELLS_KEPT, PLAIN, Compiled, Said, Status
from .answers import NO_VALUES, PASS, clauses_of
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
        return self._way(lookup)

    @cached_property
    def _way(self) -> Callable[[Lookup], Decision]:
        """How it is decided: what one layer alone says comes again and again, and is kept as a decision."""
        if len(self.layers) > 1:
            return self._decide
        (layer,) = self.layers
        table = layer.answer.table
        if table is not None:
            return self._decide if layer.answer.judged else self._by_cell(table)
        return self._decide if self.question.combine == "collect" else self._by_what_is_said(layer)

    def _by_cell(self, table: CompiledTable) -> Callable[[Lookup], Decision]:
        taken: Kept[Key, Decision] = Kept(CELLS_KEPT)

        def decide(lookup: Lookup) -> Decision:
            key = table.key(lookup)
            decision = taken.get(key)
            return decision if decision is not None else taken.keep(key, self._decide(lookup))

        return decide

    def _by_what_is_said(self, layer: Layer) -> Callable[[Lookup], Decision]:
        taken: Kept[Said, Decision] = Kept(CELLS_KEPT)

        def decide(lookup: Lookup) -> Decision:
            said = layer.answer.say(lookup)
            if said.values or type(said.outcome) not in PLAIN:
                return _decision(self.question.name, [(layer.pack, said)], said)
            decision = taken.get(said)
            if decision is None:
                decision = taken.keep(said, _decision(self.question.name, [(layer.pack, said)], said))
            return decision

        return decide

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
        collected = tuple(sorted({element for _, said in heard for element in said.outcome or ()}))
        cited = tuple((pack, clause) for pack, said in heard for clause in said.clauses)
        return Decision(
            self.question.name,
            status,
            collected,
            NO_VALUES,
            cited if collected or status != "decided" else tuple(dict.fromkeys(self._heeded(heard))),
            tuple(dict.fromkeys(name for _, said in heard for name in said.waiting)),
            "; ".join(said.problem for _, said in heard if said.problem),
            tuple(heard),
        )

    def _heeded(self, heard: list[tuple[str, Said]]) -> Iterator[tuple[str, str]]:
        """The clauses of everything that was asked and had nothing to collect: none of them stands against it."""
        for layer, (pack, said) in zip(self.layers, heard, strict=True):
            rules = layer.answer.table.rules if layer.answer.table else ()
            yield from ((pack, clause) for clause in said.clauses)
            yield from ((pack, clause) for rule in rules for clause in clauses_of(rule.clause))


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

"""How many decisions one core takes in a second: bare, with a receipt, with a receipt that is read again as plain JSON.

A receipt here is what a department keeps: the whole canonical text, sealed. Every set of inputs is a case of its own,
with its own moments; together they cover every cell of the table. Each repeat draws its sets anew.
"""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from itertools import product
from random import Random
from statistics import median
from time import perf_counter
from typing import Any

from rules.assembly import assemble, find_packs
from rules.deciding import Decision
from rules.facts import Known, Source
from rules.procedure import Procedure
from rules.receipts import Receipt, receipt
from rules.sites import Site

QUESTIONS = ("capa_request", "same_problem")
SITE = Site("factory", ("iso9001",), timezone="Asia/Shanghai")
BEGIN = datetime(2026, 3, 2, 8, tzinfo=UTC)


@dataclass(frozen=True)
class Given:
    """The facts of one case, bare and with where they come from, and the moment of the decision."""

    values: Mapping[str, Any]
    known: Mapping[str, Known]
    now: datetime


@dataclass(frozen=True)
class Rate:
    """Decisions in a second: the median of all repeats, the slowest and the fastest."""

    question: str
    what: str
    median: int
    slowest: int
    fastest: int


def procedure_of_the_base() -> Procedure:
    """The base procedure, as a site runs it."""
    return assemble(SITE, find_packs(SITE))


def draw(procedure: Procedure, question: str, sets: int = 4_000, seed: int = 1) -> list[Given]:
    """Sets of inputs in which every cell of the question's table comes up, no two sets alike."""
    random = Random(seed)
    cells = list(_cells(procedure, question))
    random.shuffle(cells)
    return [_given(procedure, question, cells[number % len(cells)], number, random) for number in range(sets)]


def bare(procedure: Procedure, question: str, repeats: int = 9) -> Rate:
    """A decision and nothing else."""

    def decide(one: Given) -> Decision:
        return procedure.decide(question, one.values)

    return _rate("bare", procedure, question, decide, repeats)


def with_receipt(procedure: Procedure, question: str, repeats: int = 9) -> Rate:
    """A decision with its whole receipt as the text that is stored."""

    def decide(one: Given) -> str:
        return _receipt(procedure, question, one).json

    return _rate("with a receipt, as stored", procedure, question, decide, repeats)


def with_document(procedure: Procedure, question: str, repeats: int = 9) -> Rate:
    """A decision with its whole receipt, read again from its text as plain JSON."""

    def decide(one: Given) -> dict[str, Any]:
        return _receipt(procedure, question, one).document

    return _rate("with a receipt, as plain JSON", procedure, question, decide, repeats)


def _receipt(procedure: Procedure, question: str, one: Given) -> Receipt:
    decision = procedure.decide(question, one.values)
    return receipt(procedure, decision, one.known, one.values, one.now)


def _cells(procedure: Procedure, question: str) -> Iterator[dict[str, Any]]:
    """One value for each input of each cell of the question's tables; settings are the site's own."""
    axes = {axis.name: axis for layer in procedure.questions[question].layers if layer.answer.table
            for axis in layer.answer.table.axes if axis.name not in procedure.declared_settings}  # fmt: skip
    for pieces in product(*(axis.pieces for axis in axes.values())):
        yield {name: piece.sample for name, piece in zip(axes, pieces, strict=True)}


def _given(procedure: Procedure, question: str, cell: Mapping[str, Any], number: int, random: Random) -> Given:
    stated = BEGIN + timedelta(seconds=number, microseconds=random.randrange(1_000_000))
    of = procedure.questions[question].question.of
    by = f"{random.choice(('Wang Fang', '李强', 'Zhao Min', 'Chen'))} {random.randrange(40)}"
    known = {
        name: Known(value, Source("form", spec.source.ref), by, stated, stated - timedelta(minutes=5))
        for name, value in cell.items()
        if (spec := procedure.facts.get((of, name))) and spec.source.kind == "form"
    }
    return Given(dict(cell), known, stated + timedelta(seconds=1))


def _rate(what: str, procedure: Procedure, question: str, decide: Callable[[Given], Any], repeats: int) -> Rate:
    rates = []
    for repeat in range(repeats):
        given = draw(procedure, question, seed=repeat)
        begun = perf_counter()
        for one in given:
            decide(one)
        rates.append(round(len(given) / (perf_counter() - begun)))
    return Rate(question, what, round(median(rates)), min(rates), max(rates))


def main() -> None:
    """Writes every rate as a line of JSON."""
    procedure = procedure_of_the_base()
    for question in sys.argv[1:] or QUESTIONS:
        for measure in (bare, with_receipt, with_document):
            sys.stdout.write(json.dumps(asdict(measure(procedure, question))) + "\n")


if __name__ == "__main__":
    main()

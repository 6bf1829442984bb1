"""Decisions a second: our engine bare and with a receipt, and the rivals on the same table and the same inputs."""

from collections.abc import Callable, Mapping, Sequence
from time import perf_counter
from typing import Any, Final

from bench.decisions import bare, draw, procedure_of_the_base, with_receipt
from bench.engines import QUESTION, Decide, all_inputs, engines, own
from bench.report import Report, Table
from bench.spread import Spread
from rules.procedure import Procedure

REPEATS: Final = 9
NOTES: Final = (
    f"The table of `{QUESTION}` in the base procedure, translated by program; before anything is timed every engine",
    "has to decide every combination of inputs as ours does. One core; the repeats of all engines take turns.",
    "A receipt is the whole text that a department stores: inputs with their source, clauses, why no other rule held.",
    "The rivals keep no receipt; zen-engine's trace is what comes nearest.",
)


class DecidesOtherwise(RuntimeError):
    """A rival gives another outcome than our engine: timing it would compare different things."""


def run(report: Report, *, quick: bool) -> None:
    procedure = procedure_of_the_base()
    rivals = engines()
    compare(procedure, rivals)
    repeats = 3 if quick else REPEATS
    inputs = [_whole(procedure, one.values) for one in draw(procedure, QUESTION)]
    measures: dict[str, Callable[[], float]] = {
        "CAPA Loop, bare": lambda: bare(procedure, QUESTION, 1).median,
        "CAPA Loop, with a receipt as stored": lambda: with_receipt(procedure, QUESTION, 1).median,
        **{name: _rate_of(decide, inputs) for name, decide in rivals.items()},
    }
    rates: dict[str, list[float]] = {name: [] for name in measures}
    for _ in range(repeats):
        for name, measure in measures.items():
            rates[name].append(measure())
    report.add(_table(rates, repeats), "decisions", rates)


def compare(procedure: Procedure, rivals: Mapping[str, Decide]) -> int:
    """On how many inputs all agree. DecidesOtherwise when one does not."""
    decide, inputs = own(procedure), list(all_inputs(procedure))
    for name, rival in rivals.items():
        for values in inputs:
            if rival(values) is not decide(values):
                told = f"{name} says {rival(values)!r} to {values}, expected {decide(values)!r}"
                raise DecidesOtherwise(told)
    return len(inputs)


def _whole(procedure: Procedure, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with the settings of the site that the table looks at: the rivals know none."""
    names = procedure.questions[QUESTION].inputs
    return {name: values.get(name, procedure.settings.get(name)) for name in names}


def _rate_of(decide: Decide, inputs: Sequence[Mapping[str, Any]]) -> Callable[[], float]:
    def measure() -> float:
        begun = perf_counter()
        for values in inputs:
            decide(values)
        return len(inputs) / (perf_counter() - begun)

    return measure


def _table(rates: Mapping[str, Sequence[float]], repeats: int) -> Table:
    ours, receipts = list(rates.values())[:2]
    rows = [
        [name, str(Spread.of(found)), _times(ours, found), _times(receipts, found)] for name, found in rates.items()
    ]
    columns = ("", "decisions/s", "CAPA Loop bare ÷ it", "CAPA Loop with a receipt ÷ it")
    return Table(f"Decisions, {repeats} repeats", columns, rows, NOTES)


def _times(ours: Sequence[float], theirs: Sequence[float]) -> str:
    return str(Spread.of([a / b for a, b in zip(ours, theirs, strict=True)]))

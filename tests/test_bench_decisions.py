"""What is counted as a decision with a receipt is a whole receipt, on inputs that cover the table."""

import json

import pytest

from bench.decisions import QUESTIONS, bare, draw, procedure_of_the_base, with_document, with_receipt
from rules.receipts import receipt, redecide

BASE = procedure_of_the_base()


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_inputs_cover_every_cell_and_no_two_sets_are_alike(question: str) -> None:
    given = draw(BASE, question, sets=300)
    (layer,) = BASE.questions[question].layers
    table = layer.answer.table
    assert table is not None
    cells = {table.key({**BASE.settings, **one.values}.get) for one in given}
    free = [axis for axis in table.axes if axis.name not in BASE.declared_settings]
    assert len(cells) == len({tuple(one.values[axis.name] for axis in free) for one in given}) > 7
    assert {at for key in cells for at in [key[0]]} == set(range(len(table.axes[0].pieces)))
    made = [receipt(BASE, BASE.decide(question, one.values), one.known, one.values, one.now) for one in given]
    assert len({one.json for one in made}) == len(given)
    for one in made:
        redecide(BASE, json.loads(one.json))


@pytest.mark.parametrize("measure", [bare, with_receipt, with_document])
def test_a_rate_lies_between_the_slowest_and_the_fastest(measure: object) -> None:
    rate = measure(BASE, "same_problem", repeats=3)  # type: ignore[operator]
    assert 0 < rate.slowest <= rate.median <= rate.fastest

"""The pack holds, and its worked examples come out, at a site that runs it on the base procedure."""

from pathlib import Path

import pytest

from capaloop.trial import Example, Trial

TRIAL = Trial(Path(__file__).parents[1] / "sites.toml", "trial")


def test_the_procedure_holds() -> None:
    assert TRIAL.problems() == []


@pytest.mark.parametrize("example", TRIAL.examples("bakery-complaints"), ids=str)
def test_the_worked_example_comes_out(example: Example) -> None:
    assert example.failures == ()

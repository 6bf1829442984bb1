"""Whole lives played by dice hold every invariant; with a protection switched off the judge says which does not."""

from pathlib import Path

import pytest

from tests.chaos.simulated import Simulation
from tests.faults.protections import PROTECTIONS

CASES = 5


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whole_lives_hold_every_invariant(seed: int, tmp_path: Path) -> None:
    verdict = Simulation.of(tmp_path, seed, CASES).play()

    assert verdict.right, verdict
    assert verdict.reckoning.ok == CASES


@pytest.mark.parametrize(
    ("protection", "invariant", "words"),
    [
        ("inbox-off", "2", "duplicated"),
        ("guard-off", "3", "was closed while"),
        ("receipts-off", "4", "no receipt"),
    ],
)
def test_without_a_protection_an_invariant_is_broken(
    protection: str, invariant: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    PROTECTIONS[protection](monkeypatch.setattr)

    verdict = Simulation.of(tmp_path, 1, CASES).play(400)

    print(f"\n{protection}: {verdict}")  # noqa: T201 - its result
    assert invariant in verdict.broken()
    assert words in str(verdict)


def test_what_is_published_outside_the_transaction_is_lost(tmp_path: Path) -> None:
    verdict = Simulation.of(tmp_path, 1, CASES, marks_first=True).play(400)

    print(f"\noutbox-off: {verdict}")  # noqa: T201 - its result
    assert "1" in verdict.broken()
    assert "has not come to" in str(verdict)

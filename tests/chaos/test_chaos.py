"""The short run: complaints from their submission to their end on real processes, while a plan of faults befalls them.

The long one is `make chaos`.
"""

import pytest

from tests.chaos.conftest import Stage
from tests.chaos.plan import FIRST, drawn
from tests.chaos.run import run

pytestmark = [pytest.mark.broker, pytest.mark.timeout(3600)]

SEED = 7
CASES, FAULTS = 14, 4


def test_the_plan_follows_from_the_seed() -> None:
    plan = drawn(SEED, "sqlite", 30)

    assert plan == drawn(SEED, "sqlite", 30)
    assert plan != drawn(SEED + 1, "sqlite", 30)
    assert {fault.what for fault in plan[: len(FIRST["sqlite"])]} == set(FIRST["sqlite"])


@pytest.mark.postgres
def test_whole_lives_under_chaos(stage: Stage) -> None:
    scene = stage("postgresql", SEED)

    verdict = run(scene, SEED, CASES, drawn(SEED, "postgresql", FAULTS), in_hand=CASES // 2).judged()

    print(f"\n{verdict}")  # noqa: T201 - its result
    assert verdict.right, f"{verdict}\n{scene.installation.last_words()}"

"""The short run: complaints from their submission to their end on real processes, while a plan of faults befalls them.

The long one is `make chaos`.
"""

import pytest

from tests.chaos.conftest import Stage
from tests.chaos.plan import FIRST, drawn
from tests.chaos.run import run
from tests.faults.databases import Kind

pytestmark = [pytest.mark.broker, pytest.mark.timeout(3600)]

SEED = 7


def test_the_plan_follows_from_the_seed() -> None:
    plan = drawn(SEED, "sqlite", 30)

    assert plan == drawn(SEED, "sqlite", 30)
    assert plan != drawn(SEED + 1, "sqlite", 30)
    assert {fault.what for fault in plan[: len(FIRST["sqlite"])]} == set(FIRST["sqlite"])


@pytest.mark.parametrize(
    ("kind", "cases", "faults"),
    [("sqlite", 24, 4), pytest.param("postgresql", 12, 3, marks=pytest.mark.postgres)],
)
def test_whole_lives_under_chaos(stage: Stage, kind: Kind, cases: int, faults: int) -> None:
    scene = stage(kind, SEED)

    verdict = run(scene, SEED, cases, drawn(SEED, kind, faults), in_hand=cases // 2).judged()

    print(f"\n{kind} {verdict}")  # noqa: T201 - its result
    assert verdict.right, f"{verdict}\n{scene.installation.last_words()}"

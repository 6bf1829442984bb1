"""All faults at random for as long as one likes: `make soak SEED=7 CASES=5000 MINUTES=30`.

The plan of the faults follows from the seed alone; what happens at which moment depends on the machine as well.
"""

import os
import time
from collections import Counter
from dataclasses import fields
from random import Random

import pytest

from tests.faults import strikes
from tests.faults.reckoning import Reckoning
from tests.faults.scene import Scene

SEED = int(os.environ.get("SEED") or time.time())
CASES = int(os.environ.get("CASES") or 2000)
MINUTES = float(os.environ.get("MINUTES") or 10)
IN_A_ROUND = 50
COUNTS = [one.name for one in fields(Reckoning) if one.name != "wrong"]


@pytest.mark.parametrize("standing", ["sqlite", "postgresql"], indirect=True)
def test_soak(scene: Scene) -> None:
    """Half of the cases and of the minutes on each kind of database; ends at the first thing that is wrong."""
    scene.chance = Random(SEED)
    plan, total, rounds = Random(SEED), Counter[str](), 0
    deadline = time.monotonic() + MINUTES * 60 / 2
    print(f"\nsoak on {scene.databases.kind}: SEED={SEED} CASES={CASES} MINUTES={MINUTES:g}")  # noqa: T201 - its result
    try:
        while time.monotonic() < deadline and total["attempted"] < CASES / 2:
            found = _round(scene, plan)
            total.update({name: getattr(found, name) for name in COUNTS})
            rounds += 1
    finally:
        line = " ".join(f"{name}={total[name]}" for name in COUNTS)
        print(f"\n{scene.databases.kind} TOTAL of {rounds} rounds: {line}")  # noqa: T201 - its result
    assert rounds > 0
    assert total["lost"] == total["duplicated"] == total["unexpected"] == 0


def _round(scene: Scene, plan: Random) -> Reckoning:
    scene.mend()
    strike = plan.choice(strikes.of_its_kind(scene))
    if strike is strikes.clock_goes_wrong:
        return strikes.survive_wrong_clocks(scene, IN_A_ROUND)
    return scene.survives(strike, cases=IN_A_ROUND)

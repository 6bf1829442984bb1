"""The long run: `make chaos SEED=7 CASES=400 MINUTES=30`, half of the complaints on each kind of database.

The plan of the faults and of every complaint's life follows from the seed; which message a fault meets depends on the
machine as well. `OFF=inbox-off` and the like switch a protection off: then the judge has to say which invariant breaks.
"""

import os
import time

import pytest

from tests.chaos.conftest import Stage
from tests.chaos.plan import drawn
from tests.chaos.run import run
from tests.faults.databases import Kind

SEED = int(os.environ.get("SEED") or time.time())
CASES = int(os.environ.get("CASES") or 400)
MINUTES = float(os.environ.get("MINUTES") or 60)
FAULTS = int(os.environ.get("FAULTS") or CASES // 10)
OFF = os.environ.get("OFF") or ""
DATABASES = (os.environ.get("DATABASE") or "sqlite,postgresql").split(",")
IN_HAND = 40
GOES_ON_WITHOUT = 60.0
"""With a protection switched off some cases never end: so long nothing may happen until they are given up."""


@pytest.mark.parametrize("kind", DATABASES)
def test_chaos(stage: Stage, kind: Kind) -> None:
    """Prints the plan, the faults as they come, the reckoning, and one line for each invariant."""
    cases, share = CASES // len(DATABASES), len(DATABASES)
    plan = [fault for fault in drawn(SEED, kind, FAULTS // share) if not (OFF and fault.restarts_services)]
    print(f"\nchaos on {kind}: SEED={SEED} CASES={CASES} {OFF}", *plan, "", sep="\n")  # noqa: T201 - its result
    scene = stage(kind, SEED, OFF)
    patience = GOES_ON_WITHOUT if OFF else None
    began = time.monotonic()

    verdict = run(
        scene, SEED, cases, plan, in_hand=IN_HAND, seconds=MINUTES * 60 / share, tell=_tell, patience=patience
    ).judged()

    took = (time.monotonic() - began) / 60
    _tell(f"\n{kind} SEED={SEED} {OFF} {cases} complaints in {took:.1f} min\n{verdict}")
    assert verdict.right, verdict.broken()


def _tell(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - it is the result

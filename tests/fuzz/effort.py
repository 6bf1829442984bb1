"""How much is fuzzed: a little and always the same in the suite, `FUZZ_EXAMPLES` of each kind and at random by
`make fuzz`."""

import os
from typing import Final

from hypothesis import HealthCheck, Phase, settings

ASKED_FOR: Final = int(os.environ.get("FUZZ_EXAMPLES", "0"))


def effort(few: int, share: float = 1.0, **more: int) -> settings:
    """`few` inputs, the same in every run; or that `share` of as many as are asked for, others in every run."""
    return settings(
        max_examples=max(1, int(ASKED_FOR * share)) if ASKED_FOR else few,
        derandomize=not ASKED_FOR,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, *([Phase.shrink] if ASKED_FOR else [])],
        **more,
    )

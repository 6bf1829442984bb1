"""`python -m bench.following`: what it costs to be told of every message, and to follow it.

Three installations in one run, turn about in each round: errors alone are logged; a line for every message; a line for
every message and spans, sent to a collector. The figures are those of the departments' own processes.
"""

import argparse
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from unittest.mock import patch

from bench.ground import Ground, ground
from bench.product import product
from bench.report import tell
from bench.spread import Spread
from bench.system import System, one_round
from tests.collector import collecting

IN_FLIGHT = 10
WARM_UP = 10


@contextmanager
def installations(stands: Ground) -> Iterator[dict[str, System]]:
    """By what they tell."""
    with ExitStack() as up, collecting() as collector:
        found = {"errors": up.enter_context(product(stands, "sqlite"))}
        found["lines"] = up.enter_context(product(stands, "sqlite", CAPALOOP_LOG_LEVEL="INFO"))
        sent_to = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.endpoint, "NO_PROXY": "127.0.0.1"}
        with patch.dict(os.environ, sent_to):
            found["spans"] = up.enter_context(product(stands, "sqlite", CAPALOOP_LOG_LEVEL="INFO"))
        yield found
        assert collector.taken, "nobody was followed"
        tell(f"{len(collector.taken)} spans were taken")


def main() -> None:
    """Prints processor milliseconds a case of each, and the ratio to the first within the round."""
    parser = argparse.ArgumentParser(prog="python -m bench.following")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cases", type=int, default=60)
    given = parser.parse_args()
    with ground() as stands, installations(stands) as systems:
        cpu: dict[str, list[float]] = {name: [] for name in systems}
        for system in systems.values():
            with system.client() as client:
                client.at_full_speed(WARM_UP, IN_FLIGHT)
        for number in range(given.rounds):
            tell(f"round {number + 1} of {given.rounds}")
            for name, system in systems.items():
                cpu[name].append(1000 * one_round(system, {}, given.cases, IN_FLIGHT).cpu_per_case())
    for name, each in cpu.items():
        ratios = [one / first for one, first in zip(each, cpu["errors"], strict=True)]
        tell(f"{name}: {Spread.of(each)} CPU ms/case, {Spread.of(ratios)} of the first")


if __name__ == "__main__":
    main()

"""`make cluster`: three RabbitMQ nodes and several replicas of each department live through the loss of both.

`make cluster SEED=7 CASES=300 ARGS="--acts leader,cut"`; 0 when every case was right in the end.
"""

import argparse
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.cluster.acts import ACTS, play
from tests.cluster.stage import WentWrong, staged

SHARES = {"leader": 0.5, "busiest": 0.3, "cut": 0.2}


def main(arguments: Sequence[str] | None = None) -> int:
    """0 every case was right, 1 something was wrong, 2 the arguments are, 130 interrupted."""
    given = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # told to end, it still stops what it started
    try:
        if given.home:
            given.home.mkdir(parents=True)
            return _run(given.home, given)
        with TemporaryDirectory(prefix="capaloop-cluster-", ignore_cleanup_errors=True) as folder:
            return _run(Path(folder), given)
    except KeyboardInterrupt:
        return 130


def _run(folder: Path, given: argparse.Namespace) -> int:
    sys.stdout.write(f"SEED={given.seed} CASES={given.cases} ARGS='--acts {','.join(given.acts)}'\n")
    try:
        with staged(folder, given.seed) as stage:
            for name in given.acts:
                play(stage, ACTS[name], max(20, round(given.cases * SHARES[name])))
            stage.tell("every case is right")
    except (WentWrong, AssertionError, RuntimeError) as wrong:
        sys.stderr.write(f"{type(wrong).__name__}: {wrong}\n")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.cluster", description="lose nodes and replicas under load")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="decides who is lost; else the time does")
    parser.add_argument("--cases", type=int, default=300, help="how many in all; 300 unless said")
    parser.add_argument("--acts", type=_acts, default=list(ACTS), help=f"some of {','.join(ACTS)}; all unless said")
    parser.add_argument("--home", type=Path, help="a new folder for everything, which stays; else a temporary one")
    return parser


def _acts(text: str) -> list[str]:
    found = text.split(",")
    if wrong := [name for name in found if name not in ACTS]:
        raise argparse.ArgumentTypeError(f"{wrong[0]} is none of {','.join(ACTS)}")
    return found


if __name__ == "__main__":
    sys.exit(main())

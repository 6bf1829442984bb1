"""Measures how often the doctor is right: `python -m tests.doctor SEED=11 ROUNDS=50 MINUTES=600`.

Each round injects every cause once, in ways that the seed draws, into an installation and a broker of its own.
"""

import sys
import tempfile
from pathlib import Path
from random import Random
from time import monotonic

from capaloop.broker import PrivateNode
from shared.bus import topology
from tests.doctor.measuring import Measured, measure
from tests.doctor.ward import Ward

GIVEN = {"SEED": "11", "ROUNDS": "50", "MINUTES": "600"}


def main(arguments: list[str]) -> int:
    """0 when every cause was named right and nothing else was."""
    measured = Measured()
    given = GIVEN | dict(argument.split("=", 1) for argument in arguments)
    with tempfile.TemporaryDirectory(prefix="capaloop-doctor-") as folder:
        broker = PrivateNode(Path(folder) / "broker")
        uri = broker.start()
        ward = Ward.opened(Path(folder) / "home", uri)
        try:
            topology.declare(uri)
            broker.settle()
            ward.broker = broker
            ward.start()
            until = monotonic() + 60 * float(given["MINUTES"])
            measure(ward, Random(int(given["SEED"])), int(given["ROUNDS"]), measured, until=until)
        finally:
            print(f"SEED={given['SEED']}\n{measured}")  # noqa: T201 - it is what it is for
            ward.stop()
            broker.stop()
    return 1 if measured.mistakes or measured.alarms else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The command line `capaloop`: it speaks AMQP and HTTP like any client, to people and to programs."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

ENVIRONMENT: Final = os.environ


def main(
    arguments: Sequence[str] | None = None,
    environment: Mapping[str, str] = ENVIRONMENT,
    dial: Callable[..., Any] | None = None,
) -> int:
    """Runs one command and gives its exit code: 0 done, 1 refused or unhealthy, 2 bad input, 3 unreachable.

    `dial` gives a client of the bus for a URI, a source and a language; unless given, a real one.
    """
    from capaloop.cli.running_once import run

    return run(sys.argv[1:] if arguments is None else list(arguments), environment, dial)

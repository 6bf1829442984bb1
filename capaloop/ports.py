"""Free ports on this machine, of a range in which no program's outgoing connection ever sits."""

import random
import socket
from collections.abc import Iterable
from typing import Final

LOOPBACK: Final = "127.0.0.1"
RANGE: Final = range(21000, 30000)  # below the ephemeral ports: a client that reconnects cannot meet itself


def free_ports(count: int, host: str = LOOPBACK) -> list[int]:
    """That many different ports on which nobody listens now."""
    return _first_free(random.sample(RANGE, len(RANGE)), count, host)


def free_port(preferred: int, host: str = LOOPBACK) -> int:
    """The preferred port when it is free, else another."""
    return preferred if is_free(preferred, host) else free_ports(1, host)[0]


def is_free(port: int, host: str = LOOPBACK) -> bool:
    """Whether a listener could be opened there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _first_free(candidates: Iterable[int], count: int, host: str) -> list[int]:
    free = (port for port in candidates if is_free(port, host))
    return [next(free) for _ in range(count)]

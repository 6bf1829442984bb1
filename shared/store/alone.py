"""A department on SQLite is one process: it has one writer, and it sends what lies in the outbox without a claim."""

import fcntl
import os
from typing import Final

from sqlalchemy import Engine

from shared.errors import CapaLoopError

_HELD: Final[dict[str, int]] = {}


class ServedAlready(CapaLoopError):
    """Another process serves this SQLite database."""


def take_alone(engine: Engine) -> None:
    """Serve this database alone until the process ends, however it ends; on PostgreSQL there may be several.

    ServedAlready, in one line, when another process does.
    """
    name = engine.url.database
    if engine.dialect.name != "sqlite" or name in (None, "", ":memory:") or name in _HELD:
        return
    mark = f"{name}.served"
    held = os.open(mark, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        by = os.read(held, 20).decode(errors="replace").strip()
        os.close(held)
        raise ServedAlready(
            f"{name} is served already (pid {by}); several replicas of a department need PostgreSQL: "
            "set CAPALOOP_DATABASE_URL"
        ) from None
    os.ftruncate(held, 0)
    os.write(held, f"{os.getpid()}\n".encode())
    _HELD[str(name)] = held

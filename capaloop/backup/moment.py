"""One moment of the flow of messages, in all databases at once."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from random import uniform
from typing import Final

from capaloop.backup.endings import Busy
from capaloop.backup.sources import Source
from shared.messages.registry import Department
from shared.store.refusals import StoreUnavailable

WAIT_SECONDS: Final = 60.0
AGAIN_SECONDS: Final = (0.05, 0.3)


@dataclass(frozen=True)
class Moment:
    """`at` is when; `pause` how many seconds, at most, a department could receive nothing."""

    at: datetime
    pause: float
    sources: Mapping[Department, Source]


@contextmanager
def one_moment(
    sources: Mapping[Department, Source], clock: Callable[[], datetime], wait: float = WAIT_SECONDS
) -> Iterator[Moment]:
    """Every source as it was at one moment at which nobody received anything.

    So whatever one of them has received, its sender has in its outbox: there is no effect without its cause.
    StoreUnavailable when a database is away, or when somebody has kept one locked for all of `wait` seconds.
    """
    with ExitStack() as at_the_end:
        for source in sources.values():
            at_the_end.callback(source.close)
            source.connect()
        deadline = time.monotonic() + wait
        while True:
            try:
                at, pause = _looked(sources, clock)
                break
            except Busy as busy:
                if time.monotonic() > deadline:
                    raise StoreUnavailable(f"no backup within {wait:g} s: {busy}") from None
                time.sleep(uniform(*AGAIN_SECONDS))
        yield Moment(at, pause, sources)


def _looked(sources: Mapping[Department, Source], clock: Callable[[], datetime]) -> tuple[datetime, float]:
    began = time.monotonic()
    try:
        for source in sources.values():
            source.hold()
        at = clock()
        for source in sources.values():
            source.look()
    finally:
        for source in sources.values():
            source.release()
    return at, time.monotonic() - began

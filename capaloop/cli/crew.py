"""Several clients of the bus side by side, so that many commands are in flight at the same time."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from queue import SimpleQueue
from typing import Any, Final

from capaloop.cli.sending import ANSWER_SECONDS, Bus, bus_of
from capaloop.cli.session import Session
from capaloop.importing import Row

MOST_CLIENTS: Final = 16

Answer = dict[str, Any]


class Crew:
    """Carries rows out, as many at a time as it has clients; one client is used by one thread at a time."""

    def __init__(self, clients: list[Bus]) -> None:
        self._size = len(clients)
        self._idle: SimpleQueue[Bus] = SimpleQueue()
        for client in clients:
            self._idle.put(client)

    def answers(self, site: str, rows: Iterable[Row]) -> Iterator[Answer]:
        """The answer to each row, in the order of the rows. What the bus raises for one row ends it all."""
        pool = ThreadPoolExecutor(self._size)
        try:
            yield from pool.map(lambda row: self._carry(site, row), rows)
        finally:
            pool.shutdown(cancel_futures=True)

    def _carry(self, site: str, row: Row) -> Answer:
        client = self._idle.get()
        try:
            return client.command(row.type, site, row.data, id=row.id, timeout=ANSWER_SECONDS)
        finally:
            self._idle.put(client)


@contextmanager
def crew_of(session: Session, source: str, wanted: int) -> Iterator[Crew]:
    """At most `wanted` clients, opened now and closed at the end. Unreachable when the broker does not answer."""
    with ExitStack() as opened:
        yield Crew([opened.enter_context(bus_of(session, source)) for _ in range(max(1, min(wanted, MOST_CLIENTS)))])

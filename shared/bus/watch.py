"""Watches what a department stands on, so that it is known at any time and since when.

The broker is asked over a link of its own: the others wait for messages, and would take a line that is cut without a
word for a quiet one until the heartbeats are missed.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, Final

import eventlet
from nameko.extensions import SharedExtension

from shared.bus.department import Department, department_of
from shared.bus.reconnecting import BrokerSilent, Stands, link_of
from shared.bus.topology import inbox_of
from shared.errors import CapaLoopError

log: Final = logging.getLogger("capaloop.bus")

LOOK_SECONDS: Final = 1.0
LONGEST_LOOK: Final = 3.0
ASK_SECONDS: Final = 2.0
ANSWER_SECONDS: Final = 3.0
STEP_SECONDS: Final = 0.2
STOP_SECONDS: Final = 5.0


class TooSlow(CapaLoopError):
    """What was asked did not answer in time."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """TooSlow unless what is done in it is done in so many seconds."""
    with eventlet.Timeout(seconds, TooSlow(f"no answer in {seconds:g} s")):
        yield


class Watch(SharedExtension):  # type: ignore[misc]  # nameko ships no types
    """Looks every second, and asks the broker every two, while the service runs."""

    def __init__(self) -> None:
        self.stopping = False
        self._threads: list[Any] = []

    @property
    def department(self) -> Department:
        return department_of(self.container)

    def setup(self) -> None:
        self._link = link_of(self.department, "watch")
        self.department.within = within

    def start(self) -> None:
        if not self._threads:
            kept: list[Callable[[], None]] = [partial(self._keep, look) for look in self.department.looks]
            self._threads = [self.container.spawn_managed_thread(one, identifier="watch") for one in (*kept, self._ask)]

    def stop(self) -> None:
        self.stopping = True
        with eventlet.Timeout(STOP_SECONDS, False):
            for thread in self._threads:
                thread.wait()

    def kill(self) -> None:
        self.stopping = True

    def _keep(self, look: Callable[[], None]) -> None:
        while not self.stopping:
            try:
                with within(LONGEST_LOOK):
                    look()
            except Exception:  # what was not seen is told to be old, and the next look comes
                log.exception("a look at what the department stands on failed")
            eventlet.sleep(LOOK_SECONDS)

    def _ask(self) -> None:
        self._link.keep(self._ask_the_broker, lambda: self.stopping)

    def _ask_the_broker(self, connection: Any, stands: Stands) -> None:
        channel, queue, inbox = connection.channel(), inbox_of(self.department.store.department), self.department.inbox
        told = False
        try:
            while not self.stopping:
                with eventlet.Timeout(ANSWER_SECONDS, BrokerSilent(f"no answer in {ANSWER_SECONDS:g} s")):
                    found = channel.queue_declare(queue, passive=True)
                inbox.depth, inbox.consumers = found.message_count, found.consumer_count
                if not told:
                    stands()
                    told = True
                connection.heartbeat_tick()
                self._pause()
        finally:
            inbox.depth = inbox.consumers = None

    def _pause(self) -> None:
        """In short steps, so that the end of the service need not wait for it."""
        for _ in range(int(ASK_SECONDS / STEP_SECONDS)):
            if not self.stopping:
                eventlet.sleep(STEP_SECONDS)

"""Carries out what is due: messages to try again, and the department's own timed work."""

import logging
from time import monotonic
from typing import Any, Final

import eventlet
from nameko.extensions import SharedExtension

from shared.bus.department import Department, department_of
from shared.bus.inbox import Inbox
from shared.store import outbox, put_backs, retry
from shared.store.refusals import StoreUnavailable

log: Final = logging.getLogger("capaloop.bus")

TICK_SECONDS: Final = 0.5
PURGE_SECONDS: Final = 60.0
STOP_SECONDS: Final = 10.0


class Retrier(SharedExtension):  # type: ignore[misc]  # nameko ships no types
    """Looks every half second for what is due, one thing after the other, while the service runs."""

    inbox = Inbox()

    def __init__(self) -> None:
        self.stopping = False
        self._thread: Any = None
        self._purged_at = monotonic()

    @property
    def department(self) -> Department:
        return department_of(self.container)

    def start(self) -> None:
        if self._thread is None:
            self._thread = self.container.spawn_managed_thread(self._run, identifier="retrier")

    def stop(self) -> None:
        self.stopping = True
        with eventlet.Timeout(STOP_SECONDS, False):
            self._thread.wait()

    def kill(self) -> None:
        self.stopping = True

    def _run(self) -> None:
        while not self.stopping:
            self._do_what_is_due()
            eventlet.sleep(TICK_SECONDS)

    def _do_what_is_due(self) -> None:
        """One kind of work that fails holds up no other, and must not end the service."""
        for work in (self._put_back, self._try_again, self._wake, self._purge):
            try:
                if not self.stopping:
                    work()
            except StoreUnavailable as away:
                log.warning("what is due has to wait: %s", away)
                return
            except Exception:
                log.exception("the timed work failed; it is tried again at the next tick")

    def _put_back(self) -> None:
        put_backs.work_off(self.department.store)

    def _try_again(self) -> None:
        store = self.department.store
        for delivery in retry.due(store, store.clock()):
            if self.stopping:
                return
            self.inbox.carry_out(delivery)

    def _wake(self) -> None:
        wake_due = getattr(self.department, "wake_due", None)
        if wake_due is not None:
            wake_due(self.department.store.clock())

    def _purge(self) -> None:
        if monotonic() - self._purged_at > PURGE_SECONDS:
            outbox.purge(self.department.store)
            self._purged_at = monotonic()

"""Keeps a connection for as long as the service runs, however often the broker goes away."""

import logging
from collections.abc import Callable, MutableMapping
from time import monotonic
from typing import Any, Final

import eventlet

from shared.bus import topology
from shared.bus.addresses import Addresses
from shared.bus.department import Department
from shared.bus.link import LOST, connected
from shared.errors import CapaLoopError

log: Final = logging.getLogger("capaloop.bus")

FIRST_PAUSE: Final = 0.1
LONGEST_PAUSE: Final = 5.0
STEADY_SECONDS: Final = 10.0
PREPARED_SECONDS: Final = 120.0
NOT_YET: Final = "not connected yet"

Stands = Callable[[], None]
Prepare = Callable[[Any], None]


class BrokerSilent(OSError):
    """The broker let us in and answers nothing."""


class Link:
    """One lasting link to the broker, made again whenever it is lost; of a cluster, at the next node then.

    `links[name]` says at any time what is wrong with it: nothing from the moment its user says that it stands.
    `prepare` is called with a channel of every new connection, before it is used.
    """

    def __init__(self, amqp_uri: str, name: str, links: MutableMapping[str, str], prepare: Prepare) -> None:
        self._addresses = Addresses(amqp_uri)
        self._name = name
        self._links = links
        self._prepare = prepare
        self._stood_at: float | None = None
        self._pause = FIRST_PAUSE
        links[name] = NOT_YET

    def keep(self, use: Callable[[Any, Stands], None], stopping: Callable[[], bool]) -> None:
        """Call `use` with a connection and with what it calls once it is at work, until it is time to stop."""
        while not stopping():
            try:
                self._once(use)
            except (*LOST, CapaLoopError) as wrong:
                said = self._broken(wrong)
                log.warning("%s: no link to the broker (%s); next try in %.1f s", self._name, said, self._pause)
            except Exception as wrong:  # a link that breaks in an unforeseen way must not end the service
                self._broken(wrong)
                log.exception("%s: the link broke; next try in %.1f s", self._name, self._pause)
            if not stopping():
                eventlet.sleep(self._pause)

    def _once(self, use: Callable[[Any, Stands], None]) -> None:
        self._stood_at = None
        with connected(self._addresses, self._name) as connection:
            silent = BrokerSilent(f"nothing came of it in {PREPARED_SECONDS:g} s")
            with eventlet.Timeout(PREPARED_SECONDS, silent) as patience:
                channel = connection.channel()
                self._prepare(channel)
                channel.close()

                def stands() -> None:
                    patience.cancel()
                    self._stood_at = monotonic()
                    self._links[self._name] = ""
                    log.info("%s: connected", self._name)

                use(connection, stands)

    def _broken(self, wrong: Exception) -> str:
        """One that did not stand for long is made again ever more slowly."""
        steady = self._stood_at is not None and monotonic() - self._stood_at > STEADY_SECONDS
        self._pause = FIRST_PAUSE if steady else min(self._pause * 2, LONGEST_PAUSE)
        said = f"{type(wrong).__name__}: {wrong}"
        self._links[self._name] = said
        return said


def link_of(department: Department, purpose: str) -> Link:
    """A link of the department's own. Once it stands every exchange and queue is there, whatever became of them while
    it was away; a department that declares has made and bound again what was missing."""
    prepare = topology.declare_on if department.declares else topology.present_on
    return Link(department.amqp_uri, f"capaloop {department.store.department} {purpose}", department.links, prepare)

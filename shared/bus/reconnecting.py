"""Keeps a connection for as long as the service runs, however often the broker goes away."""

import logging
from collections.abc import Callable, MutableMapping
from typing import Any, Final

import eventlet

from shared.bus.link import LOST, connected

log: Final = logging.getLogger("capaloop.bus")

FIRST_PAUSE: Final = 0.1
LONGEST_PAUSE: Final = 5.0


def stay_connected(
    amqp_uri: str,
    name: str,
    use: Callable[[Any], None],
    stopping: Callable[[], bool],
    links: MutableMapping[str, str],
) -> None:
    """Call `use` with a connection, again with a new one whenever it is lost, until it is time to stop.

    `links[name]` says what is wrong with the link at any time; nothing while it stands.
    """
    links[name] = "not connected yet"
    pause = FIRST_PAUSE
    while not stopping():
        try:
            with connected(amqp_uri, name) as connection:
                log.info("%s: connected", name)
                links[name] = ""
                pause = FIRST_PAUSE
                use(connection)
        except LOST as wrong:
            links[name] = f"{type(wrong).__name__}: {wrong}"
            log.warning(
                "%s: no link to the broker (%s: %s); next try in %.1f s", name, type(wrong).__name__, wrong, pause
            )
        except Exception as wrong:  # a link that breaks in an unforeseen way must not end the service
            links[name] = f"{type(wrong).__name__}: {wrong}"
            log.exception("%s: the link broke; next try in %.1f s", name, pause)
        if not stopping():
            eventlet.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

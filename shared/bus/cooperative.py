"""Makes the driver of PostgreSQL wait as everything else does here: while one green thread waits, the others go on."""

from typing import Any, Final

from eventlet.hubs import trampoline
from psycopg2 import OperationalError, extensions

CONNECT_SECONDS: Final = 5.0
"""The driver's own limit counts only where it waits by itself."""
CONNECTED: Final = (extensions.STATUS_READY, extensions.STATUS_BEGIN, extensions.STATUS_PREPARED)


def make_psycopg2_cooperative() -> None:
    """From now on a query of this process waits in eventlet's hub. The driver is written in C, no patch reaches it."""
    extensions.set_wait_callback(_wait)


def _wait(connection: Any) -> None:
    """If this raises, a timeout for instance, the driver closes the connection: nobody gets another one's answer."""
    while (state := connection.poll()) != extensions.POLL_OK:
        late = CONNECT_SECONDS if connection.status not in CONNECTED else None
        if state not in (extensions.POLL_READ, extensions.POLL_WRITE):
            raise OperationalError(f"the driver is in a state of its own: {state}")
        trampoline(
            connection.fileno(),
            read=state == extensions.POLL_READ,
            write=state == extensions.POLL_WRITE,
            timeout=late,
            timeout_exc=OperationalError(f"no connection within {CONNECT_SECONDS:g} s"),
        )

"""Serves the department's WSGI app beside the workers, so that probes are answered when all of them are busy."""

import logging
from typing import Any, Final

import eventlet
from eventlet import wsgi
from nameko.extensions import SharedExtension

from shared.bus.department import Department, department_of

log: Final = logging.getLogger("capaloop.web")

CONNECTIONS: Final = 200
SOCKET_SECONDS: Final = 60
STOP_SECONDS: Final = 10.0


class Web(SharedExtension):  # type: ignore[misc]  # nameko ships no types
    """Listens on the department's `http_address`; `served_at` is the address it got."""

    def __init__(self) -> None:
        self.served_at: tuple[str, int] | None = None
        self._thread: Any = None
        self._listener: Any = None
        self._pool = eventlet.GreenPool(CONNECTIONS)

    @property
    def department(self) -> Department:
        return department_of(self.container)

    def start(self) -> None:
        address, app = self.department.http_address, self.department.wsgi_app
        if self._thread is not None or address is None or app is None:
            return
        self._listener = eventlet.listen(address, reuse_port=False)
        self.served_at = self._listener.getsockname()[:2]
        self.department.served_at = self.served_at
        log.info("serving HTTP at %s:%s", *self.served_at)
        self._thread = self.container.spawn_managed_thread(self._serve, identifier="web")

    def stop(self) -> None:
        """Take no new connection, finish the requests begun."""
        if self._thread is None:
            return
        with eventlet.Timeout(STOP_SECONDS, False):
            self._thread.kill()
            self._pool.waitall()
        self._listener.close()

    def kill(self) -> None:
        if self._listener is not None:
            self._listener.close()

    def _serve(self) -> None:
        wsgi.server(
            self._listener,
            self.department.wsgi_app,
            custom_pool=self._pool,
            log=log,
            log_output=False,
            socket_timeout=SOCKET_SECONDS,
            debug=False,
        )

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
DISCARDED: Final = 1024 * 1024
PIECE: Final = 16 * 1024


def _unheard() -> logging.Logger:
    """eventlet's server tells request lines with their queries; what is to be told of a request, the app tells."""
    found = logging.Logger("capaloop.web.server")
    found.addHandler(logging.NullHandler())
    return found


UNHEARD: Final = _unheard()


class _Connection(wsgi.HttpProtocol):  # type: ignore[misc]  # eventlet ships no types
    """One client. What is left of a body that nobody wants is read a little further, so that the client gets to the
    answer; if it does not end there, the connection does."""

    def get_environ(self) -> dict[str, Any]:
        environ: dict[str, Any] = super().get_environ()
        body = environ["eventlet.input"]
        body.discard = lambda *_: self._discard(body)
        return environ

    def _discard(self, body: Any) -> None:
        left = DISCARDED
        while left > 0 and (piece := body.read(min(left, PIECE))):
            left -= len(piece)
        if left <= 0:
            self.close_connection = 1


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
            log=UNHEARD,
            log_output=False,
            socket_timeout=SOCKET_SECONDS,
            debug=False,
            protocol=_Connection,
        )

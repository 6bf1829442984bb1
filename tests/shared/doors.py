"""Doors to a broker: small listeners on loopback that lead to it, refuse, or hang up; each may be shut and opened."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

from capaloop.ports import LOOPBACK, free_ports


class Door:
    """Listens on `port` while it is open. Whoever enters is led to the port behind it; with none, he is thrown out."""

    def __init__(self, behind: int | None = None) -> None:
        self.port = free_ports(1)[0]
        self.entered = 0
        self._behind = behind
        self._inside: list[socket.socket] = []
        self._listener: socket.socket | None = None

    def open(self) -> None:
        self._listener = socket.create_server((LOOPBACK, self.port))
        threading.Thread(target=self._let_in, args=(self._listener,), daemon=True).start()

    def shut(self) -> None:
        """Nobody gets in any more, and everybody inside is cut off."""
        if self._listener is None:
            return
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._listener = None
        while self._inside:
            _cut(self._inside.pop())

    def _let_in(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                guest, _ = listener.accept()
                self.entered += 1
                if self._behind is None:
                    _cut(guest)
                    continue
                host = socket.create_connection((LOOPBACK, self._behind))
                self._inside += [guest, host]
                for one, other in ((guest, host), (host, guest)):
                    threading.Thread(target=_lead, args=(one, other), daemon=True).start()


def _lead(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while piece := one.recv(65536):
            other.sendall(piece)
    _cut(one)
    _cut(other)


def _cut(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()


@contextmanager
def doors(*behind: int | None) -> Iterator[list[Door]]:
    """That many open doors; all are shut in the end."""
    with ExitStack() as at_the_end:
        found = [Door(port) for port in behind]
        for door in found:
            at_the_end.callback(door.shut)
            door.open()
        yield found

"""Somebody between two programs on loopback who can cut the line: with a farewell, or without a word."""

import socket
import threading
import time
from types import TracebackType

PIECE = 65536
PAUSE = 0.02


class TcpProxy:
    """Forwards what comes to `port` to the target and back. While `silent` nothing is forwarded, nothing is lost and
    nothing is closed, as when packets vanish on the way; `close` cuts every connection and lets none in until `open`.
    """

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._flowing = threading.Event()
        self._flowing.set()
        self._let_in = True
        self._stopping = False
        self._ends: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(PAUSE)
        self.port: int = self._listener.getsockname()[1]
        self._accepting = threading.Thread(target=self._accept, daemon=True)

    def __enter__(self) -> "TcpProxy":
        self._accepting.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, wrong: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping = True
        self._flowing.set()
        self._accepting.join()
        self._listener.close()
        self._cut()

    def silence(self) -> None:
        self._flowing.clear()

    def speak(self) -> None:
        self._flowing.set()

    def close(self) -> None:
        self._let_in = False
        self._cut()

    def open(self) -> None:
        self._let_in = True

    def _cut(self) -> None:
        with self._lock:
            ends, self._ends = self._ends, set()
        for end in ends:
            _shut(end)

    def _accept(self) -> None:
        while not self._stopping:
            try:
                near, _ = self._listener.accept()
            except TimeoutError:
                continue
            if self._let_in:
                self._join(near)
            else:
                near.close()

    def _join(self, near: socket.socket) -> None:
        try:
            far = socket.create_connection(self._target)
        except OSError:
            near.close()
            return
        near.settimeout(None)
        with self._lock:
            self._ends |= {near, far}
        for one, other in ((near, far), (far, near)):
            threading.Thread(target=self._forward, args=(one, other), daemon=True).start()

    def _forward(self, one: socket.socket, other: socket.socket) -> None:
        try:
            while piece := one.recv(PIECE):
                while not self._flowing.wait(PAUSE) and not self._stopping:
                    time.sleep(0)
                other.sendall(piece)
        except OSError:
            pass
        finally:
            _shut(one)
            _shut(other)


def _shut(end: socket.socket) -> None:
    try:
        end.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    finally:
        end.close()

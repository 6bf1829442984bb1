"""A service as nameko's manual has it: `python -m tests.faults.stock.service AMQP_URI NOTES PORT WORKERS`.

Nothing of ours is in it. It writes down what it does, one line each, so that a test sees what became of a message. It
ends by itself after a while, since some of what is done to it makes it hang.
"""

import eventlet

eventlet.monkey_patch()

import signal  # noqa: E402 - nothing may be imported before the patch
import sys  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

from kombu import Queue  # noqa: E402
from nameko.containers import ServiceContainer  # noqa: E402
from nameko.events import EventDispatcher, event_handler  # noqa: E402
from nameko.messaging import consume  # noqa: E402
from nameko.web.handlers import http  # noqa: E402

LIMIT_SECONDS = 300
GIVES_UP_SECONDS = 1.0
NOTES = Path(sys.argv[2])


def note(*words: Any) -> None:
    with NOTES.open("a") as notes:
        notes.write(" ".join(map(str, words)) + "\n")


class StockService:
    name = "stock"
    dispatch = EventDispatcher()

    @consume(Queue("stock.letters", durable=True))
    def read(self, body: Any) -> None:
        note("read", body)

    @event_handler("outsider", "fails")
    def fail(self, body: Any) -> None:
        note("failing", body)
        raise ZeroDivisionError("it always fails")

    @event_handler("outsider", "poisons", requeue_on_error=True)
    def be_poisoned(self, body: Any) -> None:
        note("poisoned", body)
        raise ZeroDivisionError("it always fails")

    @event_handler("outsider", "times_out")
    def time_out(self, body: Any) -> None:
        note("timing out", body)
        raise eventlet.Timeout(0)

    @event_handler("outsider", "waits")
    def wait(self, body: Any) -> None:
        """Until the file that is named is there."""
        note("waiting", body)
        while not Path(body).exists():
            eventlet.sleep(0.05)
        note("waited", body)

    @event_handler("outsider", "tells")
    def tell(self, body: Any) -> None:
        """Dispatches an event, and means to give up if that takes too long."""
        note("telling", body)
        with eventlet.Timeout(GIVES_UP_SECONDS, False):
            self.dispatch("told", body)
        note("told", body)

    @http("GET", "/healthz")
    def healthz(self, _request: Any) -> str:
        return "alive"


def tick() -> None:
    """That the process turns, whatever hangs."""
    while True:
        eventlet.sleep(GIVES_UP_SECONDS / 4)
        note("tick")


def main(amqp_uri: str, _notes: str, port: str, workers: str) -> None:
    signal.alarm(LIMIT_SECONDS)
    config = {"AMQP_URI": amqp_uri, "WEB_SERVER_ADDRESS": f"127.0.0.1:{port}", "max_workers": int(workers)}
    container = ServiceContainer(StockService, config)
    signal.signal(signal.SIGTERM, lambda *_: eventlet.spawn(container.stop))
    container.start()
    eventlet.spawn(tick)
    note("ready")
    container.wait()


if __name__ == "__main__":
    main(*sys.argv[1:])

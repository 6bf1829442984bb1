"""The stock service as a process, what it has noted, and how to write to it."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from amqp import Message
from kombu import Connection

from capaloop.ports import free_ports
from tests.shared.office import until

REPOSITORY = Path(__file__).parents[3]


class Stock:
    """One process at a time; its notes go on in one file."""

    def __init__(self, amqp_uri: str, folder: Path) -> None:
        self.amqp_uri = amqp_uri
        self._notes = folder / "notes"
        self._log = folder / "stock.log"
        (self._port,) = free_ports(1)
        self.http = f"http://127.0.0.1:{self._port}/healthz"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, workers: int = 10) -> None:
        """It is ready when this returns."""
        before = self.noted("ready")
        where = [self.amqp_uri, str(self._notes), str(self._port), str(workers)]
        command = ["setpriv", "--pdeathsig=KILL", sys.executable, "-m", "tests.faults.stock.service", *where]
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(command, cwd=REPOSITORY, env={**os.environ}, stdout=log, stderr=log)
        until(lambda: self.noted("ready") > before, 60)

    def end(self, how: signal.Signals = signal.SIGKILL) -> None:
        assert self.process is not None
        self.process.send_signal(how)
        self.process.wait(300)

    def noted(self, *words: Any) -> int:
        """How often it has noted a line that begins like this."""
        lines = self._notes.read_text().splitlines() if self._notes.exists() else []
        return sum(f"{line} ".startswith(" ".join([*map(str, words), ""])) for line in lines)

    def tell(self, event: str, body: Any, **headers: Any) -> None:
        """An event of an outsider, as nameko's own dispatcher would send it."""
        self.send(json.dumps(body).encode(), "outsider.events", event, headers)

    def send(self, body: bytes, exchange: str, key: str, headers: dict[str, Any] | None = None) -> None:
        with Connection(self.amqp_uri) as connection:
            message = Message(body, content_type="application/json", delivery_mode=2, application_headers=headers or {})
            connection.channel().basic_publish_confirm(message, exchange=exchange, routing_key=key, mandatory=True)

    def ready_in(self, event: str) -> int:
        """Messages of an event that lie in its queue and are with nobody."""
        with Connection(self.amqp_uri) as connection:
            return int(connection.channel().queue_declare(queue_of(event), passive=True).message_count)

    def forget(self, event: str) -> None:
        """Whatever lies in the queue of an event."""
        with Connection(self.amqp_uri) as connection:
            connection.channel().queue_delete(queue_of(event))


def queue_of(event: str) -> str:
    """As nameko names it."""
    methods = {"fails": "fail", "poisons": "be_poisoned", "times_out": "time_out", "waits": "wait", "tells": "tell"}
    return f"evt-outsider-{event}--stock.{methods[event]}"

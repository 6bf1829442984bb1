"""A department in a process of its own, its database seen from outside, and how to write to it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from amqp import Message
from kombu import Connection
from sqlalchemy import text

from shared.bus.client import Client
from shared.store.engine import Store, open_store
from tests.shared.letters import COMPLAINT

HERE = Path(__file__)
RECEIVED = "complaint.received.v1"


class Office:
    """The process, its database seen from outside, and its broker."""

    def __init__(self, amqp_uri: str, folder: Path, url: str = "") -> None:
        self.amqp_uri = amqp_uri
        self.url = url or f"sqlite:///{folder}/quality.sqlite3"
        self.log = folder / "log"
        self.process: subprocess.Popen[str] | None = None
        self.http = ""

    def start(self) -> None:
        command = [sys.executable, str(HERE.with_name("post_office.py")), self.amqp_uri, self.url]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                command,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env=os.environ | {"PYTHONPATH": str(HERE.parents[2])},
            )
        assert self.process.stdout is not None
        told = self.process.stdout.readline().split()
        assert told[:1] == ["ready"], self.log.read_text()
        self.http = f"http://{told[1]}:{told[2]}/"

    def end(self, how: signal.Signals) -> int:
        assert self.process is not None
        self.process.send_signal(how)
        return self.ended()

    def ended(self) -> int:
        """How it ended, once it has. Told a second time it would die of that in its last moments."""
        assert self.process is not None
        code = self.process.wait(300)
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.process = None
        return code

    @property
    def store(self) -> Store:
        return open_store(self.url, "quality")

    def effects(self) -> Counter[str]:
        store = self.store
        with store.reading() as connection:
            found = Counter(connection.execute(text("SELECT what FROM effects")).scalars())
        store.close()
        return found

    def depth(self, queue: str = "capaloop.quality.inbox") -> int:
        """Messages that the broker still holds for the department, being worked on or not."""
        with Connection(self.amqp_uri) as connection:
            return int(connection.channel().queue_declare(queue, passive=True).message_count)


def until(true: Callable[[], bool], seconds: float = 300.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not become true in time"
        time.sleep(0.05)


def received(client: Client, number: int, defect: str = "rust", id_: str | None = None) -> str:
    data = {"case": f"factory/C-{number}", "complaint": COMPLAINT | {"defect": defect}}
    return client.publish(RECEIVED, "factory", data, id=id_ or f"e-{number}")


def raw(amqp_uri: str, body: bytes, **properties: Any) -> None:
    with Connection(amqp_uri) as connection:
        channel = connection.channel()
        message = Message(body, content_type="application/json", **properties)
        channel.basic_publish(message, exchange="capaloop.commands", routing_key="factory.complaint.close")


def events(office: Office, count: int) -> list[dict[str, Any]]:
    """What the production's inbox got, each message id once: a relay that is killed may send one again."""
    with Connection(office.amqp_uri) as connection:
        channel = connection.channel()
        found: dict[str, dict[str, Any]] = {}
        end = time.monotonic() + 120
        while len(found) < count and time.monotonic() < end:
            message = channel.basic_get("capaloop.production.inbox", no_ack=True)
            found |= {} if message is None else {json.loads(message.body)["id"]: json.loads(message.body)}
        return list(found.values())

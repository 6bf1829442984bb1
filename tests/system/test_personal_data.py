"""What the demonstration's customers leave of their persons is in no log line, span, message, figure or other database.

In a log line, a span, a figure or a routing key there is nothing at all of what anybody wrote into a form.
"""

import csv
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from services.settings import DEPARTMENTS
from tests.collector import Collector, collecting
from tests.loop import a_complaint
from tests.personal import found_in, marks_of, said_in
from tests.system.installation import DIRECT, REPOSITORY, Installation, eventually
from tests.system.test_whole import Outsider

pytestmark = [pytest.mark.broker, pytest.mark.timeout(1800)]

FIELDS = ("name", "phone", "email")
LEAK = {"name": "Leaking Person", "phone": "+99 1 555 0199", "email": "leak@person.example"}


def demo_contacts() -> list[dict[str, str]]:
    file = REPOSITORY / "capaloop/demo/data/complaints.csv"
    with file.open(encoding="utf-8") as rows:
        found = [{name: row[f"contact_{name}"] for name in FIELDS} for row in csv.DictReader(rows)]
    return [{name: text for name, text in one.items() if text} for one in found if any(one.values())]


def texts_of(contacts: list[dict[str, str]]) -> set[str]:
    return {text for one in contacts for text in one.values()}


class Listener(Outsider):
    """Hears every event with its key and headers, and keeps it."""

    def __init__(self, uri: str) -> None:
        super().__init__(uri)
        self.heard: list[bytes] = []
        self.keys: list[bytes] = []
        self.said: set[str] = set()
        """Every text that was sent from here and that a schema leaves to its writer."""

    def submit(self, **changes: Any) -> dict[str, Any]:
        data = a_complaint(**changes)
        self.said |= said_in("complaint.submit", data)
        return self.ask("complaint.submit", data)

    def hear(self) -> int:
        while True:
            method, properties, body = self.channel.basic_get(self.events, auto_ack=True)
            if not method:
                return len(self.heard)
            self.keys.append(method.routing_key.encode())
            self.heard.append(repr((method.routing_key, method.exchange, properties)).encode() + body)


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    with collecting() as found:
        for name, value in found.environment.items():
            monkeypatch.setenv(name, value)
        yield found


@pytest.fixture
def fragile(tmp_path: Path, amqp_uri: str, collector: Collector) -> Iterator[Installation]:
    """Departments that say all they can, followed, one of which fails in the words of what it got."""
    installation = Installation.at(
        tmp_path / "home", amqp_uri, CAPALOOP_RETRY_DELAYS="0,0,0", CAPALOOP_LOG_LEVEL="DEBUG"
    )
    yield installation
    installation.stop()


@pytest.fixture
def listener(fragile: Installation) -> Iterator[Listener]:
    for name in DEPARTMENTS:
        fragile.launch(name, "quoting-errors" if name == "sales" else "")
    fragile.wait_until_ready()
    client = Listener(fragile.settings.amqp_uri)
    yield client
    client.connection.close()


def told(installation: Installation, listener: Listener, collector: Collector) -> dict[str, bytes]:
    """What an operator sees of a message without asking for it: lines, figures, spans, keys."""
    read = {f"log of {name}": installation.log(name).read_bytes() for name in DEPARTMENTS}
    for name in DEPARTMENTS:
        with DIRECT.open(f"{installation.base(name)}/metrics", timeout=120) as response:
            read[f"figures of {name}"] = response.read()
    listener.hear()
    return {**read, "spans": collector.everything, "keys": b"\n".join(listener.keys)}


def places(installation: Installation, listener: Listener, collector: Collector) -> dict[str, bytes]:
    """Everything that is not sales' own, by where it was read."""
    home: Path = installation.settings.home
    read = told(installation, listener, collector)
    for file in home.rglob("*"):
        if file.is_file() and ".sqlite3" in file.name and not file.name.startswith("sales"):
            read[f"database {file.name}"] = file.read_bytes()
    return {**read, "messages": b"\n".join(listener.heard), "sent by sales": sent_by_sales(installation)}


def sent_by_sales(installation: Installation) -> bytes:
    """What sales told the other departments, the messages addressed to one of them too; not its answers to clients."""
    with sqlite3.connect(installation.settings.home / "sales.sqlite3") as connection:
        told = connection.execute(
            "SELECT routing_key, body FROM outbox WHERE exchange <> '' OR addressed_to IS NOT NULL"
        ).fetchall()
    assert told
    return b"\n".join(key.encode() + body for key, body in told)


def test_no_contact_of_a_customer_leaves_sales(fragile: Installation, listener: Listener, collector: Collector) -> None:
    contacts = demo_contacts()
    assert len(contacts) > 5
    bring_in(contacts, fragile, listener)

    read = places(fragile, listener, collector)

    assert len([name for name in read if name.startswith("database")]) >= 3
    assert len(listener.heard) > 2 * len(contacts)
    assert outcomes(fragile) >= {"done", "duplicate", "refused", "retry", "parked"}
    assert {one.service for one in collector.taken} == {f"capaloop-{name}" for name in DEPARTMENTS}
    seen = told(fragile, listener, collector)
    every = marks_of(listener.said)
    assert {name: found_in(content, every) for name, content in seen.items() if found_in(content, every)} == {}
    marks = marks_of(texts_of(contacts))
    assert {name: found_in(content, marks) for name, content in read.items() if found_in(content, marks)} == {}
    assert held_by_sales(fragile) == {json.dumps(one, sort_keys=True) for one in contacts}

    plant(fragile, listener, collector)
    leaked = marks_of(texts_of([LEAK]))
    seen = {name for name, content in places(fragile, listener, collector).items() if found_in(content, leaked)}
    assert {"log of quality", "messages", "sent by sales", "spans"} <= seen
    assert [name for name in seen if name.startswith("database quality")]


def bring_in(contacts: list[dict[str, str]], installation: Installation, listener: Listener) -> None:
    """Complaints that are taken in at once, twice, after some tries, over HTTP; refused, parked, unreadable ones."""
    for number, contact in enumerate(contacts[2:]):
        answer = listener.submit(contact=contact, order_number=f"SO-{number}", details=f"{number} pieces of 320")
        assert answer["type"] == "complaint.submit.accepted.v1"
    data = a_complaint(contact=contacts[0], order_number="SO-over-http", details="rust on the links")
    listener.said |= said_in("complaint.submit", data)
    for _ in range(2):
        assert installation.post("sales", "complaint.submit", data, **{"Idempotency-Key": "once"})[0] in (200, 202)
    installation.post("sales", "complaint.submit", {**data, "received_at": data["contact"]["phone"]})
    installation.get("sales", f"/v1/persons?{urlencode(contacts[0])}")
    assert listener.submit(contact=contacts[1], order_number="SO-fails")["type"] == "complaint.submit.accepted.v1"
    assert listener.submit(contact=contacts[2], order_number="SO-hopeless")["data"]["status"] == 500
    wrong = {**a_complaint(contact={**contacts[0], "email": contacts[1]["phone"]}, order_number="SO-wrong"), "by": "x"}
    listener.said |= said_in("complaint.submit", wrong)
    for body in (json.dumps(listener.envelope("complaint.submit", wrong)), json.dumps(contacts)):
        listener.channel.basic_publish("capaloop.commands", "factory.complaint.submit", body.encode())
    assert eventually(lambda: len(installation.cases()) == len(contacts))
    assert eventually(lambda: listener.hear() and any(b"command.refused" in one for one in listener.heard))
    assert eventually(lambda: len(installation.parked("sales")) == 2)


def outcomes(installation: Installation) -> set[str]:
    """What became of the messages that departments have handled, by their logs: all of it JSON, line by line."""
    lines = [line for name in DEPARTMENTS for line in installation.log_lines(name)]
    return {one["outcome"] for one in lines if one["event"] == "handled"}


def held_by_sales(installation: Installation) -> set[str]:
    """The control of the control: sales does hold them."""
    with sqlite3.connect(installation.settings.home / "sales.sqlite3") as connection:
        rows = connection.execute("SELECT name, phone, email FROM contact").fetchall()
    said = ({name: text for name, text in zip(FIELDS, row, strict=True) if text} for row in rows)
    return {json.dumps(one, sort_keys=True) for one in said}


def plant(installation: Installation, listener: Listener, collector: Collector) -> None:
    """A leak of each sort: a log line, a span, an event, a fact in a foreign database."""
    with installation.log("quality").open("a", encoding="utf-8") as log:
        log.write(f"cannot reach {LEAK['phone']}\n")
    assert listener.ask("complaint.submit", {}, id=LEAK["phone"])["type"] == "complaint.submit.refused.v1"
    assert eventually(lambda: LEAK["phone"].encode() in collector.everything)
    before = len(installation.cases())
    answer = listener.submit(details=f"call {LEAK['email']}", order_number="SO-leak")
    assert answer["type"] == "complaint.submit.accepted.v1"
    assert eventually(lambda: len(installation.cases()) > before)
    assert eventually(lambda: listener.hear() and any(b"SO-leak" in one for one in listener.heard))

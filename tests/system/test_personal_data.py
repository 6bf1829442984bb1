"""What the demonstration's customers leave of their persons is in no log line, message, figure or foreign database."""

import csv
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from services.settings import DEPARTMENTS
from tests.loop import a_complaint
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


def marks_of(contacts: list[dict[str, str]]) -> set[bytes]:
    """Every text of the contacts, as it is and as JSON may write it."""
    texts = {text for one in contacts for text in one.values()}
    return {form for text in texts for form in (text.encode(), json.dumps(text)[1:-1].encode())}


def found_in(content: bytes, marks: set[bytes]) -> list[str]:
    return sorted(mark.decode() for mark in marks if mark in content)


class Listener(Outsider):
    """Hears every event with its key and headers, and keeps it."""

    def __init__(self, uri: str) -> None:
        super().__init__(uri)
        self.heard: list[bytes] = []

    def hear(self) -> int:
        while True:
            method, properties, body = self.channel.basic_get(self.events, auto_ack=True)
            if not method:
                return len(self.heard)
            self.heard.append(repr((method.routing_key, method.exchange, properties)).encode() + body)


@pytest.fixture
def listener(fragile: Installation) -> Iterator[Listener]:
    fragile.start()
    client = Listener(fragile.settings.amqp_uri)
    yield client
    client.connection.close()


def places(installation: Installation, listener: Listener) -> dict[str, bytes]:
    """Everything that is not sales' own, by where it was read."""
    home: Path = installation.settings.home
    read = {f"log of {name}": (home / f"{name}.log").read_bytes() for name in DEPARTMENTS}
    for name in DEPARTMENTS:
        with DIRECT.open(f"{installation.base(name)}/metrics", timeout=120) as response:
            read[f"figures of {name}"] = response.read()
    for file in home.rglob("*"):
        if file.is_file() and ".sqlite3" in file.name and not file.name.startswith("sales"):
            read[f"database {file.name}"] = file.read_bytes()
    listener.hear()
    return {**read, "messages": b"\n".join(listener.heard), "sent by sales": sent_by_sales(installation)}


def sent_by_sales(installation: Installation) -> bytes:
    """What sales told the other departments, the messages addressed to one of them too; not its answers to clients."""
    with sqlite3.connect(installation.settings.home / "sales.sqlite3") as connection:
        told = connection.execute(
            "SELECT routing_key, body FROM outbox WHERE exchange <> '' OR addressed_to IS NOT NULL"
        ).fetchall()
    assert told
    return b"\n".join(key.encode() + body for key, body in told)


def test_no_contact_of_a_customer_leaves_sales(fragile: Installation, listener: Listener) -> None:
    contacts = demo_contacts()
    assert len(contacts) > 5
    for number, contact in enumerate(contacts):
        answer = listener.ask("complaint.submit", a_complaint(contact=contact, order_number=f"SO-{number}"))
        assert answer["type"] == "complaint.submit.accepted.v1"
    wrong = a_complaint(contact={**contacts[0], "email": contacts[1]["phone"]}, order_number="SO-x")
    body = json.dumps(listener.envelope("complaint.submit", wrong)).encode()
    listener.channel.basic_publish("capaloop.commands", "factory.complaint.submit", body)
    assert eventually(lambda: len(fragile.cases()) == len(contacts))
    assert eventually(lambda: listener.hear() and any(b"command.refused" in one for one in listener.heard))

    read = places(fragile, listener)

    assert len([name for name in read if name.startswith("database")]) >= 3
    assert len(listener.heard) > 2 * len(contacts)
    marks = marks_of(contacts)
    assert {name: found_in(content, marks) for name, content in read.items() if found_in(content, marks)} == {}
    assert held_by_sales(fragile) == {json.dumps(one, sort_keys=True) for one in contacts}

    plant(fragile, listener)
    seen = {name for name, content in places(fragile, listener).items() if found_in(content, marks_of([LEAK]))}
    assert {"log of quality", "messages", "sent by sales"} <= seen
    assert [name for name in seen if name.startswith("database quality")]


def held_by_sales(installation: Installation) -> set[str]:
    """The control of the control: sales does hold them."""
    with sqlite3.connect(installation.settings.home / "sales.sqlite3") as connection:
        rows = connection.execute("SELECT name, phone, email FROM contact").fetchall()
    said = ({name: text for name, text in zip(FIELDS, row, strict=True) if text} for row in rows)
    return {json.dumps(one, sort_keys=True) for one in said}


def plant(installation: Installation, listener: Listener) -> None:
    """A leak of each sort: a log line, an event, a fact in a foreign database."""
    with (installation.settings.home / "quality.log").open("a", encoding="utf-8") as log:
        log.write(f"cannot reach {LEAK['phone']}\n")
    before = len(installation.cases())
    data: dict[str, Any] = a_complaint(details=f"call {LEAK['email']}", order_number="SO-leak")
    assert listener.ask("complaint.submit", data)["type"] == "complaint.submit.accepted.v1"
    assert eventually(lambda: len(installation.cases()) > before)
    assert eventually(lambda: listener.hear() and any(b"SO-leak" in one for one in listener.heard))

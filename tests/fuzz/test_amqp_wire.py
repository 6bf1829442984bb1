"""Running departments on a real broker: whatever is put into their inboxes has one end, and they go on working."""

import json
import uuid
from collections import Counter
from typing import Any

import pika
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, text

from services.settings import DEPARTMENTS
from tests.fuzz import letters
from tests.fuzz.drawing import nearly
from tests.fuzz.effort import effort
from tests.loop import a_complaint
from tests.system.installation import Installation, eventually

pytestmark = [pytest.mark.broker, pytest.mark.timeout(0)]


class Stranger:
    """Publishes anything anywhere and counts the answers."""

    def __init__(self, running: Installation) -> None:
        self.running = running
        self.connection = pika.BlockingConnection(pika.URLParameters(running.settings.amqp_uri))
        self.channel = self.connection.channel()
        self.channel.confirm_delivery()
        self.replies = f"ext.fuzz.{uuid.uuid4().hex[:8]}"
        self.channel.queue_declare(self.replies, exclusive=True)
        self.answers: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()

    def command(self, key: str, body: bytes, **properties: Any) -> str:
        number = str(uuid.uuid4())
        properties = {"content_type": "application/cloudevents+json", **properties}
        given = pika.BasicProperties(reply_to=self.replies, correlation_id=number, **properties)
        self.channel.basic_publish("capaloop.commands", key, body, given)
        return number

    def into(self, department: str, body: bytes, properties: pika.BasicProperties) -> None:
        """Past all exchanges, straight into an inbox."""
        self.channel.basic_publish("", f"capaloop.{department}.inbox", body, properties)

    def collect(self) -> None:
        while True:
            method, properties, body = self.channel.basic_get(self.replies, auto_ack=True)
            if not method:
                return
            self.answers[properties.correlation_id] += 1
            self.kinds[json.loads(body)["type"].split(".")[-2]] += 1

    def has_answers(self, numbers: set[str]) -> bool:
        self.collect()
        return numbers <= set(self.answers)

    def inboxes_are_empty(self) -> bool:
        named = [f"capaloop.{name}.inbox" for name in DEPARTMENTS]
        return not any(self.channel.queue_declare(name, passive=True).method.message_count for name in named)


@pytest.fixture
def stranger(running: Installation) -> Any:
    made = Stranger(running)
    yield made
    made.connection.close()


def parkings(running: Installation) -> int:
    return sum(_of(running, name, "select coalesce(sum(times), 0) from parked") for name in DEPARTMENTS)


def _of(running: Installation, name: str, query: str) -> int:
    engine = create_engine(running.settings.database_urls[name])  # type: ignore[index]
    try:
        with engine.connect() as connection:
            return int(connection.execute(text(query)).scalar_one())
    finally:
        engine.dispose()


def works(running: Installation, stranger: Stranger) -> None:
    """Nobody died, no link was lost, and a complaint goes through."""
    letter = {
        "specversion": "1.0",
        "id": str(uuid.uuid4()),
        "source": "urn:fuzz:crm",
        "type": "complaint.submit.v1",
        "time": "2026-03-01T09:00:00Z",
        "site": "factory",
        "data": a_complaint(),
    }
    number = stranger.command("factory.complaint.submit", letters.written(letter))
    assert eventually(lambda: stranger.has_answers({number}))
    assert eventually(stranger.inboxes_are_empty)
    for name in DEPARTMENTS:
        assert not running.is_dead(name)
        log = (running.settings.home / f"{name}.log").read_text(encoding="utf-8", errors="replace")
        assert "the link broke" not in log, name


def test_every_command_has_one_answer(running: Installation, stranger: Stranger) -> None:
    source = letters.command_letters()
    asked: dict[str, bytes] = {}

    @effort(150)
    @given(letter=source | nearly(source) | letters.rubbish())
    def every(letter: Any) -> None:
        name = letter.get("type") if isinstance(letter, dict) else None
        known = next((one for one in letters.COMMANDS if one.type == name), letters.COMMANDS[0])
        site = letter["site"] if isinstance(letter, dict) and letter.get("site") in ("factory", "annex") else "factory"
        body = letter if isinstance(letter, bytes) else letters.written(letter)
        asked[stranger.command(known.routing_key(site), body)] = body

    every()
    eventually(lambda: stranger.has_answers(set(asked)))
    assert [body[:300] for number, body in asked.items() if not stranger.answers[number]] == []
    works(running, stranger)
    assert {number: count for number, count in stranger.answers.items() if count != 1} == {}
    assert set(stranger.kinds) == {"accepted", "refused"}


TEXTS = st.none() | st.text(max_size=30) | st.binary(max_size=30) | st.sampled_from((b"\xff" * 255, "\x00", ""))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.decimals(-9, 9, places=2) | st.binary(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(letters.short, inner, max_size=3),
    max_leaves=5,
)
TABLES = st.none() | st.dictionaries(st.sampled_from(("accept-language", "x-death")) | letters.short, VALUES)


def test_odd_properties_harm_nobody(running: Installation, stranger: Stranger) -> None:
    before, sent = parkings(running), []

    @effort(120)
    @given(
        body=st.binary(max_size=50).map(lambda one: b"{" + one),
        texts=st.fixed_dictionaries(
            dict.fromkeys(("message_id", "type", "correlation_id", "content_type", "content_encoding"), TEXTS)
        ),
        reply_to=st.sampled_from((None, b"ext.\xff", "ext.nobody", "capaloop.sales.inbox", "", b"\xff")),
        timestamp=st.none() | st.sampled_from((0, 2**40, 2**63, 2**64 - 1)),
        table=TABLES,
        priority=st.none() | st.integers(0, 255),
        mode=st.sampled_from((None, 1, 2)),
        to=st.sampled_from(DEPARTMENTS),
    )
    def every(
        body: bytes, texts: Any, reply_to: Any, timestamp: Any, table: Any, priority: Any, mode: Any, to: Any
    ) -> None:
        given = pika.BasicProperties(
            **texts, reply_to=reply_to, timestamp=timestamp, headers=table, priority=priority, delivery_mode=mode
        )
        stranger.into(to, body, given)
        sent.append(to)

    every()
    works(running, stranger)
    assert eventually(lambda: parkings(running) - before == len(sent))


def test_a_routing_key_that_is_no_text_harms_nobody(running: Installation, stranger: Stranger) -> None:
    number = stranger.command(b"\xff.complaint.submit", b"{}")  # type: ignore[arg-type]

    assert eventually(lambda: stranger.has_answers({number}))
    works(running, stranger)


@pytest.mark.parametrize("name", ["type", "id"])
def test_an_answer_whose_name_is_too_long_for_a_property_is_sent(
    running: Installation, stranger: Stranger, name: str
) -> None:
    letter = {"specversion": "1.0", "id": "1", "source": "x", "type": "complaint.submit.v1", "site": "factory"}
    body = letters.written(letter | {"time": "now", "data": {}, name: "長" * 200})

    number = stranger.command("factory.complaint.submit", body)

    assert eventually(lambda: stranger.has_answers({number}))
    works(running, stranger)

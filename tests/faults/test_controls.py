"""What is done to a service here, stock nameko does not survive (the control), and ours does."""

import json
import signal
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from amqp import Message
from kombu import Connection

from capaloop.broker import PrivateNode
from shared.bus.client import Client
from shared.store import parking
from tests.faults.stock.process import Stock, queue_of
from tests.faults.strikes import memory_alarm
from tests.shared.letters import COMPLAINT, letter
from tests.shared.office import RECEIVED, Office, raw, received, until

pytestmark = [pytest.mark.broker, pytest.mark.timeout(1800)]

INBOX = "capaloop.quality.inbox"
NOT_JSON = b'{"case": '


@pytest.fixture(scope="module")
def vhost(rabbitmq: PrivateNode) -> Iterator[str]:
    uri = rabbitmq.create_vhost("controls")
    yield uri
    rabbitmq.delete_vhost("controls")


@pytest.fixture(scope="module")
def standing(vhost: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stock, Office]]:
    folder = tmp_path_factory.mktemp("controls")
    stock, ours = Stock(vhost, folder), Office(vhost, folder)
    try:
        stock.start()
        ours.start()
        yield stock, ours
    finally:
        stock.end()
        if ours.process is not None:
            ours.end(signal.SIGKILL)


@pytest.fixture
def stock(standing: tuple[Stock, Office]) -> Stock:
    return standing[0]


@pytest.fixture
def ours(standing: tuple[Stock, Office]) -> Office:
    return standing[1]


def parked(ours: Office) -> int:
    store = ours.store
    try:
        return parking.count(store)
    finally:
        store.close()


def send(ours: Office, id_: str, defect: str) -> None:
    """An event for our service; what the defect says makes it behave."""
    with Client(ours.amqp_uri, "urn:example:crm") as client:
        received(client, 1, defect, id_)


def test_what_cannot_be_read_stock_loses_and_ours_parks(stock: Stock, ours: Office) -> None:
    before = parked(ours)
    stock.send(NOT_JSON, "", "stock.letters")
    stock.send(b'"good"', "", "stock.letters")
    raw(ours.amqp_uri, NOT_JSON)

    until(lambda: stock.noted("read good") == 1)
    assert stock.noted("read") == 1
    assert ours.depth("stock.letters") == 0
    until(lambda: parked(ours) == before + 1)


def test_what_fails_stock_loses_at_once_and_ours_tries_again_and_parks(stock: Stock, ours: Office) -> None:
    before = parked(ours)
    stock.tell("fails", "once")
    send(ours, "fails-1", "fails")

    until(lambda: stock.noted("failing once") == 1)
    until(lambda: parked(ours) == before + 1)
    assert stock.noted("failing once") == 1
    assert ours.depth(queue_of("fails")) == 0
    assert ours.log.read_text().count("ZeroDivisionError: it always fails") >= 3


def test_a_timeout_in_a_handler_stock_keeps_for_ever_and_ours_counts_as_a_failure(
    stock: Stock, ours: Office, rabbitmq: PrivateNode
) -> None:
    before = parked(ours)
    stock.tell("times_out", "once")
    send(ours, "times-out-1", "timeout")

    until(lambda: stock.noted("timing out once") == 1)
    until(lambda: parked(ours) == before + 1)
    until(lambda: unsettled(rabbitmq, INBOX) == 0)
    until(lambda: unsettled(rabbitmq, queue_of("times_out")) == 1)
    assert stock.noted("timing out once") == 1


def unsettled(rabbitmq: PrivateNode, queue: str) -> int:
    """Messages that were delivered and about which nobody has said anything."""
    told = rabbitmq.control("list_queues", "-p", "controls", "name", "messages_unacknowledged")
    return int(dict(line.split() for line in told.splitlines() if queue in line)[queue])


def test_headers_of_one_message_stock_sends_on_with_the_next_and_ours_does_not(stock: Stock, ours: Office) -> None:
    with Connection(ours.amqp_uri) as connection:
        channel = connection.channel()
        channel.queue_declare("ext.ears", exclusive=True, arguments={"x-queue-type": "classic"})
        channel.queue_bind("ext.ears", "stock.events", "told")
        channel.queue_bind("ext.ears", "capaloop.events", "factory.task.withdrawn")
        stock.tell("tells", "something", traceparent="stale", cloudEvents_id="stale")
        body = json.dumps(letter(RECEIVED, {"case": "factory/C-10", "complaint": COMPLAINT}, id="headers-1"))
        stale = {"traceparent": "stale", "nameko.traceparent": "stale", "cloudEvents_id": "stale"}
        properties: dict[str, Any] = {"content_type": "application/cloudevents+json", "application_headers": stale}
        channel.basic_publish(Message(body, **properties), "capaloop.events", "factory.complaint.received")
        heard = {message.delivery_info["exchange"]: message.headers for message in two_from(channel)}

    assert "stale" in heard["stock.events"].values()
    assert "stale" not in heard["capaloop.events"].values()


def two_from(channel: Any) -> list[Any]:
    found: list[Any] = []

    def both() -> bool:
        message = channel.basic_get("ext.ears", no_ack=True)
        found.extend([message] if message else [])
        return len(found) == 2

    until(both)
    return found


def test_while_all_workers_are_busy_stock_answers_no_probe_and_ours_does(
    stock: Stock, ours: Office, tmp_path: Path
) -> None:
    gate = tmp_path / "gate"
    stock.end()
    stock.start(workers=1)
    stock.tell("waits", str(gate))
    for number in range(12):
        send(ours, f"busy-{number}", f"until {gate}")
    until(lambda: stock.noted("waiting", gate) == 1)
    until(lambda: f"until {gate}" in ours.log.read_text())
    try:
        with pytest.raises(TimeoutError):
            ask(stock.http, 3)
        assert ask(ours.http, 120).startswith(b"alive")
    finally:
        gate.touch()
    until(lambda: ask(stock.http, 120) == b"alive")
    until(lambda: ours.depth() == 0)


def ask(url: str, seconds: float) -> bytes:
    with urllib.request.urlopen(url, timeout=seconds) as answer:
        return bytes(answer.read())


def test_told_to_stop_stock_does_again_what_it_has_done_and_ours_does_not(
    stock: Stock, ours: Office, tmp_path: Path
) -> None:
    gate = tmp_path / "gate"
    stock.tell("waits", str(gate))
    send(ours, "stop-1", f"until {gate}")
    until(lambda: stock.noted("waiting", gate) == 1)
    until(lambda: f"until {gate}" in ours.log.read_text())

    assert stock.process is not None
    assert ours.process is not None
    stock.process.send_signal(signal.SIGTERM)
    ours.process.send_signal(signal.SIGTERM)
    until(lambda: stock.ready_in("waits") == 1)  # its link is gone, though it is still at work
    gate.touch()
    stock.process.wait(300)
    assert ours.ended() == 0
    stock.start()
    ours.start()
    send(ours, "stop-2", "rust")

    until(lambda: stock.noted("waited", gate) == 2)
    until(lambda: ours.effects()["stop-2"] == 1)
    assert ours.effects()["stop-1"] == 1


def test_while_the_broker_takes_nothing_stock_hangs_in_its_handler_and_ours_does_its_work(
    stock: Stock, ours: Office, rabbitmq: PrivateNode
) -> None:
    stock.end()
    ours.end(signal.SIGKILL)
    stock.tell("tells", "in vain")
    send(ours, "alarm-1", "rust")
    with memory_alarm(rabbitmq):
        stock.start()
        ours.start()
        until(lambda: stock.noted("telling in vain") == 1)
        ticks = stock.noted("tick")
        until(lambda: stock.noted("tick") > ticks + 12)  # three times as long as it means to wait at most
        until(lambda: ours.effects()["alarm-1"] == 1)
        until(lambda: ours.depth() == 0)
        assert stock.noted("told in vain") == 0

    until(lambda: stock.noted("told in vain") == 1)


def test_a_poisonous_message_stock_chews_without_end_and_ours_a_few_times(stock: Stock, ours: Office) -> None:
    before = parked(ours)
    stock.tell("poisons", "again")
    send(ours, "poison-1", "fails")

    until(lambda: stock.noted("poisoned again") > 200)
    stock.end()
    stock.forget("poisons")
    stock.start()
    until(lambda: parked(ours) == before + 1)

"""One department in a process of its own over a real broker: killed, cut off, told to stop."""

import json
import signal
import urllib.request
from collections import Counter

import pytest
from amqp.exceptions import NotFound
from kombu import Connection
from sqlalchemy import text

from shared.bus.client import Client
from shared.store import parking
from tests.shared.letters import letter
from tests.shared.office import Office, events, raw, received, until

pytestmark = pytest.mark.broker

CLOSE = "complaint.close.v1"


def test_a_service_killed_in_the_middle_does_everything_once_when_it_is_back(office) -> None:
    expected = {f"e-{number}": 1 for number in range(120)}
    with Client(office.amqp_uri, "urn:example:crm") as client:
        for number in range(60):
            received(client, number)
        for number in range(60, 120):
            received(client, number)
            if number % 20 == 0:
                office.end(signal.SIGKILL)
                office.start()
    until(lambda: office.effects() == expected)
    until(lambda: office.depth() == 0)

    assert office.effects() == expected
    told = events(office, 120)
    assert Counter(event["causationid"] for event in told) == expected


def test_a_link_that_is_cut_is_made_again_and_nothing_is_done_twice(office, rabbitmq) -> None:
    with Client(office.amqp_uri, "urn:example:crm") as client:
        for number in range(8):
            received(client, number, "slow")
    until(lambda: len(office.effects()) >= 1)
    rabbitmq.control("close_all_connections", "--vhost", office.amqp_uri.rpartition("/")[2], "a test cuts the line")

    until(lambda: office.depth() == 0 and len(office.effects()) == 8)
    with Client(office.amqp_uri, "urn:example:crm") as client:
        answer = client.command(CLOSE, "factory", {"case": "factory/C-1"}, timeout=120)

    assert answer["type"] == "complaint.close.accepted.v1"
    assert set(office.effects().values()) == {1}


def test_a_service_told_to_stop_finishes_what_it_has_begun_and_leaves_the_rest(office) -> None:
    with Client(office.amqp_uri, "urn:example:crm") as client:
        for number in range(30):
            received(client, number, "slow")
    until(lambda: len(office.effects()) >= 1)

    code = office.end(signal.SIGTERM)
    done = office.effects()
    left = office.depth()

    assert code == 0
    assert set(done.values()) == {1}
    assert len(done) + left == 30
    assert 0 < left < 30
    office.start()
    until(lambda: len(office.effects()) == 30 and office.depth() == 0)
    assert set(office.effects().values()) == {1}


def test_probes_are_answered_while_all_workers_are_busy_and_timed_work_is_done(office) -> None:
    with Client(office.amqp_uri, "urn:example:crm") as client:
        for number in range(40):
            received(client, number, "slow")
    until(lambda: len(office.effects()) >= 1)

    with urllib.request.urlopen(office.http, timeout=120) as answer:
        told = answer.read()

    assert len(office.effects()) < 40
    assert told.startswith(b"alive")
    until(lambda: woken(office) > 1)


def woken(office: Office) -> int:
    with urllib.request.urlopen(office.http, timeout=120) as answer:
        return int(answer.read().split()[1])


def test_a_message_that_waits_for_nothing_here_is_settled(office) -> None:
    """The envelope decides, not the native type."""
    body = json.dumps(letter(CLOSE, {"case": "factory/C-7"})).encode()
    raw(office.amqp_uri, body, type="complaint.received.v1", reply_to="ext.nobody")

    until(lambda: office.effects() == {"factory/C-7": 1} and office.depth() == 0)


def test_a_failure_that_cannot_be_recorded_is_neither_acknowledged_nor_given_back(office) -> None:
    change(office, "ALTER TABLE retry RENAME TO mislaid")
    with Client(office.amqp_uri, "urn:example:crm") as client:
        received(client, 1, "fails")
        until(lambda: "held back" in office.log.read_text())
        change(office, "ALTER TABLE mislaid RENAME TO retry")

    until(lambda: parking.count(office.store) == 1)
    until(lambda: office.depth() == 0)
    assert office.depth("capaloop.dead") == 0
    assert office.log.read_text().count("held back") < 10


def change(office: Office, statement: str) -> None:
    store = office.store
    with store.writing() as connection:
        connection.execute(text(statement))
    store.close()


def test_an_inbox_and_an_exchange_that_are_gone_are_declared_again_and_work_goes_on(office) -> None:
    lost(office, "capaloop.quality.inbox", "capaloop.production.inbox", "capaloop.events")

    until(lambda: "no link to the broker" in office.log.read_text())
    until(lambda: consumers(office) == 1)
    with Client(office.amqp_uri, "urn:example:crm") as client:
        received(client, 1)
    until(lambda: office.effects() == {"e-1": 1})
    assert [event["causationid"] for event in events(office, 1)] == ["e-1"]


def test_before_a_new_link_sends_anything_it_binds_again_what_was_unbound(office, rabbitmq) -> None:
    with Connection(office.amqp_uri) as connection:
        channel = connection.channel()
        channel.queue_unbind("capaloop.production.inbox", "capaloop.events", "capaloop.production.inbox")
    with Client(office.amqp_uri, "urn:example:crm") as client:
        received(client, 1)
    until(lambda: "came back" in office.log.read_text())
    rabbitmq.control("close_all_connections", "--vhost", office.amqp_uri.rpartition("/")[2], "a test cuts the line")

    assert [event["causationid"] for event in events(office, 1)] == ["e-1"]


def lost(office: Office, *names: str) -> None:
    with Connection(office.amqp_uri) as connection:
        channel = connection.channel()
        for name in names:
            delete = channel.queue_delete if name.endswith(".inbox") else channel.exchange_delete
            delete(name)


def consumers(office: Office, queue: str = "capaloop.quality.inbox") -> int:
    """None while the queue is not there."""
    with Connection(office.amqp_uri) as connection:
        try:
            return int(connection.channel().queue_declare(queue, passive=True).consumer_count)
        except NotFound:
            return 0

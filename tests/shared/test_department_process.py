"""One department in a process of its own over a real broker: answers, nonsense, failures."""

import json
from datetime import timedelta
from typing import Any

import pytest
from kombu import Connection

from shared.bus import topology
from shared.bus.client import Client, NoAnswer, NobodyReceives
from shared.messages.envelope import Envelope
from shared.messages.task import TaskWithdrawn
from shared.store import outbox, parked_choice, parking, put_backs, retry
from shared.store.parked_choice import Choice
from tests.shared.letters import COMPLAINT, event, letter, nothing_waits, rows
from tests.shared.office import events, raw, received, until

pytestmark = pytest.mark.broker

CLOSE = "complaint.close.v1"


def test_a_command_has_one_answer_and_the_same_again_is_a_duplicate(office) -> None:
    with Client(office.amqp_uri, "urn:example:crm") as client:
        first = client.command(CLOSE, "factory", {"case": "factory/C-1"}, id="c-1")
        again = client.command(CLOSE, "factory", {"case": "factory/C-1"}, id="c-1")
        other = client.command(CLOSE, "factory", {"case": "factory/C-2"}, id="c-1")
        refused = client.command(CLOSE, "factory", {"case": "factory/C-3", "reason": "too early"})

    assert first["type"] == again["type"] == "complaint.close.accepted.v1"
    assert (first["data"]["duplicate"], again["data"]["duplicate"]) == (False, True)
    assert other["data"]["status"] == refused["data"]["status"] == 409
    assert office.effects() == {"factory/C-1": 1}


@pytest.mark.parametrize(("language", "title"), [("zh", "内容不符合要求"), ("en", "The content is not as required")])
def test_a_client_is_refused_in_the_language_it_wants(office, language, title) -> None:
    with Client(office.amqp_uri, "urn:example:crm", language=language) as client:
        refused = client.command(CLOSE, "factory", {})

    assert refused["data"]["title"] == title


def test_of_a_task_of_another_department_nothing_is_said_here(office) -> None:
    with Client(office.amqp_uri, "urn:example:mes") as client:
        done = client.command("task.complete.v1", "factory", {"task": "quality.0123456789ab", "answer": {}})
        with pytest.raises(NoAnswer):
            client.command("task.complete.v1", "factory", {"task": "sales.0123456789ab", "answer": {}}, timeout=1.0)

    assert done["data"]["task"] == "quality.0123456789ab"
    assert office.effects() == {"quality.0123456789ab": 1}


def test_a_client_is_told_when_no_department_was_ever_started(amqp_uri) -> None:
    topology.declare(amqp_uri)
    with Connection(amqp_uri) as connection:
        connection.channel().queue_delete("capaloop.quality.inbox")

    with Client(amqp_uri, "urn:example:crm") as client, pytest.raises(NobodyReceives):
        client.command(CLOSE, "factory", {"case": "factory/C-1"})


def test_who_binds_a_queue_gets_the_events(office) -> None:
    with Client(office.amqp_uri, "urn:example:crm") as client:
        subscription = client.subscribe("ext.crm.tasks", ["*.task.*"])
        received(client, 1)
        [event] = subscription.messages(1.0)

    assert event["type"] == "task.withdrawn.v1"
    assert event["causationid"] == "e-1"
    assert event["subject"] == "factory/C-1"


NONSENSE = {
    "no JSON": b"{not json",
    "not UTF-8": b'{"a": "\xe9"}',
    "pickled": b"\x80\x04K\x01.",
    "empty": b"",
    "too large": b" " * 1_100_000,
}


def test_nonsense_is_parked_and_the_department_goes_on(office) -> None:
    for body in NONSENSE.values():
        raw(office.amqp_uri, body, content_encoding="utf-8")
        raw(office.amqp_uri, body, content_encoding="utf-8")
    raw(office.amqp_uri, NONSENSE["not UTF-8"], content_encoding="latin-1", application_headers={"x": 1})

    with Client(office.amqp_uri, "urn:example:crm") as client:
        answer = client.command(CLOSE, "factory", {"case": "factory/C-1"})
    store = office.store
    until(lambda: office.depth() == 0 and parking.count(store) == len(NONSENSE))
    parked = parked_choice.listed(store)

    assert answer["type"] == "complaint.close.accepted.v1"
    assert sorted(row["length"] for row in parked) == sorted(len(body) for body in NONSENSE.values())
    assert sorted(row["times"] for row in parked) == [2, 2, 2, 2, 3]
    store.close()


def test_nonsense_with_an_address_is_refused_there(office) -> None:
    with Connection(office.amqp_uri) as connection:
        channel = connection.channel()
        answers: list[Any] = []
        channel.queue_declare("ext.test.answers", exclusive=True, arguments={"x-queue-type": "classic"})
        channel.basic_consume("ext.test.answers", no_ack=True, callback=answers.append)
        raw(office.amqp_uri, b"{not json", reply_to="ext.test.answers", correlation_id="ask-9")
        connection.drain_events(timeout=120)

    [answer] = answers
    assert answer.properties["correlation_id"] == "ask-9"
    assert json.loads(answer.body)["data"]["status"] == 400


def test_a_forged_address_for_an_answer_holds_up_nobody_elses(office) -> None:
    """The broker hangs up at such an address; it is a client's to choose, and may stand between others."""
    store = office.store
    forged = Envelope("a-1", store.source, "complaint.close.accepted.v1", store.clock(), "factory", {})
    noted = TaskWithdrawn("production.000000000000", "factory/C-1", "production", "noted")
    with store.working("factory") as work:
        work.publish(noted, to="production")
        outbox.write_answer(work.connection, forged, "amq.rabbitmq.reply-to.g2dkABBy.AAAA", "ask-1", work.now)
        work.publish(noted, to="production")

    until(lambda: nothing_waits(store))
    with Client(office.amqp_uri, "urn:example:crm") as client:
        answer = client.command(CLOSE, "factory", {"case": "factory/C-3"})

    undeliverable = [row["message_id"] for row in rows(store, "outbox") if row["undeliverable_at"]]
    assert undeliverable == ["a-1"]
    assert len(events(office, 2)) == 2
    assert answer["type"] == "complaint.close.accepted.v1"
    store.close()


def test_a_message_that_always_fails_is_tried_as_often_as_allowed_and_then_parked(office) -> None:
    with Client(office.amqp_uri, "urn:example:crm") as client:
        received(client, 1, "fails")
        received(client, 2, "timeout")
        received(client, 3)

    store = office.store
    until(lambda: parking.count(store) == 2)
    assert {row["reason"] for row in parked_choice.listed(store)} == {"ZeroDivisionError", "DutyTookTooLong"}
    assert {row["attempts"] for row in parked_choice.listed(store)} == {2}
    assert retry.waiting(store) == (0, None)
    assert office.effects() == {"e-3": 1}
    store.close()


def test_what_is_put_back_from_outside_is_carried_out_by_the_service(office) -> None:
    with Client(office.amqp_uri, "urn:example:crm") as client:
        received(client, 1, "fails")
    store = office.store
    until(lambda: parking.count(store) == 1)

    put_backs.begin(store, Choice(), by="op", rate=None)

    until(lambda: [row["times"] for row in parked_choice.listed(store)] == [2])
    store.close()


def test_the_service_puts_back_at_the_rate_that_was_asked_for_and_tells_what_became_of_each(office) -> None:
    store = office.store
    for n in range(20):
        case = parking.Case(f"key-{n}", "a cause that is mended", "it failed")
        sent = letter("complaint.received.v1", {"case": f"factory/C-{n}", "complaint": COMPLAINT}, id=f"p-{n}")
        with store.writing() as connection:
            parking.park(connection, event(sent), case, store.clock())

    begun = put_backs.begin(store, Choice(reason="a cause that is mended"), by="op", rate=10)
    seen = []
    until(lambda: seen.append(put_backs.progress(store, begun.id)) or seen[-1].finished)

    backs = [act["at"] for act in rows(store, "parked_act") if act["act"] == "put back"]
    fastest = max(sum(one <= other < one + timedelta(seconds=1) for other in backs) for one in backs)
    assert (seen[-1].state, seen[-1].done) == ("done", 20)
    assert len(office.effects()) == 20
    assert fastest <= 21, "a second's worth for being held up, and the second's own"
    assert all(one.done <= one.put_back <= one.total for one in seen)
    store.close()

"""What the outbox holds reaches the queues it is meant for, once, in order; what comes back is kept."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from amqp import Message
from amqp.exceptions import ConnectionForced, FrameSyntaxError

from shared.bus import topology
from shared.bus.link import connected
from shared.bus.relay import Relay, Window
from shared.messages.complaint import ComplaintClosed, ComplaintFacts, ComplaintReceived, Customer
from shared.messages.envelope import Envelope
from shared.messages.task import TaskWithdrawn
from shared.store import outbox
from tests.shared.letters import CASE, NOON, rows

INBOX = "capaloop.production.inbox"

pytestmark = pytest.mark.broker

WITHDRAWN = TaskWithdrawn("production.000000000000", CASE, "production", "the complaint was withdrawn")
CLOSED = ComplaintClosed(CASE, "closed", "handled")


@pytest.fixture
def broker(amqp_uri: str) -> Iterator[Any]:
    topology.declare(amqp_uri)
    with connected(amqp_uri, "test") as connection:
        yield connection


def publish(store: Any, body: object, times: int = 1, **where: Any) -> None:
    with store.working("factory") as work:
        for _ in range(times):
            work.publish(body, subject=CASE, **where)


def relay(store: Any, connection: Any, limit: int = 500) -> int:
    with outbox.sending(store, limit, timedelta(seconds=10)) as batch:
        Window(connection.channel()).send(batch)
    return len(batch.sent)


def taken(connection: Any, queue: str) -> list[Any]:
    channel = connection.channel()
    return list(iter(lambda: channel.basic_get(queue, no_ack=True), None))


def test_an_addressed_message_reaches_one_inbox_and_every_queue_that_is_bound_to_it(store, broker) -> None:
    channel = broker.channel()
    channel.queue_declare("ext.test.all", exclusive=True, arguments={"x-queue-type": "classic"})
    channel.queue_bind("ext.test.all", "capaloop.events", "#")
    publish(store, WITHDRAWN, to="production")

    relay(store, broker)

    copies = {d: taken(broker, topology.inbox_of(d)) for d in ("sales", "quality", "production", "warehouse")}
    [outside] = taken(broker, "ext.test.all")
    [inside] = copies.pop("production")
    assert list(copies.values()) == [[], [], []]
    assert inside.delivery_info["routing_key"] == outside.delivery_info["routing_key"] == "factory.task.withdrawn"
    assert "BCC" not in inside.headers
    assert inside.body == outside.body


def test_a_message_carries_its_native_properties(store, broker) -> None:
    publish(store, WITHDRAWN, to="production")

    relay(store, broker)

    [row] = rows(store, "outbox")
    [message] = taken(broker, "capaloop.production.inbox")
    assert message.properties["message_id"] == row["message_id"]
    assert message.properties["type"] == "task.withdrawn.v1"
    assert message.properties["delivery_mode"] == 2
    assert message.properties["content_type"] == "application/cloudevents+json"


def test_a_window_larger_than_its_batch_is_sent_in_order_and_once(store, broker) -> None:
    publish(store, WITHDRAWN, 700, to="production")

    assert [relay(store, broker) for _ in range(3)] == [500, 200, 0]

    written = [row["message_id"] for row in rows(store, "outbox")]
    assert [m.properties["message_id"] for m in taken(broker, "capaloop.production.inbox")] == written


def test_an_event_that_an_inbox_should_receive_and_none_does_stays_to_be_sent(store, broker, clock) -> None:
    broker.channel().queue_delete("capaloop.quality.inbox")
    facts = {"channel": "oral", "customer": Customer("K", "N"), "received_at": NOON}
    publish(store, ComplaintReceived(CASE, ComplaintFacts(**facts)))

    assert relay(store, broker) == 0

    [row] = rows(store, "outbox")
    assert row["sent_at"] is None
    assert "no queue" in row["trouble"]
    assert outbox.unsent(store, 10) == []
    clock.pass_(10)
    assert len(outbox.unsent(store, 10)) == 1


def test_an_event_that_no_inbox_receives_is_sent_whether_somebody_listens_or_not(store, broker) -> None:
    publish(store, CLOSED)

    assert relay(store, broker) == 1


def answered(store: Any, reply_to: str) -> None:
    envelope = Envelope("a-1", store.source, "complaint.submit.accepted.v1", NOON, "factory", {"site": "factory"})
    with store.writing() as connection:
        outbox.write_answer(connection, envelope, reply_to, "ask-1", NOON)


def test_an_answer_to_a_queue_that_is_gone_is_undeliverable_and_never_tried_again(store, broker, clock) -> None:
    answered(store, "ext.nobody.answers")

    relay(store, broker)

    [row] = rows(store, "outbox")
    clock.pass_(3600)
    assert row["undeliverable_at"] is not None
    assert outbox.unsent(store, 10) == []


def test_an_answer_to_a_client_that_is_gone_holds_nothing_up(store, broker, amqp_uri) -> None:
    answered(store, address_of_a_client_that_is_gone(broker, amqp_uri))
    publish(store, CLOSED)

    relay(store, broker)

    assert outbox.unsent(store, 10) == []


def address_of_a_client_that_is_gone(broker: Any, amqp_uri: str) -> str:
    with connected(amqp_uri, "a client") as connection:
        channel = connection.channel()
        channel.basic_consume("amq.rabbitmq.reply-to", no_ack=True)
        channel.basic_publish_confirm(Message(b"", reply_to="amq.rabbitmq.reply-to"), routing_key=INBOX)
    [asked] = taken(broker, INBOX)
    return str(asked.properties["reply_to"])


def test_what_was_confirmed_before_the_link_broke_is_not_sent_again(store, broker) -> None:
    publish(store, WITHDRAWN, 3, to="production")
    window = Window(broker.channel())

    with pytest.raises(ConnectionError), outbox.sending(store, 10, timedelta(seconds=1)) as batch:
        breaks_after(window, batch, 2)

    relay(store, broker)
    assert len(taken(broker, "capaloop.production.inbox")) == 3


def breaks_after(window: Window, batch: outbox.Batch, count: int) -> None:
    some = outbox.Batch(batch.messages[:count])
    window.send(some)
    batch.sent.extend(some.sent)
    raise ConnectionError("the broker went away")


class Breaking:
    """A window whose link breaks."""

    def __init__(self, wrong: Exception) -> None:
        self.wrong = wrong

    def send(self, _batch: outbox.Batch) -> None:
        raise self.wrong


@pytest.mark.parametrize(("wrong", "left"), [(ConnectionForced("shutdown"), 1), (FrameSyntaxError("bad address"), 0)])
def test_an_answer_is_given_up_when_the_broker_rejects_it_and_not_when_the_broker_goes(
    store, wrong: Exception, left: int
) -> None:
    answered(store, "ext.crm.answers")

    with pytest.raises(type(wrong)), outbox.sending(store, 1, timedelta(seconds=10)) as batch:
        Relay()._send(Breaking(wrong), batch)

    assert len(outbox.unsent(store, 10)) == left

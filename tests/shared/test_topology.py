"""The queues and bindings follow from the registry; a broker that differs is told in one sentence."""

import pytest
from kombu import Connection

from shared.bus import topology
from shared.bus.link import BrokerUnreachable
from shared.bus.topology import Binding, TopologyDiffers
from shared.messages.registry import DEPARTMENTS, REGISTRY


def test_no_routing_key_contains_a_department() -> None:
    keys = [message.routing_key("factory") for message in REGISTRY.values()]

    assert [key for key in keys if any(department in key for department in DEPARTMENTS)] == []


def test_every_command_reaches_an_inbox_and_an_addressed_message_none_but_the_one_named() -> None:
    found = list(topology.bindings())

    for message in REGISTRY.values():
        bound = [b.queue for b in found if b.key == f"*.{message.name}"]
        assert bound == [topology.inbox_of(department) for department in message.inboxes]
        assert message.kind == "event" or bound
    for department in DEPARTMENTS:
        inbox = topology.inbox_of(department)
        assert Binding("capaloop.events", inbox, inbox) in found


@pytest.mark.broker
def test_what_is_declared_can_be_declared_again_and_is_verified(amqp_uri) -> None:
    topology.declare(amqp_uri)
    topology.declare(amqp_uri)

    topology.verify(amqp_uri)


@pytest.mark.broker
def test_a_broker_without_our_queues_is_told_what_is_missing(amqp_uri) -> None:
    with pytest.raises(TopologyDiffers, match=r"exchange capaloop\.events is missing"):
        topology.verify(amqp_uri)


@pytest.mark.broker
@pytest.mark.parametrize("act", [topology.declare, topology.verify])
def test_a_queue_that_is_otherwise_is_named_with_what_is_different(amqp_uri, act) -> None:
    topology.declare(amqp_uri)
    with Connection(amqp_uri) as connection:
        channel = connection.channel()
        channel.queue_delete("capaloop.quality.inbox")
        channel.queue_declare(
            "capaloop.quality.inbox", durable=True, auto_delete=False, arguments={"x-queue-type": "classic"}
        )

    with pytest.raises(TopologyDiffers, match=r"queue capaloop\.quality\.inbox exists .* inequivalent arg 'x-") as told:
        act(amqp_uri)
    assert "\n" not in str(told.value)


def test_a_broker_that_is_away_is_told_without_the_password() -> None:
    with pytest.raises(BrokerUnreachable, match=r"127\.0\.0\.1") as told:
        topology.declare("amqp://somebody:secret-word@127.0.0.1:1/x")
    assert "secret-word" not in str(told.value)


@pytest.mark.broker
def test_a_wrong_password_is_told(amqp_uri) -> None:
    wrong = amqp_uri.replace("@", "x@")

    with pytest.raises(BrokerUnreachable, match="refused"):
        topology.verify(wrong)

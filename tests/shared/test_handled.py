"""Whoever counts and logs is told of every message once, with its names and without its content."""

import contextlib
from datetime import timedelta

from shared.store import outbox
from shared.store.delivery import Delivery, Outcome
from tests.shared.letters import CASE, COMPLAINT, RECEIVED, command, event, letter


def test_every_delivery_is_told_of_with_what_became_of_it(store, desk, clock) -> None:
    told = []
    store.at_handled(told.append)
    now = clock.now.isoformat()
    clock.pass_(90)

    store.carry_out(event(letter("complaint.received.v1", RECEIVED, id="e-1", time=now, subject="C-1")), desk.duties)
    store.carry_out(event(letter("complaint.received.v1", RECEIVED, id="e-1", time=now, subject="C-1")), desk.duties)
    store.carry_out(Delivery(b"no envelope"), desk.duties)
    store.carry_out(command(letter("weather.change.v1", {}, id="e-2")), desk.duties)

    outcomes = [(one.outcome, one.type, one.message_id) for one in told]
    assert outcomes[:2] == [
        (Outcome.DONE, "complaint.received.v1", "e-1"),
        (Outcome.DUPLICATE, "complaint.received.v1", "e-1"),
    ]
    assert [type_ for _, type_, _ in outcomes[2:]] == [None, None]
    assert (told[0].case, told[0].age, told[0].correlation_id) == ("factory/C-1", 90.0, "e-1")
    assert told[0].seconds >= 0
    assert told[2].age is None


def test_a_complaint_is_told_of_with_the_case_that_it_was_taken_in_as(store, desk) -> None:
    told = []
    store.at_handled(told.append)

    store.carry_out(command(letter("complaint.submit.v1", COMPLAINT)), desk.duties)

    assert [one.case for one in told] == [CASE]


def test_what_the_broker_has_confirmed_is_told_of_and_nothing_else(store, desk) -> None:
    for number in range(3):
        store.carry_out(event(letter("complaint.received.v1", RECEIVED, id=f"e-{number}")), desk.duties)
    sent = []
    store.at_sent(lambda messages: sent.extend(message.id for message in messages))

    with contextlib.suppress(ConnectionError), outbox.sending(store, 10, timedelta(seconds=10)) as batch:
        batch.sent.append(batch.messages[0].id)
        batch.put_off[batch.messages[1].id] = "no queue"
        raise ConnectionError

    assert sent == [batch.messages[0].id]

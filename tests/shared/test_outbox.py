"""What goes out is written with the work that decides it, and sent in the order of writing."""

import contextlib
from datetime import timedelta

import pytest

from shared.messages.complaint import ComplaintClosed
from shared.messages.errors import Refused
from shared.messages.task import TaskWithdrawn
from shared.store import outbox
from tests.shared.letters import (
    CASE,
    RECEIVED,
    counts,
    event,
    letter,
    nothing_waits,
    sent,
)


def test_the_outbox_is_sent_in_the_order_of_writing_and_forgets_what_is_old(store, desk, clock) -> None:
    for n in range(3):
        store.carry_out(event(letter("complaint.received.v1", RECEIVED, id=f"e-{n}")), desk.duties)
    numbers = [message.id for message in outbox.unsent(store, 10)]

    outbox.mark_sent(store, numbers[:2])
    outbox.mark_undeliverable(store, numbers[2], "nobody")

    assert numbers == sorted(numbers)
    assert outbox.unsent(store, 10) == []
    assert nothing_waits(store)
    clock.pass_(31 * 24 * 3600)
    assert outbox.purge(store) == 5
    assert counts(store) == {"outbox": 1}


def test_what_is_put_off_waits_and_what_a_broken_batch_has_sent_stays_sent(store, desk, clock) -> None:
    for n in range(3):
        store.carry_out(event(letter("complaint.received.v1", RECEIVED, id=f"e-{n}")), desk.duties)

    with contextlib.suppress(ConnectionError), outbox.sending(store, 10, timedelta(seconds=10)) as batch:
        batch.sent.append(batch.messages[0].id)
        batch.put_off[batch.messages[1].id] = "no queue"
        raise ConnectionError

    assert [m.id for m in outbox.unsent(store, 10)] == [batch.messages[2].id]
    clock.pass_(10)
    assert [m.id for m in outbox.unsent(store, 10)] == [m.id for m in batch.messages[1:]]


def test_what_a_clock_ahead_has_put_off_is_sent_once_the_clock_is_put_back(store, desk, clock) -> None:
    store.carry_out(event(letter("complaint.received.v1", RECEIVED)), desk.duties)
    clock.pass_(9 * 3600)
    with outbox.sending(store, 10, timedelta(seconds=10)) as batch:
        batch.put_off[batch.messages[0].id] = "no queue"
    assert outbox.unsent(store, 10) == []

    clock.pass_(-9 * 3600)

    assert [m.id for m in outbox.unsent(store, 10)] == [batch.messages[0].id]


def test_who_listens_is_told_of_every_commit_that_leaves_something_to_send(store, desk) -> None:
    told = []
    store.at_commit(lambda: told.append("sent"))

    store.carry_out(event(letter("complaint.received.v1", RECEIVED)), desk.duties)
    store.carry_out(event(letter("complaint.received.v1", RECEIVED)), desk.duties)
    desk.failures = 1
    store.carry_out(event(letter("complaint.received.v1", RECEIVED, id="e-2")), desk.duties)

    assert told == ["sent"]


def test_an_addressed_message_needs_its_address_and_no_other_has_one(store) -> None:
    with store.working("factory") as work, pytest.raises(ValueError, match="addressed"):
        work.publish(TaskWithdrawn("production.000000000000", CASE, "production", "withdrawn"))
    with store.working("factory") as work, pytest.raises(ValueError, match="addressed"):
        work.publish(ComplaintClosed(CASE, "closed"), to="sales")


def test_a_message_of_ours_that_breaks_its_own_schema_is_not_sent(store) -> None:
    with pytest.raises(Refused, match="state"), store.working("factory") as work:
        work.publish(ComplaintClosed(CASE, "finished"))
    assert sent(store) == []

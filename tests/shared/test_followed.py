"""What followed from a message, and what became of it, as each department tells it."""

from typing import Any

from shared.store import followed, outbox, put_backs, retry
from shared.store.followed import Name
from shared.store.parked_choice import Choice
from tests.shared.letters import CASE, COMPLAINT, RECEIVED, Clock, Desk, command, event, letter

M1 = Name("urn:example:crm", "m-1")


def test_of_a_message_that_is_put_back_and_handled_what_it_caused_is_told(
    opened: Any, desk: Desk, clock: Clock
) -> None:
    store = opened(retry_delays=())
    desk.failures = 1
    store.carry_out(event(letter("complaint.received.v1", RECEIVED)), desk.duties)
    parked = (followed.followers(store, [M1]), [one.state for one in followed.come(store, [M1])])

    put_backs.begin(store, Choice(), by="op", rate=None)
    for delivery in retry.due(store, clock()):
        store.carry_out(delivery, desk.duties)

    [message] = followed.followers(store, [M1])
    assert parked == ([], ["parked"])
    assert (message.type, message.case, message.cause, message.state) == ("complaint.closed.v1", CASE, M1, "unsent")
    assert [one.state for one in followed.come(store, [M1])] == ["handled"]
    outbox.mark_sent(store, [row.id for row in outbox.unsent(store, 9)])
    assert [one.state for one in followed.followers(store, [M1])] == ["sent"]


def test_of_a_command_that_is_parked_the_refusal_that_was_answered_is_told(opened: Any, desk: Desk) -> None:
    store = opened(retry_delays=())
    desk.failures = 1
    store.carry_out(command(letter("complaint.submit.v1", COMPLAINT)), desk.duties)

    assert [one.type for one in followed.followers(store, [M1])] == ["complaint.submit.refused.v1"]


def test_messages_of_two_systems_with_the_same_id_are_two(opened: Any, desk: Desk) -> None:
    store = opened()
    for source in ("urn:example:crm", "urn:example:shop"):
        store.carry_out(command(letter("complaint.submit.v1", COMPLAINT, source=source)), desk.duties)

    both = followed.followers(store, [M1, Name("urn:example:shop", "m-1"), Name("urn:example:none", "m-1")])

    assert len(followed.followers(store, [M1])) == 2
    assert len(both) == 4
    assert [one.source for one in followed.come(store, [Name("urn:example:shop", "m-1")])] == ["urn:example:shop"]

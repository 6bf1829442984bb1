"""The same store on PostgreSQL, where several transactions write at once."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest

from shared.store import outbox, parking, retry
from shared.store.delivery import Outcome
from shared.store.engine import Store, open_store
from shared.store.refusals import StoreUnavailable
from shared.store.tables import bus_metadata
from tests.postgres import PrivateCluster
from tests.shared.letters import COMPLAINT, NOON, RECEIVED, Clock, Desk, answers, command, counts, event, letter, rows

SUBMIT = "complaint.submit.v1"
pytestmark = pytest.mark.postgres


@pytest.fixture
def store(postgres: PrivateCluster, clock: Clock) -> Iterator[Store]:
    store = open_store(postgres.new_database(), "quality", clock=clock)
    store.create_tables(bus_metadata)
    yield store
    store.close()


def test_a_message_takes_effect_once_and_its_answer_is_kept(store, desk) -> None:
    outcomes = [store.carry_out(command(letter(SUBMIT, COMPLAINT)), desk.duties).outcome for _ in range(2)]
    other = store.carry_out(command(letter(SUBMIT, COMPLAINT | {"lot": "L2"})), desk.duties)

    assert outcomes == [Outcome.DONE, Outcome.DUPLICATE]
    assert other.answer["status"] == 409
    assert [a["data"].get("duplicate") for a in answers(store)] == [False, True, None]


def test_the_same_message_twice_at_the_same_time_takes_effect_once(store) -> None:
    inside = threading.Barrier(2)

    class SlowDesk(Desk):
        def received(self, message, work) -> None:
            super().received(message, work)
            inside.wait(10)

    desk, settlements = SlowDesk(), []
    delivery = event(letter("complaint.received.v1", RECEIVED))
    threads = [
        threading.Thread(target=lambda: settlements.append(store.carry_out(delivery, desk.duties))) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    inside.wait(10)
    for thread in threads:
        thread.join(20)

    assert sorted(s.outcome.value for s in settlements) == ["done", "duplicate"]
    assert counts(store) == {"inbox": 1, "outbox": 1}


def test_failures_are_counted_parked_and_put_back(store, desk, clock) -> None:
    store.retry_delays = (0,)
    desk.failures = 2
    store.carry_out(event(letter("complaint.received.v1", RECEIVED)), desk.duties)
    [again] = retry.due(store, clock())
    store.carry_out(again, desk.duties)
    [group] = parking.grouped(store)
    parking.put_back(store, "all", by="op")
    [again] = retry.due(store, clock())

    assert store.carry_out(again, desk.duties).outcome is Outcome.DONE
    assert (group.reason, group.count, group.oldest) == ("ZeroDivisionError", 1, NOON)
    assert counts(store) == {"inbox": 1, "outbox": 1, "parked": 1}


def test_nonsense_is_parked_with_its_bytes(store, desk) -> None:
    store.carry_out(event(b"\x00\xff nonsense"), desk.duties)

    assert rows(store, "parked")[0]["raw"] == b"\x00\xff nonsense"


def test_two_relays_never_send_the_same_message(store, desk) -> None:
    for n in range(4):
        store.carry_out(event(letter("complaint.received.v1", RECEIVED, id=f"e-{n}")), desk.duties)

    with outbox.sending(store, 3, timedelta(0)) as first:
        with outbox.sending(store, 3, timedelta(0)) as second:
            second.sent.extend(message.id for message in second.messages)
        first.sent.extend(message.id for message in first.messages)

    assert (len(first.messages), len(second.messages)) == (3, 1)
    assert outbox.backlog(store) == (0, None)


def test_what_a_broken_batch_has_sent_stays_sent(store, desk) -> None:
    for n in range(2):
        store.carry_out(event(letter("complaint.received.v1", RECEIVED, id=f"e-{n}")), desk.duties)

    with pytest.raises(ConnectionError):
        breaks(store)

    assert outbox.backlog(store)[0] == 1


def breaks(store: Store) -> None:
    with outbox.sending(store, 2, timedelta(0)) as batch:
        batch.sent.append(batch.messages[0].id)
        raise ConnectionError


def test_a_server_that_is_away_is_an_outage(tmp_path, desk) -> None:
    store = open_store(f"postgresql://capaloop@/postgres?host={tmp_path}", "quality")

    with pytest.raises(StoreUnavailable):
        store.carry_out(event(letter("complaint.received.v1", RECEIVED)), desk.duties)


def test_old_rows_are_purged(store, desk, clock) -> None:
    store.carry_out(event(letter("complaint.received.v1", RECEIVED)), desk.duties)
    outbox.mark_sent(store, [m.id for m in outbox.unsent(store, 10)])
    clock.pass_(31 * 24 * 3600)

    assert outbox.purge(store) == 2
    assert counts(store) == {}

"""What only PostgreSQL has: several transactions that write at once, and a server that may go away."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Column, MetaData, Table, Text, insert, select, text, update
from sqlalchemy.event import listen
from sqlalchemy.exc import OperationalError

from shared.store import outbox, parked_choice, parking, retry, tables
from shared.store.database import is_outage
from shared.store.delivery import Outcome
from shared.store.engine import open_store
from shared.store.postgresql import POOL_SIZE
from shared.store.probe import DatabaseProbe
from shared.store.refusals import StoreUnavailable
from shared.store.work import Work
from tests.shared.letters import NOON, RECEIVED, Desk, counts, event, letter, nothing_waits

pytestmark = pytest.mark.postgres


@pytest.fixture
def database() -> str:
    return "postgresql"


def test_the_same_message_twice_at_the_same_time_takes_effect_once(store) -> None:
    inside = threading.Barrier(2)

    class SlowDesk(Desk):
        def received(self, message, work) -> None:
            super().received(message, work)
            inside.wait(300)

    desk, settlements = SlowDesk(), []
    delivery = event(letter("complaint.received.v1", RECEIVED))
    threads = [
        threading.Thread(target=lambda: settlements.append(store.carry_out(delivery, desk.duties))) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    inside.wait(300)
    for thread in threads:
        thread.join(300)

    assert sorted(s.outcome.value for s in settlements) == ["done", "duplicate"]
    assert counts(store) == {"inbox": 1, "outbox": 1}


def test_two_relays_never_send_the_same_message(store, desk) -> None:
    for n in range(4):
        store.carry_out(event(letter("complaint.received.v1", RECEIVED, id=f"e-{n}")), desk.duties)

    with outbox.sending(store, 3, timedelta(0)) as first:
        with outbox.sending(store, 3, timedelta(0)) as second:
            second.sent.extend(message.id for message in second.messages)
        first.sent.extend(message.id for message in first.messages)

    assert (len(first.messages), len(second.messages)) == (3, 1)
    assert nothing_waits(store)


def test_a_server_that_is_away_is_an_outage(tmp_path, desk) -> None:
    store = open_store(f"postgresql://capaloop@/postgres?host={tmp_path}", "quality")

    with pytest.raises(StoreUnavailable):
        store.carry_out(event(letter("complaint.received.v1", RECEIVED)), desk.duties)


class Gate(Desk):
    """Two duties at once: each waits inside its transaction until both are there."""

    def __init__(self, inside: Callable[[Work], None] = lambda _: None, **given: Any) -> None:
        super().__init__(**given)
        self.barrier, self.inside = threading.Barrier(2), inside

    def received(self, message: Any, work: Work) -> None:
        super().received(message, work)
        self.inside(work)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What these give, done in threads of their own."""
    with ThreadPoolExecutor(len(acts)) as pool:
        return [done.result(300) for done in [pool.submit(act) for act in acts]]


def test_of_two_replicas_that_retry_a_message_one_does_it_and_the_other_passes_over(store, clock) -> None:
    store.retry_delays = (0, 0)
    desk = Desk(failures=1)
    store.carry_out(event(letter("complaint.received.v1", RECEIVED)), desk.duties)
    [mine], [theirs] = retry.due(store, clock()), retry.due(store, clock())
    others: list[Outcome] = []
    meddling = Gate(lambda _work: others.append(store.carry_out(theirs, desk.duties).outcome))

    outcome = store.carry_out(mine, meddling.duties).outcome

    assert (outcome, others, len(desk.seen)) == (Outcome.DONE, [Outcome.DUPLICATE], 0)
    assert counts(store) == {"inbox": 1, "outbox": 1}


def test_a_stale_try_spends_no_attempt_and_parks_nothing_twice(store, clock) -> None:
    store.retry_delays = (0,)
    desk = Desk(failures=9)
    store.carry_out(event(letter("complaint.received.v1", RECEIVED)), desk.duties)
    [mine], [theirs] = retry.due(store, clock()), retry.due(store, clock())

    outcomes = [store.carry_out(each, desk.duties).outcome for each in (mine, theirs)]

    assert outcomes == [Outcome.PARKED, Outcome.DUPLICATE]
    assert retry.waiting(store) == (0, None)
    assert [row["times"] for row in parked_choice.listed(store)] == [1]


def test_two_transactions_in_each_others_way_are_both_done_and_spend_no_attempt(store) -> None:
    """Each holds a row and wants the other's: the server ends one of them, which is begun anew at once."""
    with store.writing() as connection:
        for n in (1, 2):
            parking.park(connection, event(b"x"), parking.Case(f"key-{n}", "r", "d"), NOON)
    turns = iter([(1, 2), (2, 1)])
    orders: dict[int, tuple[int, int]] = {}
    begun = []

    def crosswise(work: Work) -> None:
        """Begun anew it takes the rows as the other does: in its own order it could be in the other's way once more."""
        thread = threading.get_ident()
        first, second = orders[thread][::-1] if thread in orders else orders.setdefault(thread, next(turns))
        begun.append(first)
        touch(work, first)
        if len(begun) <= 2:
            gate.barrier.wait(300)
        touch(work, second)

    def touch(work: Work, number: int) -> None:
        row = tables.parked.c.key == f"key-{number}"
        work.connection.execute(update(tables.parked).where(row).values(times=tables.parked.c.times + 1))

    gate = Gate(crosswise)
    letters = [event(letter("complaint.received.v1", RECEIVED, id=f"e-{n}")) for n in (1, 2)]

    settled = at_once(*(partial(store.carry_out, one, gate.duties) for one in letters))

    assert [one.outcome for one in settled] == [Outcome.DONE] * 2
    assert len(begun) == 3
    assert [row["times"] for row in parked_choice.listed(store)] == [3, 3]
    assert retry.waiting(store) == (0, None)


def test_a_row_that_another_transaction_writes_first_spends_no_attempt(store) -> None:
    notes = Table("note", MetaData(), Column("name", Text, primary_key=True))
    with store.writing() as connection:
        notes.drop(connection, checkfirst=True)
        notes.create(connection)
    begun = []

    def note(work: Work) -> None:
        known = work.connection.execute(select(notes)).first()
        begun.append(known)
        if len(begun) <= 2:
            gate.barrier.wait(300)
        if known is None:
            work.connection.execute(insert(notes).values(name="the only one"))

    gate = Gate(note)
    letters = [event(letter("complaint.received.v1", RECEIVED, id=f"e-{n}")) for n in (1, 2)]

    settled = at_once(*(partial(store.carry_out, one, gate.duties) for one in letters))

    assert [one.outcome for one in settled] == [Outcome.DONE] * 2
    assert len(begun) == 3


def test_a_server_that_ends_the_connection_is_an_outage_and_the_next_try_finds_it_again(store) -> None:
    desk = Gate(lambda work: work.connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())"))
    delivery = event(letter("complaint.received.v1", RECEIVED))

    with pytest.raises(StoreUnavailable):
        store.carry_out(delivery, desk.duties)

    assert counts(store) == {}
    assert store.carry_out(delivery, Desk().duties).outcome is Outcome.DONE


def test_a_connection_that_died_while_it_lay_idle_is_noticed_before_it_is_used(store, monkeypatch) -> None:
    monkeypatch.setattr("shared.store.postgresql.IDLE_SECONDS", 0.0)
    with store.reading() as connection:
        pid = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    other = open_store(store.engine.url.render_as_string(hide_password=False), "quality")
    with other.reading() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid, 20000)"), {"pid": pid})
    other.close()

    with store.reading() as connection:
        assert connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one() != pid


@pytest.mark.parametrize(
    ("code", "outage"),
    [
        ("57P01", True),
        ("57P03", True),
        ("53100", True),
        ("53300", True),
        ("08006", True),
        ("40P01", True),
        ("40001", True),
        ("25006", True),
        (None, True),
        ("57014", False),
        ("22001", False),
    ],
)
def test_what_the_server_says_tells_an_outage_from_a_failure(code: str | None, outage: bool) -> None:
    said = type("Said", (Exception,), {"pgcode": code})()

    assert is_outage(OperationalError("SELECT 1", {}, said)) is outage


def test_no_connection_free_in_time_is_an_outage(store, monkeypatch) -> None:
    monkeypatch.setattr(store.engine.pool, "_timeout", 0.01)
    held = [store.engine.connect() for _ in range(POOL_SIZE)]

    with pytest.raises(StoreUnavailable, match="no connection free"), store.reading():
        pass

    for one in held:
        one.close()


def test_whoever_watches_has_no_more_than_two_connections(store, monkeypatch) -> None:
    monkeypatch.setattr("shared.store.postgresql.POOL_SECONDS", 0.01)
    probe = DatabaseProbe(store)

    with probe.reading(), probe.reading(), pytest.raises(StoreUnavailable, match="no connection free"), probe.reading():
        pass


def test_many_rows_go_in_one_statement(store) -> None:
    statements = []
    listen(store.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    row = {"source": "s", "type": "t", "site": "factory", "digest": "d", "received_at": NOON}

    with store.writing() as connection:
        connection.execute(insert(tables.inbox), [{**row, "id": str(n)} for n in range(100)])

    assert len(statements) == 1

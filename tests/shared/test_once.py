"""However often and in whatever order messages arrive, each takes effect once."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.messages.registry import by_type
from shared.store import retry
from shared.store.delivery import Delivery, Outcome, Properties
from shared.store.engine import Store, open_store
from shared.store.refusals import StoreUnavailable
from shared.store.tables import bus_metadata
from tests.shared.letters import (
    CASE,
    COMPLAINT,
    RECEIVED,
    REPLY_TO,
    Clock,
    Desk,
    answers,
    command,
    counts,
    event,
    letter,
    rows,
    sent,
)

SUBMIT = "complaint.submit.v1"


def test_the_same_command_again_has_the_same_answer_and_no_effect(store, desk) -> None:
    store.carry_out(command(letter(SUBMIT, COMPLAINT)), desk.duties)
    settlement = store.carry_out(command(letter(SUBMIT, COMPLAINT, time="2026-11-21T00:00:00Z")), desk.duties)

    first, second = answers(store)
    assert settlement.outcome is Outcome.DUPLICATE
    assert second["data"] == first["data"] | {"duplicate": True}
    assert len(desk.seen) == 1
    assert counts(store) == {"inbox": 1, "outbox": 3}


def test_a_used_id_with_another_body_is_refused(store, desk) -> None:
    store.carry_out(command(letter(SUBMIT, COMPLAINT)), desk.duties)
    settlement = store.carry_out(command(letter(SUBMIT, COMPLAINT | {"lot": "L1"})), desk.duties)

    assert settlement.outcome is Outcome.REFUSED
    assert settlement.answer["status"] == 409
    assert settlement.answer["type"] == "urn:capaloop:problem:id-reused"
    assert len(desk.seen) == 1


def test_a_used_id_at_another_site_is_refused(store, desk) -> None:
    store.carry_out(command(letter(SUBMIT, COMPLAINT)), desk.duties)
    settlement = store.carry_out(command(letter(SUBMIT, COMPLAINT, site="harbour")), desk.duties)

    assert settlement.answer["status"] == 409


def test_the_same_id_from_another_source_is_another_message(store, desk) -> None:
    store.carry_out(command(letter(SUBMIT, COMPLAINT)), desk.duties)
    settlement = store.carry_out(command(letter(SUBMIT, COMPLAINT, source="urn:example:qms")), desk.duties)

    assert settlement.outcome is Outcome.DONE
    assert len(desk.seen) == 2


def test_what_the_broker_delivers_again_is_not_answered_again(store, desk) -> None:
    """The acknowledgement was lost, not the answer: that one is in the outbox."""
    store.carry_out(command(letter(SUBMIT, COMPLAINT)), desk.duties)
    store.carry_out(command(letter(SUBMIT, COMPLAINT), redelivered=True), desk.duties)

    assert len(answers(store)) == 1


def test_what_the_broker_delivers_again_is_answered_when_somebody_new_waits(store, desk) -> None:
    store.carry_out(command(letter(SUBMIT, COMPLAINT)), desk.duties)
    store.carry_out(command(letter(SUBMIT, COMPLAINT), redelivered=True, reply_to="ext.crm.answers"), desk.duties)

    assert [row["routing_key"] for row in rows(store, "outbox")[1:]] == [REPLY_TO, "ext.crm.answers"]


def test_a_command_sent_first_by_amqp_and_then_by_http_is_one_command(store, desk) -> None:
    store.carry_out(command(letter(SUBMIT, COMPLAINT)), desk.duties)
    raw = json.dumps(letter(SUBMIT, COMPLAINT)).encode()

    settlement = store.carry_out(Delivery(raw, Properties(), via="http"), desk.duties)

    assert settlement.answer["duplicate"] is True
    assert len(desk.seen) == 1


def test_while_the_database_is_away_nothing_is_recorded_and_no_attempt_spent(store, desk) -> None:
    forbid = {"sqlite": "PRAGMA query_only = ON", "postgresql": "SET TRANSACTION READ ONLY"}

    def locked(message, work):
        work.connection.exec_driver_sql(forbid[work.connection.dialect.name])
        work.connection.exec_driver_sql("DELETE FROM inbox")

    with pytest.raises(StoreUnavailable):
        store.carry_out(event(letter("complaint.received.v1", RECEIVED)), {by_type("complaint.received.v1"): locked})

    if store.engine.dialect.name == "sqlite":
        with store.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA query_only = OFF")
    assert counts(store) == {}


def test_a_mistake_in_our_own_sql_is_a_failure_and_no_outage(store) -> None:
    def mistaken(message, work):
        work.connection.exec_driver_sql("SELECT * FROM no_such_table")

    delivery = event(letter("complaint.received.v1", RECEIVED))

    assert store.carry_out(delivery, {by_type("complaint.received.v1"): mistaken}).outcome is Outcome.RETRY


def test_a_store_whose_file_cannot_be_opened_is_unavailable(tmp_path, desk) -> None:
    store = open_store(f"sqlite:///{tmp_path}/missing/quality.sqlite3", "quality")

    with pytest.raises(StoreUnavailable):
        store.carry_out(event(letter("complaint.received.v1", RECEIVED)), desk.duties)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_write_transaction_inside_another_is_refused_and_does_not_hang(store) -> None:
    with store.writing(), pytest.raises(RuntimeError, match="already open"), store.writing():
        pass


EVENTS = [event(letter("complaint.received.v1", RECEIVED, id=f"e-{n}"), redelivered=bool(n % 2)) for n in range(3)] + [
    event(letter("complaint.received.v1", RECEIVED | {"receipts": [{}]}, id="e-0", source="urn:example:other"))
]
COMMANDS = [
    command(letter(SUBMIT, COMPLAINT, id="c-1")),
    command(letter(SUBMIT, COMPLAINT | {"lot": "L2"}, id="c-2")),
    command(letter("complaint.close.v1", {"case": CASE}, id="c-3"), reply_to=None),
]
DELIVERIES = EVENTS + COMMANDS


def effects(store: Store) -> tuple[set[str], list[str]]:
    """What was carried out, and what was told to others about it (answers apart: each asking has one)."""
    told = [(e["type"], e["causationid"]) for e in sent(store) if ".accepted." not in e["type"]]
    return {row["source"] + row["id"] for row in rows(store, "inbox")}, sorted(map(str, told))


@settings(max_examples=40, deadline=None)
@given(
    order=st.lists(st.sampled_from(range(len(DELIVERIES))), max_size=15).map(
        lambda more: [*range(len(DELIVERIES)), *more]
    ),
    shuffled=st.randoms(use_true_random=False),
    failures=st.integers(0, 4),
)
def test_any_order_any_repetition_and_some_failures_lead_to_the_same_inbox_and_outbox(
    order, shuffled, failures
) -> None:
    shuffled.shuffle(order)
    clock, desk = Clock(), Desk(failures=failures)

    with TemporaryDirectory() as folder:
        store = _filled(Path(folder), clock, desk, order)
        carried_out, told = effects(store)
        store.close()

    assert len(carried_out) == len(DELIVERIES)
    assert len(told) == len(DELIVERIES)
    assert len(desk.seen) == len(DELIVERIES)


def _filled(folder: Path, clock: Clock, desk: Desk, order: list[int]) -> Store:
    store = open_store(f"sqlite:///{folder}/quality.sqlite3", "quality", clock=clock)
    store.create_tables(bus_metadata)
    for number in order:
        store.carry_out(DELIVERIES[number], desk.duties)
    for _ in range(20):
        clock.pass_(3600)
        for again in retry.due(store, clock()):
            store.carry_out(again, desk.duties)
    return store

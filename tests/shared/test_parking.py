"""What fails is tried again, then parked; a person puts it back or gives it up."""

import json
from datetime import timedelta

import pytest

from shared.messages.complaint import ComplaintClosed
from shared.messages.registry import by_type
from shared.messages.text import Text
from shared.store import parked_choice, parking, put_backs, retry
from shared.store.delivery import Outcome
from shared.store.parked_choice import Choice
from shared.store.refusals import RecordedRefusal
from shared.store.work import Work
from tests.shared.letters import (
    CASE,
    COMPLAINT,
    RECEIVED,
    answers,
    command,
    counts,
    event,
    letter,
    rows,
    sent,
)

SUBMIT = "complaint.submit.v1"


def test_a_handler_that_fails_twice_and_then_works_takes_effect_once(store, desk, clock) -> None:
    desk.failures = 2
    outcomes = [store.carry_out(event(letter("complaint.received.v1", RECEIVED)), desk.duties).outcome]

    for _ in range(2):
        [again] = retry.due(store, clock())
        outcomes.append(store.carry_out(again, desk.duties).outcome)

    assert outcomes == [Outcome.RETRY, Outcome.RETRY, Outcome.DONE]
    assert len(desk.seen) == 1
    assert counts(store) == {"inbox": 1, "outbox": 1}


def test_retries_come_at_their_delays_and_the_last_failure_parks_the_message(opened, desk, clock) -> None:
    store = opened(retry_delays=(0, 10, 60))
    desk.failures = 99
    store.carry_out(event(letter("complaint.received.v1", RECEIVED)), desk.duties)
    waits = [(rows(store, "retry")[0]["due_at"] - clock()).total_seconds()]

    for wait in (0, 10, 60):
        clock.pass_(wait - 1)
        assert wait == 0 or retry.due(store, clock()) == []
        clock.pass_(1)
        [again] = retry.due(store, clock())
        store.carry_out(again, desk.duties)
        waits += [(row["due_at"] - clock()).total_seconds() for row in rows(store, "retry")]

    [parked] = rows(store, "parked")
    assert waits == [0, 10, 60]
    assert parked["attempts"] == 3
    assert parked["reason"] == "ZeroDivisionError"
    assert "a handler that fails" in parked["traceback"]
    assert json.loads(parked["raw"])["data"] == RECEIVED
    assert counts(store) == {"parked": 1}


def test_what_has_to_wait_by_a_clock_ahead_is_due_once_the_clock_is_put_back(opened, desk, clock) -> None:
    store = opened(retry_delays=(60, 3600))
    desk.failures = 1
    clock.pass_(9 * 3600)
    store.carry_out(event(letter("complaint.received.v1", RECEIVED)), desk.duties)
    assert retry.due(store, clock()) == []

    clock.pass_(-9 * 3600)

    assert len(retry.due(store, clock())) == 1


def test_a_message_that_waits_for_its_retry_and_comes_once_more_changes_no_count(store, desk, clock) -> None:
    desk.failures = 9
    delivery = event(letter("complaint.received.v1", RECEIVED))
    store.carry_out(delivery, desk.duties)
    for _ in range(2):
        [again] = retry.due(store, clock())
        store.carry_out(again, desk.duties)

    settlement = store.carry_out(delivery, desk.duties)

    [waiting] = rows(store, "retry")
    assert waiting["attempts"] == 3
    assert settlement.retry_at == waiting["due_at"] == clock.now + timedelta(seconds=10)


def test_a_command_that_is_given_up_is_answered(opened, desk, clock) -> None:
    store = opened(retry_delays=())
    desk.failures = 1

    store.carry_out(command(letter(SUBMIT, COMPLAINT)), desk.duties)

    [answer] = answers(store)
    assert answer["data"]["status"] == 500
    assert counts(store) == {"outbox": 1, "parked": 1}


def test_a_command_that_failed_is_answered_when_it_is_done_at_last(store, desk, clock) -> None:
    desk.failures = 1
    store.carry_out(command(letter(SUBMIT, COMPLAINT)), desk.duties)
    assert answers(store) == []

    [again] = retry.due(store, clock())
    store.carry_out(again, desk.duties)

    [answer] = answers(store)
    assert answer["type"] == "complaint.submit.accepted.v1"


def test_a_duty_that_forgets_its_answer_is_a_failure(store, desk) -> None:
    duties = {by_type(SUBMIT): lambda message, work: None}

    settlement = store.carry_out(command(letter(SUBMIT, COMPLAINT)), duties)

    assert settlement.outcome is Outcome.RETRY


def test_what_is_parked_can_be_put_back_once_the_cause_is_mended(opened, desk, clock) -> None:
    store = opened(retry_delays=())
    desk.failures = 1
    store.carry_out(event(letter("complaint.received.v1", RECEIVED)), desk.duties)
    [parked] = parked_choice.listed(store)

    one = Choice(numbers=(parked["id"],))
    assert put_backs.begin(store, one, by="op", rate=None).put_back == 1
    assert put_backs.begin(store, one, by="op", rate=None).skipped == 1
    [again] = retry.due(store, clock())
    settlement = store.carry_out(again, desk.duties)

    assert settlement.outcome is Outcome.DONE
    assert parking.count(store) == 0
    assert [act["act"] for act in parking.shown(store, parked["id"])["acts"]] == ["put back", "done"]
    assert retry.due(store, clock()) == []


def test_what_is_put_back_and_fails_again_is_parked_again_as_the_same(opened, desk, clock) -> None:
    store = opened(retry_delays=())
    desk.failures = 2
    store.carry_out(event(letter("complaint.received.v1", RECEIVED)), desk.duties)

    put_backs.begin(store, Choice(), by="op", rate=None)
    [again] = retry.due(store, clock())
    store.carry_out(again, desk.duties)

    [parked] = parked_choice.listed(store)
    assert parked["times"] == 2
    assert retry.due(store, clock()) == []


def test_a_command_put_back_gets_no_second_answer(opened, desk, clock) -> None:
    store = opened(retry_delays=())
    desk.failures = 1
    store.carry_out(command(letter(SUBMIT, COMPLAINT)), desk.duties)

    put_backs.begin(store, Choice(), by="op", rate=None)
    [again] = retry.due(store, clock())
    store.carry_out(again, desk.duties)

    assert len(answers(store)) == 1
    assert len(desk.seen) == 1


def test_what_is_discarded_stays_on_record_with_who_and_why(store, desk) -> None:
    store.carry_out(event(b"{not json"), desk.duties)
    [parked] = parked_choice.listed(store)

    one = Choice(numbers=(parked["id"],))
    parking.discard(store, one, reason="a scanner's test page", by="op")

    shown = parking.shown(store, parked["id"])
    assert parked_choice.listed(store) == []
    assert shown["raw"] == b"{not json"
    assert [(act["by"], act["reason"]) for act in shown["acts"]] == [("op", "a scanner's test page")]
    assert parking.discard(store, one, reason="again", by="op").skipped == (parked["id"],)
    assert len(parking.shown(store, parked["id"])["acts"]) == 1


def test_a_message_that_was_cut_cannot_be_put_back(store, desk) -> None:
    store.carry_out(event(b"x" * (2 * 1024 * 1024)), desk.duties)
    [parked] = parked_choice.listed(store)

    with pytest.raises(parking.NotParked, match="too large"):
        put_backs.begin(store, Choice(numbers=(parked["id"],)), by="op", rate=None)
    assert put_backs.begin(store, Choice(), by="op", rate=None).total == 0


def test_a_number_that_is_not_parked_is_named(store) -> None:
    with pytest.raises(parking.NotParked, match="17"):
        parking.shown(store, 17)


def test_what_is_put_back_where_it_is_not_answered_any_more_is_settled(opened, desk, clock) -> None:
    owner = {"ours": True}
    store = opened(retry_delays=(), is_ours=lambda *_: owner["ours"])
    desk.failures = 1
    store.carry_out(command(letter("act.request.v1", {"act": "fly"})), desk.duties)
    put_backs.begin(store, Choice(), by="op", rate=None)
    owner["ours"] = False

    [again] = retry.due(store, clock())
    settlement = store.carry_out(again, desk.duties)

    assert settlement.outcome is Outcome.NOT_OURS
    assert retry.due(store, clock()) == []


def test_a_refusal_is_recorded_in_the_transaction_of_its_answer(store, desk) -> None:
    desk.refuses = RecordedRefusal(409, "forbidden-by-procedure", Text("不可", "no"), [], record)

    store.carry_out(command(letter(SUBMIT, COMPLAINT)), desk.duties)

    assert [e["type"] for e in sent(store)] == ["complaint.closed.v1", "complaint.submit.refused.v1"]
    assert rows(store, "inbox") == []


def test_a_record_of_a_refusal_that_cannot_be_written_is_a_failure_of_ours(store, desk) -> None:
    desk.refuses = RecordedRefusal(409, "forbidden-by-procedure", Text("不可", "no"), [], fails)

    settlement = store.carry_out(command(letter(SUBMIT, COMPLAINT)), desk.duties)

    assert settlement.outcome is Outcome.RETRY
    assert counts(store) == {"retry": 1}


def record(work: Work) -> None:
    work.publish(ComplaintClosed(CASE, "closed"), subject=CASE)


def fails(_work: Work) -> None:
    raise ZeroDivisionError

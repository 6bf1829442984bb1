"""The contract's table of bad input, row by row: answered or parked, never lost, never half stored."""

import hashlib
import json

import pytest

from shared.messages.envelope import LARGEST
from shared.messages.errors import Refused
from shared.store import parked_choice, put_backs, retry
from shared.store.delivery import Delivery, Outcome, Properties
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
)

SUBMIT = "complaint.submit.v1"

UNREADABLE = {
    "no JSON": b"{not json",
    "not UTF-8": '{"a": "é"}'.encode("latin-1"),
    "no object": b"[1, 2]",
    "nothing": b"",
    "no envelope": b'{"foo": 1}',
    "no site": json.dumps(letter(SUBMIT, COMPLAINT, site=None)).encode(),
    "a site with a line break": json.dumps(letter(SUBMIT, COMPLAINT, site="factory\n")).encode(),
    "too large": json.dumps(letter(SUBMIT, {"details": "x" * LARGEST})).encode(),
    "nested too deeply": b'{"a":' * 100_000,
    "not a number": b'{"data": NaN}',
    "a number beyond all numbers": b'{"data": {"quantity": 1e400}}',
    "a number too long": b'{"data": ' + b"9" * 5000 + b"}",
    "half a character": json.dumps(letter(SUBMIT, {"details": "\ud800"})).encode(),
    "a character that no database takes": json.dumps(letter(SUBMIT, {"details": "a\u0000b"})).encode(),
}


@pytest.mark.parametrize("raw", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_cannot_be_read_is_parked_with_its_bytes_and_refused_where_an_answer_is_possible(store, desk, raw) -> None:
    settlement = store.carry_out(command(raw), desk.duties)

    [parked] = rows(store, "parked")
    [answer] = answers(store)
    assert settlement.outcome is Outcome.PARKED
    assert parked["raw"] == raw[:LARGEST]
    assert parked["length"] == len(raw)
    assert parked["sha256"] == hashlib.sha256(raw).hexdigest()
    assert parked["reason"] == "unreadable"
    assert answer["data"]["status"] == 400
    assert answer["data"]["errors"]
    assert desk.seen == []


def test_what_cannot_be_read_and_wants_no_answer_is_only_parked(store, desk) -> None:
    store.carry_out(command(b"{not json", reply_to=None), desk.duties)

    assert counts(store) == {"parked": 1}


WRONG = {
    "a field is missing": ({k: v for k, v in COMPLAINT.items() if k != "channel"}, "channel", "required"),
    "an unknown field": (COMPLAINT | {"colour": "red"}, "colour", "unknown-field"),
    "a wrong type": (COMPLAINT | {"order_number": 88213}, "order_number", "type"),
    "a number where a text belongs": (COMPLAINT | {"defect_rate_percent": 3.5}, "defect_rate_percent", "type"),
    "nothing is defective": (COMPLAINT | {"defect_rate_percent": "0"}, "defect_rate_percent", "range"),
    "more than all is defective": (COMPLAINT | {"defect_rate_percent": "100.1"}, "defect_rate_percent", "range"),
    "a share in words": (COMPLAINT | {"defect_rate_percent": "some"}, "defect_rate_percent", "format"),
    "a share in Arabic digits": (COMPLAINT | {"defect_rate_percent": "٣"}, "defect_rate_percent", "format"),
    "no such channel": (COMPLAINT | {"channel": "fax"}, "channel", "choice"),
    "a time without offset": (COMPLAINT | {"received_at": "2026-11-20T09:30:00"}, "received_at", "format"),
    "a day that is none": (COMPLAINT | {"received_at": "2026-02-30T09:30:00Z"}, "received_at", "format"),
    "a blank text": (COMPLAINT | {"product_name": " \n"}, "product_name", "required"),
    "a text too long": (COMPLAINT | {"defect": "x" * 4001}, "defect", "too-long"),
    "a field inside a field": (COMPLAINT | {"customer": {"code": "K"}}, "customer.name", "required"),
    "an item in a list": (COMPLAINT | {"attachments": [{"sha256": "q"}]}, "attachments[0].sha256", "format"),
    "true where a text belongs": (COMPLAINT | {"lot": True}, "lot", "type"),
    "a text where yes or no belongs": (COMPLAINT | {"wants_written_answer": "yes"}, "wants_written_answer", "type"),
}


@pytest.mark.parametrize(("data", "field", "code"), WRONG.values(), ids=WRONG.keys())
def test_a_command_that_breaks_its_schema_is_refused_naming_the_field(store, desk, data, field, code) -> None:
    settlement = store.carry_out(command(letter(SUBMIT, data)), desk.duties)

    [answer] = answers(store)
    [error] = answer["data"]["errors"]
    assert settlement.outcome is Outcome.REFUSED
    assert answer["type"] == "complaint.submit.refused.v1"
    assert answer["data"]["status"] == 422
    assert (error["field"], error["code"]) == (field, code)
    assert error["expected"]
    assert counts(store) == {"outbox": 1}
    assert desk.seen == []


def test_every_error_is_named_at_once_and_what_came_is_cut(store, desk) -> None:
    data = COMPLAINT | {"channel": "x" * 300, "lot": 7, "colour": "red"}

    store.carry_out(command(letter(SUBMIT, data)), desk.duties)

    [answer] = answers(store)
    errors = {error["field"]: error for error in answer["data"]["errors"]}
    assert set(errors) == {"channel", "lot", "colour"}
    assert len(errors["channel"]["got"]) == 200


def test_an_envelope_with_a_naive_time_is_refused_and_not_parked(store, desk) -> None:
    store.carry_out(command(letter(SUBMIT, COMPLAINT, time="2026-11-20T09:31:00")), desk.duties)

    [answer] = answers(store)
    assert [error["field"] for error in answer["data"]["errors"]] == ["time"]
    assert counts(store) == {"outbox": 1}


def test_all_wrong_attributes_of_an_envelope_are_named_at_once(store, desk) -> None:
    store.carry_out(command(letter(SUBMIT, "text", time="now", subject=7, id=None)), desk.duties)

    [answer] = answers(store)
    assert {error["field"] for error in answer["data"]["errors"]} == {"data", "time", "subject", "id"}


@pytest.mark.parametrize("type_", ["complaint.submitt.v1", "complaint.submit.v2", "complaint.submit", "x"])
def test_a_command_of_a_type_that_does_not_exist_is_refused(store, desk, type_) -> None:
    store.carry_out(command(letter(type_, COMPLAINT)), desk.duties)

    [answer] = answers(store)
    assert answer["data"]["type"] == "urn:capaloop:problem:unknown-type"
    assert counts(store) == {"outbox": 1}


def test_an_act_that_the_state_forbids_is_refused_and_rolled_back_whole(store, desk) -> None:
    desk.refuses = Refused(409, "forbidden-by-state", "the case is closed")

    settlement = store.carry_out(command(letter(SUBMIT, COMPLAINT)), desk.duties)

    [answer] = answers(store)
    assert settlement.outcome is Outcome.REFUSED
    assert answer["data"]["status"] == 409
    assert counts(store) == {"outbox": 1}


def test_a_refused_message_is_decided_anew_when_it_comes_again(store, desk) -> None:
    desk.refuses = Refused(409, "forbidden-by-state", "the case is closed")
    store.carry_out(command(letter(SUBMIT, COMPLAINT)), desk.duties)
    desk.refuses = None

    settlement = store.carry_out(command(letter(SUBMIT, COMPLAINT)), desk.duties)

    assert settlement.outcome is Outcome.DONE
    assert len(desk.seen) == 1


def test_a_command_for_a_case_that_does_not_exist_is_refused(store, desk) -> None:
    store.carry_out(command(letter("complaint.close.v1", {"case": "factory/C-9"})), desk.duties)

    [answer] = answers(store)
    assert answer["data"]["status"] == 404
    assert answer["data"]["errors"][0]["field"] == "case"
    assert counts(store) == {"outbox": 1}


def test_a_command_about_a_case_of_another_site_is_refused(store, desk) -> None:
    store.carry_out(command(letter("complaint.close.v1", {"case": "harbour/C-2026-000017"})), desk.duties)

    [answer] = answers(store)
    assert answer["data"]["status"] == 422
    assert desk.seen == []


def test_a_command_whose_routing_key_says_another_thing_is_refused(store, desk) -> None:
    delivery = command(letter(SUBMIT, COMPLAINT), routing_key="harbour.complaint.submit")

    store.carry_out(delivery, desk.duties)

    [answer] = answers(store)
    assert answer["data"]["errors"][0]["field"] == "routing_key"


def test_a_command_that_is_not_received_here_is_refused(store, desk) -> None:
    data = {"record": "ST-1", "product_name": "hinge"}

    store.carry_out(command(letter("stock.record.v1", data)), desk.duties)

    [answer] = answers(store)
    assert answer["data"]["status"] == 404


BROKEN_EVENTS = {
    "its schema is broken": (letter("complaint.received.v1", {"case": CASE}), "invalid"),
    "its time is naive": (letter("complaint.received.v1", RECEIVED, time="2026-11-20T09:31:00"), "unreadable"),
    "it does not exist": (letter("complaint.forgotten.v1", RECEIVED), "unknown-type"),
    "it is not received here": (letter("complaint.closed.v1", {"case": CASE, "state": "closed"}), "not-received"),
}


@pytest.mark.parametrize(("envelope", "reason"), BROKEN_EVENTS.values(), ids=BROKEN_EVENTS.keys())
def test_an_event_that_is_wrong_is_parked_at_once(store, desk, envelope, reason) -> None:
    settlement = store.carry_out(event(envelope), desk.duties)

    [parked] = rows(store, "parked")
    assert settlement.outcome is Outcome.PARKED
    assert (parked["reason"], parked["type"], parked["message_id"]) == (reason, envelope["type"], "m-1")
    assert json.loads(parked["raw"]) == envelope
    assert counts(store) == {"parked": 1}


FORGED = {
    "straight into the inbox": {"exchange": "", "routing_key": "capaloop.quality.inbox"},
    "straight into the inbox under a blind copy": {"exchange": "", "routing_key": "factory.complaint.received"},
    "under an event that its sender may write": {"routing_key": "factory.task.done"},
    "for another site": {"routing_key": "harbour.complaint.received"},
    "by the exchange of the dead letters": {"exchange": "capaloop.dead"},
}


@pytest.mark.parametrize("way", FORGED.values(), ids=FORGED.keys())
def test_an_event_that_came_another_way_than_its_own_is_parked_and_has_no_effect(store, desk, way) -> None:
    forged = event(letter("complaint.received.v1", RECEIVED), **way)

    settlement = store.carry_out(forged, desk.duties)

    [parked] = rows(store, "parked")
    assert settlement.outcome is Outcome.PARKED
    assert (parked["reason"], parked["type"], parked["exchange"]) == (
        "astray",
        "complaint.received.v1",
        forged.exchange,
    )
    assert desk.seen == []
    assert counts(store) == {"parked": 1}


def test_put_back_it_is_parked_again(store, desk, clock) -> None:
    forged = event(letter("complaint.received.v1", RECEIVED), exchange="", routing_key="capaloop.quality.inbox")
    store.carry_out(forged, desk.duties)
    [parked] = rows(store, "parked")
    put_backs.begin(store, parked_choice.Choice(numbers=(parked["id"],)), by="operator", rate=None)

    for again in retry.due(store, clock()):
        store.carry_out(again, desk.duties)

    [parked] = rows(store, "parked")
    assert (parked["state"], parked["times"]) == ("parked", 2)
    assert desk.seen == []


@pytest.mark.parametrize("type_", ["complaint.submit.v1", "task.complete.v1"])
def test_a_command_straight_into_an_inbox_is_refused_by_whoever_has_it(store, desk, type_) -> None:
    data = COMPLAINT if type_ == SUBMIT else {"task": "production.0123456789ab", "answer": {}}
    forged = command(letter(type_, data), exchange="", routing_key="capaloop.quality.inbox")

    settlement = store.carry_out(forged, desk.duties)

    [answer] = answers(store)
    assert settlement.outcome is Outcome.REFUSED
    assert answer["data"]["errors"][0]["field"] == "routing_key"
    assert desk.seen == []


def test_an_event_may_carry_fields_that_nobody_knows_yet(store, desk) -> None:
    settlement = store.carry_out(event(letter("complaint.received.v1", RECEIVED | {"mood": "bad"})), desk.duties)

    assert settlement.outcome is Outcome.DONE


def test_an_event_for_a_case_not_known_yet_is_tried_again_until_the_case_is_there(store, desk, clock) -> None:
    desk.knows = set()
    store.carry_out(event(letter("complaint.received.v1", RECEIVED)), desk.duties)
    desk.knows = {CASE}

    [again] = retry.due(store, clock())
    settlement = store.carry_out(again, desk.duties)

    assert settlement.outcome is Outcome.DONE
    assert len(desk.seen) == 1
    assert rows(store, "retry") == []


def test_an_event_with_a_used_id_and_another_body_is_parked(store, desk) -> None:
    store.carry_out(event(letter("complaint.received.v1", RECEIVED)), desk.duties)
    other = letter("complaint.received.v1", RECEIVED | {"receipts": [{"outcome": "other"}]})

    store.carry_out(event(other), desk.duties)

    assert rows(store, "parked")[0]["reason"] == "id-reused"
    assert len(desk.seen) == 1


def test_nothing_parked_stays_unnoticed(store, desk) -> None:
    store.carry_out(event(b"{not json"), desk.duties)
    store.carry_out(event(b"{not json either"), desk.duties)

    [group] = parked_choice.grouped(store)
    assert (group.reason, group.count) == ("unreadable", 2)


@pytest.mark.parametrize("subject", [{"number": 1}, ["C-1"], 10**30, True])
def test_an_event_whose_subject_is_no_text_is_parked(store, desk, subject) -> None:
    settlement = store.carry_out(event(letter("complaint.received.v1", RECEIVED, subject=subject)), desk.duties)

    [parked] = rows(store, "parked")
    assert settlement.outcome is Outcome.PARKED
    assert (parked["reason"], parked["subject"]) == ("unreadable", str(subject))


def test_properties_that_no_database_takes_are_kept_written_out(store, desk) -> None:
    odd = Properties(message_id="a\x00b", type="\ud800", correlation_id="7\x00", reply_to="ext.crm.\udcff")
    told = {"x-\x00": "\ud800", "load": float("inf"), "share": float("nan"), "deep": [{"a\x00": b"\xff"}]}
    delivery = Delivery(b"{not json", odd, told, exchange="capaloop.commands", content_type="\ud800")

    settlement = store.carry_out(delivery, desk.duties)

    [parked], [answer] = rows(store, "parked"), rows(store, "outbox")
    assert settlement.outcome is Outcome.PARKED
    assert (parked["properties"]["message_id"], parked["content_type"]) == (r"a\x00b", r"\ud800")
    assert parked["headers"] == {r"x-\x00": r"\ud800", "load": "inf", "share": "nan", "deep": [{r"a\x00": r"b'\xff'"}]}
    assert (answer["routing_key"], answer["correlation_id"]) == (r"ext.crm.\udcff", r"7\x00")


def test_a_huge_number_is_told_back_cut_like_any_text(store, desk) -> None:
    store.carry_out(command(letter(SUBMIT, COMPLAINT | {"lot": 10**400})), desk.duties)

    [error] = answers(store)[0]["data"]["errors"]
    assert (error["field"], len(error["got"])) == ("lot", 200)

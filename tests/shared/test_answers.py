"""Every command has exactly one answer, and it goes where it is waited for."""

import json
from typing import Any

import pytest

from shared.store.delivery import Delivery, Properties
from tests.shared.letters import (
    ALL,
    CASE,
    COMPLAINT,
    REPLY_TO,
    answers,
    command,
    letter,
    refusals,
    rows,
    sent,
)

SUBMIT = "complaint.submit.v1"
TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def broadcast_copies() -> dict[str, Delivery]:
    data: dict[str, Any] = {"task": "production.5f3a9c0d1e2b", "answer": {"found": True}}
    key = {"routing_key": "factory.task.complete"}
    return {
        "for a host": command(letter("task.complete.v1", data)),
        "for no host": command(letter("task.complete.v1", {"task": "nobody.17", "answer": {}})),
        "without a task": command(letter("task.complete.v1", {"answer": {}})),
        "with a wrong field": command(letter("task.complete.v1", data | {"colour": "red"})),
        "with a naive time": command(letter("task.complete.v1", data, time="2026-11-20T09:31:00")),
        "not readable": command(b"{not json", **key),
        "of an unknown version": command(letter("task.complete.v9", data)),
        "an act for nobody": command(letter("act.request.v1", {"act": "fly"})),
        "another message inside": command(letter(SUBMIT, COMPLAINT), **key),
        "with a bad reply address": command(letter("task.complete.v1", data), reply_to="nowhere"),
    }


@pytest.mark.parametrize("name", broadcast_copies())
def test_of_a_command_that_every_department_receives_exactly_one_answers(opened, desk, name) -> None:
    stores = [opened(department) for department in ALL]

    for store in stores:
        store.carry_out(broadcast_copies()[name], desk.duties)

    assert sum(len(sent(store)) for store in stores) - 1 == len(desk.seen)
    assert sum(len(rows(store, "parked")) for store in stores) == (name == "not readable")


def test_over_http_the_answer_comes_back_and_is_not_sent(store, desk) -> None:
    raw = json.dumps(letter("complaint.close.v1", {"case": "factory/C-9"})).encode()

    settlement = store.carry_out(Delivery(raw, Properties(user_id="crm"), via="http"), desk.duties)

    assert settlement.answer["status"] == 404
    assert sent(store) == []


def test_over_http_a_task_of_another_department_is_not_found(store, desk) -> None:
    data = {"task": "production.5f3a9c0d1e2b", "answer": {}}
    raw = json.dumps(letter("task.complete.v1", data)).encode()

    settlement = store.carry_out(Delivery(raw, via="http"), desk.duties)

    assert settlement.answer["status"] == 404


def test_an_answer_goes_to_the_sender_with_its_number(store, desk) -> None:
    store.carry_out(command(letter(SUBMIT, COMPLAINT, correlationid="talk-9", traceparent=TRACE)), desk.duties)

    row = rows(store, "outbox")[-1]
    [answer] = answers(store)
    assert (row["exchange"], row["routing_key"], row["correlation_id"]) == ("", REPLY_TO, "ask-1")
    assert not row["mandatory"]
    assert answer["type"] == "complaint.submit.accepted.v1"
    assert answer["data"] == {"site": "factory", "case": CASE, "duplicate": False}
    assert f"factory/{answer['subject']}" == CASE
    assert answer["causationid"] == "m-1"
    assert (answer["correlationid"], answer["traceparent"]) == ("talk-9", TRACE)


def test_a_refusal_is_told_in_the_language_that_is_asked_for(store, desk) -> None:
    store.carry_out(command(letter(SUBMIT, {}), headers={"accept-language": "zh-CN"}), desk.duties)

    [answer] = answers(store)
    assert answer["data"]["title"] == "内容不符合要求"


@pytest.mark.parametrize("reply_to", ["capaloop.sales.inbox", "", "amq.topic"])
def test_a_reply_address_that_no_client_may_give_is_refused_for_everyone_to_see(store, desk, reply_to) -> None:
    store.carry_out(command(letter(SUBMIT, COMPLAINT), reply_to=reply_to), desk.duties)

    [told] = refusals(store)
    assert told["data"]["type"] == "urn:capaloop:problem:reply-to"
    assert answers(store) == []
    assert desk.seen == []


def test_a_refusal_that_nobody_waits_for_is_an_event_of_the_site(store, desk) -> None:
    store.carry_out(command(letter(SUBMIT, COMPLAINT | {"lot": 7}), reply_to=None), desk.duties)

    [row] = rows(store, "outbox")
    [told] = refusals(store)
    assert (row["exchange"], row["routing_key"]) == ("capaloop.events", "factory.command.refused")
    assert told["data"]["refused_id"] == "m-1"
    assert told["data"]["errors"][0]["field"] == "lot"


def test_a_refusal_for_everyone_carries_nothing_of_a_contact_and_of_no_unknown_field(store, desk) -> None:
    data = COMPLAINT | {"contact": {"email": "wang.min at home", "mobile": "13800000000"}, "telefon": "13911111111"}

    store.carry_out(command(letter(SUBMIT, data), reply_to=None), desk.duties)

    [told] = refusals(store)
    assert len(told["data"]["errors"]) == 3
    assert "wang.min" not in json.dumps(told)
    assert "13800000000" not in json.dumps(told)
    assert "13911111111" not in json.dumps(told)

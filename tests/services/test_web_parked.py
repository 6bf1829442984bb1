"""Parked messages over HTTP: seen, put back and given up by a client that is an operator, and by no other."""

import base64
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from shared.messages.registry import EVENTS_EXCHANGE
from shared.store import parking, retry
from shared.store.clients import Client, Clients, hash_of
from shared.store.delivery import Delivery
from tests.services.web_fakes import OPERATOR, Caller, FakeDepartment, caller, fake_department

BYTES = [b"not json", b"{}", "毛刺".encode(), b"\xff\xfe"]


@pytest.fixture
def department(tmp_path: Path) -> Iterator[FakeDepartment]:
    made = fake_department(tmp_path)
    for raw in BYTES:
        made.store.carry_out(Delivery(raw, exchange=EVENTS_EXCHANGE), made.message_duties)
    yield made
    made.store.close()


@pytest.fixture
def operator(department: FakeDepartment) -> Caller:
    return caller(department, OPERATOR)


def test_parked_messages_are_listed_by_group_and_one_by_one(operator: Caller) -> None:
    found = operator.get("/v1/parked").json

    assert [(group["reason"], group["count"]) for group in found["groups"]] == [("unreadable", 4)]
    assert [item["id"] for item in found["items"]] == [1, 2, 3, 4]
    assert [item for item in found["items"] if "raw" in item] == []


def test_they_come_page_after_page(operator: Caller) -> None:
    first = operator.get("/v1/parked?limit=3").json
    second = operator.get(f"/v1/parked?limit=3&cursor={first['next']}").json

    assert [item["id"] for item in first["items"] + second["items"]] == [1, 2, 3, 4]
    assert second["next"] is None


def test_one_is_shown_with_its_bytes_to_whoever_asks_for_the_personal_data(operator: Caller) -> None:
    shown = [operator.get(f"/v1/parked/{number}?personal=true").json for number in (1, 2, 3, 4)]

    assert [base64.b64decode(one["raw"]) for one in shown] == BYTES
    assert [one["text"] for one in shown] == ["not json", "{}", "毛刺", None]
    assert [act["act"] for act in shown[0]["acts"]] == ["show"]


def test_of_bytes_that_cannot_be_read_everyone_else_sees_length_and_hash(operator: Caller) -> None:
    shown = operator.get("/v1/parked/3").json

    assert (shown["length"], shown["sha256"]) == (6, hashlib.sha256(BYTES[2]).hexdigest())
    assert {"raw", "text"} & set(shown) == set()
    assert (shown["body"], shown["envelope"], shown["acts"]) == (None, None, [])


def test_one_is_put_back_and_a_second_time_changes_nothing(operator: Caller, department: FakeDepartment) -> None:
    first = operator.post("/v1/parked/1/put-back", {})
    again = operator.ask("POST", "/v1/parked/1/put-back")

    assert (first.status_code, account(first)) == (200, {"total": 1, "put_back": 1, "skipped": 0, "still_parked": 3})
    assert (again.status_code, account(again)) == (200, {"total": 1, "put_back": 0, "skipped": 1, "still_parked": 3})
    assert retry.waiting(department.store)[0] == 1
    assert operator.get("/v1/parked/1").json["acts"][0]["by"] == "ops"


def test_some_are_put_back_by_their_numbers(operator: Caller) -> None:
    done = operator.post("/v1/parked/put-back", {"ids": [2, 4], "rate": 0})

    assert account(done) == {"total": 2, "put_back": 2, "skipped": 0, "still_parked": 2}


def test_all_are_put_back(operator: Caller) -> None:
    done = operator.post("/v1/parked/put-back", {"all": True, "rate": 0})

    assert account(done) == {"total": 4, "put_back": 4, "skipped": 0, "still_parked": 0}


def account(answer: TestResponse) -> dict[str, int]:
    return {name: answer.json[name] for name in ("total", "put_back", "skipped", "still_parked")}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"all": False},
        {"ids": [1], "all": True},
        {"group": {}},
        {"group": {"reason": "x"}, "ids": [1]},
        {"ids": ["1"]},
        {"ids": [0]},
        {"id": 1},
    ],
)
def test_which_ones_must_be_said_exactly(operator: Caller, department: FakeDepartment, body: object) -> None:
    assert operator.post("/v1/parked/put-back", body).status_code == 422
    assert parking.count(department.store) == 4


def test_with_one_unknown_number_none_is_put_back(operator: Caller, department: FakeDepartment) -> None:
    assert operator.post("/v1/parked/put-back", {"ids": [1, 99]}).status_code == 404
    assert parking.count(department.store) == 4


def test_one_is_given_up_with_a_reason_and_stays_on_record(operator: Caller) -> None:
    answer = operator.post("/v1/parked/1/discard", {"reason": "sent by a test system"})
    shown = operator.get("/v1/parked/1").json

    assert answer.json == {"id": 1, "state": "discarded", "still_parked": 3}
    assert (shown["state"], shown["acts"][0]["reason"]) == ("discarded", "sent by a test system")
    assert [item["id"] for item in operator.get("/v1/parked?state=discarded").json["items"]] == [1]


@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": "  "}, {"reason": 1}])
def test_without_a_reason_nothing_is_given_up(operator: Caller, department: FakeDepartment, body: object) -> None:
    assert operator.post("/v1/parked/1/discard", body).status_code == 422
    assert parking.count(department.store) == 4


def test_what_is_given_up_cannot_be_given_up_again(operator: Caller) -> None:
    operator.post("/v1/parked/1/discard", {"reason": "a test"})

    assert operator.post("/v1/parked/1/discard", {"reason": "a test"}).status_code == 409


def test_a_message_that_was_cut_cannot_be_put_back(operator: Caller, department: FakeDepartment) -> None:
    department.store.carry_out(Delivery(b"x" * (1024 * 1024 + 1), exchange=EVENTS_EXCHANGE), department.message_duties)

    assert operator.post("/v1/parked/5/put-back", {}).status_code == 409
    done = operator.post("/v1/parked/put-back", {"all": True, "rate": 0})
    assert account(done) == {"total": 4, "put_back": 4, "skipped": 0, "still_parked": 1}


@pytest.mark.parametrize("number", ["99", "0", "x", "-1", "9" * 30, "१"])
@pytest.mark.parametrize(("method", "part"), [("GET", ""), ("POST", "/put-back")])
def test_an_unknown_number_is_not_found(operator: Caller, number: str, method: str, part: str) -> None:
    answer = operator.ask(method, f"/v1/parked/{number}{part}")

    assert (answer.status_code, answer.json["errors"][0]["field"]) == (404, "id")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/parked"),
        ("GET", "/v1/parked/1"),
        ("POST", "/v1/parked/put-back"),
        ("POST", "/v1/parked/1/put-back"),
        ("POST", "/v1/parked/1/discard"),
        ("POST", "/v1/parked/discard"),
        ("POST", "/v1/parked/restore"),
        ("POST", "/v1/parked/followed"),
        ("GET", "/v1/parked/history"),
        ("GET", "/v1/parked/put-backs"),
        ("GET", "/v1/parked/put-backs/1"),
        ("POST", "/v1/parked/put-backs/1/cancel"),
    ],
)
def test_a_client_that_is_no_operator_may_do_none_of_it(department: FakeDepartment, method: str, path: str) -> None:
    answer = caller(department).ask(method, path)

    assert (answer.status_code, answer.json["type"]) == (403, "urn:capaloop:problem:role")
    assert parking.count(department.store) == 4


def test_the_same_key_has_no_second_effect(operator: Caller, department: FakeDepartment) -> None:
    body = {"ids": [1, 2], "rate": 0}
    first = operator.post("/v1/parked/put-back", body, Idempotency_Key="k-1")
    again = operator.post("/v1/parked/put-back", body, Idempotency_Key="k-1")
    other = operator.post("/v1/parked/put-back", {"all": True}, Idempotency_Key="k-1")
    bad = operator.post("/v1/parked/1/put-back", {}, Idempotency_Key="k 1")

    assert first.json == again.json
    assert (other.status_code, other.json["errors"][0]["field"]) == (409, "Idempotency-Key")
    assert (bad.status_code, bad.json["errors"][0]["field"]) == (422, "Idempotency-Key")
    assert parking.count(department.store) == 2


def test_a_put_back_at_a_rate_is_followed_and_cancelled(operator: Caller) -> None:
    begun = operator.post("/v1/parked/put-back", {"group": {"reason": "unreadable"}}).json
    at = f"/v1/parked/put-backs/{begun['id']}"
    cancelled = operator.post(f"{at}/cancel", {}).json

    assert (begun["rate"], begun["state"], begun["put_back"], begun["left"]) == (20, "running", 1, 3)
    assert (cancelled["state"], cancelled["cancelled"], cancelled["to_be_tried"]) == ("cancelled", 3, 1)
    assert operator.get(at).json == cancelled == operator.post(f"{at}/cancel", {}).json
    assert [one["id"] for one in operator.get("/v1/parked/put-backs").json["items"]] == [begun["id"]]
    assert operator.get("/v1/parked/put-backs/99").json["errors"][0]["field"] == "id"


def test_personal_data_needs_its_role_and_seeing_it_is_recorded(department: FakeDepartment) -> None:
    plain = Client("helpdesk", hash_of("helpdesk-token"), roles=("operator",))
    department.store.clients = Clients({"helpdesk": plain})
    helpdesk = caller(department, "helpdesk-token")

    refused = helpdesk.get("/v1/parked/1?personal=true")
    masked = helpdesk.get("/v1/parked/1?personal=false")

    assert (refused.status_code, refused.json["type"]) == (403, "urn:capaloop:problem:role")
    assert (masked.status_code, masked.json["masked"], masked.json["acts"]) == (200, True, [])


def test_lists_take_filters_and_wrong_ones_are_named(operator: Caller) -> None:
    groups = [
        operator.get(f"/v1/parked?{query}").json["groups"] for query in ("reason=unreadable", "reason=x", "site=a")
    ]

    assert [len(found) for found in groups] == [1, 0, 0]
    wrong = operator.get("/v1/parked?since=yesterday&state=lost&case=7")
    assert sorted(error["field"] for error in wrong.json["errors"]) == ["case", "since", "state"]


def test_some_are_given_up_and_restored_and_all_of_it_is_in_the_history(operator: Caller) -> None:
    done = operator.post("/v1/parked/discard", {"ids": [1, 2], "reason": "a test"}).json
    again = operator.post("/v1/parked/discard", {"ids": [1, 3], "reason": "a test"}).json
    back = operator.post("/v1/parked/restore", {"group": {"reason": "unreadable"}, "reason": "no test"}).json

    assert (done["ids"], done["skipped"], done["still_parked"]) == ([1, 2], [], 2)
    assert (again["ids"], again["skipped"]) == ([3], [1])
    assert back == {"ids": [1, 2, 3], "skipped": [], "still_parked": 4}
    first = operator.get("/v1/parked/history?limit=4").json
    rest = operator.get(f"/v1/parked/history?limit=4&cursor={first['next']}").json
    acts = [(act["act"], act["parked"], act["reason"]) for act in first["items"] + rest["items"]]
    assert acts == [(*one, "no test") for one in (("restore", 3), ("restore", 2), ("restore", 1))] + [
        ("discard", number, "a test") for number in (3, 2, 1)
    ]
    assert {act["act"] for act in operator.get("/v1/parked/history?act=discard").json["items"]} == {"discard"}

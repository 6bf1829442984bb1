"""What sales holds on a person can be had whole, erased where nothing forbids it, and is gone from the file then."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from services.sales.contacts import contacts, erasures
from shared.store import parking
from shared.store.delivery import Delivery, Properties
from tests.loop import Loop, a_complaint
from tests.services.web_fakes import CLERK, CLIENTS, OPERATOR, Caller, caller

ADA = {"name": "Ada Lovelace", "phone": "+86 138-0013-8000", "email": "ada@example.org"}
BOB = {"name": "鲍勃", "phone": "+49 30 5550 0102", "email": "bob@example.org"}
WHY = {"by": "wang", "reason": "the person asked for it"}


@pytest.fixture
def on_disk(make_loop: Callable[..., Loop]) -> Loop:
    return make_loop(on_disk=True)


def web(loop: Loop, token: str = OPERATOR, department: str = "sales") -> Caller:
    found = loop.department(department)
    found.store.clients = CLIENTS
    return caller(found, token)


def close(loop: Loop, case: str) -> None:
    loop.say("complaint.withdraw", case=case, by="zhao", reason="a mistake")
    assert loop.file(case).closed


def erase(loop: Loop, **wanted: str) -> Any:
    return web(loop).post("/v1/persons/erase", {**wanted, **WHY})


def park(loop: Loop, raw: bytes) -> None:
    store = loop.department("sales").store
    with store.writing() as connection:
        case = parking.Case(str(hash(raw)), "KeyError", f"KeyError: {ADA['email']}", f"… {ADA['name']}")
        parking.park(connection, Delivery(raw, Properties()), case, store.clock())


@pytest.mark.parametrize(
    "wanted",
    ["name=ada%20LOVELACE", "phone=%2B8613800138000", "email=ADA@example.org", "customer=K-17&name=Ada%20Lovelace"],
)
def test_everything_that_is_held_on_a_person_is_told(loop: Loop, wanted: str) -> None:
    first = loop.submit(contact=ADA)
    second = loop.say(
        "inquiry.submit",
        customer={"code": "K-17", "name": "Hua Xing"},
        topic="product_information",
        question="How long?",
        received_at="2026-03-01T09:00:00+08:00",
        contact=ADA,
    )["case"]
    loop.submit(contact=BOB, order_number="SO-2")
    park(loop, json.dumps({"data": a_complaint(contact=ADA)}).encode())

    found = web(loop).get(f"/v1/persons?{wanted}").json

    assert [one["case"] for one in found["contacts"]] == [first, second]
    assert found["contacts"][0] == {
        "case": first,
        "kind": "complaint",
        "channel": "telephone",
        "customer": "K-17",
        "received_at": "2026-03-01T01:00:00+00:00",
        **ADA,
        "pseudonym": None,
        "holds": [],
    }
    assert [(one["kept_in"], one["contact"]) for one in found["messages"]] == [("parked", ADA)]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_erased_person_is_in_no_byte_of_the_database_any_more(on_disk: Loop, tmp_path: Path) -> None:
    loop, folder = on_disk, tmp_path
    case = loop.submit(contact=ADA)
    other = loop.submit(contact=BOB, order_number="SO-2")
    park(loop, json.dumps({"data": a_complaint(contact=ADA)}).encode())
    park(loop, f"no json, but {ADA['email']} and {ADA['phone']}".encode())
    loop.broker.command("complaint.submit", a_complaint(contact={**ADA, "colour": ADA["name"]}))
    close(loop, case)
    assert holding(folder, ADA) != []

    done = erase(loop, email=ADA["email"])

    assert (done.status_code, done.json["cases"], done.json["messages"]) == (200, [case], 3)
    assert holding(folder, ADA) == []
    assert holding(folder, BOB) != []
    found = web(loop).get(f"/v1/persons?name={done.json['pseudonym']}").json
    assert [(one["case"], one["name"]) for one in found["contacts"]] == [(case, done.json["pseudonym"])]
    assert [(one["by"], one["reason"]) for one in found["erasures"]] == [tuple(WHY.values())]
    (kept,) = web(loop).get("/v1/persons?name=鲍勃").json["contacts"]
    assert (kept["case"], kept["phone"]) == (other, BOB["phone"])


def holding(folder: Path, person: dict[str, str]) -> list[str]:
    """The files of sales that hold something of the person."""
    files = [file for file in (folder / "home").rglob("*") if file.is_file() and "sales" in file.name]
    assert files
    marks = {form for text in person.values() for form in (text.encode(), json.dumps(text)[1:-1].encode())}
    marks |= {text.casefold().encode() for text in person.values()}
    return [file.name for file in files if any(mark in file.read_bytes() for mark in marks)]


def test_erasing_again_changes_nothing_and_says_so(loop: Loop) -> None:
    close(loop, loop.submit(contact=ADA))
    first, again = erase(loop, name=ADA["name"]).json, erase(loop, name=ADA["name"])

    assert (again.status_code, again.json) == (200, {"pseudonym": None, "cases": [], "messages": 0})
    with loop.department("sales").store.reading() as connection:
        (row,) = connection.execute(select(erasures)).all()
    assert (row.pseudonym, row.cases, row.by) == (first["pseudonym"], 1, "wang")


def test_a_pseudonym_is_one_for_all_cases_and_says_nothing_of_the_person(loop: Loop) -> None:
    for number in range(2):
        close(loop, loop.submit(contact=ADA, order_number=f"SO-{number}"))
    first = erase(loop, phone=ADA["phone"]).json["pseudonym"]
    close(loop, loop.submit(contact=ADA, order_number="SO-3"))
    later = erase(loop, phone=ADA["phone"]).json["pseudonym"]

    with loop.department("sales").store.reading() as connection:
        names = list(connection.execute(select(contacts.c.name).order_by(contacts.c.number)).scalars())
    assert names == [first, first, later]
    assert first != later


@pytest.mark.parametrize("part", ["open", "held"])
def test_a_hold_forbids_to_erase_with_its_reasons(loop: Loop, part: str) -> None:
    case, other = loop.submit(contact=ADA), loop.submit(contact=ADA, order_number="SO-2")
    close(loop, other)
    body = {"case": case, "by": "wang", "reason": "a claim is before the court"}
    if part == "held":
        close(loop, case)
        assert web(loop).post("/v1/persons/hold", body).status_code == 200

    refused = erase(loop, name=ADA["name"])

    errors = [(error["got"], error["code"]) for error in refused.json["errors"]]
    assert (refused.status_code, errors) == (409, [(case, "case-open" if part == "open" else "held")])
    assert ("before the court" in refused.text) == (part == "held")
    assert len(web(loop).get("/v1/persons?name=Ada%20Lovelace").json["contacts"]) == 2
    if part == "held":
        web(loop).post("/v1/persons/release", body)
        assert erase(loop, name=ADA["name"]).status_code == 200


def test_a_case_that_is_open_again_holds_whatever_was_told_first(loop: Loop) -> None:
    case = loop.submit(contact=ADA)
    close(loop, case)
    loop.say("complaint.reopen", case=case, by="zhao", reason="burrs again")

    assert erase(loop, name=ADA["name"]).status_code == 409


def test_only_a_client_with_the_role_sees_or_erases_a_person(loop: Loop) -> None:
    clerk = web(loop, CLERK)

    answers = [clerk.get("/v1/persons?name=x"), clerk.post("/v1/persons/erase", {"name": "x", **WHY})]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert web(loop, department="quality").get("/v1/persons?name=x").status_code == 404


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        (WHY, {"name": "required"}),
        ({"phone": "abc", **WHY}, {"phone": "format"}),
        ({"name": "Ada"}, {"by": "required", "reason": "required"}),
        ({"name": "Ada", "age": "36", **WHY}, {"age": "unknown-field"}),
    ],
)
def test_a_wrong_request_is_refused_by_name(loop: Loop, body: dict[str, str], wrong: dict[str, str]) -> None:
    loop.submit(contact={"name": "Ada"})
    answer = web(loop).post("/v1/persons/erase", body)

    assert answer.status_code == 422
    assert {error["field"]: error["code"] for error in answer.json["errors"]} == wrong

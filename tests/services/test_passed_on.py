"""A complaint that another case has heard is taken in once, or left to a person who is told why."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from rules.vocabulary import EMPTY
from services.casework.reading import case_whole
from services.sales.contacts import contacts
from services.sales.passed_on import complaint_in, number_field
from shared.messages.errors import Refused
from shared.messages.intake import ComplaintIntakeRequested
from shared.messages.schema import load
from shared.store.actor import Actor
from shared.store.work import Work
from tests.loop import Loop

PACKS = Path(__file__).parent / "packs"
SITE = f"""
[sites.factory]
packs = ["iso9001", "front-desk"]
timezone = "Asia/Shanghai"
pack_paths = {{front-desk = "{PACKS / "front_desk"}"}}
"""
INQUIRY: dict[str, Any] = {
    "customer": {"code": "K-17", "name": "Hua Xing"},
    "topic": "inquiry",
    "question": "Why do the hinges come loose?",
    "received_at": "2026-03-01T09:00:00+08:00",
    "product_name": "hinge H-40",
    "contact": {"name": "Ms Li", "phone": "137 0000 0000"},
}


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    file = tmp_path / "sites.toml"
    file.write_text(SITE, encoding="utf-8")
    return file


def asked(loop: Loop) -> str:
    """An inquiry."""
    case = loop.broker.command("inquiry.submit", INQUIRY)["case"]
    loop.broker.run()
    return str(case)


def kept_contacts(loop: Loop) -> list[tuple[str, str]]:
    with loop.department("sales").store.reading() as connection:
        rows = connection.execute(select(contacts).order_by(contacts.c.kind)).all()
        return [(row.kind, row.phone) for row in rows]


def test_a_grievance_in_an_inquiry_becomes_a_complaint_of_its_own(loop: Loop) -> None:
    inquiry = asked(loop)
    loop.do("hear", case=inquiry, grievance=True, seen_by="wu")

    (told,) = loop.broker.told("complaint.received")
    complaint = told["data"]["complaint"]
    assert {name: complaint[name] for name in ("channel", "customer", "product_name", "external_ref")} == {
        "channel": "other",
        "customer": {"code": "K-17", "name": "Hua Xing"},
        "product_name": "hinge H-40",
        "external_ref": inquiry,
    }
    assert complaint["details"].splitlines() == [
        "顾客的问题 / the customer's question: Why do the hinges come loose?",
        "听取人 / heard by: wu",
    ]
    assert loop.file("factory/C-2026-000001").kind == "complaint"
    assert loop.open_tasks(inquiry) == ["answer_inquiry"]
    assert kept_contacts(loop) == [("complaint", "137 0000 0000"), ("inquiry", "137 0000 0000")]


def test_the_inquiry_has_the_number_of_its_complaint(loop: Loop) -> None:
    inquiry = asked(loop)
    loop.do("hear", case=inquiry, grievance=True)

    sales = loop.department("sales")
    with sales.store.reading() as connection:
        found = case_whole(connection, sales.procedures, "factory", inquiry.partition("/")[2])
    fact = found["facts"]["complaint_number"]
    assert (fact["value"], fact["by"]) == ("C-2026-000001", "intake of sales")
    assert len(loop.broker.told("complaint.received")) == 1


def test_a_request_that_comes_twice_takes_in_one_complaint(loop: Loop) -> None:
    inquiry = asked(loop)
    loop.do("hear", case=inquiry, grievance=True)
    (request,) = (one for one in loop.broker.told("complaint.intake-requested"))
    sales = loop.department("sales")
    message = load(ComplaintIntakeRequested, request["data"], strict=True)
    with sales.store.writing() as connection:
        work = Work(connection, loop.clock(), "factory", "sales", Actor("sales", verified=True))
        sales.duties.complaint_intake_requested(message, work)
    loop.broker.run()

    assert len(loop.broker.told("complaint.received")) == 1


def test_in_a_drill_a_person_is_asked_and_nothing_is_taken_in(loop: Loop) -> None:
    sales = loop.department("sales")
    form = {"type": "object", "properties": {"number": {"type": "string"}}, "required": ["number"]}
    request = {**REQUEST, "shows": WHO, "form": form, "drill": True}
    with sales.store.writing() as connection:
        work = Work(connection, loop.clock(), "factory", "sales", Actor("sales", verified=True))
        sales.duties.complaint_intake_requested(load(ComplaintIntakeRequested, request, strict=True), work)
    loop.broker.run()

    assert loop.broker.told("complaint.received") == []
    (task,) = loop.broker.told("task.opened")
    assert task["data"]["shows"]["note"] == "演练：不登记投诉 / a drill: no complaint is taken in"


def test_what_no_complaint_can_be_made_of_is_left_to_a_person_with_why(
    make_loop: Any, sites: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "front_desk"
    folder.mkdir()
    for file in (PACKS / "front_desk").glob("*.*"):
        text = file.read_text("utf-8").replace('"customer_code", "customer_name", "product_name", ', "")
        (folder / file.name).write_text(text, "utf-8")
    sites.write_text(SITE.replace(str(PACKS / "front_desk"), str(folder)), "utf-8")
    loop = make_loop()
    inquiry = asked(loop)
    loop.do("hear", case=inquiry, grievance=True)

    assert loop.broker.told("complaint.received") == []
    (task,) = [one["data"] for one in loop.broker.told("task.opened") if one["data"]["kind"] == "pass_on"]
    assert task["shows"]["note"].endswith("(customer.code, customer.name)")
    loop.do("pass_on", case=inquiry, complaint_number="C-2026-000099")
    assert loop.open_tasks(inquiry) == ["answer_inquiry"]


REQUEST: dict[str, Any] = {
    "id": "sales.1",
    "case": "factory/I-2026-000001",
    "case_kind": "inquiry",
    "department": "sales",
    "role": "sales",
    "kind": "pass_on",
    "title": {"zh": "转", "en": "pass on"},
    "opened_at": "2026-03-02T08:00:00+00:00",
    "clauses": ["1"],
    "form": {},
    "state": "open",
    "owner": "sales",
}
WHO = {"customer_code": "K-17", "customer_name": "Hua Xing"}


def heard(**shows: Any) -> Any:
    request = load(ComplaintIntakeRequested, {**REQUEST, "shows": {**WHO, **shows}}, strict=True)
    return complaint_in(request, EMPTY)


def test_what_a_complaint_has_a_field_for_goes_there_and_the_rest_into_its_details() -> None:
    found = heard(channel="telephone", defect="loose", lot="L-1", details="said twice", urgent=True, rooms=["12", "13"])
    assert (found.channel, found.defect, found.lot) == ("telephone", "loose", "L-1")
    assert found.details == "said twice\nurgent / urgent: 是 / yes\nrooms / rooms: 12, 13"
    assert found.received_at.isoformat() == "2026-03-02T08:00:00+00:00"


def test_a_channel_that_no_complaint_knows_is_told_in_words() -> None:
    found = heard(channel="at the gate", received_at="2026-03-01T09:00:00+08:00")
    assert (found.channel, found.details) == ("other", "channel / channel: at the gate")
    assert found.received_at.isoformat() == "2026-03-01T09:00:00+08:00"


def test_what_is_too_long_for_a_complaint_is_not_cut_off() -> None:
    with pytest.raises(Refused) as refused:
        heard(minutes="m" * 4000)
    assert [one.field for one in refused.value.errors] == ["details"]
    assert heard(customer_needs="quiet").details == "customer_needs / customer_needs: quiet"


def test_without_a_customer_there_is_no_complaint() -> None:
    request = load(ComplaintIntakeRequested, {**REQUEST, "shows": {"defect": "loose"}}, strict=True)
    with pytest.raises(Refused):
        complaint_in(request, EMPTY)


@pytest.mark.parametrize(
    ("properties", "required", "field"),
    [
        ({"number": {"type": "string"}}, ["number"], "number"),
        ({"number": {"type": "string"}, "note": {"type": "string"}}, ["number"], "number"),
        ({"number": {"type": "string"}, "note": {"type": "string"}}, ["number", "note"], ""),
        ({"number": {"type": "string", "enum": ["a"]}}, ["number"], ""),
        ({"on": {"type": "string", "format": "date"}}, ["on"], ""),
        ({"number": {"type": "integer"}}, ["number"], ""),
        ({}, [], ""),
    ],
)
def test_only_a_form_that_asks_for_one_text_can_take_the_number(properties: Any, required: Any, field: str) -> None:
    assert number_field({"properties": properties, "required": required}) == field

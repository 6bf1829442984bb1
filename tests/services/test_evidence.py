"""Attachments in a case: referred to by hash, never carried, kept by the department they went up to."""

from typing import Any

import pytest
from sqlalchemy import func, select

from rules.api import ATTACHMENTS, Field, Form, Text
from services.casework.attaching import AT_ONCE, ORPHAN_AFTER, refer_in_facts, used_in_facts
from services.casework.department import SWEEP
from services.casework.tables import attachment_references, attachments
from shared.messages.errors import Refused
from shared.store.clients import Client, Clients, hash_of
from tests.loop import Loop, a_complaint
from tests.services.pictures import pdf, picture
from tests.services.web_fakes import Caller

TOKEN = "crm-token"
NOT_HERE = "0" * 64


@pytest.fixture
def sales(loop: Loop) -> Caller:
    return clerk_of(loop, "sales")


def clerk_of(loop: Loop, name: str) -> Caller:
    department = loop.department(name)
    department.store.clients = Clients({"crm": Client("crm", hash_of(TOKEN))})
    assert department.wsgi_app is not None
    return Caller(department.wsgi_app, TOKEN)


def send_up(clerk: Caller, content: bytes = picture(), name: str = "burr.png") -> dict[str, Any]:
    answer = clerk.ask("POST", f"/v1/attachments?name={name}", content, {"Content-Type": "application/octet-stream"})
    assert answer.status_code == 201
    return dict(answer.json)


def kept(loop: Loop, name: str = "sales") -> int:
    with loop.department(name).store.reading() as connection:
        return connection.execute(select(func.count()).select_from(attachments)).scalar_one()


def test_the_time_line_says_what_was_attached_and_who_keeps_it(loop: Loop, sales: Caller) -> None:
    sent = send_up(sales)

    case = loop.submit(attachments=[{"sha256": sent["sha256"], "name": "毛刺"}])

    described = [{**sent, "name": "毛刺", "kept_by": "sales"}]
    (stated,) = [entry for entry in loop.timeline(case) if entry.what == "stated"]
    assert stated.detail["facts"]["attachments"] == described
    assert stated.by
    assert loop.broker.told("complaint.received")[0]["data"]["complaint"]["attachments"] == described
    with loop.department("sales").store.reading() as connection:
        (use,) = connection.execute(select(attachment_references)).all()
    assert (use.sha256, use.case) == (sent["sha256"], case)


def test_the_picture_that_the_customer_was_asked_for_reaches_who_judges_it(loop: Loop, sales: Caller) -> None:
    case, sent = loop.submit(), send_up(sales)

    loop.do("ask_sample", evidence="picture", evidence_attachments=[{"sha256": sent["sha256"]}])

    described = [{**sent, "kept_by": "sales"}]
    (received,) = loop.broker.told("evidence.received")
    assert received["data"]["attachments"] == described
    judged = [one["data"] for one in loop.broker.told("task.opened") if one["data"]["kind"] == "verify_defect"]
    assert judged[0]["shows"]["evidence_attachments"] == described
    done = [entry.detail for entry in loop.timeline(case) if entry.what == "task done"]
    assert done[-1]["answer"]["evidence_attachments"] == described


def test_the_same_answer_with_the_same_attachment_is_a_duplicate(loop: Loop, sales: Caller) -> None:
    loop.submit()
    task, answer = (
        loop.task("ask_sample"),
        {"evidence": "picture", "evidence_attachments": [{"sha256": send_up(sales)["sha256"]}]},
    )

    first = loop.say("task.complete", task=task, by="li.na", answer=answer)
    again = loop.say("task.complete", task=task, by="li.na", answer=answer)

    assert (first["duplicate"], again["duplicate"]) == (False, True)


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"sha256": NOT_HERE}, "sha256", "not-found"),
        ({"media_type": "image/jpeg"}, "media_type", "choice"),
        ({"size": 1}, "size", "choice"),
        ({"kept_by": "quality"}, "kept_by", "choice"),
    ],
)
def test_a_reference_to_what_is_not_so_is_refused_by_its_field(
    loop: Loop, sales: Caller, changes: dict[str, Any], field: str, code: str
) -> None:
    good = {"sha256": send_up(sales)["sha256"]}

    refused = loop.broker.command("complaint.submit", a_complaint(attachments=[good, {**good, **changes}]))

    assert (refused["status"], refused["errors"][0]["field"], refused["errors"][0]["code"]) == (
        422,
        f"attachments[1].{field}",
        code,
    )
    loop.broker.run()
    assert loop.broker.told("complaint.received") == []


def test_an_act_refers_only_to_what_the_owner_keeps(loop: Loop) -> None:
    form = Form("visit", "complaint", (Field("pictures", ATTACHMENTS), Field("note", Text())), "1")
    sent = send_up(clerk_of(loop, "quality"))
    stated = {"note": "seen", "pictures": ATTACHMENTS.read([{"sha256": sent["sha256"]}])}

    with loop.department("quality").store.working("factory") as work:
        whole = refer_in_facts(work, "quality", form, stated)
    with pytest.raises(Refused) as refused, loop.department("sales").store.working("factory") as work:
        refer_in_facts(work, "sales", form, stated)

    assert used_in_facts(form, whole) == [{**sent, "kept_by": "quality"}]
    assert refused.value.errors[0].field == "answer.pictures[0].sha256"


def test_what_another_department_keeps_is_no_answer_here(loop: Loop) -> None:
    loop.submit()
    sent = send_up(clerk_of(loop, "quality"))

    refused = loop.do("ask_sample", evidence="picture", evidence_attachments=[{"sha256": sent["sha256"]}])

    assert (refused["status"], refused["errors"][0]["field"]) == (422, "answer.evidence_attachments[0].sha256")
    assert "ask_sample" in loop.open_tasks()


def test_an_opinion_keeps_its_attachments_with_sales(loop: Loop, sales: Caller) -> None:
    sent = send_up(sales, pdf())
    said = {"customer": {"code": "K", "name": "Hua"}, "topic": "feedback", "dissatisfied": False, "text": "well done"}

    case = loop.say(
        "feedback.submit", **said, received_at="2026-03-01T09:00:00Z", attachments=[{"sha256": sent["sha256"]}]
    )["case"]

    found = sales.get(f"/v1/cases/{case}").json["facts"]["attachments"]["value"]
    assert found == [{**sent, "kept_by": "sales"}]


def test_an_upload_that_no_case_refers_to_is_removed_after_its_time(loop: Loop, sales: Caller) -> None:
    orphan, used = send_up(sales), send_up(sales, pdf())
    loop.submit(attachments=[{"sha256": used["sha256"]}])
    department = loop.department("sales")

    department.wake_due(loop.clock.now + ORPHAN_AFTER - SWEEP)
    assert kept(loop) == 2
    department.wake_due(loop.clock.now + ORPHAN_AFTER)

    assert sales.get(f"/v1/attachments/{orphan['sha256']}").status_code == 404
    assert sales.get(f"/v1/attachments/{used['sha256']}").status_code == 200


def test_an_upload_that_comes_again_has_its_time_again(loop: Loop, sales: Caller) -> None:
    content = picture()
    send_up(sales, content)
    loop.clock.now += ORPHAN_AFTER
    again = sales.ask("POST", "/v1/attachments", content, {"Content-Type": "image/png"})
    assert again.status_code == 200

    loop.department("sales").wake_due(loop.clock.now)

    assert kept(loop) == 1


def test_many_orphans_are_removed_a_few_at_a_time(loop: Loop, sales: Caller) -> None:
    for number in range(AT_ONCE + 2):
        send_up(sales, pdf(b"%d" % number))
    loop.clock.now += ORPHAN_AFTER
    department = loop.department("sales")

    department.wake_due(loop.clock.now)
    assert kept(loop) == 2
    department.wake_due(loop.clock.now)

    assert kept(loop) == 0

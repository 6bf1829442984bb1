"""Records are disposed of when their time is over, by two people, and nothing of them is left but that it was done."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from services.casework.attaching import Upload, keep
from services.casework.retention.tables import disposals
from services.casework.tables import attachments, case_terms, cases, facts, held_tasks, receipts, timeline
from tests.loop import Loop
from tests.services.pictures import picture
from tests.services.web_fakes import CLERK, CLIENTS, OPERATOR, Caller, caller

SECRET = "scratched by the crane hook"
PEOPLE = ("quality.lead", "m.rep", "li.na")


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    file = tmp_path / "sites.toml"
    file.write_text(
        '[sites.factory]\npacks = ["iso9001"]\ntimezone = "Asia/Shanghai"\n'
        "[sites.factory.settings]\ncomplaint_retention_months = 60\n"
        '[sites.factory.roles]\nmanagement = {host = "quality", persons = ["m.rep"]}\n'
        'quality = {host = "quality", persons = ["quality.lead", "li.na"]}\n'
        '[sites.factory.retention]\napprover = "management"\n'
        '[sites.annex]\npacks = ["iso9001"]\n',
        encoding="utf-8",
    )
    return file


def web(loop: Loop, token: str = OPERATOR, department: str = "quality") -> Caller:
    found = loop.department(department)
    found.store.clients = CLIENTS
    return caller(found, token)


def closed_case(loop: Loop, **changes: Any) -> str:
    case = loop.submit(details=SECRET, **changes)
    loop.say("complaint.withdraw", case=case, by="zhao", reason="a mistake")
    assert loop.file(case).closed
    return case


def later(loop: Loop, days: int) -> None:
    loop.clock.now = loop.clock() + timedelta(days=days)


def listed(loop: Loop, query: str = "") -> dict[str, dict[str, Any]]:
    items = web(loop).get(f"/v1/retention?limit=200{query}").json["items"]
    return {f"{one['case']} {one['form']}": one for one in items}


def propose(loop: Loop, *records: tuple[str, str], by: str = "quality.lead") -> Any:
    named = [{"case": case, "form": form} for case, form in records]
    return web(loop).post("/v1/disposals/propose", {"records": named, "by": by, "reason": "five years are over"})


def proposed(loop: Loop, *records: tuple[str, str]) -> list[str]:
    answer = propose(loop, *records)
    assert answer.status_code == 200, answer.text
    return [one["id"] for one in answer.json["proposed"]]


def approve(loop: Loop, *ids: str, by: str = "m.rep") -> Any:
    return web(loop).post("/v1/disposals/approve", {"ids": list(ids), "by": by})


def disposed(loop: Loop, *records: tuple[str, str]) -> list[dict[str, Any]]:
    answer = approve(loop, *proposed(loop, *records))
    assert answer.status_code == 200, answer.text
    return list(answer.json["disposed"])


def codes(answer: Any) -> set[str]:
    assert answer.status_code == 409, answer.text
    return {one["code"] for one in answer.json["errors"]}


def rows(loop: Loop, table: Any, department: str = "quality") -> list[Any]:
    with loop.department(department).store.reading() as connection:
        return list(connection.execute(select(table)))


def everything(loop: Loop) -> str:
    """All that the owner's store holds about cases, as one text."""
    tables = (cases, facts, receipts, timeline, held_tasks, case_terms, disposals)
    return "\n".join(
        json.dumps([list(map(str, row)) for row in rows(loop, table)], ensure_ascii=False) for table in tables
    )


def test_the_list_says_until_when_each_record_is_kept(loop: Loop) -> None:
    case = closed_case(loop)
    record = listed(loop)[f"{case} feedback"]

    day = loop.clock().date().replace(year=loop.clock().year + 5).isoformat()
    assert (record["months"], record["until"], record["standing"]) == (60, day, "running")
    assert (record["kept_by"], record["due"], record["against"]) == (["quality"], False, ["not-expired"])
    assert "4.2b.p2" in record["clauses"]


def test_an_open_case_is_not_in_the_list(loop: Loop) -> None:
    case = loop.submit()

    assert not [name for name in listed(loop) if name.startswith(case)]


def test_a_record_is_due_when_its_last_day_is_over(loop: Loop) -> None:
    case = closed_case(loop)
    later(loop, 5 * 365)
    assert f"{case} feedback" not in listed(loop, "&due=true")
    later(loop, 3)

    assert listed(loop, "&due=true")[f"{case} feedback"]["standing"] == "over"


def test_of_a_disposed_record_nothing_is_left_but_that_it_was_disposed_of(loop: Loop) -> None:
    case = closed_case(loop)
    later(loop, 5 * 366)
    assert SECRET in everything(loop)

    (done,) = disposed(loop, (case, "feedback"))

    left = everything(loop)
    assert SECRET not in left
    assert "SO-1001" not in left
    assert done["removed"]["facts"] > 5
    assert done["removed"]["receipts"] > 0
    assert len(done["digest"]) == 64
    assert web(loop).get("/v1/cases?q=SO-1001").json["items"] == []
    assert [one["case"] for one in web(loop).get(f"/v1/cases?q={case.partition('/')[2]}").json["items"]] == [case]


def test_the_disposal_is_a_record_with_its_rule_and_its_people(loop: Loop) -> None:
    case = closed_case(loop)
    later(loop, 5 * 366)
    (done,) = disposed(loop, (case, "feedback"))

    (kept,) = web(loop).get("/v1/disposals").json["items"]
    assert (kept["id"], kept["state"], kept["case"], kept["form"]) == (done["id"], "done", case, "feedback")
    assert (kept["proposed_by"], kept["decided_by"]) == ("quality.lead", "m.rep")
    assert (kept["months"], kept["setting"], kept["digest"]) == (60, "complaint_retention_months", done["digest"])
    assert kept["removed"] == done["removed"]
    told = [one for one in loop.timeline(case) if one.what == "record disposed"]
    assert [(one.by, one.detail["digest"], one.detail["form"]) for one in told] == [
        ("m.rep", done["digest"], "feedback")
    ]


def test_the_case_keeps_its_number_its_kind_and_its_days(loop: Loop) -> None:
    case = closed_case(loop)
    before = loop.file(case)
    later(loop, 5 * 366)
    forms = [(case, one["form"]) for one in listed(loop, "&due=true").values() if one["case"] == case]
    disposed(loop, *forms)

    after = loop.file(case)
    names = ("number", "kind", "outcome", "opened_at", "closed_at", "state")
    assert [getattr(after, name) for name in names] == [getattr(before, name) for name in names]
    shown = web(loop).get(f"/v1/cases/{case}").json
    assert (shown["number"], shown["facts"]) == (before.number, {})
    assert loop.submit(product_name="another") != case


def test_who_did_what_and_when_stays_in_the_time_line(loop: Loop) -> None:
    case = closed_case(loop)
    before = [(one.entry, one.what, one.by, one.at) for one in loop.timeline(case)]
    later(loop, 5 * 366)
    disposed(loop, (case, "feedback"))

    after = [(one.entry, one.what, one.by, one.at) for one in loop.timeline(case)]
    assert after[: len(before)] == before
    assert [one[1] for one in after[len(before) :]] == ["disposal proposed", "record disposed"]
    stated = next(one for one in loop.timeline(case) if one.what == "stated")
    assert stated.detail["facts"]["disposed"] == "feedback"


def test_who_proposes_may_not_approve(loop: Loop, sites: Path) -> None:
    case = closed_case(loop)
    later(loop, 5 * 366)
    (id_,) = proposed(loop, (case, "feedback"))

    assert approve(loop, id_, by="quality.lead").status_code == 403
    assert approve(loop, id_, by="li.na").status_code == 403, "the site names management as approver"
    assert SECRET in everything(loop)
    assert approve(loop, id_).status_code == 200


def test_who_does_not_keep_the_record_may_not_propose(loop: Loop) -> None:
    case = closed_case(loop)
    later(loop, 5 * 366)

    assert propose(loop, (case, "feedback"), by="zhao").status_code == 403


def test_a_client_without_the_role_may_look_and_no_more(loop: Loop) -> None:
    case = closed_case(loop)
    clerk = web(loop, CLERK)
    body = {"records": [{"case": case, "form": "feedback"}], "by": "quality.lead", "reason": "x"}

    assert clerk.get("/v1/retention").status_code == 200
    assert clerk.post("/v1/disposals/propose", body).status_code == 403
    assert clerk.post("/v1/retention/hold", {"case": case, "by": "m.rep", "reason": "x"}).status_code == 403


def test_what_is_not_over_is_refused_with_every_reason(loop: Loop) -> None:
    open_case, case = loop.submit(), closed_case(loop, product_name="lid B")

    assert codes(propose(loop, (open_case, "feedback"))) == {"case-open", "not-running"}
    assert codes(propose(loop, (case, "feedback"))) == {"not-expired"}


def test_without_a_period_nothing_is_ever_due(loop: Loop, sites: Path, make_loop: Callable[..., Loop]) -> None:
    sites.write_text('[sites.factory]\npacks = ["iso9001"]\n', encoding="utf-8")
    without = make_loop()
    case = closed_case(without)
    later(without, 100 * 366)

    assert codes(propose(without, (case, "feedback"), by="zhao")) == {"no-period"}
    assert listed(without, "&due=true") == {}


def test_a_hold_stands_against_it_until_it_is_released(loop: Loop) -> None:
    case = closed_case(loop)
    later(loop, 5 * 366)
    (id_,) = proposed(loop, (case, "feedback"))
    said = {"case": case, "by": "m.rep", "reason": "claim of the insurer"}
    assert web(loop).post("/v1/retention/hold", said).json == {"case": case, "held": True}

    assert codes(approve(loop, id_)) == {"held"}
    record = listed(loop)[f"{case} feedback"]
    assert (record["due"], [one["reason"] for one in record["holds"]]) == (False, ["claim of the insurer"])
    assert web(loop).post("/v1/retention/release", {**said, "reason": "settled"}).json["held"] is False
    assert approve(loop, id_).status_code == 200


def test_a_refused_proposal_changes_nothing_and_may_be_made_again(loop: Loop) -> None:
    case = closed_case(loop)
    later(loop, 5 * 366)
    (id_,) = proposed(loop, (case, "feedback"))
    assert codes(propose(loop, (case, "feedback"))) == {"proposed"}

    said = {"ids": [id_], "by": "m.rep", "reason": "an audit is due"}
    assert web(loop).post("/v1/disposals/refuse", said).json == {"refused": [id_]}

    assert codes(approve(loop, id_)) == {"decided"}
    assert SECRET in everything(loop)
    assert len(disposed(loop, (case, "feedback"))) == 1


def test_all_or_none_of_what_is_approved_together(loop: Loop) -> None:
    first, second = closed_case(loop), closed_case(loop, product_name="lid B", order_number="SO-2")
    later(loop, 5 * 366)
    ids = proposed(loop, (first, "feedback"), (second, "feedback"))
    web(loop).post("/v1/retention/hold", {"case": second, "by": "m.rep", "reason": "claim"})

    assert codes(approve(loop, *ids)) == {"held"}
    assert "SO-1001" in everything(loop)


def test_what_was_disposed_of_is_not_worked_on_again(loop: Loop) -> None:
    case = closed_case(loop)
    later(loop, 5 * 366)
    disposed(loop, (case, "feedback"))

    answer = loop.broker.command("complaint.reopen", {"case": case, "by": "zhao", "reason": "it is back"})

    assert [one["code"] for one in answer["errors"]] == ["disposed"]
    assert codes(propose(loop, (case, "feedback"))) == {"disposed"}


def test_a_parents_record_outlives_that_of_its_child(loop: Loop) -> None:
    loop.say("stock.record", record="S-1", product_name="bracket A", defect="边缘毛刺")
    case = loop.submit(details=SECRET)
    loop.carry_capa_through()
    (child,) = loop.children(case, "capa")
    capa = f"factory/{child.number}"
    assert loop.file(capa).closed
    later(loop, 6 * 366)
    assert codes(propose(loop, (capa, "capa_answer"))) == {"case-open"}, "its parent is open and may look at it"
    loop.say("complaint.withdraw", case=case, by="zhao", reason="a mistake")
    receipts_before = len(loop.receipts(case))

    disposed(loop, (capa, "capa_answer"))

    assert "worn punch" not in json.dumps([list(map(str, row)) for row in rows(loop, facts)])
    assert codes(propose(loop, (case, "feedback"))) == {"not-expired"}
    assert SECRET in everything(loop)
    assert len(loop.receipts(case)) == receipts_before, "they rest on the parent's own records as well"


def test_a_receipt_stays_with_the_last_record_that_it_rests_on(loop: Loop) -> None:
    case = closed_case(loop)
    later(loop, 5 * 366)
    others = [(case, one["form"]) for one in listed(loop, "&due=true").values() if one["form"] != "feedback"]
    (first,) = disposed(loop, (case, "feedback"))
    last = disposed(loop, *others)

    assert first["removed"]["receipts kept"] == sum(one["removed"]["receipts"] for one in last)


def test_an_attachment_goes_with_the_last_case_that_refers_to_it(loop: Loop) -> None:
    content = picture()
    sha256 = hashlib.sha256(content).hexdigest()
    sales = loop.department("sales").store
    keep(sales, Upload(sha256, "image/png", len(content), "a.png", content), "crm")
    topic = {"topic": "product_information", "question": "How long?", "received_at": "2026-03-01T09:00:00+08:00"}
    customer = {"customer": {"code": "K-17", "name": "Hua Xing"}}
    loop.say("inquiry.submit", **topic, **customer)

    assert [row.sha256 for row in rows(loop, attachments, "sales")] == [sha256]

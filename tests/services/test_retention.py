"""Records are disposed of when their time is over, by two people, and nothing of them is left but that it was done."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from rules.months import months_after
from services.casework.attaching import Upload, keep
from services.casework.tables import attachments
from services.settings import DEPARTMENTS, Settings
from shared.messages.registry import by_type
from shared.messages.schema import load
from shared.store.actor import Actor
from shared.store.work import Work
from tests.fakes import FakeBroker, FrozenClock
from tests.loop import CAPA_ANSWER, CAPA_REPORT, EFFECT, Loop, a_complaint
from tests.opening import opened_departments
from tests.postgres import PrivateCluster
from tests.services.pictures import picture
from tests.services.retention_scene import (
    FIVE_YEARS,
    SITES,
    approve,
    closed,
    codes,
    disposed,
    everything,
    later,
    listed,
    propose,
    proposed,
    rows,
    submitted,
    web,
)
from tests.services.sheets import text_of
from tests.services.web_fakes import CLERK


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def loop(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loop]:
    """One loop for all tests: each has cases of its own, and the clock only goes on."""
    home: Path = tmp_path_factory.mktemp("home")
    (home / "sites.toml").write_text(SITES, encoding="utf-8")
    environment = {"CAPALOOP_HOME": str(home), "CAPALOOP_SITES": str(home / "sites.toml")}
    if request.param == "postgresql":
        cluster: PrivateCluster = request.getfixturevalue("postgres")
        environment |= {f"CAPALOOP_{name.upper()}_DATABASE_URL": cluster.new_database() for name in DEPARTMENTS}
    clock = FrozenClock()
    departments = opened_departments(Settings.of_environment(environment), clock)
    yield Loop(FakeBroker(departments), clock)
    for department in departments:
        department.store.close()


def test_the_list_says_until_when_each_record_is_kept(loop: Loop) -> None:
    case = closed(loop)
    record = listed(loop, case.name)["feedback"]

    today = loop.clock().astimezone(ZoneInfo("Asia/Shanghai")).date()
    assert (record["months"], record["since"]) == (60, today.isoformat())
    assert (record["until"], record["standing"]) == (months_after(today, 60).isoformat(), "running")
    assert (record["kept_by"], record["due"], record["against"]) == (["quality"], False, ["not-expired"])
    assert "4.2b.p2" in record["clauses"]


def test_an_open_case_is_not_in_the_list(loop: Loop) -> None:
    assert listed(loop, submitted(loop).name) == {}


def test_a_record_is_due_when_its_last_day_is_over(loop: Loop) -> None:
    case = closed(loop)
    until = date.fromisoformat(listed(loop, case.name)["feedback"]["until"])
    later(loop, (until - loop.clock().astimezone(ZoneInfo("Asia/Shanghai")).date()).days)
    assert listed(loop, case.name, "&due=true") == {}
    later(loop, 1)

    assert listed(loop, case.name, "&due=true")["feedback"]["standing"] == "over"
    assert listed(loop, case.name, "&due=false") == {}


@pytest.mark.parametrize("limit", [1, 3])
def test_page_after_page_gives_every_record_once(loop: Loop, limit: int) -> None:
    case = closed(loop)
    whole = list(listed(loop, case.name))
    found, cursor = [], ""
    while cursor is not None:
        page = web(loop).get(f"/v1/retention?limit={limit}&case={case.name}{cursor}").json
        assert len(page["items"]) <= limit
        found += [one["form"] for one in page["items"]]
        cursor = f"&cursor={page['next']}" if page["next"] else None

    assert found == whole
    assert len(whole) > 1


def test_of_a_disposed_record_nothing_is_left_but_that_it_was_disposed_of(loop: Loop) -> None:
    case = closed(loop)
    later(loop, FIVE_YEARS)
    assert case.secret in everything(loop)

    (done,) = disposed(loop, (case.name, "feedback"))

    assert case.secret not in everything(loop)
    assert case.order not in everything(loop)
    assert done["removed"]["facts"] > 5
    assert done["removed"]["receipts"] > 0
    assert len(done["digest"]) == 64
    assert web(loop).get(f"/v1/cases?q={case.order}").json["items"] == []
    assert [one["case"] for one in web(loop).get(f"/v1/cases?q={case.number}").json["items"]] == [case.name]


def test_doing_it_twice_over_the_bus_changes_nothing(loop: Loop) -> None:
    case = closed(loop)
    later(loop, FIVE_YEARS)
    disposed(loop, (case.name, "feedback"))
    (told,) = [one for one in loop.broker.told("record.disposed") if one["data"]["case"] == case.name]
    before = everything(loop)
    body = load(by_type("record.disposed.v1").body, told["data"], strict=True)
    sales = loop.department("sales")
    with sales.store.writing() as connection:
        work = Work(connection, loop.clock(), "factory", "urn:test", Actor("quality"))
        sales.duties.record_disposed(body, work)  # type: ignore[attr-defined]

    assert everything(loop) == before
    assert case.secret not in json.dumps(told)


def test_the_disposal_is_a_record_with_its_rule_and_its_people(loop: Loop) -> None:
    case = closed(loop)
    later(loop, FIVE_YEARS)
    (done,) = disposed(loop, (case.name, "feedback"))

    (kept,) = web(loop).get(f"/v1/disposals?case={case.name}").json["items"]
    assert (kept["id"], kept["state"], kept["case"], kept["form"]) == (done["id"], "done", case.name, "feedback")
    assert (kept["proposed_by"], kept["decided_by"]) == ("quality.lead", "m.rep")
    assert (kept["months"], kept["setting"], kept["digest"]) == (60, "complaint_retention_months", done["digest"])
    assert (kept["removed"], "4.2b.p2" in kept["clauses"]) == (done["removed"], True)
    (told,) = [one for one in loop.timeline(case.name) if one.what == "record disposed"]
    assert (told.by, told.detail["digest"], told.detail["form"]) == ("m.rep", done["digest"], "feedback")


def test_the_case_keeps_its_number_its_kind_and_its_days(loop: Loop) -> None:
    case = closed(loop)
    before = loop.file(case.name)
    later(loop, FIVE_YEARS)
    disposed(loop, *((case.name, form) for form in listed(loop, case.name, "&due=true")))

    after = loop.file(case.name)
    names = ("number", "kind", "outcome", "opened_at", "closed_at", "state")
    assert [getattr(after, name) for name in names] == [getattr(before, name) for name in names]
    shown = web(loop).get(f"/v1/cases/{case.name}").json
    assert (shown["number"], shown["facts"]) == (before.number, {})
    assert submitted(loop).number > case.number


def test_who_did_what_and_when_stays_in_the_time_line(loop: Loop) -> None:
    case = closed(loop)
    before = [(one.entry, one.what, one.by, one.at) for one in loop.timeline(case.name)]
    later(loop, FIVE_YEARS)
    disposed(loop, (case.name, "feedback"))

    after = [(one.entry, one.what, one.by, one.at) for one in loop.timeline(case.name)]
    assert after[: len(before)] == before
    assert [one[1] for one in after[len(before) :]] == ["disposal proposed", "record disposed"]
    stated = next(one for one in loop.timeline(case.name) if one.what == "stated")
    assert stated.detail["facts"]["disposed"] == "feedback"


def test_who_proposes_may_not_approve_nor_may_whom_the_site_does_not_name(loop: Loop) -> None:
    case = closed(loop)
    later(loop, FIVE_YEARS)
    (id_,) = proposed(loop, (case.name, "feedback"))

    assert approve(loop, id_, by="quality.lead").status_code == 403
    assert approve(loop, id_, by="li.na").status_code == 403
    assert case.secret in everything(loop)
    assert approve(loop, id_).status_code == 200


def test_who_does_not_keep_the_record_may_not_propose(loop: Loop) -> None:
    case = closed(loop)
    later(loop, FIVE_YEARS)

    assert propose(loop, (case.name, "feedback"), by="zhao").status_code == 403


def test_a_client_without_the_role_may_look_and_no_more(loop: Loop) -> None:
    clerk = web(loop, CLERK)
    body = {"records": [{"case": "factory/C-1", "form": "feedback"}], "by": "quality.lead", "reason": "x"}

    assert clerk.get("/v1/retention").status_code == 200
    assert clerk.post("/v1/disposals/propose", body).status_code == 403
    assert clerk.post("/v1/disposals/approve", {"ids": ["quality.1"], "by": "m.rep"}).status_code == 403
    assert clerk.post("/v1/retention/hold", {"case": "factory/C-1", "by": "m.rep", "reason": "x"}).status_code == 403


@pytest.mark.parametrize("id_", ["quality.999999", "sales.1", "quality.x", "1"])
def test_an_unknown_proposal_is_refused(loop: Loop, id_: str) -> None:
    assert approve(loop, id_).status_code == 404


def test_what_is_not_over_is_refused_with_every_reason(loop: Loop) -> None:
    assert codes(propose(loop, (submitted(loop).name, "feedback"))) == {"case-open", "not-running"}
    assert codes(propose(loop, (closed(loop).name, "feedback"))) == {"not-expired"}


def test_without_a_period_nothing_is_ever_due(loop: Loop) -> None:
    data = a_complaint(order_number=f"SO-{uuid4().hex[:8]}", product_name="lid")
    case = str(loop.broker.command("complaint.submit", data, site="annex")["case"])
    loop.broker.run()
    loop.broker.command("complaint.withdraw", {"case": case, "by": "zhao", "reason": "x"}, site="annex")
    loop.broker.run()
    later(loop, 20 * FIVE_YEARS)

    assert codes(propose(loop, (case, "feedback"), by="zhao")) == {"no-period"}
    assert listed(loop, case, "&due=true") == {}


def test_a_hold_stands_against_it_until_it_is_released(loop: Loop) -> None:
    case = closed(loop)
    later(loop, FIVE_YEARS)
    (id_,) = proposed(loop, (case.name, "feedback"))
    said = {"case": case.name, "by": "m.rep", "reason": "claim of the insurer"}
    assert web(loop).post("/v1/retention/hold", said).json == {"case": case.name, "held": True}

    assert codes(approve(loop, id_)) == {"held"}
    record = listed(loop, case.name)["feedback"]
    assert (record["due"], [one["reason"] for one in record["holds"]]) == (False, ["claim of the insurer"])
    assert web(loop).post("/v1/retention/release", {**said, "reason": "settled"}).json["held"] is False
    assert approve(loop, id_).status_code == 200


def test_a_refused_proposal_changes_nothing_and_may_be_made_again(loop: Loop) -> None:
    case = closed(loop)
    later(loop, FIVE_YEARS)
    (id_,) = proposed(loop, (case.name, "feedback"))
    assert codes(propose(loop, (case.name, "feedback"))) == {"proposed"}

    said = {"ids": [id_], "by": "m.rep", "reason": "an audit is due"}
    assert web(loop).post("/v1/disposals/refuse", said).json == {"refused": [id_]}

    assert codes(approve(loop, id_)) == {"decided"}
    assert case.secret in everything(loop)
    assert len(disposed(loop, (case.name, "feedback"))) == 1


def test_all_or_none_of_what_is_approved_together(loop: Loop) -> None:
    first, second = closed(loop), closed(loop)
    later(loop, FIVE_YEARS)
    ids = proposed(loop, (first.name, "feedback"), (second.name, "feedback"))
    web(loop).post("/v1/retention/hold", {"case": second.name, "by": "m.rep", "reason": "claim"})

    assert codes(approve(loop, *ids)) == {"held"}
    assert first.secret in everything(loop)


def test_what_was_disposed_of_is_not_worked_on_again(loop: Loop) -> None:
    case = closed(loop)
    later(loop, FIVE_YEARS)
    disposed(loop, (case.name, "feedback"))

    answer = loop.broker.command("complaint.reopen", {"case": case.name, "by": "zhao", "reason": "it is back"})

    assert [one["code"] for one in answer["errors"]] == ["disposed"]
    assert codes(propose(loop, (case.name, "feedback"))) == {"disposed"}


def test_a_parents_record_outlives_that_of_its_child(loop: Loop) -> None:
    case, cause = submitted(loop), f"punch{uuid4().hex[:12]}"
    loop.do("ask_sample", case=case.name, evidence="sample")
    loop.do("verify_defect", case=case.name, defect_confirmed=True, defect_reason="burr")
    (child,) = loop.children(case.name, "capa")
    capa = f"factory/{child.number}"
    loop.do("answer_capa", case=capa, **{**CAPA_ANSWER, "root_cause": cause})
    loop.do("carry_out_capa", case=capa, **CAPA_REPORT)
    loop.do("verify_effect", case=capa, **EFFECT)
    assert loop.file(capa).closed
    later(loop, FIVE_YEARS)
    assert codes(propose(loop, (capa, "capa_answer"))) == {"case-open"}, "its parent is open and may look at it"
    loop.say("complaint.withdraw", case=case.name, by="zhao", reason="a mistake")

    disposed(loop, (capa, "capa_answer"))

    assert cause not in everything(loop)
    assert codes(propose(loop, (case.name, "feedback"))) == {"not-expired"}
    assert case.secret in everything(loop)


def test_a_receipt_stays_with_the_last_record_that_it_rests_on(loop: Loop) -> None:
    """Whether it is the same problem was decided on three searches, of which each has a form of its own."""
    case = closed(loop)
    later(loop, FIVE_YEARS)
    due = listed(loop, case.name, "&due=true")
    (first,) = disposed(loop, (case.name, "search_stock"))
    assert first["removed"]["receipts kept"] > 0
    assert [one for one in loop.receipts(case.name) if "search.stock" in str(one["inputs"])]
    disposed(loop, *((case.name, form) for form in due if form != "search_stock"))

    inputs = [one for receipt in loop.receipts(case.name) for one in receipt["inputs"]]
    assert {one["source"].get("ref") for one in inputs if one["source"]["kind"] == "form"} & set(due) == set()


def test_an_attachment_goes_with_the_last_case_that_refers_to_it(loop: Loop) -> None:
    content = picture()
    sha256 = hashlib.sha256(content).hexdigest()
    keep(loop.department("sales").store, Upload(sha256, "image/png", len(content), "a.png", content), "crm")
    first, second = (closed(loop, attachments=[{"sha256": sha256}]) for _ in range(2))
    later(loop, FIVE_YEARS)

    disposed(loop, (first.name, "feedback"))
    assert [row.sha256 for row in rows(loop, attachments, "sales")] == [sha256]
    disposed(loop, (second.name, "feedback"))
    assert rows(loop, attachments, "sales") == []


def test_a_disposed_form_is_printed_as_that(loop: Loop) -> None:
    case = closed(loop)
    later(loop, FIVE_YEARS)
    disposed(loop, (case.name, "feedback"))

    forms = {one["form"]: one for one in web(loop).get(f"/v1/cases/{case.name}/forms").json["items"]}
    assert (forms["feedback"]["disposed"], forms["withdrawal"]["disposed"]) == (True, False)
    text = text_of(web(loop).get(f"/v1/cases/{case.name}/forms/feedback.pdf?language=zh").data)
    assert "本记录已按保存期限销毁" in text
    assert "未填写完整" not in text

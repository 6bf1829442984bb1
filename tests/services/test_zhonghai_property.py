"""A property company's year: questions at any post, a complaint and its return visit, publications, an estate's survey."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from services.casework.tables import cases
from tests.loop import CAPA_ANSWER, CAPA_REPORT, Loop
from tests.services.signing_scene import value

SITES = """
[sites.factory]
packs = ["iso9001", "zhonghai-property"]
timezone = "Asia/Shanghai"
[sites.factory.settings]
complaint_handling_days = 5
[sites.factory.roles]
management_representative = {host = "quality", persons = ["m.rep"]}
"""
QUESTION = {
    "topic": "inquiry",
    "inquiry_question": "when does the pool open",
    "question_channel": "telephone",
    "question_taken_by": "production",
    "answered_at_once": False,
}
GRADES = {"security": "satisfied", "greening": "fair"}


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    file = tmp_path / "sites.toml"
    file.write_text(SITES, encoding="utf-8")
    return file


@pytest.fixture
def database() -> str:
    """The departments' work is tried on both elsewhere; here it is what the procedure makes of it."""
    return "sqlite"


def act(loop: Loop, name: str, case: str = "", by: str = "li.na", **answer: Any) -> dict[str, Any]:
    head = {"case": case} if case else {}
    return loop.say("act.request", act=name, by=by, answer=answer, **head)


def wait(loop: Loop, until: str) -> None:
    """Every department does what is due, up to this day at noon at the site."""
    loop.clock.now = loop.clock.now.fromisoformat(f"{until}T12:00:00+08:00")
    for name in ("quality", "sales"):
        department = loop.department(name)
        while department.wake_due(loop.clock()):
            loop.broker.run()
        loop.broker.run()


def opened(loop: Loop, kind: str, owner: str = "quality") -> list[str]:
    """The cases of a kind, in the order of opening."""
    with loop.department(owner).store.reading() as connection:
        query = select(cases.c.number).where(cases.c.kind == kind).order_by(cases.c.id)
        return [f"factory/{number}" for number in connection.execute(query).scalars()]


def hosts(loop: Loop, kind: str) -> set[str]:
    """The departments on whose lists an open task of this kind stands."""
    return {d.name for d in loop.broker.departments if any(t.kind == kind for t in _held(d))}


def _held(department: Any) -> list[Any]:
    from services.casework.tables import held_tasks

    with department.store.reading() as connection:
        return list(connection.execute(select(held_tasks).where(held_tasks.c.state == "open")))


def test_a_question_that_cannot_be_answered_at_once_stays_owed_by_the_right_one(loop: Loop) -> None:
    case = str(act(loop, "take_question", **QUESTION)["case"])
    assert hosts(loop, "answer_inquiry") == hosts(loop, "record_contact") == {"production"}
    passed = {"transferred_to": "engineering", "transfer_department": "quality", "transferred_on": "2026-03-02"}

    refused = act(loop, "transfer_question", case, **passed)

    assert (refused["status"], {one["code"] for one in refused["errors"]}) == (
        409,
        {"resident_name_missing", "way_to_reach_missing"},
    )
    loop.do("record_contact", case=case, resident_name="Ms Li", way_to_reach="138")
    act(loop, "ask_leader", case, leader_asked_on="2026-03-02")
    loop.do("advise_post", case=case, leader_said="ask engineering", leader_answered_on="2026-03-02")
    assert hosts(loop, "answer_inquiry") == {"production"}

    act(loop, "transfer_question", case, **passed)

    assert hosts(loop, "answer_inquiry") == {"quality"}
    loop.do("answer_inquiry", case=case, answer_given="at nine", answered_on="2026-03-03")
    assert loop.file(case, "sales").outcome == "answered"


def test_an_inquiry_that_arrives_by_message_is_recorded_by_customer_contact(loop: Loop) -> None:
    asked = {"customer": {"code": "3-1201", "name": "Ms Li"}, "topic": "inquiry", "question": "when does the pool open"}
    case = str(loop.say("inquiry.submit", **asked, received_at="2026-03-01T09:00:00+08:00")["case"])

    assert loop.open_tasks(case) == ["answer_inquiry", "complete_inquiry_record"]
    how = {name: QUESTION[name] for name in ("question_channel", "question_taken_by")}
    loop.do("complete_inquiry_record", case=case, **how, answered_at_once=True)
    assert hosts(loop, "answer_inquiry") == {"production"}
    loop.do("answer_inquiry", case=case, answer_given="at nine", answered_on="2026-03-02")

    assert loop.file(case, "sales").closed


def test_a_complaint_is_recorded_handled_visited_and_always_acted_on(loop: Loop) -> None:
    case = loop.submit(details=None, order_number=None, product_name="lift", defect="it stands still")
    assert loop.open_tasks(case) == ["complete_feedback_form", "handle_complaint"]
    assert hosts(loop, "handle_complaint") == {"sales"}

    loop.do("complete_feedback_form", case=case, details="twice in a week")

    assert len(loop.children(case, "capa")) == 1
    assert [hosts(loop, kind) for kind in loop.open_tasks()] == [{"production"}, {"sales"}]
    wait(loop, "2026-03-08")
    assert {"handle_complaint"} == {one["data"]["kind"] for one in loop.broker.told("task.late")}
    assert {"quality"} == {one["data"]["told"] for one in loop.broker.told("task.reminded")}
    act(loop, "supervise_complaint", case, supervised_on="2026-03-08", supervision_text="today")
    loop.do("handle_complaint", case=case, handling_text="door repaired", handled_on="2026-03-08")
    refused = loop.say("complaint.close", case=case, reason="done")
    assert "return_visit_not_made" in {one["code"] for one in refused["errors"]}

    loop.do("visit_complainant", case=case, visited_on="2026-03-07", visit_note="before it was repaired")
    assert "close_complaint" not in loop.open_tasks(case)
    act(loop, "correct_return_visit", case, visited_on="2026-03-09", visit_note="runs well")
    (capa,) = loop.children(case, "capa")
    act(loop, "guide_action", f"factory/{capa.number}", guided_on="2026-03-09", guidance_text="look at all lifts")
    loop.do("answer_capa", **CAPA_ANSWER)
    loop.do("carry_out_capa", **CAPA_REPORT)
    assert "close_complaint" not in loop.open_tasks(case)
    loop.do("verify_effect", effect_confirmed=True, verified_on="2026-03-09", effect_note="no stop since")
    loop.do("close_complaint", case=case, closing_reason="lift runs")

    assert (loop.file(case).closed, loop.file(case).outcome) == (True, "handled")


def test_nothing_can_be_sent_back_to_an_estate_neither_by_itself_nor_to_a_complaint(loop: Loop) -> None:
    case = loop.submit(details="twice", product_name="lift", defect="it stands still")
    about = {"customer": {"code": "K-1", "name": "Ms Li"}, "received_at": "2026-03-01T09:00:00+08:00", "quantity": 3}

    for head in ({"product_name": "lift", "defect": "stands"}, {"case": case}):
        answer = loop.say("return.register", **head, **about)
        assert (answer["status"], answer["type"]) == (422, "urn:capaloop:problem:forbidden-by-procedure")

    assert not {kind for kind in loop.open_tasks() if hosts(loop, kind) & {"warehouse"}}


def test_what_a_post_collects_goes_where_it_belongs(loop: Loop) -> None:
    praise = str(act(loop, "hand_in", collected_item="thanks to the gardener", collected_by="production")["case"])
    unclear = str(act(loop, "hand_in", collected_item="the light in hall 3", collected_by="production")["case"])
    assert (loop.open_tasks(praise), loop.open_tasks(unclear)) == (
        ["communicate_internally"],
        ["judge.handled_under"],
    )

    loop.do("communicate_internally", communicated_to="production", communicated_on="2026-03-02")
    loop.do("judge.handled_under", **{"judged.handled_under": "纠正和预防措施控制程序"})
    loop.do("enter_complaint", entered_as="C-2026-000009", entered_on="2026-03-02")

    assert [loop.file(one, "sales").outcome for one in (praise, unclear)] == ["communicated", "entered"]


def test_the_calendar_owes_what_is_published_and_one_activity_a_month(loop: Loop) -> None:
    wait(loop, "2026-03-02")
    complaint = loop.submit(product_name="lift", defect="it stands still", details="twice")
    wait(loop, "2026-04-01")

    assert [len(opened(loop, kind)) for kind in ("news_bulletin", "developer_report", "company_satisfaction")] == [
        2,
        1,
        1,
    ]
    assert [len(opened(loop, kind, "sales")) for kind in ("culture_month", "fee_statement")] == [2, 1]
    (report,) = opened(loop, "developer_report")
    told = {"developer_told_by": "letter", "problems_reported": "lift", "complaints_reported": "one"}
    loop.do("report_to_developer", case=report, developer_told_on="2026-04-02", **told)
    assert loop.file(report).outcome == "reported"
    assert value(loop, report, "complaints_of_period")["rows"] == 1

    _, news = opened(loop, "news_bulletin")
    texts = dict.fromkeys(("latest_news", "service_content", "problems_met", "problem_solutions"), "said")
    assert loop.do("write_news", case=news, **texts)["status"] == 422
    loop.do("write_news", case=news, **texts, unsolved_problems=f"the lift, {complaint}")
    loop.do("publish_news", case=news, published_on="2026-04-03", published_how="bulletin board")
    assert value(loop, news, "unsolved_complaints")["rows"] == 1

    month, _ = opened(loop, "culture_month", "sales")
    assert hosts(loop, "hold_activity") == {"production"}
    loop.do("hold_activity", activity_name="fair", activity_held_on="2026-04-01")
    first, second = opened(loop, "community_activity", "sales")[0], opened(loop, "community_activity", "sales")[-1]
    assert (loop.file(first, "sales").outcome, loop.open_tasks(second)) == ("in another month", ["hold_activity"])
    loop.do("hold_activity", case=second, activity_name="show", activity_held_on="2026-03-31")
    assert loop.file(month, "sales").outcome == "held"

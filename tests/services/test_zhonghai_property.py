"""A property company at work: questions at any post, complaints, publications, the survey of an estate."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from services.casework.tables import cases, held_tasks
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
    act(loop, "transfer_question", case, **{**passed, "transfer_department": "production"})
    assert hosts(loop, "answer_inquiry") == {"production"}
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
    loop.do("enter_complaint", entered_as="C-2026-000009")

    assert [loop.file(one, "sales").outcome for one in (praise, unclear)] == ["communicated", "entered"]


def test_a_complaint_that_a_post_has_heard_is_taken_in_by_itself_and_acted_on(loop: Loop) -> None:
    who = {"customer_code": "3-1201", "customer_name": "Ms Li", "collected_by": "production"}
    heard = str(act(loop, "hand_in", collected_item="complains about noise", **who)["case"])

    assert loop.file(heard, "sales").outcome == "entered"
    (complaint,) = opened(loop, "complaint")
    assert loop.open_tasks(complaint) == ["complete_feedback_form", "handle_complaint"]
    loop.do("complete_feedback_form", case=complaint, defect="noise at night")
    assert len(loop.children(complaint, "capa")) == 1


def test_the_calendar_owes_what_is_published_and_one_activity_a_month(loop: Loop) -> None:
    wait(loop, "2026-03-02")
    complaint = loop.submit(product_name="lift", defect="it stands still", details="twice")
    taken_back = loop.submit(product_name="pool", defect="cold")
    loop.say("complaint.withdraw", case=taken_back, reason="it was the day of cleaning")
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
    assert value(loop, report, "complaints_of_period")["rows"] == 2

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

    home = str(act(loop, "register_move_in", house_unit="3-1201", household_moved_in_on="2026-04-02")["case"])
    wait(loop, "2026-07-01")
    assert "give_service_guide" in {one["data"]["kind"] for one in loop.broker.told("task.late")}
    loop.do("give_service_guide", case=home, residents_told_by="other means", residents_told_on="2026-07-01")
    assert loop.file(home, "sales").outcome == "told"
    assert value(loop, opened(loop, "developer_report")[-1], "complaints_of_period")["rows"] == 0


def surveyed(loop: Loop, estate: str, number: int) -> str:
    """The survey of an estate that was opened as this one, its form of own design approved."""
    survey = f"factory/{loop.children(estate, 'opinion_survey')[number].number}"
    items = {"survey_items": ["security", "greening", "swimming pool"]}
    loop.do(
        "prepare_opinion_form", case=survey, survey_name=f"round {number}", opinion_form_design="own design", **items
    )
    refused = act(loop, "hand_out", survey, hand_outs=[{"handed_out_on": "2026-06-02", "forms": 4}])
    assert "form_not_approved" in {one["code"] for one in refused["errors"]}
    assert hosts(loop, "sign.opinion_form.1") == {"quality"}
    loop.do("sign.opinion_form.1", by="m.rep", case=survey, **{"agreed.opinion_form.1": True})
    return survey


def handed_out(loop: Loop, survey: str, on: str) -> None:
    loop.do("hand_out_forms", case=survey, hand_outs=[{"handed_out_on": on, "forms": 3}])
    more = [{"handed_out_on": on, "forms": 3}, {"handed_out_on": on, "forms": 1}]
    assert act(loop, "hand_out", survey, hand_outs=more).get("case") == survey


def back(loop: Loop, number: int, out: str, *days: str) -> None:
    for day in days:
        form = {"sheet_survey": f"round {number}", "handed_out_on": out, "returned_on": day, "item_grades": GRADES}
        assert "case" in act(loop, "register_form", **form)


def analysed(loop: Loop, survey: str, in_hand: int, *measures: str) -> None:
    loop.do("close_collection", case=survey, forms_in_hand=in_hand, collection_closed_on=str(loop.clock().date()))
    loop.do("analyse_opinions", case=survey, analysis_text="greening is weak", improvement_measures=list(measures))


def verified(loop: Loop, survey: str) -> None:
    assert hosts(loop, "verify_survey") == {"quality"}
    loop.do("verify_survey", case=survey, survey_verified_on="2026-07-09", verification_note="seen")


def outcome(loop: Loop, case: str, question: str) -> Any:
    return loop.receipts(case, question)[-1]["outcome"]


def test_an_estate_is_surveyed_after_three_months_until_the_survey_is_valid(loop: Loop) -> None:
    wait(loop, "2026-03-02")
    estate = str(act(loop, "enter_estate", estate_name="Bamboo", move_in_on="2026-03-02")["case"])
    wait(loop, "2026-06-01")
    assert loop.children(estate, "opinion_survey") == []
    wait(loop, "2026-06-02")

    first = surveyed(loop, estate, 0)
    handed_out(loop, first, "2026-06-02")
    back(loop, 0, "2026-06-02", "2026-06-10", "2026-06-17", "2026-06-17", "2026-06-18")
    wait(loop, "2026-06-17")
    assert "close_collection" not in loop.open_tasks(first)
    wait(loop, "2026-06-18")
    analysed(loop, first, 4)
    assert [outcome(loop, first, name) for name in ("recovery_rate", "survey_validity")] == ["0.75", "invalid"]
    assert "forward_result" not in loop.open_tasks(first)
    verified(loop, first)

    assert [one.outcome for one in loop.children(estate, "opinion_survey")] == ["invalid", None]
    second = surveyed(loop, estate, 1)
    handed_out(loop, second, "2026-06-20")
    back(loop, 1, "2026-06-20", "2026-06-21", "2026-07-05", "2026-07-05")
    wait(loop, "2026-07-06")
    loop.do("close_collection", case=second, forms_in_hand=4, collection_closed_on="2026-07-06")
    assert loop.open_tasks(second) == ["explain_count"]
    back(loop, 1, "2026-06-20", "2026-07-05")
    act(loop, "gather.returned_forms", second, **{"reason.gather.returned_forms": "one lay aside"})
    loop.do("analyse_opinions", case=second, analysis_text="greening", improvement_measures=["sow", "water"])
    assert hosts(loop, "take_measure") == {"production"}
    for _ in range(2):
        loop.do("take_measure", case=second, measure_taken="done", measure_taken_on="2026-07-08")
    loop.do("forward_result", case=second, forwarded_on="2026-07-08")
    loop.do("receive.result_forwarding.1", case=second, **{"received.result_forwarding.1": True})
    verified(loop, second)

    assert loop.file(second).outcome == "valid"
    assert outcome(loop, second, "single_rates") == {"security": "1", "greening": "0"}
    wait(loop, "2026-10-01")
    company = opened(loop, "company_satisfaction")[-1]
    assert [outcome(loop, company, name) for name in ("company_rate", "surveys_counted")] == ["0.5", 1]
    assert hosts(loop, "report_company_rate") == {"quality"}


def test_a_group_is_surveyed_at_once_and_counts_nowhere(loop: Loop) -> None:
    estate = str(act(loop, "enter_estate", estate_name="Bamboo", move_in_on="2026-03-01")["case"])
    reason = {"survey_reason": "widespread complaints", "survey_group": "hall 3"}
    survey = str(act(loop, "survey_a_group", estate, **reason)["case"])
    form = {"survey_name": "hall 3", "opinion_form_design": "company standard", "survey_items": ["lift running"]}
    loop.do("prepare_opinion_form", case=survey, **form)
    handed_out(loop, survey, "2026-03-02")
    wait(loop, "2026-03-18")
    analysed(loop, survey, 0, "new door")
    loop.do("take_measure", case=survey, measure_taken="built in", measure_taken_on="2026-03-20")
    verified(loop, survey)

    assert loop.file(survey).outcome == "targeted"
    wait(loop, "2026-06-01")
    assert [one.closed for one in loop.children(estate, "opinion_survey")] == [True, False]


def test_a_result_that_turns_out_invalid_after_it_was_forwarded_does_not_count(loop: Loop) -> None:
    wait(loop, "2026-03-02")
    estate = str(act(loop, "enter_estate", estate_name="Bamboo", move_in_on="2025-11-30")["case"])
    survey = f"factory/{loop.children(estate, 'opinion_survey')[0].number}"
    form = {"survey_name": "round 0", "opinion_form_design": "company standard", "survey_items": ["security"]}
    loop.do("prepare_opinion_form", case=survey, **form)
    handed_out(loop, survey, "2026-03-02")
    back(loop, 0, "2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06")
    wait(loop, "2026-03-18")
    analysed(loop, survey, 4)
    loop.do("forward_result", case=survey, forwarded_on="2026-03-18")
    loop.do("receive.result_forwarding.1", case=survey, **{"received.result_forwarding.1": True})
    assert outcome(loop, survey, "survey_validity") == "valid"

    sheet = opened(loop, "opinion_sheet")[0]
    again = {"sheet_survey": "round 0", "handed_out_on": "2026-03-02", "returned_on": "2026-03-03"}
    act(loop, "correct_form", sheet, **again, item_grades={}, set_aside_because="filled in by the staff")
    act(loop, "gather.returned_forms", survey, **{"reason.gather.returned_forms": "one is set aside"})
    loop.do("explain_count", case=survey, count_difference="one set aside", count_explained_on="2026-03-19")
    verified(loop, survey)
    wait(loop, "2026-04-01")

    assert (loop.file(sheet).outcome, loop.file(survey).outcome) == ("set aside", "invalid")
    assert outcome(loop, opened(loop, "company_satisfaction")[0], "surveys_counted") == 0

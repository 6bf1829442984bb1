"""A property manager's year through the departments: complaint and summary, desk and visit, committee, surveys."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from services.casework.tables import cases, receipts
from tests.loop import CAPA_ANSWER, CAPA_REPORT, EFFECT, Loop
from tests.services.signing_scene import value

SITES = """
[sites.factory]
packs = ["iso9001", "property-customer-59560"]
timezone = "Asia/Shanghai"
[sites.factory.settings]
management_offices = ["East Gate", "West Gate"]
measure_proposal_days = 3
"""
SERVICE_COMPLAINT = {
    "product_name": "lift",
    "defect": "stuck twice a week",
    "order_number": None,
    "defect_rate_percent": None,
}


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    file = tmp_path / "sites.toml"
    file.write_text(SITES, encoding="utf-8")
    return file


@pytest.fixture
def database() -> str:
    """The departments' work is tried on both elsewhere; here it is what the procedure makes of it."""
    return "sqlite"


def wait(loop: Loop, until: str) -> None:
    """Quality and sales do what is due, up to this day at noon at the site."""
    loop.clock.now = loop.clock.now.fromisoformat(f"{until}T12:00:00+08:00")
    for department in ("quality", "sales"):
        loop.department(department).wake_due(loop.clock())
    loop.broker.run()


def numbers(loop: Loop, kind: str, owner: str = "quality") -> list[str]:
    """The cases of a kind, the oldest first."""
    with loop.department(owner).store.reading() as connection:
        query = select(cases.c.number).where(cases.c.kind == kind).order_by(cases.c.id)
        return [f"factory/{number}" for number in connection.execute(query).scalars()]


def decided(loop: Loop, case: str, question: str, owner: str = "quality") -> Any:
    """What a question last decided in a case."""
    row = loop.file(case, owner)
    with loop.department(owner).store.reading() as connection:
        query = select(receipts.c.receipt).where(receipts.c.case_id == row.id).order_by(receipts.c.entry)
        found = [one["outcome"] for one in connection.execute(query).scalars() if one["question"] == question]
    return found[-1]


def request(loop: Loop, act: str, case: str = "", **answer: Any) -> dict[str, Any]:
    return loop.say("act.request", act=act, by="li.na", answer=answer, **({"case": case} if case else {}))


def sign(loop: Loop, form: str, number: int, case: str, **more: Any) -> None:
    place = f"{form}.{number}"
    answer = {f"{name}.{place}": said for name, said in {"agreed": True, **more}.items()}
    loop.do(f"sign.{place}", by=f"person {number}", case=case, **answer)


def handled(loop: Loop) -> str:
    """A complaint about a service from its record to its close."""
    complaint = loop.submit(**SERVICE_COMPLAINT)
    (child,) = loop.children(complaint, "capa")
    measure = f"factory/{child.number}"
    assert loop.open_tasks(complaint) + loop.open_tasks(measure) == ["answer_capa"]
    loop.do("answer_capa", case=measure, **CAPA_ANSWER)
    loop.do("carry_out_capa", case=measure, **CAPA_REPORT)
    assert "verify_effect" not in loop.open_tasks()
    loop.do("follow_up_measure", case=measure, followed_up_on="2026-03-06", follow_up_text="runs")
    visit = {"complaint_visited_on": "2026-03-07", "complaint_visit_way": "telephone", "customer_content": True}
    loop.do("visit_complainant", case=measure, **visit, complaint_visit_text="content")
    loop.do("verify_effect", case=measure, **EFFECT)
    loop.do("close_complaint", case=complaint, closing_reason="lift runs")
    return complaint


def test_a_complaint_has_a_measure_a_visit_and_a_place_in_the_summary_of_its_month(loop: Loop) -> None:
    wait(loop, "2026-03-02")
    complaint = handled(loop)
    loop.submit(**SERVICE_COMPLAINT)
    assert (loop.file(complaint).closed, loop.file(complaint).outcome) == (True, "handled")
    assert decided(loop, complaint, "complaint_handled") is True
    assert not loop.broker.told("search.requested")

    wait(loop, "2026-04-01")
    (month,) = numbers(loop, "complaint_month")
    assert (decided(loop, month, "complaints_of_month"), decided(loop, month, "complaints_open")) == (2, 1)
    assert decided(loop, month, "summary_due") == "2026-04-05"
    loop.do("sum_up_complaints", case=month, summary_text="two about the lift")
    published = {"published_on": "2026-04-02", "published_where": "notice board"}
    assert request(loop, "publish_summary", month, **published)["status"] == 409

    sign(loop, "complaint_summary", 1, month)
    assert decided(loop, month, "copied_to_quality") is True
    loop.do("publish_complaint_summary", case=month, **published)
    assert not loop.file(month).closed
    loop.do("receive.complaint_summary.1", case=month, **{"received.complaint_summary.1": True})
    loop.do("supervise_communication", case=month, supervised_on="2026-04-03", supervision_finding="fine")

    assert (loop.file(month).closed, loop.file(month).outcome) == (True, "in time")
    assert value(loop, month, "published_on") == "2026-04-02"


def test_a_summary_is_owed_without_complaints_and_its_manager_is_told_when_it_is_late(loop: Loop) -> None:
    wait(loop, "2026-03-03")
    wait(loop, "2026-04-01")
    (month,) = numbers(loop, "complaint_month")
    assert decided(loop, month, "complaints_of_month") == 0
    wait(loop, "2026-04-05")
    late = {one["data"]["kind"] for one in loop.broker.told("task.late")}
    assert "sum_up_complaints" not in late

    wait(loop, "2026-04-06")

    assert "sum_up_complaints" in {one["data"]["kind"] for one in loop.broker.told("task.late")}
    assert "department_manager" in {one["data"]["told"] for one in loop.broker.told("task.reminded")}
    loop.do("sum_up_complaints", case=month, summary_text="none")
    sign(loop, "complaint_summary", 1, month)
    loop.do("publish_complaint_summary", case=month, published_on="2026-04-06", published_where="notice board")
    assert decided(loop, month, "summary_in_time") == "late"


def test_an_opinion_goes_from_the_desk_to_its_answer_and_a_service_to_its_visit(loop: Loop) -> None:
    entry = {"entry_subject": "suggestion", "entry_text": "parcel boxes", "entry_taken_by": "front_desk"}
    case = str(request(loop, "enter_in_book", **entry)["case"])
    assert loop.open_tasks(case) == ["tell_superior"]
    loop.do("tell_superior", case=case, superior_told_on="2026-03-02")
    loop.do("read_opinion_at_desk", case=case, constructive=True)
    assert loop.open_tasks(case) == ["analyse_feasibility"]
    loop.do("analyse_feasibility", case=case, feasible=True, feasibility_reason="room at gate 2")
    loop.do("answer_opinion", case=case, opinion_answer_text="in May", opinion_answered_on="2026-03-03")
    assert (loop.file(case, "sales").closed, loop.file(case, "sales").outcome) == (True, "answered")

    note = {"service_type": "repair work", "finished_on": "2026-03-02", "service_customer": "3-2-501"}
    service = str(request(loop, "report_finished_service", **note)["case"])
    visit = {"visited_on": "2026-03-04", "visit_way": "telephone", "visit_occasion": "regular"}
    loop.do("visit_after_service", case=service, **visit, visit_satisfied=True, visit_text="tap is tight")
    assert (loop.file(service, "sales").closed, loop.file(service, "sales").outcome) == (True, "visited")


def test_a_complaint_at_the_desk_becomes_a_case_and_nothing_is_sent_back(loop: Loop) -> None:
    entry = {"entry_subject": "complaint", "entry_text": "lift stuck", "entry_taken_by": "front_desk"}
    who = {"customer_code": "K-17", "customer_name": "Zhang", "product_name": "lift"}
    case = str(request(loop, "enter_in_book", **entry, **who)["case"])
    loop.do("tell_superior", case=case, superior_told_on="2026-03-02")

    assert (loop.file(case, "sales").closed, loop.file(case, "sales").outcome) == (True, "passed on")
    (complaint,) = numbers(loop, "complaint")
    assert "complete_feedback_form" in loop.open_tasks(complaint)
    back = {
        "case": complaint,
        "customer": {"code": "K-17", "name": "Zhang"},
        "received_at": "2026-03-02T09:00:00+08:00",
    }
    answer = loop.broker.command("return.register", back)
    assert answer["status"] == 422
    assert "channel" in {one["field"] for one in answer["errors"]}


def test_minutes_are_reviewed_then_approved_then_published(loop: Loop) -> None:
    case = str(request(loop, "record_committee_meeting", committee_met_on="2026-03-01")["case"])
    loop.do("draw_up_minutes", case=case, minutes_content="parking fees")
    published = {"published_on": "2026-03-05", "published_where": "estate"}
    assert loop.open_tasks(case) == ["sign.committee_minutes.1"]
    assert request(loop, "publish_minutes", case, **published)["status"] == 409
    sign(loop, "committee_minutes", 1, case)
    assert loop.open_tasks(case) == ["sign.committee_minutes.2"]
    assert request(loop, "publish_minutes", case, **published)["status"] == 409

    request(
        loop,
        "revise.committee_minutes",
        case,
        minutes_content="parking fees and lifts",
        **{"reason.committee_minutes": "a point was missing"},
    )
    assert loop.open_tasks(case) == ["sign.committee_minutes.1"]
    sign(loop, "committee_minutes", 1, case)
    sign(loop, "committee_minutes", 2, case)
    loop.do("publish_committee_minutes", case=case, **published)

    assert (loop.file(case).closed, loop.file(case).outcome) == (True, "published")


def test_each_office_is_surveyed_before_the_review_and_reports_its_quarter(loop: Loop) -> None:
    wait(loop, "2026-03-03")
    wait(loop, "2026-05-02")
    surveys = numbers(loop, "office_survey")
    assert len(surveys) == 2
    first = surveys[0]
    assert decided(loop, first, "survey_due") == "2026-07-09"
    plan = {"customers": 501, "previous_survey": True, "focus_customers": 100, "sample_size": 200}
    loop.do("plan_survey_sample", case=first, **plan)
    loop.do("hand_out_survey_forms", case=first, handed_out=200, handed_out_on="2026-05-04")
    loop.do("collect_survey_forms", case=first, returned=99, collected_on="2026-05-20")
    result = {"finished_on": "2026-06-01", "survey_result_text": "lifts"}
    refused = request(loop, "finish_survey", first, **result)
    assert {one["code"] for one in refused["errors"]} >= {"recovery_too_low", "focus_too_small"}
    request(loop, "collect_further", first, returned=100, collected_on="2026-05-28")
    request(loop, "plan_sample_anew", first, **{**plan, "focus_customers": 101})
    loop.do("write_survey_result", case=first, **result)
    assert (loop.file(first).closed, loop.file(first).outcome) == (True, "in time")

    (round_,) = numbers(loop, "survey_round")
    assert decided(loop, round_, "offices_not_surveyed") == ["West Gate"]
    assert not loop.file(round_).closed
    reports = numbers(loop, "management_report")
    assert [decided(loop, one, "due") for one in reports] == ["2026-04-20", "2026-04-20"]
    text = {"report_text": "fees and repairs", "published_where": "lobby"}
    loop.do("publish_management_report", case=reports[0], published_on="2026-04-20", **text)
    loop.do("publish_management_report", case=reports[1], published_on="2026-04-21", **text)
    assert [loop.file(one).outcome for one in reports] == ["in time", "late"]
    assert loop.file(numbers(loop, "report_quarter")[0]).closed


def test_forum_and_culture_of_a_period_run_in_their_order(loop: Loop) -> None:
    wait(loop, "2026-03-03")
    wait(loop, "2026-07-01")
    *_, forum = numbers(loop, "customer_forum", "sales")
    loop.do("plan_forum", case=forum, forum_planned_on="2026-09-10", forum_plan_text="fees, lifts")
    announced = {"forum_announced_on": "2026-08-20", "forum_announced_where": "lobby"}
    assert request(loop, "announce_forum", forum, **announced)["status"] == 409
    sign(loop, "forum_plan", 1, forum)
    loop.do("announce_planned_forum", case=forum, **announced)
    loop.do("chair_forum", case=forum, forum_days=["2026-09-10"], forum_chaired_by="分管经理助理", forum_text="calm")
    assert (loop.file(forum, "sales").closed, loop.file(forum, "sales").outcome) == (True, "held")
    assert decided(loop, forum, "forum_chair", "sales") is True

    activity = numbers(loop, "culture_activity", "sales")[-1]
    quarter = numbers(loop, "culture_quarter", "sales")[-1]
    loop.do("plan_activity", case=activity, activity_name="mid-autumn", activity_planned_on="2026-09-25")
    loop.do("record_held_activity", case=activity, activity_held_on="2026-09-25")
    assert "evaluate_activity" not in loop.open_tasks(activity)
    assert not loop.file(quarter, "sales").closed
    request(loop, "add_to_record", activity, activity_held_on="2026-09-25", activity_text="two hundred came")
    loop.do("evaluate_activity", case=activity, activity_effect="good", activity_summary="again next year")

    assert [loop.file(one, "sales").outcome for one in (activity, quarter)] == ["evaluated", "held"]


def test_the_year_is_planned_after_the_companys_and_the_committee_is_talked_to(loop: Loop) -> None:
    wait(loop, "2026-03-02")
    (year,) = numbers(loop, "culture_year", "sales")
    plan = {"department_plan_text": "four feasts", "department_planned_on": "2026-03-03"}
    assert request(loop, "make_department_plan", year, **plan)["status"] == 409
    loop.do("enter_company_plan", case=year, company_plan_text="seasons", company_planned_on="2026-02-20")
    loop.do("draw_up_department_plan", case=year, **plan)
    assert loop.file(year, "sales").closed

    (quarter,) = numbers(loop, "committee_quarter")
    talk = {"talked_on": "2026-03-02", "main_work": "lifts", "difficulties": "money"}
    loop.do("talk_to_director", case=quarter, committee_talk_list=[])
    assert decided(loop, quarter, "talks_enough") is False
    request(loop, "record_talks", quarter, committee_talk_list=[talk])
    assert (loop.file(quarter).closed, loop.file(quarter).outcome) == (True, "talked")


def test_what_is_heard_goes_to_the_clerk_of_the_general_managers_office(loop: Loop) -> None:
    plan = {"communication_unit": "East Gate", "communication_duty": "steward contact", "communication_ways": "calls"}
    more = {"communication_methods": "once a month", "communication_content": "needs"}
    case = str(request(loop, "plan_communication", **plan, **more)["case"])
    assert decided(loop, case, "communication_owner") == "steward"
    loop.do("carry_out_communication", case=case, information_collected="ramps", information_sorted_under="needs")
    loop.do("pass_on_to_clerk", case=case, information_passed_on="2026-03-05", information_summary="ramps")
    assert not loop.file(case).closed
    loop.do("receive.information_for_clerk.1", case=case, **{"received.information_for_clerk.1": True})
    assert (loop.file(case).closed, loop.file(case).outcome) == (True, "passed on")

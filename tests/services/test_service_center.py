"""A service centre through the departments: a shift and its handover, a user's problem to its end, a quarter."""

from pathlib import Path
from typing import Any

import pytest

from tests.loop import Loop
from tests.services.signing_scene import value
from tests.services.test_calendar_work import opened

SITES = """
[sites.factory]
packs = ["iso9001", "property-service-center"]
timezone = "Asia/Shanghai"
[sites.factory.settings]
contact_within_minutes = 30
counted_things = ["telephone", "computer", "water_dispenser", "keys"]
"""
SHIFT = "2026-03-02T08:00"
PROBLEM = {"defect": "lift noise", "product_name": None, "order_number": None, "defect_rate_percent": None}
LOG = {
    "log_events": "none",
    "log_calls": 3,
    "log_visits": 1,
    "log_state_of_post": "in order",
    "log_for_next_shift": "-",
}
CHECKED: dict[str, Any] = {
    "incoming_at_post": "15:54",
    "log_clear": True,
    "post_clean": True,
    "telephone": "damaged",
    "computer": "in order",
    "water_dispenser": "in order",
    "other_things": {"keys": "in order"},
}
ENQUIRY = {"topic": "order", "question": "water until when?", "received_at": "2026-03-02T09:00:00+08:00"}
ENTRY = {"entry_time": "03:00", "entry_sort": "call", "entry_from": "502", "entry_text": "fire", "entry_handled": "119"}


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    file = tmp_path / "sites.toml"
    file.write_text(SITES, encoding="utf-8")
    return file


@pytest.fixture
def database() -> str:
    """The departments' work is tried on both elsewhere; here it is what the procedure makes of it."""
    return "sqlite"


def tick(loop: Loop) -> None:
    """Every department does what is due."""
    for name in ("quality", "sales"):
        loop.department(name).wake_due(loop.clock())
    loop.broker.run()


def wait(loop: Loop, until: str) -> None:
    """Up to this time at the site."""
    loop.clock.now = loop.clock.now.fromisoformat(f"{until}:00+08:00")
    tick(loop)


def act(loop: Loop, name: str, case: str = "", **answer: Any) -> dict[str, Any]:
    """Somebody does an act, on a case if one is named."""
    of = {"case": case} if case else {}
    return loop.say("act.request", act=name, by="li.na", answer=answer, **of)


def sign(loop: Loop, case: str, place: int, by: str) -> None:
    of = f"handover_record.{place}"
    loop.do(f"sign.{of}", case=case, by=by, **{f"agreed.{of}": True})


def answer_of(loop: Loop, case: str, question: str) -> Any:
    return loop.receipts(case, question)[-1]["outcome"]


def reminded(loop: Loop) -> set[tuple[str, str]]:
    return {(one["data"]["kind"], one["data"]["told"]) for one in loop.broker.told("task.reminded")}


def shift(loop: Loop) -> str:
    """The shift of eight in the morning, with its roster."""
    tick(loop)
    case = f"factory/{dict(opened(loop, 'duty_shift'))[SHIFT]}"
    loop.do("fill_roster", case=case, on_duty_person="Li Na", on_duty_level="junior")
    return case


def test_a_shift_is_opened_logged_and_handed_over_with_two_signatures(loop: Loop) -> None:
    need = loop.submit(**PROBLEM)
    case = shift(loop)
    assert answer_of(loop, case, "roster_valid") is True
    assert "name_duty_manager" not in loop.open_tasks(case)

    heard = {"entry_sort": "visit", "defect": "no water in 502", "customer_code": "502", "customer_name": "Hua"}
    visit = act(loop, "enter_in_log", case, **{**ENTRY, **heard}, problem_major=False)["case"]
    assert loop.file(visit).closed
    assert answer_of(loop, f"factory/{value(loop, visit, 'need_number')}", "department_asked") == "engineering"

    entry = act(loop, "enter_in_log", case, **ENTRY, problem_major=True)["case"]
    assert "hear_major_problem" in loop.open_tasks(entry)
    wait(loop, "2026-03-02T09:10")
    assert ("hear_major_problem", "sales") in reminded(loop)

    wait(loop, "2026-03-02T15:45")
    assert {("prepare_handover", "centre_director"), ("take_post", "centre_director")} & reminded(loop) == {
        ("prepare_handover", "centre_director")
    }
    loop.do("prepare_handover", case=case, outgoing_ready="15:45", unfinished_work="a parcel for 502")
    handed_over = [(f"factory/{one['number']}", one["defect"]) for one in answer_of(loop, case, "needs_handed_over")]
    assert handed_over[0] == (need, "lift noise")
    assert [problem for _, problem in handed_over] == ["lift noise", "no water in 502"]
    loop.do("complete_duty_log", case=case, **LOG)
    loop.do("take_post", case=case, **{**CHECKED, "post_clean": False})
    assert answer_of(loop, case, "handover") == "refused"
    assert act(loop, "begin_duty", case, duty_begun_at="16:00")["status"] == 409
    assert "confirm_handover" not in loop.open_tasks(case)

    act(loop, "check_again", case, **CHECKED)
    loop.do("explain_damage", case=case, damage_explained=True, damage_text="fell from the desk")
    loop.do("tell_unfinished_work", case=case, unfinished_told=True)
    loop.do("confirm_handover", case=case, log_read="done", handover_remark="telephone damaged")
    for place in (1, 2):
        sign(loop, case, place, by="li.na")
    assert (answer_of(loop, case, "signatures"), answer_of(loop, case, "handover")) == (1, "open")
    assert act(loop, "begin_duty", case, duty_begun_at="16:00")["status"] == 409, "one person signed for both sides"

    reason = {"reason.handover_record": "signed by one person"}
    act(loop, "revise.handover_record", case, handover_remark="telephone damaged, 502 told", **reason)
    sign(loop, case, 1, by="li.na")
    assert "start_duty" not in loop.open_tasks(case)
    sign(loop, case, 2, by="zhao.qiang")
    assert act(loop, "correct_duty_log", case, **LOG)["status"] == 409, "what both have signed stands"
    loop.do("start_duty", case=case, duty_begun_at="16:00")

    assert (answer_of(loop, case, "outgoing_on_time"), answer_of(loop, case, "incoming_on_time")) == (True, True)
    assert not loop.file(case).closed, "the director has not heard of the fire yet"
    loop.do("hear_major_problem", case=entry, director_heard_at="2026-03-02T15:50:00+08:00", director_instruction="go")
    assert (loop.file(case).closed, loop.file(case).outcome) == (True, "handed over")
    assert not loop.file(need).closed


def test_a_day_off_asks_for_a_manager_leave_for_a_replacement_and_the_director_looks_in(loop: Loop) -> None:
    wait(loop, "2026-05-01T21:00")
    shifts = dict(opened(loop, "duty_shift"))
    assert list(shifts) == ["2026-05-01T16:00", "2026-05-02T00:00", "2026-05-02T08:00"]
    case = f"factory/{shifts['2026-05-02T08:00']}"
    loop.do("fill_roster", case=case, on_duty_person="Li Na", on_duty_level="junior")
    assert answer_of(loop, case, "roster_valid") is False
    loop.do("name_duty_manager", case=case, duty_manager_person="Wang", duty_manager_level="middle")
    assert answer_of(loop, case, "roster_valid") is True

    leave = act(loop, "ask_leave", case, leave_person="Li Na", leave_reason="dentist")["case"]
    assert act(loop, "leave_post", leave, left_at="10:00")["status"] == 409
    loop.do("rule_on_leave", case=leave, leave_approved=True, leave_ruling_text="yes")
    assert act(loop, "leave_post", leave, left_at="10:00")["status"] == 409
    loop.do("name_replacement", case=leave, replacement_present=True, replacement="Zhao Qiang")
    act(loop, "leave_post", leave, left_at="10:00")
    assert loop.file(leave).outcome == "left"

    found = {"duty_checked_at": "2026-03-02T10:20:00+08:00", "problem_found": True, "duty_check_text": "nobody there"}
    check = act(loop, "check_duty", **found)["case"]
    corrected = {"duty_corrected_at": "2026-03-02T10:25:00+08:00", "duty_correction_text": "post taken"}
    loop.do("correct_duty_problem", case=check, **corrected)
    loop.do("confirm_correction", case=check, correction_confirmed="done")
    assert loop.file(check).outcome == "corrected"


def one_round(loop: Loop, case: str, *, satisfied: bool) -> None:
    number = next(f"factory/{one.number}" for one in loop.children(case, "service_round") if not one.closed)
    loop.do("come_for_repair", case=number, arrived_at="2026-03-02T10:00:00+08:00", equipment_checked="done")
    loop.do("handle_need", case=number, repair_done=True, handling_text="oiled", handled_on="2026-03-02")
    loop.do("tell_customer", case=number, customer_told=True, told_on="2026-03-02")
    loop.do("visit_user", case=number, satisfied=satisfied, user_opinion="noise", visited_on="2026-03-03")
    assert answer_of(loop, number, "round_department") == "engineering"


def test_a_problem_stays_with_who_was_asked_first_until_the_user_is_satisfied(loop: Loop) -> None:
    case = loop.submit(**PROBLEM)
    assert not [one for one in loop.open_tasks() if one.startswith(("search", "ask_sample"))]
    assert loop.broker.told("search.requested") == []
    loop.do("record_first_asked", case=case, first_employee="cashier", need_sort="repair")
    assert answer_of(loop, case, "department_asked") == "engineering"
    arranged = {"matter_confirmed": "done", "arranged_service": "visit at ten"}
    loop.do("contact_user", case=case, contacted_at="2026-03-01T09:30:00+08:00", **arranged)
    assert answer_of(loop, case, "contacted_in_time") is True
    loop.do("agree_appointment", case=case, appointment_at="2026-03-02T10:00:00+08:00")

    one_round(loop, case, satisfied=False)
    assert act(loop, "close", case, closing_reason="repaired")["status"] == 409
    one_round(loop, case, satisfied=True)
    assert act(loop, "close", case, closing_reason="repaired")["status"] == 409

    evaluation = {"evaluated_on": "2026-03-04", "evaluation_text": "two visits", "improvement_needed": True}
    loop.do("evaluate_service", case=case, **evaluation)
    loop.carry_capa_through()
    loop.do("close_complaint", case=case, closing_reason="the user is satisfied")

    assert (loop.file(case).closed, loop.file(case).outcome) == (True, "handled")
    assert {one["outcome"] for one in loop.receipts(case, "owner")} == {"cashier"}
    assert [one.outcome for one in loop.children(case, "service_round")] == ["not_satisfied", "satisfied"]


def test_a_problem_that_the_user_takes_back_ends_with_its_round(loop: Loop) -> None:
    case = loop.submit(**PROBLEM)
    assert "handle_need" in loop.open_tasks()

    loop.say("complaint.withdraw", case=case, by="li.na", reason="the noise was next door")

    assert (loop.file(case).closed, loop.file(case).outcome) == (True, "withdrawn")
    assert [one.outcome for one in loop.children(case, "service_round")] == ["withdrawn"]


def round_with_opinion(loop: Loop) -> None:
    """A user whose opinion is heard on a visit."""
    case = loop.submit(**PROBLEM)
    loop.do("record_first_asked", case=case, first_employee="cashier", need_sort="complaint")
    number = f"factory/{loop.children(case, 'service_round')[0].number}"
    loop.do("handle_need", case=number, repair_done=False, handling_text="part ordered", handled_on="2026-03-31")
    loop.do("finish_handling", case=number, finished_on="2026-03-31")
    loop.do("tell_customer", case=number, customer_told=False, told_on="2026-03-31")
    loop.do("tell_customer_after_all", case=number, told_after_all_on="2026-03-31")
    loop.do("visit_user", case=number, satisfied=False, user_opinion="too slow", visited_on="2026-03-31")


def test_an_enquiry_ends_with_its_answer_a_doubtful_one_after_the_person_concerned(
    loop: Loop,
) -> None:
    def asked() -> str:
        said = loop.say("inquiry.submit", customer={"code": "502", "name": "Hua"}, **ENQUIRY)
        return str(said["case"])

    answer = {"answer_given": "until six", "answered_on": "2026-03-02"}
    known, doubtful = asked(), asked()
    loop.do("answer_inquiry", case=known, **answer)
    assert loop.file(known, "sales").closed

    doubt = {
        "answer_known": False,
        "explained_to_user": True,
        "person_concerned": "engineering",
        "doubt_text": "until?",
    }
    act(loop, "ask_person_concerned", doubtful, doubt_at="2026-03-02T09:00:00+08:00", **doubt)
    loop.do("answer_inquiry", case=doubtful, **answer)
    assert not loop.file(doubtful, "sales").closed
    loop.do("answer_as_person_concerned", case=doubtful, correct_answer="until six")
    assert loop.file(doubtful, "sales").closed


def test_a_quarter_is_summed_up_for_the_director_and_its_opinions_lead_to_improvements(loop: Loop) -> None:
    wait(loop, "2026-03-31T20:00")
    inquiry = loop.broker.command("inquiry.submit", {"customer": {"code": "502", "name": "Hua"}, **ENQUIRY})["case"]
    doubt = {"answer_known": False, "explained_to_user": True, "person_concerned": "engineering", "doubt_text": "when"}
    doubt["doubt_at"] = "2026-03-31T20:00:00+08:00"
    act(loop, "ask_person_concerned", inquiry, **doubt)
    loop.do("answer_as_person_concerned", case=inquiry, correct_answer="until six")
    loop.do("answer_inquiry", case=inquiry, answer_given="until six", answered_on="2026-03-02")
    assert loop.file(inquiry, "sales").closed

    round_with_opinion(loop)
    wait(loop, "2026-04-01T08:00")
    loop.do("sum_up_enquiries", summary_text="water", summed_up_on="2026-04-01")
    loop.do("receive.enquiry_summary.1", **{"received.enquiry_summary.1": True})
    loop.do("fix_notice_board", board_content="hours of water", board_fixed_on="2026-04-02")
    loop.do("receive.notice_board_content.1", **{"received.notice_board_content.1": True})
    assert not {"sum_up_enquiries", "fix_notice_board"} & set(loop.open_tasks())

    request = act(loop, "ask_for_information", information_asked="telephone of 502", information_asked_by="a visitor")
    assert act(loop, "disclose_information", request["case"], information_given="139")["status"] == 409

    loop.do("read_opinions", opinions_text="slow", improvements=["answer sooner"], opinions_read_on="2026-04-01")
    loop.do("plan_improvement", improvement_department="engineering", improvement_due="2026-04-01")
    wait(loop, "2026-04-02T00:01")
    assert ("carry_out_improvement", "centre_director") in reminded(loop)
    loop.do("carry_out_improvement", improved_on="2026-04-02", improvement_result="one more electrician")
    case = f"factory/{dict(opened(loop, 'opinion_round'))['2026-Q1']}"
    assert (loop.file(case).outcome, answer_of(loop, case, "dissatisfied_count")) == ("improved", 1)

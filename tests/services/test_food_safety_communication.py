"""What reaches a food plant goes from whoever took it in to everybody concerned, is put right, and is kept."""

from pathlib import Path
from typing import Any

import pytest

from tests.loop import Loop
from tests.services.signing_scene import value
from tests.services.test_calendar_work import tick

SITES = """
[sites.factory]
packs = ["iso9001", "food-safety-communication"]
timezone = "Asia/Shanghai"
[sites.factory.settings]
handling_hours = 24
copy_acknowledge_hours = 8
opinion_handling_days = 3
"""
HEARD: dict[str, Any] = {
    "information_content": "smell of ammonia at night",
    "information_source": "residents",
    "information_item": "complaint",
    "information_form": "oral",
    "found_by_department": "sales",
    "information_urgent": False,
    "information_serious": True,
    "problem_raised": True,
    "nonconformity_found": False,
}
SHEET: dict[str, Any] = {
    "sheet_received_at": "2026-03-02T09:00:00+08:00",
    "sheet_from": "Mrs Chen, 12 River Lane",
    "sheet_received_by": "Li Na",
    "sheet_content": "smell of ammonia at night",
    "sheet_departments": ["engineering", "production"],
    "sheet_written_at": "2026-03-02T09:10:00+08:00",
}
PLAN = {
    "root_cause": "worn seal",
    "correction": "compressor stopped",
    "corrective_action": "seals changed every year",
    "due_date": "2026-03-05",
}
DONE = {"completed_on": "2026-03-04", "completion_evidence": "invoice"}


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    file = tmp_path / "sites.toml"
    file.write_text(SITES, encoding="utf-8")
    return file


@pytest.fixture
def database() -> str:
    """The departments' work is tried on both elsewhere; here it is what the procedure makes of it."""
    return "sqlite"


def act(loop: Loop, name: str, case: str | None = None, **answer: Any) -> dict[str, Any]:
    about = {"case": case} if case else {}
    return loop.say("act.request", act=name, by="li.na", answer=answer, **about)


def taken_in(loop: Loop, **changes: Any) -> str:
    return str(act(loop, "take_in_information", **{**HEARD, **changes})["case"])


def receive(loop: Loop, case: str, form: str) -> list[str]:
    """Everybody who got a copy of the form to sign for signs; gives their departments."""
    told = []
    for number in (1, 2, 3):
        name = f"receive.{form}.{number}"
        while task := loop.task(name, case):
            told.append(
                next(str(o["data"]["role"]) for o in loop.broker.told("task.opened") if o["data"]["id"] == task)
            )
            loop.say("task.complete", task=task, by="li.na", answer={f"received.{form}.{number}": True})
    return sorted(told)


def corrected(loop: Loop, case: str, **verdict: Any) -> None:
    correction = next(one for one in loop.children(case, "information_correction") if not one.closed)
    number = f"factory/{correction.number}"
    loop.do("organise_correction", case=number, correction_problem="smell", correcting_department="engineering")
    loop.do("plan_correction", case=number, **PLAN)
    loop.do("carry_out_correction", case=number, **DONE)
    effect = {"effect_confirmed": True, "verified_on": "2026-03-04", "effect_note": "no smell", **verdict}
    loop.do("verify_correction", case=number, **effect)


def ended(loop: Loop, case: str, handle: str = "handle_information") -> None:
    """The owner has handled it, the hub sums it up, and nothing keeps it open."""
    loop.do(handle, case=case, information_handling="done", handled_on="2026-03-03")
    loop.do("sum_up_information", case=case, information_summed_up="done", filed_on="2026-03-04")
    assert (loop.file(case).closed, loop.file(case).outcome) == (True, "handled")


def test_what_residents_say_is_put_on_a_sheet_told_put_right_and_kept(loop: Loop) -> None:
    case = taken_in(loop)
    assert receive(loop, case, "information_intake") == ["food_safety_team_leader", "management_representative"]
    assert loop.receipts(case, "distribution_way")[-1]["values"]["missing"] == ["contact sheet"]
    refused = act(
        loop,
        "distribute_information",
        case,
        original_title="note",
        copy_departments=["sales"],
        copied_at=SHEET["sheet_written_at"],
    )
    assert (refused["status"], [one["code"] for one in refused["errors"]]) == (409, ["contact_sheet_missing"])
    assert [task for task in loop.open_tasks(case) if task.startswith("receive.contact")] == []

    loop.do("write_contact_sheet", case=case, **SHEET)
    assert value(loop, case, "contact_sheet.number") == "LL2026-0001"
    assert receive(loop, case, "contact_sheet") == ["administration", "engineering", "production"]
    loop.do("handle_information", case=case, information_handling="visited Mrs Chen", handled_on="2026-03-02")
    assert "sum_up_information" not in loop.open_tasks(case)

    corrected(loop, case, effect_confirmed=False)
    corrected(loop, case)
    loop.do("sum_up_information", case=case, information_summed_up="seal worn, changed", filed_on="2026-03-05")

    assert (loop.file(case).closed, loop.file(case).outcome) == (True, "handled")
    assert [one.outcome for one in loop.children(case, "information_correction")] == ["not_effective", "effective"]


def test_a_letter_is_photocopied_and_a_dispute_about_it_decided_by_the_team_leader(loop: Loop) -> None:
    quiet = {"information_serious": False, "problem_raised": False}
    case = taken_in(loop, information_source="supplier", information_form="letter", **quiet)
    assert not {"write_contact_sheet"} & set(loop.open_tasks(case))
    act(loop, "dispute_ownership", case, disputed_by="purchasing", claimed_owner="quality", dispute_reason="a test")
    loop.do("rule_on_ownership", case=case, owner_ruled="quality", ruling_reason="it is about a test")
    assert loop.receipts(case, "information_owner")[-1]["values"] == {"owner": "quality control"}

    loop.do(
        "photocopy_document",
        case=case,
        original_title="letter of 1 March",
        copy_departments=["production"],
        copied_at="2026-03-02T10:00:00+08:00",
    )

    loop.clock.now = loop.clock.now.fromisoformat("2026-03-02T18:00:00+08:00")
    tick(loop)
    late = [one["data"]["kind"] for one in loop.broker.told("task.late")]
    assert late == ["receive.written_copy.1"] * 2
    told = [one["data"]["told"] for one in loop.broker.told("task.reminded")]
    assert told == ["administration", "food_safety_team_leader"] * 2
    assert receive(loop, case, "written_copy") == ["production", "quality"]
    ended(loop, case)
    assert loop.children(case, "information_correction") == []


def test_a_fire_is_told_at_once_and_whoever_does_not_answer_is_reported(loop: Loop) -> None:
    inside = {"information_source": "inside", "information_item": "fire", "activity_department": "warehouse"}
    case = taken_in(loop, **inside, problem_raised=False)
    roles = {one["data"]["role"] for one in loop.broker.told("form.copied")}
    assert roles == {"general_manager", "administration", "food_safety_team_leader", "management_representative"}
    assert {"handle_urgent_information", "pass_on_information"} <= set(loop.open_tasks(case))
    assert "write_contact_sheet" not in loop.open_tasks(case)

    loop.clock.move(minutes=61)
    tick(loop)

    late = [one["data"]["kind"] for one in loop.broker.told("task.late")]
    assert "handle_urgent_information" in late
    reminded = {one["data"]["told"] for one in loop.broker.told("task.reminded")}
    assert {"general_manager", "administration", "food_safety_team_leader"} <= reminded
    passed = {"information_carrier": "communication equipment", "passed_on_to": ["warehouse"]}
    loop.do("pass_on_information", case=case, **passed, passed_on_at="2026-03-02T10:10:00+08:00")
    receive(loop, case, "information_intake")
    ended(loop, case, handle="handle_urgent_information")


def test_a_customers_complaint_is_taken_in_by_the_complaint_procedure(loop: Loop) -> None:
    customer = {"customer_code": "K-17", "customer_name": "Hua Xing", "product_name": "dumplings", "lot": "L7"}
    case = taken_in(loop, information_source="customer", **customer)
    assert loop.children(case, "information_correction") == []

    complaint = f"factory/{value(loop, case, 'complaint_case')}"
    assert (loop.file(complaint).kind, loop.file(complaint).closed) == ("complaint", False)
    assert value(loop, complaint, "product_name") == "dumplings"
    assert "smell of ammonia at night" in value(loop, complaint, "details")
    act(loop, "report_serious_complaint", complaint, serious_complaint_reason="two people ill")
    roles = ["administration", "food_safety_team_leader", "management_representative"]
    assert receive(loop, complaint, "serious_complaint_report") == roles

    receive(loop, case, "information_intake")
    loop.do("write_contact_sheet", case=case, **SHEET)
    receive(loop, case, "contact_sheet")
    ended(loop, case)


def test_a_complaint_of_a_customer_whom_nobody_has_named_is_left_to_sales(loop: Loop) -> None:
    case = taken_in(loop, information_source="customer")
    assert "submit_complaint" in loop.open_tasks(case)

    complaint = loop.submit()
    loop.do("submit_complaint", case=case, complaint_case=complaint)

    assert value(loop, case, "complaint_case") == complaint


def test_employees_are_consulted_by_a_plan_before_anything_is_issued(loop: Loop) -> None:
    title = {"consultation_subject": "work instruction", "change_title": "washing of hands"}
    case = str(act(loop, "propose_change", **title)["case"])
    assert act(loop, "issue_document", case, issued_on="2026-03-02")["status"] == 409
    result = {"consulted_on": "2026-03-02", "consulted_people": "employees", "consultation_result_text": "agreed"}
    early = act(loop, "hold_consultation", case, **result)
    assert [one["code"] for one in early["errors"]] == ["consultation_plan_missing"]

    loop.do(
        "plan_consultation",
        case=case,
        consultation_planned_on="2026-03-02",
        consultation_plan_text="at the shift meeting",
        consultation_departments=["production"],
        consultation_ways=["meeting", "written"],
    )
    assert act(loop, "issue_document", case, issued_on="2026-03-02")["status"] == 409
    loop.do("consult_employees", case=case, **result)
    act(loop, "issue_document", case, issued_on="2026-03-03")
    assert not loop.file(case).closed
    loop.do("judge_telling", case=case, telling_needed=True, telling_reason="visitors wash too")
    loop.do("tell_parties", case=case, told_parties=["visitors"], told_by="bulletin board", told_on="2026-03-03")

    assert (loop.file(case).closed, loop.file(case).outcome) == (True, "issued")


def test_what_needs_no_consultation_and_what_is_dropped_ends_as_well(loop: Loop) -> None:
    case = str(
        act(loop, "propose_change", change_title="menu of the canteen", consultation_subject="other subject")["case"]
    )
    loop.do(
        "judge.consultation_needed",
        case=case,
        **{"judged.consultation_needed": False},
    )
    loop.do("issue_or_drop", case=case, issued_on="2026-03-02")
    dropped = str(act(loop, "propose_change", change_title="new line", consultation_subject="process")["case"])
    act(loop, "drop_change", dropped, dropped_reason="too dear")

    assert [loop.file(one).outcome for one in (case, dropped)] == ["issued", "dropped"]
    assert all(loop.file(one).closed and not loop.open_tasks(one) for one in (case, dropped))


def test_an_opinion_is_watched_until_the_hub_says_that_it_is_handled(loop: Loop) -> None:
    case = str(act(loop, "give_opinion", opinion_text="cold room too warm", opinion_way="meeting")["case"])
    loop.do("forward_opinion", case=case, opinion_department="engineering")
    loop.clock.move(days=5)
    tick(loop)
    assert "handle_opinion" in [one["data"]["kind"] for one in loop.broker.told("task.late")]

    loop.do("handle_opinion", case=case, opinion_handled="looked at", opinion_handled_on="2026-03-07")
    no: dict[str, Any] = {"agreed.opinion_handling.1": False, "remark.opinion_handling.1": "it is still warm"}
    yes: dict[str, Any] = {"agreed.opinion_handling.1": True}
    loop.do("sign.opinion_handling.1", case=case, **no)
    loop.do("handle_opinion", case=case, opinion_handled="door seal changed", opinion_handled_on="2026-03-08")
    loop.do("sign.opinion_handling.1", case=case, **yes)

    assert (loop.file(case).closed, loop.file(case).outcome) == (True, "handled")


def test_a_decision_is_announced_until_every_department_has_signed_for_it(loop: Loop) -> None:
    told = {"decision_title": "stop", "decision_text": "no flour of lot 7", "information_carrier": "discussion"}
    case = str(act(loop, "announce_decision", **told, decision_departments=["production", "sales"])["case"])
    assert not loop.file(case).closed

    assert receive(loop, case, "decision_text_sheet") == ["production", "sales"]
    assert (loop.file(case).closed, loop.file(case).outcome) == (True, "communicated")


def test_what_came_in_is_summed_up_each_month_with_what_nobody_has_handled(loop: Loop) -> None:
    tick(loop)
    loop.clock.move(days=1)
    quiet = {"information_serious": False, "problem_raised": False}
    for source in ("supplier", "residents", "certification body"):
        taken_in(loop, information_source=source, **quiet)
    loop.do("handle_information", information_handling="done", handled_on="2026-03-03")
    loop.clock.now = loop.clock.now.fromisoformat("2026-04-01T09:00:00+08:00")
    tick(loop)

    case = "factory/HZ-2026-0001"
    counted = loop.receipts(case, "information_counts")[-1]["outcome"]
    assert {grade: count for grade, count in counted.items() if count} == {"external/1": 1, "external/3": 2}
    assert len(loop.receipts(case, "information_unhandled")[-1]["outcome"]) == 2
    loop.do("sum_up_period", case=case, digest_text="three", digest_on="2026-04-01")
    assert receive(loop, case, "information_summary_report") == ["food_safety_team_leader"]
    assert (loop.file(case).closed, loop.file(case).outcome) == (True, "summed up")

"""A complaint goes through the case office: with a loss as a numbered case, without one by the anomaly form."""

from pathlib import Path
from typing import Any

import pytest

from tests.loop import Loop
from tests.services.signing_scene import value

SITES = """
[sites.factory]
packs = ["iso9001", "complaint-case-office"]
timezone = "Asia/Shanghai"
[sites.factory.settings]
limit_days_configured = 10
"""
GRIEVANCE: dict[str, Any] = {
    "part_number": "P9",
    "shipping_date": "2026-02-01",
    "quantity": 500,
    "defective_quantity": 20,
    "demand": "replace them",
}
SENDING = {
    "anomaly_sample": "sent with the form",
    "business_opinion": "replace",
    "grievance_sent_on": "2026-03-02",
}
FINDINGS = {"manufacturing_findings": "hopper not emptied", "countermeasures": "checklist at every change"}
PRODUCTION = {
    "production_unit": "hall 1",
    "machine_and_shift": "machine 3, shift B",
    "production_staff": "Wang",
    "production_date": "2026-01-20",
}
PLAN = {"improvement_text": "checklist", "improvement_unit": "production", "improvement_due": "2026-04-10"}
CONFIRMED = {"improvement_effective": True, "confirmed_on": "2026-03-02", "confirmation_note": "no mix since"}


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    file = tmp_path / "sites.toml"
    file.write_text(SITES, encoding="utf-8")
    return file


@pytest.fixture
def database() -> str:
    """The departments' work is tried on both elsewhere; here it is what the procedure makes of it."""
    return "sqlite"


def with_loss(loop: Loop, cause: str = "abnormal quality") -> tuple[str, str]:
    """A complaint that has caused a loss, and its case."""
    complaint = loop.submit()
    loop.do("state_loss", case=complaint, loss=True, complaint_cause=cause)
    (child,) = loop.children(complaint, "office_case")
    return complaint, f"factory/{child.number}"


def registered(loop: Loop, **cause: str) -> tuple[str, str]:
    complaint, case = with_loss(loop, **cause)
    loop.do("fill_grievance", case=case, **GRIEVANCE)
    loop.do("send_grievance", case=case, **SENDING)
    loop.do("register_case", case=case, register_received_on="2026-03-02")
    return complaint, case


def improved(loop: Loop, case: str, **confirmed: Any) -> None:
    improvement = next(one for one in loop.children(case, "case_improvement") if not one.closed)
    number = f"factory/{improvement.number}"
    loop.do("plan_improvement", case=number, **PLAN)
    loop.do("carry_out_improvement", case=number, improvement_done="in use", improvement_done_on="2026-03-02")
    loop.do("supervise_improvement", case=number, supervision_report="seen in use")
    loop.do("confirm_improvement", case=number, **{**CONFIRMED, **confirmed})


def test_a_complaint_with_a_loss_becomes_a_case_that_goes_from_desk_to_desk(loop: Loop) -> None:
    complaint, case = registered(loop)
    assert value(loop, case, "case_register.number") == "260301"
    asked = {"investigate_case", "inspect_complained_quality", "report_production", "review_content"}
    assert asked <= set(loop.open_tasks(case))

    loop.do("receive.grievance_sending.1", case=case, **{"received.grievance_sending.1": True})
    loop.do("investigate_production", case=case, **FINDINGS)
    loop.do("report_production", case=case, **PRODUCTION)
    loop.do("check_countermeasures", case=case, countermeasures_checked="in place")
    loop.do("inspect_complained_quality", case=case, quality_inspected="20 of 500", quality_inspected_on="2026-03-02")
    loop.do("investigate_case", case=case, investigation_report="mixed lots", quality_proposes="shift B")
    assert "judge_case" not in loop.open_tasks(case)
    loop.do("review_content", case=case, review_report="confirmed")
    loop.do("judge_case", case=case, group_judges="supplier", handling_way="replace", ruled_on="2026-03-02")
    loop.do("convey_result", case=case, result_conveyed_on="2026-03-02", result_text="replaced")
    improved(loop, case)

    assert (loop.file(case).closed, loop.file(case).outcome) == (True, "handled")
    assert loop.receipts(case, "responsible")[-1]["outcome"] == "supplier"
    assert loop.receipts(case, "case_number")[-1]["outcome"] == "260301"
    assert not loop.file(complaint).closed


def test_a_form_with_a_gap_or_an_impossible_quantity_is_not_sent(loop: Loop) -> None:
    _, case = with_loss(loop)

    answer = loop.say("act.request", act="send", case=case, by="li.na", answer=SENDING)

    assert answer["status"] == 409
    assert loop.receipts(case, "missing_items")[-1]["outcome"] == ["料号", "交运日期", "数量", "不良数量", "客户要求"]

    loop.do("fill_grievance", case=case, **{**GRIEVANCE, "defective_quantity": 501})
    assert "send_grievance" not in loop.open_tasks(case)
    loop.say("act.request", act="correct_grievance", case=case, by="li.na", answer=GRIEVANCE)
    assert "send_grievance" in loop.open_tasks(case)


def test_cases_are_numbered_as_they_are_registered_and_each_month_anew(loop: Loop) -> None:
    first = [registered(loop)[1] for _ in range(2)]
    loop.clock.move(days=30)
    later = registered(loop)[1]

    numbers = [value(loop, case, "case_register.number") for case in (*first, later)]
    assert numbers == ["260301", "260302", "260401"]
    assert [loop.receipts(case, "case_number")[-1]["outcome"] for case in (*first, later)] == numbers


def test_without_a_loss_the_unit_concerned_improves_until_a_loss_turns_up(loop: Loop) -> None:
    complaint = loop.submit()
    loop.do("state_loss", case=complaint, loss=False, complaint_cause="abnormal quality")
    loop.do(
        "fill_anomaly_handling",
        case=complaint,
        anomaly_text="bubbles",
        improvement_request="watch the humidity",
        anomaly_unit="production",
        anomaly_dealt_with_by="Li",
    )
    assert "improve_anomaly" in loop.open_tasks(complaint)
    assert loop.children(complaint, "office_case") == []

    answer = {"loss": True, "complaint_cause": "abnormal quality"}
    loop.say("act.request", act="restate_loss", case=complaint, by="li.na", answer=answer)

    assert "improve_anomaly" not in loop.open_tasks(complaint)
    assert len(loop.children(complaint, "office_case")) == 1


def test_a_human_factor_is_ruled_on_by_the_group_alone_and_improved_until_it_has_effect(loop: Loop) -> None:
    _, case = registered(loop, cause="human factors")
    assert not {"investigate_case", "report_production"} & set(loop.open_tasks(case))
    loop.do("receive.grievance_sending.1", case=case, **{"received.grievance_sending.1": True})
    loop.do("review_content", case=case, review_report="wrong label by hand")
    loop.do("judge_case", case=case, group_judges="dispatch", handling_way="relabel", ruled_on="2026-03-02")
    loop.do("convey_result", case=case, result_conveyed_on="2026-03-02", result_text="relabelled")

    improved(loop, case, improvement_effective=False)
    assert not loop.file(case).closed
    improved(loop, case)

    assert [one.outcome for one in loop.children(case, "case_improvement")] == ["not_effective", "effective"]
    assert loop.file(case).closed


def test_the_group_has_its_opinion_followed_and_reacts_to_what_is_overdue(loop: Loop) -> None:
    _, case = registered(loop)
    opinion = {"opinion_text": "two people at every change", "opinion_departments": ["production", "warehouse"]}
    loop.say("act.request", act="report_opinion", case=case, by="li.na", answer=opinion)
    assert loop.open_tasks(case).count("follow_opinion") == 2
    for _ in range(2):
        loop.do("follow_opinion", case=case, opinion_follow_up="done")
    assert "follow_opinion" not in loop.open_tasks(case)

    quality = loop.department("quality")
    for _ in range(11):
        loop.clock.move(days=1)
        quality.wake_due(loop.clock())
        loop.broker.run()

    assert "react_to_overdue" in loop.open_tasks(case)
    late = {one["data"]["kind"] for one in loop.broker.told("task.late")}
    assert {"investigate_case", "report_production", "review_content"} <= late
    reminded = {one["data"]["told"] for one in loop.broker.told("task.reminded")}
    assert reminded == {"production_management_group"}
    assert loop.receipts(case, "overdue")[-1]["values"] == {"notice_by": "总经理室生产管理组"}

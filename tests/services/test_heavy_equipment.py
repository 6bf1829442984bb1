"""A maker of heavy equipment: complaints of its own procedure through the running departments."""

from pathlib import Path

import pytest

from services.casework.printing.office import sheet_of
from services.casework.printing.press import set_as_pdf
from tests.loop import Loop
from tests.services.heavy_equipment_scene import (
    ARRIVED,
    F_FORM,
    INSPECTED,
    RETURNED,
    SITES,
    SUBMITTED,
    act,
    analysed,
    classified,
    do,
    guarantees_granted,
    handled,
    met,
    receive,
    received,
    searched,
    sign,
)
from tests.services.sheets import text_of
from tests.services.signing_scene import value


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    file = tmp_path / "sites.toml"
    file.write_text(SITES, encoding="utf-8")
    return file


@pytest.fixture
def database() -> str:
    """What this procedure asks of the departments is the same on both; one is enough."""
    return "sqlite"


def guarantees_of(loop: Loop, case: str) -> str:
    return f"factory/{loop.children(case, 'three_guarantees')[0].number}"


def printed(loop: Loop, case: str, form: str) -> str:
    """What stands on a form on paper."""
    owner = loop.department("quality")
    with owner.store.reading() as connection:
        return text_of(
            set_as_pdf(sheet_of(owner.duties.owner, owner.procedures, connection, case, form, "zh", loop.clock()))
        )


def codes(told: dict[str, object]) -> list[object]:
    """The reasons for which something was refused."""
    errors = told.get("errors")
    assert isinstance(errors, list), told
    return [error["code"] for error in errors]


def test_a_complaint_goes_from_the_telephone_call_to_the_final_ruling(loop: Loop) -> None:
    case = received(loop)
    assert value(loop, case, "feedback.number") == "F2026-0001"
    classified(loop)
    searched(loop)
    analysed(loop, major=True, departments_involved=2, responsible_party="unclear")
    assert loop.open_tasks() == ["convene_meeting"]
    met(loop)
    assert loop.open_tasks() == ["sign.minutes.2"]
    sign(loop, "minutes", 2, by="m.rep")
    handled(loop, three_guarantees_called=True)
    assert value(loop, case, "handling_form.number") == "C2026-0001"

    guarantees_granted(loop)
    guarantees = guarantees_of(loop, case)
    for number in (1, 2, 3, 4):
        assert loop.open_tasks() == [f"sign.three_guarantees_form.{number}"]
        sign(loop, "three_guarantees_form", number)
    assert value(loop, guarantees, "three_guarantees_form.number") == "B2026-0001"
    receive(loop, "three_guarantees_form", 1, 2, 3, 4, 5, 6)
    paper = printed(loop, guarantees, "three_guarantees_form")
    said = ("B2026-0001", "QM0703-04", "CYJ-12-03", "F2026-0001", "1600", "产品质量问题三包单")
    assert [one for one in said if one not in paper] == []
    do(loop, "plan_production", planned_completion="2026-03-15")
    do(loop, "prepare_parts", prepared_on="2026-03-16")
    do(loop, "book_costs", booked_on="2026-03-17")

    further = {"further_appellant": "assembly shop", "further_reasons": "the sample was another"}
    assert codes(act(loop, case, "appeal_further", **further)) == ["no_ruling_yet"]
    assert codes(act(loop, case, "appeal", appellant="assembly shop", appeal_disputes="responsibility")) == ["required"]
    act(loop, case, "appeal", appellant="assembly shop", appeal_disputes="responsibility", appeal_reasons="pores")
    assert loop.open_tasks() == ["arrange_shipping", "rule_on_appeal"]
    do(loop, "rule_on_appeal", ruled_party="own_unit", ruling_reasons="no pores were found", ruled_on="2026-03-20")
    assert "case" in act(loop, case, "appeal_further", **further)
    do(loop, "arrange_shipping", three_guarantees_done_on="2026-03-26")
    do(
        loop,
        "rule_finally",
        by="m.rep",
        finally_ruled_party="other_unit",
        final_ruling_reasons="pores after all",
        finally_ruled_on="2026-03-25",
    )
    assert codes(act(loop, case, "appeal_further", **further)) == ["ruling_is_final"]

    # the final ruling stands: the foundry has it now and owes its analysis
    do(loop, "forward_complaint", other_unit="foundry", forwarded_on="2026-03-26", forwarded_papers="F form, letter")
    do(loop, "report_result", unit_analysis="porous", unit_result="recast", unit_reported_on="2026-03-30")
    receive(loop, "unit_report", 1)
    act(loop, case, "mark_reply", reply_marked=True)
    do(loop, "reply_customer", reply_sent_on="2026-04-01", reply_text="the flange was replaced")
    assert loop.open_tasks() == ["close_complaint"]
    do(loop, "close_complaint", closing_reason="flange replaced")
    assert (loop.file(case).state, loop.file(case).outcome) == ("closed", "handled")


def test_each_responsible_unit_gets_a_suggestion_of_its_own_and_the_customer_an_approved_answer(loop: Loop) -> None:
    case = received(loop, defect_rate_percent=None)
    classified(loop, problem=False, improvement=True)
    do(
        loop,
        "sort_suggestions",
        responsible_units=["design office", "foundry"],
        suggestion_summary="a lifting lug",
        reply_to_customer_needed=True,
        company_approval_flag=True,
    )
    first, second = (f"factory/{child.number}" for child in loop.children(case, "suggestion"))
    assert [value(loop, one, "receiving_unit") for one in (first, second)] == ["design office", "foundry"]
    for one in (first, second):
        do(loop, "issue_suggestion", case=one, suggestion_source="Hua Xing", suggestion_content="add a lifting lug")
        sign(loop, "suggestion_form", 1, case=one)
        assert loop.task("answer_suggestion", one) is None
        sign(loop, "suggestion_form", 2, case=one)
        sign(loop, "suggestion_form", 3, case=one)
    do(loop, "answer_suggestion", case=first, unit_opinion="useful", adopted=True, answered="2026-03-20")
    do(loop, "promise_improvement", case=first, promised_measures="a lug from lot 12 on")
    do(loop, "answer_suggestion", case=second, unit_opinion="no", adopted=False, answered="2026-03-20")
    assert loop.open_tasks(second) == ["give_reason"]
    do(loop, "give_reason", case=second, reason="the casting would crack")
    for one in (first, second):
        sign(loop, "suggestion_answer", 1, case=one)
        receive(loop, "suggestion_answer", 1, case=one)
    assert loop.file(second).outcome == "not adopted"
    do(loop, "check_improvement", case=first, improvement_check="carried out", checked_on="2026-04-01")
    assert loop.file(first).outcome == "carried out"

    do(loop, "draft_customer_answer", answer_text="lugs from lot 12 on")
    sign(loop, "customer_answer", 1)
    assert loop.open_tasks() == ["sign.customer_answer.2"]
    sign(loop, "customer_answer", 2)
    do(loop, "reply_customer", reply_sent_on="2026-04-02", reply_text="lugs from lot 12 on")
    do(loop, "close_complaint", closing_reason="adopted")
    assert loop.file(case).outcome == "handled"


def test_a_supplier_is_given_a_day_and_his_report_is_waited_for(loop: Loop) -> None:
    case = received(loop)
    classified(loop)
    searched(loop)
    analysed(loop, responsible_party="supplier")
    do(loop, "notify_supplier", supplier_name="Ball Bearings", supplier_due_date="2026-03-09")
    assert loop.open_tasks() == ["deliver_analysis"]
    loop.clock.move(days=8)
    loop.department("quality").wake_due(loop.clock())
    loop.broker.run()
    assert [one["data"]["kind"] for one in loop.broker.told("task.late")] == ["deliver_analysis"]
    do(
        loop,
        "deliver_analysis",
        supplier_analysis="soft balls",
        supplier_result="replaced",
        supplier_reported_on="2026-03-10",
    )
    handled(loop, fault_cause="purchased part")
    do(loop, "close_complaint", closing_reason="bearings replaced")
    assert loop.file(case).outcome == "handled"


def test_what_is_urgent_is_handled_first_and_the_analysis_stays_owed(loop: Loop) -> None:
    case = received(loop)
    classified(loop)
    searched(loop)
    analysed(loop, major=True, urgent=True)
    do(
        loop,
        "allow_handling_first",
        unit_leader_approved=True,
        first_handling="send a flange at once",
        presumed_cause="manufacturing",
        guarantees_first=True,
    )
    guarantees_granted(loop)
    assert loop.open_tasks() == ["sign.three_guarantees_form.1", "write_handling_form"]
    assert "no_handling_form" in codes(act(loop, case, "close", closing_reason="done"))


def test_a_critical_case_is_led_in_person_reviewed_and_acted_on_by_request(loop: Loop) -> None:
    case = received(loop)
    classified(loop)
    searched(loop)
    analysed(loop, severe_property_loss=True, serious_reputation_market_effect=True)
    assert loop.open_tasks() == ["answer_capa", "convene_meeting", "plan_in_proportion", "refer_to_review"]
    do(loop, "plan_in_proportion", by="m.rep", risk_borne="high", resource_cost="low", expected_benefit="trust")
    met(loop)
    assert loop.open_tasks() == ["answer_capa", "refer_to_review", "sign.minutes.3"]
    assert loop.do("sign.minutes.3", by="deputy", **{"agreed.minutes.3": True})["status"] == 403
    sign(loop, "minutes", 3, by="m.rep")
    do(loop, "refer_to_review", by="m.rep", management_review_flag=True)
    do(loop, "decide_resolution", resolution="all flanges are checked", resolved_on="2026-03-03")
    receive(loop, "company_resolution", 1, 2, 3, 4)
    handled(loop)
    loop.carry_capa_through()
    do(loop, "close_complaint", closing_reason="flanges checked")
    assert loop.file(case).outcome == "handled"


def test_an_outside_cause_may_be_handled_commercially_and_only_with_leave(loop: Loop) -> None:
    case = received(loop)
    classified(loop)
    searched(loop)
    analysed(loop)
    handled(loop, fault_cause="use or maintenance", three_guarantees_called=True)
    do(loop, "state_guarantee_facts", pressure_vessel=False, shipped="2025-05-01", manual_followed=False)
    do(loop, "weigh_market", keep_customer=True, market_reason="our largest customer")
    do(loop, "list_costs", costs_yuan={"travel": "8000"})
    assert loop.open_tasks() == ["approve_commercial"]
    do(loop, "approve_commercial", leader_approved=False)
    assert loop.file(guarantees_of(loop, case)).outcome == "not granted"
    do(loop, "close_complaint", closing_reason="not our cause")
    assert loop.file(case).outcome == "not_our_cause"


def test_a_pressure_vessel_is_judged_and_past_warranty_evidence_decides(loop: Loop) -> None:
    case = received(loop)
    classified(loop)
    searched(loop)
    analysed(loop)
    handled(loop, fault_cause="design", three_guarantees_called=True)
    do(loop, "state_guarantee_facts", pressure_vessel=True, shipped="2020-05-01", manual_followed=True)
    assert loop.open_tasks() == ["judge.in_warranty"]
    do(loop, "judge.in_warranty", **{"judged.in_warranty": False})
    assert loop.open_tasks() == ["weigh_evidence"]
    assert value(loop, guarantees_of(loop, case), "three_guarantee_kind") is None


def test_shares_that_are_not_one_hundred_per_cent_keep_the_complaint_open(loop: Loop) -> None:
    case = received(loop)
    classified(loop)
    searched(loop)
    analysed(loop)
    handled(loop, loss_to_split=True, improvement_needed=True)
    shares = {"foundry": "60", "assembly shop": "30"}
    do(loop, "split_loss", total_loss_yuan="1000", shares_percent=shares)
    do(loop, "improve_product", improvement_result="tools are counted", improved_on="2026-03-05")
    do(loop, "verify_improvement", improvement_effective=True, improvement_note="no scores left")
    assert "shares_not_valid" in codes(act(loop, case, "close", closing_reason="done"))
    act(loop, case, "split_again", total_loss_yuan="1000", shares_percent={**shares, "assembly shop": "40"})
    do(loop, "close_complaint", closing_reason="done")
    assert loop.receipts(case, "loss_yuan")[-1]["outcome"] == {"assembly shop": "400.00", "foundry": "600.00"}


def test_what_the_customer_takes_back_ends_the_complaint(loop: Loop) -> None:
    case = loop.submit(**SUBMITTED)
    do(loop, "complete_feedback_form", **F_FORM)
    assert loop.open_tasks() == ["sign.feedback.1", "work_up_record"]
    act(loop, case, "withdraw", withdrawal_reason="found the fault himself")
    assert (loop.file(case).state, loop.file(case).outcome) == ("closed", "withdrawn")


def test_praise_that_was_only_told_is_written_up_signed_for_and_closed(loop: Loop) -> None:
    case = loop.submit(**SUBMITTED)
    do(loop, "work_up_record", written_record=False)
    do(loop, "complete_feedback_form", **F_FORM)
    sign(loop, "feedback", 1)
    sign(loop, "feedback", 2)
    assert loop.open_tasks() == []
    act(loop, case, "hand_in_record", written_record=True)
    sign(loop, "feedback", 3)
    classified(loop, problem=False)
    do(loop, "close_complaint", closing_reason="thanks")
    assert loop.file(case).outcome == "handled"


def test_a_reopened_complaint_goes_its_whole_way_again_by_what_is_found_this_time(loop: Loop) -> None:
    case = received(loop)
    classified(loop)
    searched(loop)
    analysed(loop, responsible_party="unclear")
    met(loop)
    sign(loop, "minutes", 1)
    handled(loop)
    do(loop, "close_complaint", closing_reason="flange replaced")
    act(loop, case, "reopen", reopening_reason="it leaks again")
    classified(loop)
    searched(loop)
    analysed(loop, responsible_party="supplier")
    assert loop.open_tasks() == ["notify_supplier"]
    do(loop, "notify_supplier", supplier_name="Seals", supplier_due_date="2026-03-09")
    do(
        loop,
        "deliver_analysis",
        supplier_analysis="hard seals",
        supplier_result="replaced",
        supplier_reported_on="2026-03-05",
    )
    handled(loop, fault_cause="purchased part")
    do(loop, "close_complaint", closing_reason="seals replaced")
    assert (loop.file(case).state, loop.file(case).cycle) == ("closed", 2)


def test_returned_goods_of_a_complaint_are_still_inspected_and_settled(loop: Loop) -> None:
    case = received(loop)
    loop.say("return.register", case=case, **RETURNED)
    do(loop, "receive_return", **ARRIVED)
    do(loop, "inspect_return", **INSPECTED)
    do(loop, "judge_cause", cause="company", cause_reason="scored face")
    do(loop, "agree_disposition", customer_choice="replenishment", agreed_way="a new pump", agreed_on="2026-03-05")
    do(loop, "carry_out_disposition", disposed_as="scrap", disposed_on="2026-03-06")
    assert loop.children(case, "return")[0].state == "closed"
    assert loop.children(case, "capa") == []


def test_a_feedback_form_that_quality_sends_back_is_filled_in_again_and_signed_anew(loop: Loop) -> None:
    loop.submit(**SUBMITTED)
    do(loop, "work_up_record", written_record=True)
    do(loop, "complete_feedback_form", **F_FORM)
    sign(loop, "feedback", 1)
    sign(loop, "feedback", 2)
    do(loop, "sign.feedback.3", by="wang", **{"agreed.feedback.3": False, "remark.feedback.3": "which flange?"})
    assert "complete_feedback_form" in loop.open_tasks()
    assert "classify_feedback" not in loop.open_tasks()
    do(loop, "complete_feedback_form", **{**F_FORM, "affected_part": "upper flange"})
    for number in (1, 2, 3):
        sign(loop, "feedback", number)
    assert loop.open_tasks() == ["classify_feedback"]

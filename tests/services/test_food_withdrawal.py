"""A food safety alarm: lots are blocked, traced and accounted for, and whoever got them is told, hears and answers."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from services.warehouse.lots import working
from tests.loop import Loop
from tests.services.web_fakes import CLERK, CLIENTS, caller
from tests.services.withdrawal_scene import (
    ANSWERED,
    CALL,
    EVALUATION,
    NOTICE,
    REPORT,
    SEGREGATED,
    SITES,
    a_ledger,
    children,
    fact,
    holds,
    move,
    notices,
    outward,
    sign,
    start,
)


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    file = tmp_path / "sites.toml"
    file.write_text(SITES, encoding="utf-8")
    return file


@pytest.fixture
def database() -> str:
    """The ledger is tried on both elsewhere; here it is what the procedure makes of it."""
    return "sqlite"


def held(loop: Loop) -> dict[str, list[str]]:
    """The lots that cases hold, by the ledger."""
    warehouse = loop.department("warehouse")
    warehouse.store.clients = CLIENTS
    items = caller(warehouse, CLERK).get("/v1/lots?blocked=true").json["items"]
    return {one["lot"]: one["held_by"] for one in items}


def act(loop: Loop, name: str, case: str, **answer: Any) -> dict[str, Any]:
    return loop.say("act.request", act=name, case=case, by="li.na", answer=answer)


def destroyed(loop: Loop, hold: str, lot: str, quantity: str, left: str = "0") -> None:
    """A lot goes the way of most: evaluated, approved, destroyed, counted."""
    loop.do("evaluate_lot", case=hold, **EVALUATION)
    sign(loop, "lot_evaluation", hold)
    move(loop, f"destroy {lot}", lot, "destroyed", quantity, case=hold, moved_on="2026-03-02")
    done = {"carried_out_quantity": quantity, "carried_out_on": "2026-03-02", "carried_out_evidence": "photo"}
    loop.do("dispose_of_lot", case=hold, **done)
    loop.do("count_finally", case=hold, final_quantity=left, final_counted_on="2026-03-02")


def reported_and_closed(loop: Loop, case: str) -> None:
    """What is left when lots and consignees are worked off: the authority, what is unexplained, management."""
    loop.do("decide_authority", case=case, authority_concerned=True, authority_grounds="glass in food")
    notice = {"authority_name": "市场监督管理局", "authority_told_at": NOTICE["consignee_told_at"]}
    loop.do("notify_authority", case=case, **notice, authority_notice_text="recall of jam")
    assert "close_withdrawal_case" not in loop.open_tasks(case)
    refused = act(loop, "close_withdrawal", case, withdrawal_closing_remark="done")
    assert {error["code"] for error in refused["errors"]} >= {"task_open", "management_not_informed"}
    explained = {"unexplained_reason": "spilt in the hall", "unexplained_consequence": "scales checked"}
    while "judge_unexplained" in loop.open_tasks(case):
        loop.do("judge_unexplained", case=case, **explained)
    loop.do("report_withdrawal", case=case, **REPORT)
    sign(loop, "withdrawal_report", case)
    loop.do("close_withdrawal_case", case=case, withdrawal_closing_remark="all accounted for")


def test_a_recall_from_the_alarm_to_the_report(loop: Loop) -> None:
    a_ledger(loop)
    case = start(loop)
    lots, told = holds(loop, case), notices(loop, case)

    assert set(lots) == {"B-1", "P-1", "P-2"}
    assert held(loop) == {lot: [hold] for lot, hold in lots.items()}
    assert {one["data"]["lot"] for one in loop.broker.told("lot.quarantined")} == set(lots)
    assert {code: fact(loop, name, "consignee_told")["lots"] for code, name in told.items()} == {
        "K-1": "P-1, P-2",
        "K-2": "P-2",
    }

    counted = {"B-1": "10", "P-1": "30", "P-2": "49"}
    for lot, hold in lots.items():
        loop.do("confirm_segregation", case=hold, segregated_quantity=counted[lot], **SEGREGATED)
    (unexplained,) = fact(loop, case, "lots_unexplained")
    assert (unexplained["lot"], unexplained["unexplained"]) == ("P-2", Decimal("0.5"))

    for name in told.values():
        loop.do("notify_consignee", case=name, **NOTICE)
    assert outward(loop) == ["notice.issued.v1"] * 2
    about = [one["data"]["about"]["consignee_told"]["consignee_code"] for one in loop.broker.told("notice.issued")]
    assert about == ["K-1", "K-2"]
    back = {"lots_came_back": [{"lot": "P-2", "quantity": "10.5"}], "recovery_ended_on": "2026-03-02"}
    loop.do("record_consignee_answer", case=told["K-1"], **{**ANSWERED, "goods_still_held": False})
    loop.do("record_consignee_answer", case=told["K-2"], **ANSWERED)
    to = {"consignee": {"code": "K-2"}, "moved_on": "2026-03-02"}
    move(loop, "back", "P-2", "recovered", "10.5", **to)
    loop.do("record_recovery", case=told["K-2"], **back)
    assert [loop.file(name).outcome for name in told.values()] == ["nothing left", "recovered"]

    destroyed(loop, lots["B-1"], "B-1", "10")
    destroyed(loop, lots["P-1"], "P-1", "30")
    destroyed(loop, lots["P-2"], "P-2", "49")
    assert loop.broker.told("lot.moved-despite-quarantine") == []

    balances = {one["lot"]: one for one in fact(loop, case, "mass_balances")}
    assert {lot: one["unexplained"] for lot, one in balances.items()} == {
        "B-1": Decimal(0),
        "P-1": Decimal(0),
        "P-2": Decimal("0.5"),
    }
    assert balances["P-2"]["recovered"] == Decimal("10.5")
    assert balances["P-2"]["with_customers"] == Decimal(20)
    (total,) = fact(loop, case, "mass_balance_totals")
    assert (total["unit"], total["made"], total["unexplained"]) == ("kg", Decimal(240), Decimal("0.5"))

    reported_and_closed(loop, case)

    assert (loop.file(case).closed, loop.file(case).outcome) == (True, "recalled")
    assert loop.receipts(case, "mass_balances")[-1]["outcome"][2]["unexplained"] == "0.5"
    assert fact(loop, case, "minutes_to_trace") == 0
    assert outward(loop) == ["notice.issued.v1"] * 3

    move(loop, "after", "P-1", "shipped", "1", consignee={"code": "K-4"}, moved_on="2026-03-02")
    assert [one["record"] for one in fact(loop, lots["P-1"], "quarantine_breaches")] == ["after"]
    assert loop.timeline(lots["P-1"])[-1].what == "moved despite quarantine"


def test_no_count_is_ever_filled_in_beforehand(loop: Loop) -> None:
    a_ledger(loop)
    hold = holds(loop, start(loop))["P-1"]
    warehouse = loop.department("warehouse")
    warehouse.store.clients = CLIENTS

    task = caller(warehouse, CLERK).get(f"/v1/tasks/{loop.task('confirm_segregation', hold)}").json

    assert "default" not in str(task["form"])
    assert {"segregated_quantity", "segregated_place"} <= set(task["form"]["required"])
    assert not [name for name in ("book_stock", "made", "quantity") if name in str(task["shows"])]


def test_what_was_shipped_before_and_is_entered_late_finds_its_consignee(loop: Loop) -> None:
    a_ledger(loop)
    case = start(loop)
    hold = holds(loop, case)["P-2"]

    move(loop, "late", "P-2", "shipped", "1", consignee={"code": "K-9"}, moved_on="2026-02-28")

    (breach,) = fact(loop, hold, "quarantine_breaches")
    assert breach["before_block"] is True
    assert "K-9" in notices(loop, case)


def test_a_lot_leaves_its_block_by_an_act_with_a_reason_after_its_evaluation(loop: Loop) -> None:
    a_ledger(loop)
    case, other = start(loop), start(loop, lots_named=["P-1"])
    hold, others = holds(loop, case)["P-1"], holds(loop, other)["P-1"]
    assert held(loop)["P-1"] == [hold, others]
    loop.do("confirm_segregation", case=hold, segregated_quantity="30", **SEGREGATED)
    loop.do("evaluate_lot", case=hold, **{**EVALUATION, "lot_disposition": "release"})
    sign(loop, "lot_evaluation", hold)
    refused = act(loop, "release_lot", hold, release_reason="x-rayed")
    assert {error["code"] for error in refused["errors"]} == {"critical_limit_not_met", "no_evidence_of_safety"}

    proven = {**EVALUATION, "lot_disposition": "release", "critical_limit_failed": False}
    proven |= {"release_evidence": "shown by sampling", "reason.lot_evaluation": "samples came"}
    act(loop, "revise.lot_evaluation", hold, **proven)
    sign(loop, "lot_evaluation", hold)
    assert "status" not in act(loop, "release_lot", hold, release_reason="every jar x-rayed")

    assert held(loop)["P-1"] == [others]
    (released,) = loop.broker.told("lot.released")
    assert (released["data"]["lot"], released["data"]["still_blocked"]) == ("P-1", True)
    loop.do("count_finally", case=hold, final_quantity="30", final_counted_on="2026-03-02")
    assert (loop.file(hold).closed, loop.file(hold).outcome) == (True, "released")


def test_what_the_ledger_does_not_know_goes_to_a_person(loop: Loop) -> None:
    a_ledger(loop)
    case = start(loop, lots_named=["X-1"])
    assert held(loop) == {"X-1": [holds(loop, case)["X-1"]]}
    further = [{"consignee_code": "K-5", "lots": "X-1"}, {"consignee_code": "K-5", "lots": "X-1"}]
    further.append({"consignee_code": "K-1", "lots": "X-1"})

    loop.do(
        "complete_trace",
        case=case,
        further_lots=["P-1"],
        further_consignees=further,
        supplement_grounds="the delivery book",
    )

    assert set(holds(loop, case)) == {"X-1", "P-1"}
    assert set(notices(loop, case)) == {"K-5", "K-1"}
    assert {one["consignee_code"]: one["lots"] for one in fact(loop, case, "consignees_concerned")} == {
        "K-5": "X-1",
        "K-1": "P-1, X-1",
    }
    told = [fact(loop, one, "consignee_told")["lots"] for one in children(loop, case, "consignee_notice")]
    assert sorted(told) == ["P-1, X-1", "X-1", "X-1"]
    for hold in holds(loop, case).values():
        loop.do("confirm_segregation", case=hold, segregated_quantity="30", **SEGREGATED)
    (unknown,) = fact(loop, case, "lots_unexplained")
    assert (unknown["lot"], "unexplained" in unknown) == ("X-1", False)


def test_what_is_too_large_to_be_told_goes_to_a_person(loop: Loop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "LARGEST_TRACE", 300)
    a_ledger(loop)
    case = start(loop)

    assert "trace_lots" in loop.open_tasks(case)
    warehouse = caller(loop.department("warehouse"), CLERK)
    loop.department("warehouse").store.clients = CLIENTS
    shown = warehouse.get(f"/v1/tasks/{loop.task('trace_lots', case)}").json["shows"]
    assert "too large" in shown["note"]
    assert held(loop) == {"B-1": [holds(loop, case)["B-1"]]}


def test_a_complaint_calls_a_withdrawal_and_waits_for_its_end(loop: Loop) -> None:
    a_ledger(loop)
    complaint = loop.submit(lot="P-1")
    call = {"withdrawal_drill": False, "withdrawal_kind": "withdrawal", "withdrawal_reason": "glass"}

    answer = act(loop, "call_withdrawal", complaint, **call, lots_named=["P-1"])

    assert children(loop, complaint, "withdrawal") == [answer["case"]]
    refused = act(loop, "close", complaint, closing_reason="no")
    assert "child_open" in {error["code"] for error in refused["errors"]}


def test_a_silent_consignee_is_asked_again_and_whoever_has_authority_hears(loop: Loop) -> None:
    a_ledger(loop)
    case = start(loop)
    first = notices(loop, case)["K-1"]
    loop.do("notify_consignee", case=first, **NOTICE)
    for _ in range(3):
        loop.clock.move(days=1, hours=2)
        loop.department("quality").wake_due(loop.clock())
        loop.broker.run()

    told = [
        (one["data"]["case"], one["data"]["kind"], one["data"]["told"]) for one in loop.broker.told("task.reminded")
    ]
    assert (first, "record_consignee_answer", "sales") in told
    assert (first, "record_consignee_answer", "withdrawal_authority") in told
    assert (notices(loop, case)["K-2"], "notify_consignee", "withdrawal_authority") in told


def test_what_is_told_and_what_comes_back_after_the_last_count_is_in_the_balance(loop: Loop) -> None:
    a_ledger(loop)
    move(loop, "forgot to enter what came back", "P-1", "restocked", "3")
    case = start(loop, lots_named=["P-1"])
    hold = holds(loop, case)["P-1"]
    loop.do("confirm_segregation", case=hold, segregated_quantity="33", **SEGREGATED)
    (unexplained,) = fact(loop, case, "lots_unexplained")
    assert unexplained["unexplained"] == -3
    destroyed(loop, hold, "P-1", "33")
    assert loop.file(hold).closed

    loop.clock.move(hours=1)
    came_back = {"consignee": {"code": "K-1"}, "moved_on": "2026-02-19"}
    move(loop, "entered late", "P-1", "recovered", "3", **came_back)
    move(loop, "late", "P-1", "shipped", "2", consignee={"code": "K-9"}, moved_on="2026-02-21")
    (balance,) = fact(loop, case, "mass_balances")
    assert (balance["with_customers"], balance["recovered"], balance["unexplained"]) == (29, 0, -2)

    loop.clock.move(hours=1)
    told = notices(loop, case)
    loop.do("notify_consignee", case=told["K-9"], **NOTICE)
    loop.do("record_consignee_answer", case=told["K-9"], **ANSWERED)
    move(loop, "back", "P-1", "recovered", "2", consignee={"code": "K-9"}, moved_on="2026-03-02")
    back = {"lots_came_back": [{"lot": "P-1", "quantity": "2"}], "recovery_ended_on": "2026-03-02"}
    loop.do("record_recovery", case=told["K-9"], **back)
    (balance,) = fact(loop, case, "mass_balances")
    assert (balance["with_customers"], balance["recovered"], balance["unexplained"]) == (27, 2, -2)


def test_a_withdrawal_of_no_lot_is_refused_by_name(loop: Loop) -> None:
    answer = loop.say("act.request", act="start_withdrawal", by="li.na", answer={**CALL, "lots_named": []})
    assert [(one["field"], one["expected"]) for one in answer["errors"]] == [
        ("lots_named", "a list of 1 or more, each a text of 1 to 500 characters")
    ]


def test_a_consignee_who_never_answers_keeps_no_withdrawal_open(loop: Loop) -> None:
    a_ledger(loop)
    told = notices(loop, start(loop, lots_named=["P-2"]))
    given_up = {"given_up_on": "2026-03-09", "given_up_reason": "the shop is closed, letters came back"}
    assert act(loop, "give_up_consignee", told["K-2"], **given_up)["errors"]
    loop.do("notify_consignee", case=told["K-2"], **NOTICE)

    act(loop, "give_up_consignee", told["K-2"], **given_up)

    assert (loop.file(told["K-2"]).closed, loop.file(told["K-2"]).outcome) == (True, "no answer")
    assert loop.open_tasks(told["K-2"]) == []
    assert not loop.file(told["K-1"]).closed

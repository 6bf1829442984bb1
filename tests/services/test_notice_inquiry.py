"""A notice from its draft to its removal, an inquiry until the customer is satisfied, and the month that lists both."""

from pathlib import Path
from typing import Any

import pytest

from tests.loop import Loop
from tests.services.test_calendar_work import tick

SITES = """
[sites.factory]
packs = ["iso9001", "property-notice-inquiry"]
timezone = "Asia/Shanghai"
[sites.factory.settings]
notice_patrol_days = 3

[sites.annex]
packs = ["iso9001", "property-notice-inquiry"]
timezone = "Asia/Shanghai"
[sites.annex.settings]
notice_approval_required = true
"""
WATER_CUT: dict[str, Any] = {
    "notice_title": "Water cut, house 5",
    "notice_kind": "water cut",
    "notice_text": "from 8 on",
}
EVENT: dict[str, Any] = {"event_starts_on": "2026-03-04", "event_sudden": False}
POSTED: dict[str, Any] = {"posted_on": "2026-03-02", "posted_sheet": "photocopy", "copy_in_colour": True}
ASKED: dict[str, Any] = {
    "customer": {"code": "R-501", "name": "Ms Li"},
    "topic": "inquiry",
    "question": "Where do I get a parking card, and why is the lift still broken?",
    "received_at": "2026-03-02T09:00:00+08:00",
}
ANSWER: dict[str, Any] = {"answer_given": "at the centre, ground floor", "answered_on": "2026-03-02"}
GRIEVANCE: dict[str, Any] = {"inquiry_grievance": True, "grievance_said": "lift broken for a week"}
COMPLETE: dict[str, Any] = {
    "order_number": "n/a",
    "product_name": "lift",
    "defect": "broken",
    "defect_rate_percent": "n/a",
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


def act(loop: Loop, name: str, case: str = "", **answer: Any) -> dict[str, Any]:
    named = {"case": case} if case else {}
    return loop.say("act.request", act=name, by="li.na", answer=answer, **named)


def drafted(loop: Loop, **changes: Any) -> str:
    return str(act(loop, "draft_notice", **{**WATER_CUT, **changes})["case"])


def on_paper(loop: Loop, case: str, **printed: Any) -> None:
    """Printed, in the ledger, the original archived."""
    loop.do("print_notice", case=case, **{"printed_on": "2026-03-02", "printed_in_colour": True, **printed})
    loop.do("enter_in_ledger", case=case, ledger_entered_on="2026-03-02")
    loop.do("archive_original", case=case, original_archived_on="2026-03-02")


def wait(loop: Loop, until: str) -> None:
    """Every department of the estate does what is due, up to this day at noon at the site."""
    loop.clock.now = loop.clock.now.fromisoformat(f"{until}T12:00:00+08:00")
    tick(loop, loop.department("sales"))


def codes(answer: dict[str, Any]) -> set[str]:
    return {one["code"] for one in answer["errors"]}


def last(loop: Loop, case: str, question: str) -> Any:
    return loop.receipts(case, question, "sales")[-1]["outcome"]


def test_a_notice_goes_from_the_centre_to_the_board_is_replaced_when_damaged_and_taken_down(loop: Loop) -> None:
    case = drafted(loop)
    assert loop.open_tasks(case) == ["print_notice", "state_event_start"]
    loop.do("print_notice", case=case, printed_on="2026-03-02", printed_in_colour=False)
    refused = act(loop, "post_notice", case, **POSTED)
    assert refused["status"] == 409
    assert {"not_in_ledger", "original_not_archived", "colour_missing", "task_open"} <= codes(refused)

    loop.do("reprint_in_colour", case=case, reprinted_in_colour_on="2026-03-02")
    loop.do("state_event_start", case=case, **EVENT)
    loop.do("enter_in_ledger", case=case, ledger_entered_on="2026-03-02")
    assert "post_notice" not in loop.open_tasks(case)
    loop.do("archive_original", case=case, original_archived_on="2026-03-02")
    loop.do("post_notice", case=case, **POSTED)

    assert loop.file(case, "sales").state == "notice_displayed"
    assert last(loop, case, "notice_in_time") is True
    assert last(loop, case, "removal_due") == "2026-04-02"
    loop.do("patrol_notice", case=case, patrolled_on="2026-03-02", notice_condition="in order")
    assert "patrol_notice" not in loop.open_tasks(case)

    wait(loop, "2026-03-05")
    loop.do("patrol_notice", case=case, patrolled_on="2026-03-05", notice_condition="damaged")
    loop.do("repost_notice", reposted_on="2026-03-05", new_copy_in_colour=False)
    loop.do("exchange_new_copy", new_copy_exchanged_on="2026-03-05")
    by_hand = str(act(loop, "report_notice_damage", case, damaged_on="2026-03-07", damage_text="torn off")["case"])
    loop.do("repost_notice", case=by_hand, reposted_on="2026-03-07", new_copy_in_colour=True)
    damages = loop.children(case, "notice_damage", "sales")
    assert [(one.outcome, one.closed) for one in damages] == [("reposted", True)] * 2
    assert last(loop, case, "removal_due") == "2026-04-02"

    wait(loop, "2026-04-01")
    assert loop.open_tasks(case) == ["patrol_notice"]
    wait(loop, "2026-04-02")
    assert loop.open_tasks(case) == ["take_down_notice"]
    wait(loop, "2026-04-03")
    assert {one["data"]["told"] for one in loop.broker.told("task.reminded")} == {"communication_centre"}
    loop.do("take_down_notice", case=case, removed_on="2026-04-03")

    assert (loop.file(case, "sales").closed, loop.file(case, "sales").outcome) == (True, "taken down")


def test_disinfection_announced_too_late_is_accounted_for_or_moved_and_a_wrong_sheet_exchanged(loop: Loop) -> None:
    case = drafted(loop, notice_kind="disinfection", notice_valid_until="2026-03-10")
    loop.do("state_event_start", case=case, **EVENT)
    on_paper(loop, case, printed_in_colour=False)
    assert loop.open_tasks(case) == ["account_for_late_notice"]
    assert codes(act(loop, "post_notice", case, **POSTED)) == {"task_open"}
    loop.do("account_for_late_notice", case=case, late_notice_reason="ordered by the town")
    loop.do("post_notice", case=case, **{**POSTED, "posted_sheet": "original", "copy_in_colour": False})

    assert last(loop, case, "notice_in_time") is False
    assert {"exchange_posted_sheet", "patrol_notice"} == set(loop.open_tasks(case))
    loop.do("exchange_posted_sheet", case=case, sheet_exchanged_on="2026-03-02")
    act(loop, "move_event", case, event_starts_on="2026-03-05", event_sudden=False)
    assert last(loop, case, "lead_days") == 3
    assert loop.open_tasks(case) == ["patrol_notice"]

    act(loop, "report_notice_damage", case, damaged_on="2026-03-03")
    act(loop, "withdraw_notice", case, notice_withdrawal_reason="called off")
    loop.do("take_down_notice", case=case, removed_on="2026-03-03")
    assert (loop.file(case, "sales").closed, loop.file(case, "sales").outcome) == (True, "taken down")
    assert [one.outcome for one in loop.children(case, "notice_damage", "sales")] == ["not reposted"]

    dropped = drafted(loop, notice_kind="other")
    assert {"judge.notice_category", "print_notice"} <= set(loop.open_tasks(dropped))
    loop.do("judge.notice_category", case=dropped, **{"judged.notice_category": 1})
    assert "state_event_start" in loop.open_tasks(dropped)
    act(loop, "withdraw_notice", dropped, notice_withdrawal_reason="not needed")
    assert (loop.file(dropped, "sales").closed, loop.file(dropped, "sales").outcome) == (True, "withdrawn")


def at_annex(loop: Loop, command: str, **data: Any) -> dict[str, Any]:
    answer = loop.broker.command(command, {"by": "li.na", **data}, site="annex")
    loop.broker.run()
    return answer


def do_at_annex(loop: Loop, kind: str, **answer: Any) -> None:
    at_annex(loop, "task.complete", task=loop.task(kind), answer=answer)


def test_where_the_office_approves_notices_none_is_printed_before(loop: Loop) -> None:
    case = str(at_annex(loop, "act.request", act="draft_notice", answer=WATER_CUT)["case"])
    place = "notice_draft.1"
    assert f"sign.{place}" in loop.open_tasks(case)
    assert "print_notice" not in loop.open_tasks(case)

    do_at_annex(loop, f"sign.{place}", **{f"agreed.{place}": False, f"remark.{place}": "say until when"})
    assert "print_notice" not in loop.open_tasks(case)
    do_at_annex(loop, "correct_notice_draft", **{**WATER_CUT, "notice_text": "from 8 to 12"})
    do_at_annex(loop, f"sign.{place}", **{f"agreed.{place}": True})

    assert "print_notice" in loop.open_tasks(case)
    assert not {f"sign.{place}", "correct_notice_draft"} & set(loop.open_tasks(case))


def test_an_inquiry_stays_open_until_its_grievance_is_a_complaint_and_the_customer_is_satisfied(loop: Loop) -> None:
    case = str(loop.say("inquiry.submit", **ASKED)["case"])
    assert loop.open_tasks(case) == ["answer_inquiry", "note_reception"]
    loop.do("answer_inquiry", case=case, **ANSWER)
    loop.do("note_reception", case=case, inquiry_channel="telephone", telephone_rings=4, **GRIEVANCE)
    assert last(loop, case, "call_in_time") == "late"
    (received,) = loop.broker.told("complaint.received")
    complaint, said = str(received["data"]["case"]), received["data"]["complaint"]
    assert said["external_ref"] == case
    assert "lift broken for a week" in said["details"]
    assert "open_complaint_for_grievance" not in loop.open_tasks(case)
    assert loop.receipts(complaint, "form_complete")[-1]["outcome"] is False
    loop.do("ask_whether_satisfied", case=case, inquiry_satisfied=False)
    assert not loop.file(case, "sales").closed
    for satisfied in (False, True):
        loop.do(
            "answer_further", follow_up_text="sent by post", followed_up_on="2026-03-03", follow_up_satisfied=satisfied
        )
    ended = [one.outcome for one in loop.children(case, "inquiry_follow_up", "sales")]
    assert ended == ["not satisfied", "satisfied"]

    assert (loop.file(case, "sales").closed, loop.file(case, "sales").outcome) == (True, "answered")
    assert last(loop, case, "opened_as") == "complaint"
    loop.do("complete_feedback_form", case=complaint, **COMPLETE)
    assert loop.receipts(complaint, "form_complete")[-1]["outcome"] is True


def test_at_the_end_of_a_month_the_ledger_is_listed_and_the_management_office_sums_up(loop: Loop) -> None:
    tick(loop, loop.department("sales"))
    first, second = drafted(loop), drafted(loop, notice_kind="typhoon alarm", notice_title="Typhoon")
    loop.do("state_event_start", case=first, **EVENT)
    on_paper(loop, first)
    loop.do("post_notice", case=first, **{**POSTED, "posted_on": "2026-03-05"})
    on_paper(loop, second)
    loop.say("inquiry.submit", **ASKED)

    wait(loop, "2026-04-01")
    period = str(next(one["data"]["case"] for one in loop.broker.told("communication_period.opened")))

    lines = [
        (one["ledger_number"], one["notice_title"], one.get("posted_on")) for one in last(loop, period, "ledger_lines")
    ]
    assert lines == [("GB2026-0001", "Water cut, house 5", "2026-03-05"), ("GB2026-0002", "Typhoon", None)]
    figures = {"notices": 2, "late_notices": 1, "inquiries": 1, "grievances": 0, "late_calls": 0}
    assert last(loop, period, "communication_counts") == figures
    loop.do("list_publication_ledger", case=period, listed_on="2026-04-01")
    summary: dict[str, Any] = {
        "communication_summary_text": "one late",
        "communication_improvement": "plan a week ahead",
    }
    loop.do("sum_up_communication", case=period, summed_up_on="2026-04-02", **summary)
    assert (loop.file(period, "sales").closed, loop.file(period, "sales").outcome) == (True, "summed up")

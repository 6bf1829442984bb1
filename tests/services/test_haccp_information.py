"""Information at a food plant from desk to desk: passed on, handled, answered with one approval, reported, studied."""

from pathlib import Path
from typing import Any

import pytest

from tests.loop import Loop

SITES = """
[sites.factory]
packs = ["iso9001", "haccp-information"]
timezone = "Asia/Shanghai"
[sites.factory.settings]
urgent_report_hours = 2
"""
RECORD = {
    "information_source": "customer",
    "information_from": "Hua Xing",
    "information_nature": "complaint",
    "information_subject": "food safety",
    "information_content": "seal of the pouch leaks",
    "information_received_by": "warehouse",
    "information_received_on": "2026-03-02",
    "important_environmental_impact": False,
    "injury_or_death": False,
    "customer_code": "K-17",
    "customer_name": "Hua Xing",
    "product_name": "dried mango",
    "lot": "L-2026-061",
}
MESSAGE = {
    "outgoing_from": "sales",
    "outgoing_to": "customer",
    "outgoing_to_name": "Hua Xing",
    "outgoing_occasion": "cooperation",
    "outgoing_subjects": ["management policy"],
    "outgoing_text": "our policy",
}
SENT = {"message_sent_on": "2026-03-02", "message_sent_by": "fax"}
AGREED_BY_REPRESENTATIVE, AGREED_BY_LEADER = ({f"agreed.outside_message.{place}": True} for place in (1, 2))


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    file = tmp_path / "sites.toml"
    file.write_text(SITES, encoding="utf-8")
    return file


@pytest.fixture
def database() -> str:
    """The departments' work is tried on both elsewhere; here it is what the procedure makes of it."""
    return "sqlite"


def taken_in(loop: Loop, **changes: Any) -> str:
    answer = loop.say("act.request", act="take_in_information", by="li.na", answer={**RECORD, **changes})
    return str(answer["case"])


def child(loop: Loop, case: str) -> str:
    (found,) = loop.children(case, "information_answer")
    return f"factory/{found.number}"


def test_what_the_warehouse_hears_goes_to_sales_and_the_reply_out_with_one_approval(loop: Loop) -> None:
    case = taken_in(loop)
    assert loop.open_tasks(case) == ["pass_on_information"]
    assert loop.receipts(case, "pass_on_to")[-1]["outcome"] == "department concerned (sales)"

    loop.do("pass_on_information", case=case, information_passed_on="2026-03-02")
    (told,) = loop.broker.told("complaint.received")
    assert (told["data"]["complaint"]["lot"], told["data"]["complaint"]["external_ref"]) == ("L-2026-061", case)
    assert loop.open_tasks(case) == ["handle_information"]
    loop.do("handle_information", case=case, information_handled_on="2026-03-02", handling_text="x", reply_by="sales")
    reply = child(loop, case)
    loop.do("write_answer", case=reply, message_to="Hua Xing", message_text="sorry")
    assert loop.open_tasks(reply) == ["sign.outside_message.1", "sign.outside_message.2"]
    refused = loop.say("act.request", act="send_answer", case=reply, by="li.na", answer=SENT)
    assert refused["status"] == 409

    loop.do("sign.outside_message.2", case=reply, **AGREED_BY_LEADER)
    assert loop.open_tasks(reply) == ["send_reply"]
    loop.do("send_reply", case=reply, **SENT)

    assert [loop.file(one).outcome for one in (reply, case)] == ["sent", "handled"]
    assert loop.file(case).closed


def test_a_complaint_of_a_customer_without_a_code_is_taken_in_by_a_person(loop: Loop) -> None:
    case = taken_in(loop, customer_code=None, information_received_by="sales")
    assert loop.open_tasks(case) == ["handle_information", "take_in_complaint"]

    loop.do("take_in_complaint", case=case, complaint_number="C-2026-000007")

    assert loop.open_tasks(case) == ["handle_information"]


def test_what_is_grave_is_written_to_the_authority_before_anybody_has_handled_it(loop: Loop) -> None:
    case = taken_in(loop, injury_or_death=True, information_source="own company", information_nature="other")
    report = child(loop, case)
    assert "handle_information" not in loop.open_tasks(case)
    loop.do("write_answer", case=report, message_to="authority", message_text="two workers hurt")
    loop.do("sign.outside_message.1", case=report, **AGREED_BY_REPRESENTATIVE)
    assert loop.open_tasks(report) == ["report_to_authority"]

    loop.clock.move(hours=3)
    loop.department("quality").wake_due(loop.clock())
    loop.broker.run()
    told = {one["data"]["told"] for one in loop.broker.told("task.reminded")}
    assert told == {"management_representative", "haccp_team_leader"}

    loop.do("report_to_authority", case=report, **SENT)
    assert loop.file(report).closed
    assert not loop.file(case).closed


def test_the_company_tells_its_policy_only_when_it_is_approved(loop: Loop) -> None:
    case = str(loop.say("act.request", act="prepare_outgoing", by="li.na", answer=MESSAGE)["case"])
    answer = {"outgoing_sent_on": "2026-03-02", "outgoing_sent_by": "visit"}
    assert loop.say("act.request", act="send_outgoing", case=case, by="li.na", answer=answer)["status"] == 409

    loop.do("sign.outgoing_message.1", case=case, **{"agreed.outgoing_message.1": True})
    loop.do("tell_outside", case=case, **answer)

    assert loop.file(case).closed
    assert loop.receipts(case, "outgoing_direction")[-1]["values"] == {"direction": "outgoing", "kind": "b"}


def test_a_new_technique_is_studied_for_leaders_and_departments_who_sign_for_it(loop: Loop) -> None:
    changes = {"information_source": "industry", "information_nature": "industry technology"}
    case = taken_in(loop, **changes, information_received_by="technical_centre")
    loop.do("handle_information", case=case, information_handled_on="2026-03-02", handling_text="x", reply_by="nobody")
    assert not loop.file(case).closed

    loop.do("study_information", case=case, study_text="heat pumps", study_for=["production"])
    assert loop.open_tasks(case) == ["receive.information_study.1", "receive.information_study.2"]
    for place in (1, 2):
        loop.do(f"receive.information_study.{place}", case=case, **{f"received.information_study.{place}": True})

    assert loop.file(case).closed


def test_what_one_department_tells_another_goes_through_the_technical_centre(loop: Loop) -> None:
    record = {"inside_from": "production", "inside_to": "warehouse", "inside_content": "new labels"}
    case = str(loop.say("act.request", act="tell_inside", by="li.na", answer=record)["case"])
    loop.do("pass_on_inside", case=case, inside_passed_on="2026-03-02")
    loop.do("take_inside_information", case=case, inside_taken_on="2026-03-02", inside_handling="shelves marked")

    assert (loop.file(case).closed, loop.file(case).outcome) == (True, "told")

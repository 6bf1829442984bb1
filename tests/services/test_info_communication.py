"""Communication at a food plant through the departments: mails, replies, an emergency, progress, the Monday meeting."""

from pathlib import Path
from typing import Any

import pytest

from tests.loop import CAPA_ANSWER, CAPA_REPORT, EFFECT, Loop
from tests.services.test_calendar_work import opened, tick

SITES = """
[sites.factory]
packs = ["iso9001", "info-communication-food-quality"]
timezone = "Asia/Shanghai"
[sites.factory.settings]
deputy_managers = ["A", "B"]
reply_reminder_days = 1
[sites.factory.schedules]
weekly_production_meeting = "2026-W11"
"""
RECORD = {
    "message_topic": "nonconformity",
    "message_from": "production",
    "message_way": "mail",
    "message_emergency": False,
    "responsible_department": "quality",
    "concerned_departments": ["warehouse"],
}
MAIL = {
    "mail_time": "2026-03-02T10:00:00+08:00",
    "mail_content": "sealing too cold",
    "mail_contact": "Li Na",
    "mail_contact_details": "318",
}
SENT = {"mail_sent_at": "2026-03-02T10:05:00+08:00"}
ANSWER = {"mail_replied_at": "2026-03-02T15:00:00+08:00", "mail_answer_text": "seen"}


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    file = tmp_path / "sites.toml"
    file.write_text(SITES, encoding="utf-8")
    return file


@pytest.fixture
def database() -> str:
    """The departments' work is tried on both elsewhere; here it is what the procedure makes of it."""
    return "sqlite"


def act(loop: Loop, name: str, **answer: Any) -> str:
    return str(loop.say("act.request", act=name, by="li.na", answer=answer)["case"])


def replies(loop: Loop, case: str) -> list[str]:
    return [f"factory/{one.number}" for one in loop.children(case, "mail_reply")]


def mailed(loop: Loop) -> str:
    case = act(loop, "raise_information", **RECORD)
    loop.do("write_mail", case=case, **MAIL, mail_copies=["general manager", "A", "B"])
    loop.do("send_mail_to_all", case=case, **SENT)
    return case


def test_a_mail_goes_out_when_everybody_has_his_copy_and_ends_when_all_have_answered(loop: Loop) -> None:
    case = act(loop, "raise_information", **RECORD)
    loop.do("write_mail", case=case, **MAIL, mail_copies=["general manager", "A"])
    assert loop.receipts(case, "missing")[-1]["outcome"] == ["B"]
    assert loop.open_tasks(case) == ["add_copy"]
    assert loop.say("act.request", act="send_mail", case=case, by="li.na", answer=SENT)["status"] == 409

    loop.do("add_copy", case=case, copy_added_at="2026-03-02T10:03:00+08:00")
    loop.do("send_mail_to_all", case=case, **SENT)
    first, second = replies(loop, case)
    loop.do("reply_to_mail", case=first, **ANSWER, reply_opinion="stop the line")
    loop.do("reply_to_mail", case=second, **ANSWER)
    assert (loop.file(first).outcome, loop.file(second).closed) == ("replied in time", False)
    assert not loop.file(case).closed

    loop.do("give_opinion", case=second, supplement_opinion="keep 20", supplemented_at="2026-03-04T09:00:00+08:00")

    assert [loop.file(one).outcome for one in (second, case)] == ["replied late", "communicated"]
    assert loop.file(case).closed


def test_whoever_has_sent_the_mail_hears_of_silence_where_the_site_says_so(loop: Loop) -> None:
    first, _ = replies(loop, mailed(loop))
    loop.do("reply_to_mail", case=first, **ANSWER, reply_suggestion="check the seal")
    for _ in range(4):
        loop.clock.move(days=1)
        tick(loop)

    (told,) = loop.broker.told("task.reminded")
    assert (told["data"]["kind"], told["data"]["told"]) == ("reply_to_mail", "production")
    assert [one["data"]["kind"] for one in loop.broker.told("task.late")] == ["reply_to_mail"]


def test_a_complaint_that_production_has_heard_reaches_quality_as_one(loop: Loop) -> None:
    heard = {"complaint_from_customer": True, "customer_code": "K-17", "customer_name": "Hua Xing", "lot": "L-061"}
    case = act(loop, "raise_information", **{**RECORD, "message_topic": "complaint of an interested party"}, **heard)

    (told,) = loop.broker.told("complaint.received")
    assert (told["data"]["complaint"]["lot"], told["data"]["complaint"]["external_ref"]) == ("L-061", case)
    assert loop.open_tasks(case) == ["write_mail"]


def test_an_emergency_needs_no_mail_and_ends_when_all_four_groups_are_told(loop: Loop) -> None:
    case = act(loop, "raise_information", **{**RECORD, "message_emergency": True, "message_way": "telephone"})
    assert loop.open_tasks(case) == ["tell_group"] * 4

    for minute in range(4):
        assert not loop.file(case).closed
        loop.do("tell_group", case=case, group_told_at=f"2026-03-02T10:0{minute}:00+08:00", group_told_by="telephone")

    assert (loop.file(case).closed, loop.children(case, "mail_reply")) == (True, [])


def test_action_on_a_complaint_ends_only_after_the_departments_concerned_have_heard_of_it(loop: Loop) -> None:
    loop.say("stock.record", record="S-1", product_name="bracket A", defect="burr on the edge")
    complaint = loop.submit()
    (capa,) = loop.children(complaint, "capa")
    number = f"factory/{capa.number}"
    loop.do("answer_capa", **CAPA_ANSWER)
    loop.do("carry_out_capa", **CAPA_REPORT)
    loop.do("verify_effect", **EFFECT)
    assert loop.open_tasks(number) == ["tell_capa_progress"]
    assert not loop.file(number).closed

    notice = {
        "progress_departments": ["warehouse"],
        "progress_text": "punch changed",
        "progress_given_on": "2026-03-09",
    }
    loop.do("tell_capa_progress", case=number, **notice)

    assert loop.file(number).closed


def test_a_correction_tells_each_department_before_it_ends(loop: Loop) -> None:
    record = {"correcting_department": "production", "correction_kind": "correction"}
    about = {"nonconformity_corrected": "sealing too cold", "departments_to_inform": ["quality", "warehouse"]}
    case = act(loop, "begin_correction", **record, **about)
    end = {"correction_finished_on": "2026-03-03", "correction_result": "resealed"}
    assert loop.say("act.request", act="finish_correction", case=case, by="li.na", answer=end)["status"] == 409

    for _ in range(2):
        loop.do("tell_progress", case=case, progress_told_on="2026-03-02", progress_told="plate changed")
    loop.do("finish_open_correction", case=case, **end)

    assert (loop.file(case).closed, loop.file(case).outcome) == (True, "corrected")


def test_the_monday_meeting_opens_by_itself_with_the_open_disputes(loop: Loop) -> None:
    settled, still = (
        act(loop, "raise_dispute", dispute_text=text, dispute_between=["sales", "warehouse"])
        for text in ("cold store", "forklift")
    )
    loop.do("settle_dispute", case=settled, dispute_settled_on="2026-03-03", settlement_text="first come")
    tick(loop)
    assert opened(loop, "production_meeting") == []

    loop.clock.move(days=4)
    tick(loop)
    ((period, number),) = opened(loop, "production_meeting")
    case = f"factory/{number}"
    assert period == "2026-W11"
    assert loop.receipts(case, "meeting_day")[-1]["outcome"] == "2026-03-09"
    agenda = loop.receipts(case, "agenda")[-1]["outcome"]
    assert agenda == ["exchange on work", "problems to solve", f"{still.removeprefix('factory/')}: forklift"]
    assert loop.open_tasks(case) == ["attend_meeting"] * 5 + ["hold_meeting"]

    for _ in range(5):
        loop.do("attend_meeting", case=case, took_part=True)
    loop.do("hold_meeting", case=case, meeting_held_on="2026-03-09", minutes_text="forklift: later")

    assert (loop.file(case).closed, loop.file(case).outcome, loop.file(still).closed) == (True, "held", False)


def test_quality_has_the_policy_made_public_by_human_resources(loop: Loop) -> None:
    order = {"published_matter": "quality policy", "publication_reason": "set", "publication_text": "safe food"}
    case = act(loop, "start_publication", **order)
    loop.do("publish", case=case, published_on="2026-03-02", published_by=["bulletin"])

    assert (loop.file(case).closed, loop.file(case).outcome) == (True, "published")


def test_the_mondays_of_a_month_are_sent_to_every_department(loop: Loop) -> None:
    case = act(loop, "plan_meetings", meeting_month="2026-05")

    assert loop.receipts(case, "dates")[-1]["outcome"] == ["2026-05-04", "2026-05-11", "2026-05-18", "2026-05-25"]
    assert loop.file(case).closed

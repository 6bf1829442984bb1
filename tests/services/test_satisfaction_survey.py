"""A year's satisfaction survey from the calendar to the archive, through the departments."""

from pathlib import Path
from typing import Any

import pytest

from tests.loop import Loop
from tests.services.test_calendar_work import tick

SITES = """
[sites.factory]
packs = ["iso9001", "satisfaction-survey-procedure"]
timezone = "Asia/Shanghai"
"""
ROUND = "factory/SV-2026-0002"
SALES = [
    {"customer": "Hua Xing", "product": "pump", "sales": "6000000"},
    {"customer": "Dong Fang", "product": "pump", "sales": "2000000"},
    {"customer": "Hua Xing", "product": "valve", "sales": "1000000"},
]


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    file = tmp_path / "sites.toml"
    file.write_text(SITES, encoding="utf-8")
    return file


@pytest.fixture
def database() -> str:
    """The departments' work is tried on both elsewhere; here it is what the procedure makes of it."""
    return "sqlite"


def issued(customer: str, product: str, on: str) -> dict[str, str]:
    return {"customer": customer, "product": product, "way": "post", "issued_on": on}


def sheets(loop: Loop, case: str) -> dict[str, str]:
    """The forms of a survey by customer and product."""
    found = {}
    for child in loop.children(case, "survey_sheet"):
        number = f"factory/{child.number}"
        inputs = loop.receipts(number, "issued_on")[-1]["inputs"]
        form = next(one["value"] for one in inputs if one["fact"] == "issued_form")
        found[f"{form['customer']}, {form['product']}"] = number
    return found


def wait(loop: Loop, until: str) -> None:
    """Every department does what is due, up to this day at noon at the site."""
    loop.clock.now = loop.clock.now.fromisoformat(f"{until}T12:00:00+08:00")
    tick(loop)


def special(loop: Loop) -> str:
    """A survey in a special case earlier in the year, with one form back."""
    answer = {"special_reason": "special situation", "special_note": "recall", "customers_concerned": ["Bei Fang"]}
    case = str(loop.say("act.request", act="survey_special_case", by="li.na", answer=answer)["case"])
    loop.do("plan_sample", case=case, customer_sales=[{"customer": "Bei Fang", "product": "valve", "sales": "10"}])
    loop.do("issue_forms", case=case, ledger=[issued("Bei Fang", "valve", "2026-03-02")])
    (sheet,) = sheets(loop, case).values()
    loop.do("collect_sheet", case=sheet, returned_on="2026-03-20", main_quality="不满意")
    return case


def told_late(loop: Loop) -> set[str]:
    """The tasks of the yearly survey and its forms of which it was told that they are late."""
    told = loop.broker.told("task.late")
    return {one["data"]["kind"] for one in told if one["time"] >= "2026-12"}


def planned_and_issued(loop: Loop) -> None:
    loop.do("compile_questionnaire", case=ROUND, questionnaire_text="12 items", questionnaire_compiled_on="2026-12-01")
    loop.do("fix_questionnaire", case=ROUND, questionnaire_fixed_on="2026-12-02")
    loop.do("plan_sample", case=ROUND, customer_sales=SALES)
    ledger = [issued(row["customer"], row["product"], "2026-12-03") for row in SALES]
    loop.do("issue_forms", case=ROUND, ledger=ledger)
    loop.do("report_issue", case=ROUND, issue_reported_on="2026-12-04")


def carried_out(loop: Loop, measure: str) -> None:
    loop.do("name_measure_department", case=measure, measure_department="production")
    plan = {"root_cause": "bearing", "corrective_action": "replace", "preventive_action": "review"}
    loop.do("plan_measure", case=measure, **plan, due_date="2027-02-10")
    loop.do("carry_out_measure", case=measure, completed_on="2027-02-05", completion_evidence="test")
    loop.do("verify_measure", case=measure, effect_confirmed=True, verified_on="2027-02-06", effect_note="cool")


def aims(loop: Loop) -> list[dict[str, Any]]:
    return [dict(one) for one in loop.receipts(ROUND, "measures")[-1]["outcome"]]


def test_a_year_is_surveyed_compared_improved_reported_and_archived(loop: Loop) -> None:
    tick(loop)
    single = special(loop)
    wait(loop, "2026-12-01")
    planned_and_issued(loop)
    forms = sheets(loop, ROUND)
    assert set(forms) == {"Hua Xing, pump", "Dong Fang, pump", "Hua Xing, valve"}

    loop.do("collect_sheet", case=forms["Hua Xing, pump"], returned_on="2026-12-20", main_quality="一般")
    opinion = {"written_opinion": "late", "delivery_timeliness": "不满意"}
    loop.do("collect_sheet", case=forms["Hua Xing, valve"], returned_on="2027-01-03", **opinion)
    loop.do("read_opinion", opinion_dissatisfied=True)
    loop.do("reply_to_opinion", opinion_reply_text="sorry", opinion_replied_on="2027-01-04")
    loop.do("pass_on_reply", opinion_reply_sent_on="2027-01-04")
    assert "hand_over_forms" not in loop.open_tasks(ROUND)

    wait(loop, "2027-01-04")
    assert loop.receipts(ROUND, "return_rate")[-1]["outcome"] == "0.6667"
    assert "chase_forms" not in loop.open_tasks(ROUND)
    loop.do("hand_over_forms", case=ROUND, handed_over_on="2027-01-05")
    loop.do("state_basis", case=ROUND, target="82", last="70", statistics_closed_on="2027-01-06")

    assert loop.file(forms["Dong Fang, pump"]).outcome == "not returned"
    assert loop.receipts(ROUND, "product_satisfactions")[-1]["outcome"] == {"pump": "76.00", "valve": "72.50"}
    assert loop.receipts(ROUND, "average")[-1]["outcome"] == "75.61"
    assert loop.receipts(single, "form_satisfactions")[-1]["outcome"] == ["68"]
    assert aims(loop) == [
        {"aim": "average", "reason": "below target"},
        {"aim": "lowest item", "product": "pump", "item": "main_quality"},
        {"aim": "lowest item", "product": "valve", "item": "main_quality"},
        {"aim": "lowest item", "product": "valve", "item": "delivery_timeliness"},
        {"aim": "lowest product", "product": "valve"},
        {"aim": "written dissatisfaction", "product": "valve", "customer": "Hua Xing"},
    ]
    measures = loop.children(ROUND, "satisfaction_measure")
    assert len(measures) == 6
    assert "archive_survey_records" not in loop.open_tasks(ROUND)

    loop.do("compile_report", case=ROUND, satisfaction_report_text="2026", survey_reported_on="2027-01-20")
    loop.do("receive.survey_result_report.1", case=ROUND, **{"received.survey_result_report.1": True})
    for measure in measures:
        carried_out(loop, f"factory/{measure.number}")
    loop.do("archive_survey_records", case=ROUND, archived_on="2027-02-10")

    assert (loop.file(ROUND).closed, loop.file(ROUND).outcome) == (True, "sufficient")


def test_what_is_too_little_is_asked_for_again_and_what_is_late_is_told(loop: Loop) -> None:
    tick(loop)
    special(loop)
    wait(loop, "2026-12-01")
    wait(loop, "2026-12-05")
    assert told_late(loop) == set()
    wait(loop, "2026-12-06")
    assert told_late(loop) == {"compile_questionnaire", "plan_sample"}
    planned_and_issued(loop)
    (form, *_) = sheets(loop, ROUND).values()
    loop.do("collect_sheet", case=form, returned_on="2026-12-20")

    wait(loop, "2027-01-05")

    assert "chase_forms" in loop.open_tasks(ROUND)
    assert loop.receipts(ROUND, "round_outcome")[-1]["outcome"] == "insufficient"
    assert "collect_sheet" in told_late(loop)


def test_abnormal_information_is_reported_the_same_day_and_taken_by_customer_service(loop: Loop) -> None:
    case = loop.submit()
    assert loop.receipts(case, "quality_information_due")[-1]["outcome"] == "2026-03-02"
    about = {"nonconformity": "product quality", "information_text": "leaks"}

    loop.do("report_quality_information", case=case, received="2026-03-02", form_filled="2026-03-02", **about)
    loop.do("take_quality_information", case=case, information_taken_on="2026-03-02")

    assert loop.receipts(case, "reported_same_day")[-1]["outcome"] is True
    assert not {"report_quality_information", "take_quality_information"} & set(loop.open_tasks(case))

"""A site of the maker of heavy equipment, and what its people do there."""

from typing import Any

from tests.loop import Loop

SITES = """
[sites.factory]
packs = ["iso9001", "heavy-equipment-qm07-03"]
timezone = "Asia/Shanghai"
[sites.factory.roles]
management_representative = {persons = ["m.rep"], deputies = ["deputy"]}
"""
SUBMITTED = {
    "product_name": "pumping unit",
    "defect": "pump leaks at the flange",
    "details": "oil drips after an hour of work",
    "defect_rate_percent": None,
    "order_number": None,
}
F_FORM = {
    "customer_address": "兰州市西固区",
    "drawing_number": "CYJ-12",
    "in_use_since": "2025-06-01",
    "fault_date": "2026-02-20",
    "affected_part": "flange",
    "seen_by": "customer",
    "dismantled": True,
    "examined_by": "eye",
}
ANALYSIS = {
    "first_finding": "the sealing face is scored",
    "responsible_party": "own_unit",
    "cause_known": True,
    "responsibility_clear": True,
    "departments_involved": 1,
    "major": False,
    "urgent": False,
    "severe_personal_harm": False,
    "severe_property_loss": False,
    "serious_reputation_market_effect": False,
}
HANDLING = {
    "problem_analysis": "a worn tool scored the sealing face",
    "fault_cause": "manufacturing",
    "responsible_departments": ["assembly shop"],
    "handling_opinion": "replace the flange",
    "remedy": "replacement",
    "three_guarantees_called": False,
    "improvement_needed": False,
    "loss_to_split": False,
}
MINUTES = {
    "met_on": "2026-03-02",
    "attended": "quality heads, technicians of the foundry",
    "found_cause": "a worn tool",
    "found_party": "own_unit",
    "found_opinion": "replace the flange",
    "improvement_measures": "tools are counted",
}
PART = {
    "line": 1,
    "drawing_number": "CYJ-12-03",
    "name": "flange",
    "quantity": 2,
    "unit_weight_kg": "12.5",
    "unit_price_yuan": "800",
}
B_FORM = {
    "parts": [PART],
    "problem_summary": "the flange leaks",
    "required_on": "2026-03-20",
    "responsible_unit_name": "assembly shop",
    "consignee": "Hua Xing",
    "destination_station": "兰州西",
    "carried_by": "part-load",
    "b_form_copies": 5,
    "store_wanted": True,
    "inspection_wanted": False,
}

RETURNED = {
    "customer": {"code": "K-17", "name": "Hua Xing"},
    "received_at": "2026-03-02T09:00:00+08:00",
    "product_name": "pumping unit",
    "quantity": 2,
}
ARRIVED = {"isolated": "done", "labelled": "done", "papers_copied": "done", "received_on": "2026-03-03"}
INSPECTED = {
    "inspection": "every piece",
    "inspected_quantity": 2,
    "defective_quantity": 1,
    "inspection_finding": "scored face",
    "inspected_on": "2026-03-04",
}


def do(loop: Loop, task: str, *, case: str = "", by: str = "li.na", **answer: Any) -> None:
    """A person completes the open task of this kind, and the answer is accepted."""
    told = loop.do(task, case=case, by=by, **answer)
    assert told.get("task"), told


def act(loop: Loop, case: str, name: str, *, by: str = "li.na", **answer: Any) -> dict[str, Any]:
    """A person asks to do an act."""
    return loop.say("act.request", case=case, act=name, by=by, answer=answer)


def sign(loop: Loop, form: str, number: int, *, by: str = "wang", case: str = "") -> None:
    """The signer of this number agrees."""
    do(loop, f"sign.{form}.{number}", by=by, case=case, **{f"agreed.{form}.{number}": True})


def receive(loop: Loop, form: str, *holders: int, case: str = "") -> None:
    """The holders of these numbers sign for their copies."""
    for number in holders:
        do(loop, f"receive.{form}.{number}", case=case, **{f"received.{form}.{number}": True})


def received(loop: Loop, **changes: Any) -> str:
    """A complaint by telephone, worked up, its form completed and signed by distribution and unit quality."""
    case = loop.submit(**SUBMITTED)
    do(loop, "work_up_record", written_record=True)
    do(loop, "complete_feedback_form", **{**F_FORM, **changes})
    for number in (1, 2, 3):
        sign(loop, "feedback", number)
    return case


def classified(loop: Loop, *, problem: bool = True, improvement: bool = False) -> None:
    do(loop, "classify_feedback", reports_defect=problem, proposes_improvement=improvement)


def analysed(loop: Loop, **changes: Any) -> None:
    do(loop, "analyse_complaint", **{**ANALYSIS, **changes})


def met(loop: Loop, **changes: Any) -> None:
    """The meeting that was called is held; its minutes lack the signature of the chair."""
    do(loop, "convene_meeting", meeting_on="2026-03-02", invited="quality heads, technicians")
    do(loop, "record_meeting", **{**MINUTES, **changes})


def handled(loop: Loop, **changes: Any) -> None:
    """The handling form is written; distribution and the responsible unit have their copies."""
    do(loop, "write_handling_form", **{**HANDLING, **changes})
    receive(loop, "handling_form", 2, 3)


def searched(loop: Loop) -> None:
    """The searches for the same problem that nobody's records answered by themselves."""
    for place in ("stock", "work_in_process", "inspection_records"):
        if loop.task(f"search_{place}"):
            do(loop, f"search_{place}", **{f"search.{place}": "not found"})


def guarantees_granted(loop: Loop) -> None:
    """Three guarantees are under warranty, their costs approved, their form is filled in and waits for signatures."""
    do(loop, "state_guarantee_facts", pressure_vessel=False, shipped="2025-05-01", manual_followed=True)
    do(loop, "list_costs", costs_yuan={"travel": "3200", "labour": "800"})
    do(loop, "approve_quality_costs", technical_quality_head_approved=True)
    do(loop, "fill_three_guarantees_form", **B_FORM)

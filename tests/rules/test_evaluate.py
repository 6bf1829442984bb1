"""What a case's facts mean: answers, tasks, acts, child cases, states; by a function that touches nothing."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.api import Choice, FactRole, Field, Form, Formula, Role, Task, YesNo, is_
from rules.evaluate import Situation, evaluate
from rules.facts import CaseFacts
from tests.rules.making import CLAUSE, CLERK, FILL, NOW, SHEET, asks, case, made, matter, stated, workshop

SHOP = workshop()
SHEET_OF_A_JOB = {
    "bicycle": "city bicycle",
    "defect": "brake",
    "months_owned": Decimal(3),
    "price": Decimal(900),
    "promised_on": NOW.date() + timedelta(days=18),
}


def job(**facts: Any) -> CaseFacts:
    more = {name: facts.pop(name) for name in ("cycle", "closed", "outcome", "children") if name in facts}
    return case("job", {**SHEET_OF_A_JOB, **facts}, **more)


def look(facts: CaseFacts) -> Situation:
    return evaluate(SHOP, facts, NOW)


def owed(situation: Situation) -> list[str]:
    return [task.name for task in situation.tasks]


def refusals(situation: Situation, act: str) -> list[tuple[str, tuple[str, ...]]]:
    status = next(one for one in situation.acts if one.act == act)
    return [(refusal.code, refusal.names) for refusal in status.refusals]


def test_a_new_job_owes_its_estimate() -> None:
    situation = look(job())
    assert owed(situation) == ["estimate", "refund"]
    assert (situation.state, situation.closes, situation.wanted[0].count) == ("received", False, 0)


def test_a_task_knows_its_role_its_host_and_its_clauses() -> None:
    estimate, refund = look(job()).tasks
    assert (estimate.role, estimate.host, estimate.clauses) == ("mechanic", "production", (("workshop", "2.2"),))
    assert (refund.role, refund.host) == ("patron", "quality")


def test_a_role_that_an_answer_names_moves_with_the_facts() -> None:
    cheap = look(job(price=Decimal(80)))
    assert [(task.role, task.host) for task in cheap.tasks if task.name == "refund"] == [("counter", "sales")]


def test_an_incomplete_sheet_owes_nothing_but_its_completion() -> None:
    situation = look(case("job", {"bicycle": "city bicycle"}))
    assert owed(situation) == ["fill_job_sheet"]
    assert situation.decisions["sheet_complete"].values["missing"] == ["defect", "months_owned", "price", "promised_on"]


def test_a_task_is_withdrawn_when_its_condition_turns() -> None:
    assert "refund" in owed(look(job()))
    assert "refund" not in owed(look(job(months_owned=Decimal(30))))


def test_a_task_is_done_when_its_form_is_stated() -> None:
    assert "estimate" not in owed(look(job(cost=Decimal(20), part_needed=False)))


def test_the_case_is_in_the_last_state_it_has_reached() -> None:
    ridden = {"cost": Decimal(20), "part_needed": False, "rides_well": True}
    states = [look(job(**dict(list(ridden.items())[:n]))).state for n in range(4)]
    assert states == ["received", "estimated", "estimated", "tested"]


def test_an_act_is_refused_with_every_reason() -> None:
    situation = look(job(cost=Decimal(20), part_needed=False, rides_well=False))
    assert refusals(situation, "hand_over") == [("brake_unsafe", ()), ("not_road_worthy", ())]


def test_a_reason_cites_the_clauses_of_the_rule_that_gives_it() -> None:
    situation = look(job(cost=Decimal(20), part_needed=False, rides_well=False))
    status = next(one for one in situation.acts if one.act == "hand_over")
    assert [refusal.clauses for refusal in status.refusals] == [(("workshop", "4.1"),)] * 2


def test_an_act_stays_refused_while_a_reason_may_still_come() -> None:
    situation = look(job(cost=Decimal(20), part_needed=False))
    assert ("undecided", ("road_worthy",)) in refusals(situation, "hand_over")


def test_a_task_stands_before_the_acts_that_it_names() -> None:
    situation = look(job(cost=Decimal(20), part_needed=False))
    assert ("task_open", ("test_ride",)) in refusals(situation, "hand_over")
    assert ("task_open", ("test_ride",)) in refusals(situation, "close")


def test_a_task_that_performs_an_act_is_owed_while_the_act_is_allowed() -> None:
    ready = job(cost=Decimal(20), part_needed=False, rides_well=True, refunded=Decimal(20))
    assert owed(look(ready)) == ["hand_over"]
    assert refusals(look(ready), "close") == [("task_open", ("hand_over",))]
    handed = look(replace(ready, values={**ready.values, "handed_over_on": stated(NOW.date())}))
    assert (owed(handed), refusals(handed, "close"), handed.outcome) == ([], [], "repaired")


def test_an_act_waits_for_its_moment() -> None:
    assert ("not_now", ("cost",)) in refusals(look(job()), "decline")


def test_contradicting_facts_leave_the_case_without_an_outcome() -> None:
    both = look(job(handed_over_on=NOW.date(), decline_reason="too dear", cost=Decimal(20), part_needed=False))
    assert both.outcome is None
    assert ("no_outcome", ("job_outcome",)) in refusals(both, "close")


OTHER = {"defect": "other", "months_owned": Decimal(50)}


def test_what_is_left_to_a_person_opens_a_task_and_his_answer_decides() -> None:
    left = look(job(**OTHER))
    task = next(one for one in left.tasks if one.name == "judge.urgency")
    assert (task.role, task.host, left.decisions["urgency"].status) == ("patron", "quality", "judge")
    judged = look(job(**OTHER, **{"judged.urgency": "today"}))
    assert ("judge.urgency" in owed(judged), judged.decisions["urgency"].outcome) == (False, "today")


def test_what_was_judged_in_one_round_is_judged_again_in_the_next() -> None:
    judged = job(**OTHER, **{"judged.urgency": "today"})
    again = look(replace(judged, cycle=2))
    assert ("judge.urgency" in owed(again), again.decisions["urgency"].status) == (True, "judge")


def test_what_was_never_left_to_a_person_does_not_stand_before_closing() -> None:
    assert "undecided" not in [code for code, _ in refusals(look(job()), "close")]


def test_what_may_yet_be_left_to_a_person_stands_before_closing() -> None:
    unknown = case("job", {name: value for name, value in SHEET_OF_A_JOB.items() if name != "defect"})
    assert ("undecided", ("urgency",)) in refusals(look(unknown), "close")


def test_facts_of_a_round_are_asked_again_in_the_next() -> None:
    first = job(cost=Decimal(20), part_needed=False, rides_well=True, handed_over_on=NOW.date(), refunded=Decimal(1))
    again = look(replace(first, cycle=2))
    assert (again.state, owed(again)) == ("received", ["estimate", "refund"])
    assert {record.form: record.complete for record in again.records}["job_sheet"]
    assert not again.records[[record.form for record in again.records].index("estimate")].complete


def test_a_closed_case_owes_nothing_and_may_only_be_reopened() -> None:
    closed = look(job(closed=True, outcome="declined"))
    assert (closed.tasks, closed.state, closed.outcome, closed.wake_at) == ((), "closed", "declined", None)
    assert [status.act for status in closed.acts if status.allowed] == ["reopen"]
    assert ("already_closed", ()) in refusals(closed, "decline")


def test_an_open_case_cannot_be_reopened() -> None:
    assert ("not_closed", ()) in refusals(look(job()), "reopen")


def test_a_kind_without_an_act_closes_by_itself() -> None:
    assert look(case("enquiry", {"enquiry_text": "?", "enquiry_answer": "!"})).closes
    assert not look(case("enquiry", {"enquiry_text": "?"})).closes


def test_a_case_sees_the_facts_of_its_parents() -> None:
    order = case("part_order", {}, parent=job(price=Decimal(7)))
    assert look(order).known["price"].value == Decimal(7)


def test_every_known_fact_says_where_it_comes_from() -> None:
    known_now = look(job()).known
    assert (known_now["price"].source.kind, known_now["price"].by) == ("form", "clerk")
    assert {known_now[name].source.kind for name in ("cycle", "closed", "opened_at", "part_order.count")} == {"history"}
    assert known_now["now"].source.kind == "now"
    assert known_now["orders.fit"].source.kind == "children"


facts_of_a_job = st.fixed_dictionaries(
    {},
    optional={
        "bicycle": st.just("city bicycle"),
        "defect": st.sampled_from(["brake", "gears", "frame", "other"]),
        "months_owned": st.sampled_from(["n/a", Decimal(0), Decimal(24), Decimal(25)]),
        "price": st.sampled_from([Decimal(1), Decimal(200)]),
        "promised_on": st.sampled_from([NOW.date(), NOW.date() - timedelta(days=9)]),
        "cost": st.just(Decimal(5)),
        "part_needed": st.booleans(),
        "rides_well": st.booleans(),
        "refunded": st.just(Decimal(5)),
        "handed_over_on": st.just(NOW.date()),
        "decline_reason": st.just("too dear"),
        "judged.urgency": st.sampled_from(["today", "any time"]),
    },
)
orders = st.lists(st.tuples(st.sampled_from([None, True, False]), st.booleans()), max_size=2)


@settings(deadline=None)
@given(facts_of_a_job, orders, st.integers(1, 2), st.booleans())
def test_the_same_facts_give_the_same_situation_and_are_left_as_they_were(
    values: dict[str, Any], parts: list[tuple[bool | None, bool]], cycle: int, closed: bool
) -> None:
    children = tuple(
        case("part_order", {} if fits is None else {"part_fits": fits}, closed=shut) for fits, shut in parts
    )
    facts = case("job", values, cycle=cycle, closed=closed, children=children)
    before = repr(facts)
    assert look(facts) == look(facts)
    assert repr(facts) == before


@settings(deadline=None)
@given(facts_of_a_job, orders)
def test_no_task_is_owed_that_cannot_be_done_and_none_is_allowed_past_it(
    values: dict[str, Any], parts: list[tuple[bool | None, bool]]
) -> None:
    children = tuple(
        case("part_order", {} if fits is None else {"part_fits": fits}, closed=shut) for fits, shut in parts
    )
    situation = look(case("job", values, children=children))
    missing = {record.form: record.missing for record in situation.records}
    assert all(missing[task.task.form] for task in situation.tasks)
    close = next(status for status in situation.acts if status.act == "close")
    standing = [task.name for task in situation.tasks if "close" in task.task.before]
    open_parts = [child for child in children if not child.closed]
    assert not (close.allowed and (standing or open_parts))


BOSS = Field("boss", Choice("clerk", "chief"))


def test_a_task_whose_role_is_not_known_yet_still_stands_before_closing() -> None:
    task = Task("extra", "matter", FactRole("boss"), "note", CLAUSE, before=("close",))
    note = Form("note", "matter", (Field("noted", YesNo()),), CLAUSE)
    sheet = replace(SHEET, fields=(*SHEET.fields, replace(BOSS, required=False)))
    procedure = made(matter(roles=[CLERK, Role("chief", "quality", CLAUSE)], forms=[sheet, note], tasks=[FILL, task]))
    situation = evaluate(procedure, case("matter", {"done": True}), NOW)
    assert "extra" not in owed(situation)
    assert ("undecided", ("boss",)) in refusals(situation, "close")


@pytest.mark.parametrize("flag", [True, False])
def test_a_formula_that_fails_keeps_what_hangs_on_it_open(flag: bool) -> None:
    wrong = Formula(("flag",), lambda flag: 1 / 0 if flag else True, CLAUSE)
    task = Task("extra", "matter", "clerk", "note", CLAUSE, when=is_("q", True), before=("close",))
    note = Form("note", "matter", (Field("noted", YesNo()),), CLAUSE)
    sheet = replace(SHEET, fields=(*SHEET.fields, Field("flag", YesNo())))
    procedure = made(matter(questions=asks(q=YesNo()), q=wrong, forms=[sheet, note], tasks=[FILL, task]))
    situation = evaluate(procedure, case("matter", {"done": True, "flag": flag}), NOW)
    assert (("undecided", ("q",)) in refusals(situation, "close")) is flag
    assert ("extra" in owed(situation)) is not flag

"""Trying a procedure out: what the contract prints for given facts, and how it refuses what was given wrongly."""

import json
from dataclasses import replace
from datetime import time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from rules.api import Choice, Field, Form, Formula, TimeOfDay, Whole, YesNo
from rules.assembly import assemble
from rules.errors import FactsRefused, ProcedureRefused
from rules.receipts import redecide
from rules.trying import arrival_receipts, try_out, under_given
from rules.vocabulary import Word
from tests.rules.making import CLAUSE, KIND, NORTH, NOW, WORKSHOP, asks, made, matter, workshop

SHOP = workshop()
SHEET = {"bicycle": "city bicycle", "defect": "brake", "months_owned": 3, "price": 900, "promised_on": "2026-03-20"}


def tried(given: dict[str, Any], **asked: str) -> dict[str, Any]:
    shown = try_out(SHOP, given, NOW, **asked)
    return dict(json.loads(json.dumps(shown)))


def answers(shown: dict[str, Any]) -> dict[str, Any]:
    return {one["question"]: one["outcome"] for one in shown["decisions"]}


def refusals(given: dict[str, Any], **asked: str) -> list[tuple[str, str]]:
    with pytest.raises(FactsRefused) as refused:
        try_out(SHOP, given, NOW, **asked)
    return [(error.fact, error.expected) for error in refused.value.errors]


def test_the_shape_is_that_of_the_contract() -> None:
    shown = tried(SHEET)
    assert (shown["site"], shown["procedure"]) == ("north", {"name": "workshop", "version": "1.2.0", "hash": SHOP.hash})
    assert {"question", "outcome", "values", "clauses", "receipt"} <= set(shown["decisions"][0])
    assert shown["tasks"][0] == {
        "kind": "estimate",
        "case_kind": "job",
        "text": {"zh": "估价", "en": "estimate"},
        "role": "mechanic",
        "department": "production",
        "due_at": "2026-03-18T00:00:00+08:00",
        "late": False,
        "before": ["close"],
        "clauses": ["2.2"],
    }
    decline = next(act for act in shown["acts"] if act["act"] == "decline")
    assert decline == {
        "act": "decline",
        "case_kind": "job",
        "allowed": False,
        "roles": ["counter"],
        "refusals": [
            {
                "code": "not_now",
                "text": {"zh": "目前不可进行", "en": "not possible in the present situation"},
                "names": ["cost"],
                "clauses": ["2.2"],
            }
        ],
        "clauses": ["2.2"],
    }


def test_with_a_question_there_is_only_that_one() -> None:
    assert answers(tried(SHEET, question="warranty")) == {"warranty": "covered"}
    assert answers(tried({"wish": "repair"}, question="intake_kind")) == {"intake_kind": "job"}


def test_with_a_kind_of_case_there_is_its_whole_situation() -> None:
    shown = tried({}, kind="enquiry")
    assert answers(shown) == {"enquiry_outcome": None}
    assert [task["kind"] for task in shown["tasks"]] == ["answer_enquiry"]
    assert [case["kind"] for case in shown["cases"]] == ["enquiry"]


def test_with_neither_there_is_every_question_that_the_facts_touch() -> None:
    asked = answers(tried({"defect": "brake", "months_owned": 3}))
    assert asked["warranty"] == "covered"
    assert "intake_kind" not in asked
    assert "estimate_due" not in asked


def test_what_rests_on_the_facts_comes_first() -> None:
    first = tried({"defect": "brake"})["decisions"][0]
    assert "defect" in [entry["fact"] for entry in first["receipt"]["inputs"]]


def test_facts_that_only_another_kind_of_case_has_are_tried_on_that() -> None:
    shown = tried({"enquiry_text": "Do you repair tandems?"})
    assert [case["kind"] for case in shown["cases"]] == ["enquiry"]


def test_of_kinds_that_have_a_fact_alike_the_one_that_asks_for_it_is_tried() -> None:
    affair = replace(KIND, name="affair", number="A-{yyyy}-{n:04}", outcome="affair_outcome")
    size = Field("size", Whole(0, 10))
    outcomes = asks(matter_outcome=Choice("ended"), affair_outcome=Choice("ended"), doubled=Whole(0, 20))
    spec = vars(outcomes)["affair_outcome"]
    spec.capaloop_question = replace(spec.capaloop_question, of="affair")
    pack = matter(
        questions=outcomes,
        case_kinds=[affair, KIND],
        forms=[
            Form("sheet", "matter", (Field("done", YesNo()), size), CLAUSE),
            Form("leaf", "affair", (Field("settled", YesNo()), size), CLAUSE, arrives=True),
        ],
        affair_outcome=Formula(("settled",), lambda _: "ended", CLAUSE),
        doubled=Formula(("size",), lambda size: size * 2, CLAUSE),
    )
    assert answers(try_out(made(pack), {"size": 4}, NOW))["doubled"] == 8


def test_facts_of_a_child_case_make_up_one_child() -> None:
    shown = tried({"part_needed": True, "cost": 5, "part_fits": False})
    assert [case["kind"] for case in shown["cases"]] == ["job", "part_order"]
    assert answers(shown)["order_outcome"] == "wrong_part"
    assert shown["cases"][0]["opens"] == [{"kind": "part_order", "count": 2, "clauses": ["3.1"]}]


def test_an_answer_may_be_supposed_and_its_receipt_says_so() -> None:
    shown = tried({"price": 900, "warranty": "covered"})
    refund_by = next(one for one in shown["decisions"] if one["question"] == "refund_by")
    assert refund_by["outcome"] == "patron"
    assert refund_by["receipt"]["inputs"][1]["source"] == {"kind": "supposed", "ref": "warranty"}
    assert redecide(SHOP, refund_by["receipt"]).outcome == "patron"
    assert "warranty" not in answers(shown)


def test_a_setting_among_the_facts_is_tried_in_place_of_the_sites() -> None:
    given = {**SHEET, "covered_months": 2}
    shown = tried(given)
    assert answers(shown)["warranty"] == "expired"
    assert shown["procedure"]["hash"] == under_given(SHOP, given).hash != SHOP.hash
    for decision in shown["decisions"]:
        redecide(under_given(SHOP, given), decision["receipt"])


def test_a_setting_with_which_the_procedure_would_not_stand_is_refused() -> None:
    with pytest.raises(ProcedureRefused):
        try_out(SHOP, {"cheap_below": 0}, NOW)


def test_the_time_and_the_round_may_be_given() -> None:
    late = tried({**SHEET, "opened_at": NOW.isoformat(), "now": "2026-03-21T08:00:00+08:00"})
    assert answers(late)["overdue"] is True
    assert [task["late"] for task in late["tasks"] if task["kind"] == "estimate"] == [True]
    assert tried({"defect": "brake", "closed": True, "cycle": 2})["cases"][0]["state"] == "closed"
    opened = tried({**SHEET, "opened_at": (NOW + timedelta(days=17)).isoformat()}, question="estimate_due")
    assert answers(opened) == {"estimate_due": "2026-03-19"}


def test_a_time_without_an_offset_is_one_at_the_site() -> None:
    written = {"2026-03-21 08:00", "2026-03-21T08:00", "2026-03-21 08:00:00", "2026-03-21T08:00:00+08:00"}
    told = [tried({**SHEET, "opened_at": "2026-03-02 08:00", "now": now}) for now in sorted(written)]
    assert all(one == told[0] for one in told)
    assert answers(told[0])["overdue"] is True
    tried_one_by_one = tried({**SHEET, "now": ["2026-03-19 23:59", "2026-03-21 00:00"]}, question="overdue")
    assert answers(tried_one_by_one)["overdue"] == [False, True]


def test_a_time_that_the_clock_never_shows_or_shows_twice_is_refused() -> None:
    berlin = assemble(replace(NORTH, timezone="Europe/Berlin"), [WORKSHOP])
    for now in ("2026-03-29 02:30", "2026-10-25 02:30", "2026-02-30 08:00", "2026-03-21 25:00", "2026-03-21"):
        with pytest.raises(FactsRefused) as refused:
            try_out(berlin, {**SHEET, "now": now}, NOW)
        assert [(one.fact, one.expected) for one in refused.value.errors] == [("now", "a time with offset, RFC 3339")]
    assert try_out(berlin, {**SHEET, "now": "2026-10-25 03:30"}, NOW)["decisions"]


def test_other_names_nested_names_and_shorthand_are_understood() -> None:
    assert (
        answers(tried({"bike": "city bicycle", "judged": {"urgency": "today"}, "defect": "other"}))["sheet_complete"]
        is False
    )
    assert answers(tried({"bicycle": "the usual"}))["warranty"] == "covered"


def test_what_is_another_name_of_a_mere_value_is_no_name_of_a_fact() -> None:
    words = {**SHOP.vocabulary.names, "frame": Word("车架", "frame", also=("chassis",))}
    shop = replace(SHOP, vocabulary=replace(SHOP.vocabulary, names=words))
    with pytest.raises(FactsRefused) as refused:
        try_out(shop, {"chassis": "frame", "defect": "chassis"}, NOW)
    assert [(error.fact, error.got) for error in refused.value.errors] == [("chassis", "frame")]


def test_a_named_fact_stands_whatever_a_shorthand_says_of_it() -> None:
    for given in ({"bicycle": "the usual", "defect": "frame"}, {"defect": "frame", "bicycle": "the usual"}):
        assert next(one for one in tried(given)["decisions"] if one["question"] == "warranty")["values"] == {
            "paid_by": "maker"
        }


def test_what_people_state_is_never_taken_for_shorthand() -> None:
    assert SHOP.read_facts({"bike": "the usual"}) != SHOP.read_stated({"bike": "the usual"}) == {"bicycle": "the usual"}


def test_what_one_shorthand_leaves_open_no_other_fills_in() -> None:
    for given in (
        {"bicycle": "the usual", "price": "free of charge"},
        {"price": "free of charge", "bicycle": "the usual"},
    ):
        assert SHOP.spelled_out(given)["months_owned"] is None
        assert answers(tried(given))["warranty"] is None


def test_facts_that_no_case_here_has_are_named() -> None:
    assert tried({"defect": "brake", "enquiry_text": "?"})["unused"] == ["enquiry_text"]
    assert tried(SHEET)["unused"] == []


def test_a_shorthand_may_fit_several_kinds_of_case_and_is_of_use_in_each() -> None:
    assert tried({"enquiry_text": "?", "spoken": "it squeaks"})["unused"] == []
    assert [case["kind"] for case in tried({"enquiry_text": "?", "spoken": "it squeaks"})["cases"]] == ["enquiry"]
    assert tried({"enquiry_text": "?", "bicycle": "the usual"})["unused"] == ["enquiry_text"]


def test_what_is_named_as_unknown_says_which_kind_of_case_is_meant_if_nothing_else_does() -> None:
    assert [case["kind"] for case in tried({"enquiry_text": None})["cases"]] == ["enquiry"]
    assert tried({"enquiry_text": None, "defect": "brake"})["cases"][0]["kind"] == "job"


def test_everything_wrong_is_refused_at_once_by_name() -> None:
    given = {"colour": "red", "price": -1, "months_owned": "many", "part_order": {"count": 3}, "kolour": None}
    assert refusals(given, question="weather") == [
        ("question", f"one of {', '.join(sorted(SHOP.questions))}"),
        ("colour", "the name of a fact or a question of this procedure"),
        ("price", "a number above 0 to 100000 CNY"),
        ("months_owned", 'a whole number from 0 to 600 or "n/a"'),
        ("kolour", "the name of a fact or a question of this procedure"),
        ("part_order.count", "a fact that is stated; this one follows from the case and its children"),
    ]


@pytest.mark.parametrize("name", ["part_order.count", "part_order.open", "orders.fit", "reopened"])
def test_what_follows_from_a_case_cannot_be_stated(name: str) -> None:
    value: Any = {"orders.fit": [], "reopened": True}.get(name, 1)
    assert refusals({name: value}) == [(name, "a fact that is stated; this one follows from the case and its children")]


def test_one_name_has_one_value() -> None:
    assert refusals({"bike": "city bicycle", "bicycle": "tandem"}) == [("bicycle", "one value")]


def test_an_unknown_kind_of_case_is_refused_with_those_that_there_are() -> None:
    assert refusals({}, kind="bakery") == [("case", "one of enquiry, job, part_order")]


def test_figures_are_exact() -> None:
    shown = tried({**SHEET, "price": Decimal("199.99")}, question="refund_by")
    assert (answers(shown), shown["decisions"][0]["receipt"]["inputs"][0]["value"]) == (
        {"refund_by": "counter"},
        "199.99",
    )


def test_a_time_of_day_reaches_a_formula_as_a_time() -> None:
    outcomes = asks(in_time=YesNo(), later=TimeOfDay())
    answers_of_it = {
        "in_time": Formula(("ready_at",), lambda ready: ready <= time(7, 45), CLAUSE),
        "later": Formula(("ready_at",), lambda ready: time(ready.hour + 1, ready.minute), CLAUSE),
    }
    procedure = made(matter(Field("ready_at", TimeOfDay()), questions=outcomes, **answers_of_it))
    shown = try_out(procedure, {"ready_at": ["07:45", "07:46"]}, NOW)
    assert {name: found for name, found in answers(shown).items() if name != "matter_outcome"} == {
        "in_time": [True, False],
        "later": ["08:45", "08:46"],
    }
    held = json.loads(json.dumps(shown["decisions"][0]["receipt"][0]))
    assert held["inputs"][0]["value"] == "07:45"
    redecide(procedure, held)


def test_what_arrives_has_its_receipts() -> None:
    (made,) = arrival_receipts(SHOP, SHOP.read_facts({"wish": "repair"}), NOW)
    held = made.document
    assert (held["question"], held["outcome"], held["inputs"][0]["source"]["kind"]) == ("intake_kind", "job", "message")
    assert redecide(SHOP, json.loads(json.dumps(held))).outcome == "job"

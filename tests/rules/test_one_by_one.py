"""Lists tried one by one: where one value is expected, a list stands for as many situations as it has members."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from rules.assembly import assemble
from rules.errors import FactsRefused
from rules.examples import run_example
from rules.receipts import redecide
from rules.trying import try_out, under_given
from tests.rules.making import NORTH, NOW, WORKSHOP, workshop

SHOP = workshop()
SHEET = {"bicycle": "city bicycle", "months_owned": 3, "price": 900, "promised_on": "2026-03-20"}
THREE = {**SHEET, "defect": ["brake", "frame", "brake"], "months_owned": [3, 3, 40]}


def tried(given: dict[str, Any], **asked: str) -> dict[str, Any]:
    return dict(json.loads(json.dumps(try_out(SHOP, given, NOW, **asked))))


def decision(shown: dict[str, Any], question: str) -> dict[str, Any]:
    return next(one for one in shown["decisions"] if one["question"] == question)


def refusals(given: dict[str, Any], **asked: str) -> list[tuple[str, str]]:
    with pytest.raises(FactsRefused) as refused:
        try_out(SHOP, given, NOW, **asked)
    return [(error.fact, error.expected) for error in refused.value.errors]


def test_of_every_decision_there_is_a_list() -> None:
    warranty = decision(tried(THREE), "warranty")
    assert {name: warranty[name] for name in ("status", "outcome", "values", "clauses")} == {
        "status": "decided",
        "outcome": ["covered", "covered", "expired"],
        "values": {"paid_by": ["us", "maker", None]},
        "clauses": ["2.1", "2.3"],
    }


def test_each_situation_comes_out_as_it_does_by_itself() -> None:
    together = tried(THREE)
    for number, (defect, owned) in enumerate(zip(THREE["defect"], THREE["months_owned"], strict=True)):
        alone = tried({**THREE, "defect": defect, "months_owned": owned})
        for one in alone["decisions"]:
            here = decision(together, one["question"])
            assert (here["outcome"][number], here["receipt"][number]) == (one["outcome"], one["receipt"])
            redecide(SHOP, here["receipt"][number])
        for part in ("tasks", "acts", "cases"):
            mine = [one for one in together[part] if one["situation"] == number]
            assert [{**one, "situation": number} for one in alone[part]] == mine
        assert together["situations"][number] == {"facts": {"defect": defect, "months_owned": owned}}


def test_what_is_given_once_has_no_situations() -> None:
    assert "situations" not in tried({**SHEET, "defect": "brake"})
    assert "situations" in tried({**SHEET, "defect": ["brake"]})
    assert decision(tried({**SHEET, "defect": ["brake"]}), "warranty")["outcome"] == ["covered"]


def test_a_member_that_is_not_known_waits_while_the_others_are_decided() -> None:
    warranty = decision(tried({"defect": ["brake", None], "months_owned": 3}), "warranty")
    assert (warranty["status"], warranty["outcome"]) == (["decided", "waiting"], ["covered", None])
    assert warranty["waiting_for"] == ["defect"]


def test_a_question_of_a_child_case_that_one_situation_has_not_is_left_open_there() -> None:
    shown = tried({"part_needed": True, "cost": 5, "part_fits": [False, None]})
    ended = decision(shown, "order_outcome")
    assert (ended["status"], ended["outcome"]) == (["decided", None], ["wrong_part", None])
    assert ended["receipt"][1] is None


def test_a_list_where_a_list_is_expected_is_one_value() -> None:
    shown = tried({"fits": [True, False]})
    assert "situations" not in shown
    several = tried({"fits": [[True, False], []], "cost": 5})
    assert several["situations"] == [{"facts": {"fits": [True, False]}}, {"facts": {"fits": []}}]


def test_an_outcome_that_is_a_list_stays_one_in_each_situation() -> None:
    given = {**SHEET, "defect": "brake", "rides_well": [True, False], "cost": 5, "part_needed": False}
    reasons = decision(tried(given), "may_hand_over")
    assert [isinstance(one, list) for one in reasons["outcome"]] == [True, True]
    assert reasons["outcome"][0] != reasons["outcome"][1]


def test_other_names_nested_names_shorthand_and_settings_may_be_lists() -> None:
    assert decision(tried({"bike": ["the usual", "the usual"]}), "warranty")["outcome"] == ["covered", "covered"]
    assert tried({"judged": {"urgency": ["today", "any time"]}})["situations"][1] == {
        "facts": {"judged.urgency": "any time"}
    }
    shown = tried({**SHEET, "defect": "brake", "covered_months": [2, 24]})
    assert decision(shown, "warranty")["outcome"] == ["expired", "covered"]
    hashes = [under_given(SHOP, {"covered_months": months}).hash for months in (2, 24)]
    assert shown["procedure"]["hash"] == hashes
    assert shown["procedure"]["name"] == "workshop"


def test_exact_figures_go_through_lists() -> None:
    shown = tried({"warranty": "covered", "price": [Decimal("199.99"), Decimal("900")]}, question="refund_by")
    assert [one["question"] for one in shown["decisions"]] == ["refund_by"]
    assert shown["situations"] == [{"facts": {"price": "199.99"}}, {"facts": {"price": "900"}}]
    assert shown["decisions"][0]["outcome"] == ["counter", "patron"]


def test_lists_that_are_not_equally_long_are_refused_and_named() -> None:
    expected = (
        "lists that are equally long and not empty, to be tried one by one; members: defect 2, months_owned 3, price 2"
    )
    given = {"defect": ["brake", "frame"], "months_owned": [1, 2, 3], "price": [1, 2], "bicycle": "tandem"}
    assert refusals(given) == [(name, expected) for name in ("defect", "months_owned", "price")]


def test_an_empty_list_is_no_situation() -> None:
    assert refusals({"defect": []}) == [
        ("defect", "lists that are equally long and not empty, to be tried one by one; members: defect 0")
    ]


def test_everything_wrong_in_any_situation_is_refused_at_once_by_its_place() -> None:
    assert refusals({"defect": ["brake", "rust"], "months_owned": ["x", 3], "colour": "red"}, kind="bakery") == [
        ("case", "one of enquiry, job, part_order"),
        ("months_owned[0]", 'a whole number from 0 to 600 or "n/a"'),
        ("colour", "the name of a fact or a question of this procedure"),
        ("defect[1]", "one of brake, gears, frame, other"),
    ]
    assert refusals({"colour": ["red", "blue"]}) == [("colour", "the name of a fact or a question of this procedure")]


def ran(given: dict[str, Any], **expect: Any) -> tuple[str, ...]:
    return run_example(SHOP, "workshop", {"name": "it", "given": given, "expect": expect}, NOW).failures


def test_an_example_expects_a_list_or_the_same_everywhere() -> None:
    assert ran(THREE, decisions={"warranty": ["covered", "covered", "expired"], "sheet_complete": True}) == ()
    assert ran(THREE, values={"warranty": {"paid_by": ["us", "maker", None]}}) == ()
    assert ran(THREE, tasks=["estimate"]) == ()
    assert ran(THREE, tasks=[["refund"], ["refund"], []], no_tasks=[[], [], ["refund"]]) == ()
    assert ran(THREE, acts={"close": "refused"}, state="received", outcome=["unfinished"] * 3) == ()
    assert ran(THREE, missing={"estimate": ["cost", "part_needed"]}, opens={"part_order": [0, 0, 0]}) == ()
    assert ran({"defect": "brake", "price": [1, 2]}, decisions={"warranty": "waiting"}) == ()


@pytest.mark.parametrize(
    ("expect", "said"),
    [
        (
            {"decisions": {"warranty": ["covered", "expired", "expired"]}},
            "situation 1: warranty: expected 'expired', got 'covered'",
        ),
        ({"decisions": {"warranty": "covered"}}, "situation 2: warranty: expected 'covered', got 'expired'"),
        (
            {"decisions": {"warranty": ["covered", "covered"]}},
            "situation 0: warranty: expected ['covered', 'covered'], got 'covered'",
        ),
        ({"values": {"warranty": {"paid_by": "us"}}}, "situation 1: warranty.paid_by: expected 'us', got 'maker'"),
        ({"tasks": ["refund"]}, "situation 2: task refund is not open"),
        ({"tasks": [[], [], ["refund"]]}, "situation 2: task refund is not open"),
        ({"opens": {"part_order": [0, 1, 0]}}, "situation 1: opens part_order: expected 1, got 0"),
    ],
)
def test_an_example_that_does_not_hold_says_in_which_situation(expect: dict[str, Any], said: str) -> None:
    assert ran(THREE, **expect)[0] == said


def test_a_list_expected_of_a_question_with_lists_is_that_of_each_situation() -> None:
    given = {**SHEET, "defect": "brake", "cost": [5, 6], "part_needed": False, "rides_well": False}
    (first, _) = decision(tried(given), "may_hand_over")["outcome"]
    assert ran(given, decisions={"may_hand_over": first}) == ()
    assert ran(given, decisions={"may_hand_over": [first, first]}) == ()
    assert ran(given, decisions={"may_hand_over": [first, []]}) != ()


def test_shorthand_is_tried_one_by_one_even_where_the_name_takes_a_list() -> None:
    words = WORKSHOP.vocabulary
    short = {**words.shorthand, "fits": {"first": {"defect": "brake"}, "second": {"defect": "frame"}}}
    shop = assemble(NORTH, [replace(WORKSHOP, vocabulary=replace(words, shorthand=short))])
    shown = try_out(shop, {"fits": ["first", "second"], "months_owned": 3}, NOW, question="warranty")
    assert shown["decisions"][0]["values"] == {"paid_by": ["us", "maker"]}
    with pytest.raises(FactsRefused) as refused:
        try_out(shop, {"fits": ["first", "third"]}, NOW)
    assert [error.fact for error in refused.value.errors] == ["fits"]


def test_a_name_that_is_nothing_but_shorthand_says_which_there_are() -> None:
    words = WORKSHOP.vocabulary
    short = {**words.shorthand, "wear": {"worn out": {"defect": "brake"}, "bent": {"defect": "frame"}}}
    shop = assemble(NORTH, [replace(WORKSHOP, vocabulary=replace(words, shorthand=short))])
    for wear, place in (("rusty", "wear"), (["bent", "rusty"], "wear[1]")):
        with pytest.raises(FactsRefused) as refused:
            try_out(shop, {"wear": wear}, NOW)
        assert [(one.fact, one.expected, one.got) for one in refused.value.errors] == [
            (place, "one of worn out, bent", "rusty")
        ]
    given = {"wear": ["bent", None], "months_owned": 3}
    (warranty,) = try_out(shop, given, NOW, question="warranty")["decisions"]
    assert warranty["outcome"] == ["covered", None]

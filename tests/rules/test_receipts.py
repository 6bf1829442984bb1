"""A receipt explains a decision, is decided again from what it holds, and is refused when it says anything else."""

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.api import Field, Formula, Rule, Table, YesNo
from rules.assembly import assemble
from rules.evaluate import evaluate
from rules.facts import CaseFacts
from rules.receipts import ReceiptRefused, receipt, redecide, seal
from tests.rules.making import CLAUSE, NORTH, NOW, RIDERS_CLUB, WORKSHOP, asks, case, made, matter, workshop
from tests.rules.test_evaluate import SHEET_OF_A_JOB, facts_of_a_job, orders

SHOP = workshop()
CLUB = assemble(replace(NORTH, packs=("workshop", "riders-club")), [WORKSHOP, RIDERS_CLUB])
RIDDEN = {**SHEET_OF_A_JOB, "cost": Decimal(5), "part_needed": False, "rides_well": False}


def receipts(facts: CaseFacts, procedure: Any = SHOP) -> dict[str, dict[str, Any]]:
    situation = evaluate(procedure, facts, NOW)
    made = {
        name: receipt(procedure, decision, situation.known, situation.values, NOW).document
        for name, decision in situation.decisions.items()
    }
    return dict(json.loads(json.dumps(made)))


@settings(deadline=None)
@given(facts_of_a_job, orders)
def test_every_receipt_is_decided_again_after_its_way_through_json(
    values: dict[str, Any], parts: list[tuple[bool | None, bool]]
) -> None:
    children = tuple(
        case("part_order", {} if fits is None else {"part_fits": fits}, closed=shut) for fits, shut in parts
    )
    facts = case("job", values, children=children)
    decided = evaluate(SHOP, facts, NOW).decisions
    for name, held in receipts(facts).items():
        assert redecide(SHOP, held) == decided[name]


def test_a_receipt_of_two_layers_is_decided_again() -> None:
    facts = case("job", {**SHEET_OF_A_JOB, "member": False})
    held = receipts(facts, CLUB)["urgency"]
    assert [(one["layer"], one["result"]) for one in held["stack"]] == [
        ("riders-club", "PASS"),
        ("workshop", "decided"),
    ]
    assert redecide(CLUB, held).outcome == "today"


def test_a_list_that_comes_with_an_outcome_is_in_the_receipt_and_decided_again() -> None:
    told = {"told": ["office", "owner"], "copies": [1, 2]}
    table = Table(("flag",), (Rule((True,), True, CLAUSE, told), Rule((False,), False, CLAUSE, {"told": []})))
    procedure = made(matter(Field("flag", YesNo()), questions=asks(q=YesNo()), q=table))
    held = receipts(case("matter", {"flag": True}), procedure)["q"]

    assert held["values"] == told
    assert redecide(procedure, held).values == told


def test_a_receipt_says_what_was_decided_on_what_by_which_rule_and_clause() -> None:
    held = receipts(case("job", SHEET_OF_A_JOB))["warranty"]
    assert {name: held[name] for name in ("site", "question", "asked", "status", "outcome", "values", "problem")} == {
        "site": "north",
        "question": "warranty",
        "asked": "change",
        "status": "decided",
        "outcome": "covered",
        "values": {"paid_by": "us"},
        "problem": None,
    }
    assert held["procedure"] == {"name": "workshop", "version": "1.2.0", "hash": SHOP.hash}
    assert held["decided_at"] == NOW.isoformat()
    assert [layer["rules"] for layer in held["stack"]] == [[3]]
    assert [(one["document"], one["clause"], one["text"]["en"]) for one in held["clauses"]] == [
        ("WS-01", "2.1", "Repairs are covered for the months that the workshop promises."),
        ("WS-01", "2.3", "What was paid for a covered repair is paid back."),
    ]
    assert held["text"] == {"zh": "保修：在保（依据 2.1, 2.3）", "en": "warranty: covered (by 2.1, 2.3)"}


def test_every_input_says_where_it_comes_from() -> None:
    held = receipts(case("job", SHEET_OF_A_JOB))["refund_by"]
    assert held["inputs"][0] == {
        "fact": "price",
        "value": "900",
        "source": {"kind": "form", "ref": "sheet"},
        "by": "clerk",
        "known_at": NOW.isoformat(),
        "as_of": None,
    }
    assert held["inputs"][1] == {
        "fact": "warranty",
        "value": "covered",
        "source": {"kind": "answer", "ref": "warranty"},
    }


def test_every_rule_that_does_not_hold_is_there_with_the_first_condition_that_failed() -> None:
    (layer,) = receipts(case("job", SHEET_OF_A_JOB))["warranty"]["stack"]
    assert layer["others"] == [
        {"rule": 1, "failed": "months_owned", "cell": ">covered_months"},
        {"rule": 2, "failed": "defect", "cell": "frame"},
        {"rule": 4, "failed": "defect", "cell": "other"},
        {"rule": 5, "failed": "months_owned", "cell": "n/a"},
    ]


def test_a_rule_that_holds_is_told_apart_from_one_that_may_still() -> None:
    (layer,) = receipts(case("job", {"defect": "brake", "promised_on": NOW.date(), "months_owned": "n/a"}))["warranty"][
        "stack"
    ]
    assert (layer["rules"], layer["open"]) == ([5], [])
    (undecided,) = receipts(case("job", {"defect": "brake"}))["warranty"]["stack"]
    assert (undecided["rules"], undecided["open"], [one["rule"] for one in undecided["others"]]) == (
        [],
        [1, 3, 5],
        [2, 4],
    )
    (certain,) = receipts(case("job", {"cost": Decimal(1), "rides_well": False}))["may_hand_over"]["stack"]
    assert (certain["rules"], certain["open"]) == ([1], [3])


def test_what_is_waited_for_names_who_owes_it() -> None:
    (entry,) = receipts(case("job", {"defect": "brake"}))["warranty"]["waiting_for"]
    assert entry == {
        "fact": "months_owned",
        "text": {"zh": "购买月数", "en": "months since it was bought"},
        "source": "form",
        "form": "job_sheet",
        "tasks": ["fill_job_sheet"],
        "acts": ["open_job"],
        "roles": ["counter"],
    }


def test_what_is_waited_for_directly_and_through_another_answer_stands_by_itself() -> None:
    plugin = matter(
        Field("flag", YesNo()),
        questions=asks(p=YesNo(), q=YesNo(), r=YesNo()),
        p=Formula(("flag",), lambda flag: flag, CLAUSE),
        q=Formula(("p",), lambda p: p, CLAUSE),
        r=Formula(("q", "p"), lambda q, p: q and p, CLAUSE),
    )
    procedure = made(plugin)
    held = receipts(case("matter"), procedure)["r"]

    assert [(one["fact"], one.get("through")) for one in held["waiting_for"]] == [
        ("q", None),
        ("p", None),
        ("flag", "p"),
    ]
    assert redecide(procedure, held).waiting == ("q", "p")


def test_an_answer_that_waits_names_what_it_waits_for_in_turn() -> None:
    waiting = receipts(case("job", {"defect": "brake"}))["refund_by"]["waiting_for"]
    assert [(one["fact"], one.get("through")) for one in waiting] == [
        ("price", None),
        ("warranty", None),
        ("months_owned", "warranty"),
    ]


def test_the_role_that_a_fact_names_is_the_one_that_owes() -> None:
    entries = receipts(case("job", {**SHEET_OF_A_JOB, "defect": "other", "months_owned": "n/a"}))["urgency"]
    assert [(one["fact"], one["roles"]) for one in entries["waiting_for"]] == [("judged.urgency", ["patron"])]
    assert entries["text"]["zh"] == "紧急程度：由人员判断（依据 2.2）"


def test_a_judgement_is_an_input_of_what_it_decides() -> None:
    held = receipts(case("job", {**SHEET_OF_A_JOB, "defect": "other", "judged.urgency": "today"}))["urgency"]
    assert [one["fact"] for one in held["inputs"]] == ["defect", "overdue", "judged.urgency"]
    assert redecide(SHOP, held).outcome == "today"


def test_a_collected_outcome_says_every_reason() -> None:
    held = receipts(case("job", RIDDEN))["may_hand_over"]
    assert held["outcome"] == ["brake_unsafe", "not_road_worthy"]
    assert held["text"]["zh"] == "不得交车的原因：刹车不安全、不宜上路（依据 4.1）"


def set_at(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]

    def change(held: dict[str, Any]) -> None:
        place: Any = held
        for part in way:
            place = place[part]
        assert place[last] != value, "an alteration that alters nothing"
        place[last] = value

    return change


ALTERATIONS = {
    "another input": set_at("inputs.0.value", "frame"),
    "another input that decides alike": set_at("inputs.1.value", 4),
    "another input that is impossible": set_at("inputs.0.value", "wheel"),
    "an input unknown": set_at("inputs.1.value", None),
    "another source": set_at("inputs.0.by", "somebody else"),
    "another time": set_at("inputs.0.known_at", "2026-01-01T00:00:00+00:00"),
    "an input less": lambda held: held["inputs"].pop(),
    "another outcome": set_at("outcome", "expired"),
    "another status": set_at("status", "waiting"),
    "another value": set_at("values.paid_by", "maker"),
    "another rule": set_at("stack.0.rules", [2]),
    "another reason": set_at("stack.0.others.0.cell", ">3"),
    "a rule less": lambda held: held["stack"][0]["others"].pop(),
    "another clause": set_at("clauses.0.clause", "2.2"),
    "a clause less": lambda held: held["clauses"].pop(),
    "another wording of a clause": set_at("clauses.0.text.en", "Nothing is covered."),
    "another sentence": set_at("text.zh", "保修：过保"),
    "another site": set_at("site", "south"),
    "another version": set_at("procedure.version", "9.9.9"),
    "another moment to ask": set_at("asked", "arrival"),
    "a problem": set_at("problem", "none of it is true"),
    "another question": set_at("question", "urgency"),
    "another day": set_at("decided_at", (NOW - timedelta(days=9)).isoformat()),
}


UNSEEN_WHEN_SEALED_AGAIN = {"another input that decides alike", "another source", "another time", "another day"}
"""Whoever knows how to seal a receipt can change what was given; what follows from it gives him away."""


def is_refused(held: dict[str, Any]) -> bool:
    try:
        redecide(SHOP, held)
    except ReceiptRefused:
        return True
    return False


@pytest.mark.parametrize("what", ALTERATIONS)
def test_an_altered_receipt_is_refused(what: str) -> None:
    held = receipts(case("job", SHEET_OF_A_JOB))["warranty"]
    assert not is_refused(held)
    ALTERATIONS[what](held)
    assert is_refused(held)


@pytest.mark.parametrize("what", ALTERATIONS)
def test_an_altered_receipt_that_was_sealed_again_is_refused_for_what_follows(what: str) -> None:
    held = receipts(case("job", SHEET_OF_A_JOB))["warranty"]
    ALTERATIONS[what](held)
    held["seal"] = seal(held)
    assert is_refused(held) == (what not in UNSEEN_WHEN_SEALED_AGAIN)


def test_a_receipt_without_a_seal_is_refused() -> None:
    held = receipts(case("job", SHEET_OF_A_JOB))["warranty"]
    del held["seal"]
    with pytest.raises(ReceiptRefused, match="warranty: the receipt is not what was sealed"):
        redecide(SHOP, held)


def test_a_receipt_of_another_procedure_is_refused() -> None:
    held = receipts(case("job", SHEET_OF_A_JOB))["warranty"]
    with pytest.raises(ReceiptRefused, match=f"the receipt is of procedure {SHOP.hash[:12]}, not this one"):
        redecide(workshop(covered_months=12), held)


def test_a_receipt_with_another_setting_is_refused() -> None:
    shop = workshop()
    situation = evaluate(shop, case("job", SHEET_OF_A_JOB), NOW)
    held = receipt(shop, situation.decisions["estimate_due"], situation.known, situation.values, NOW).document
    altered = copy.deepcopy(held)
    altered["inputs"].append({"fact": "covered_months", "value": 3, "source": {"kind": "setting"}})
    altered["seal"] = seal(altered)
    with pytest.raises(ReceiptRefused, match="the setting covered_months is not that of the procedure"):
        redecide(shop, altered)


def test_a_question_that_is_not_there_is_refused() -> None:
    held = receipts(case("job", SHEET_OF_A_JOB))["warranty"]
    with pytest.raises(ReceiptRefused, match="no such question"):
        redecide(SHOP, {**held, "question": "weather"})


def test_the_same_decision_gives_the_same_receipt() -> None:
    assert receipts(case("job", SHEET_OF_A_JOB)) == receipts(case("job", SHEET_OF_A_JOB))


@given(st.sampled_from(["warranty", "urgency", "refund_by", "may_hand_over"]))
def test_changing_one_receipt_changes_no_other(question: str) -> None:
    situation = evaluate(SHOP, case("job", RIDDEN), NOW)

    def again() -> dict[str, Any]:
        return receipt(SHOP, situation.decisions[question], situation.known, situation.values, NOW).document

    first = again()
    untouched = copy.deepcopy(first)
    first["inputs"].clear()
    first["values"]["more"] = 1
    first["clauses"].clear()
    first["stack"].clear()
    assert again() == untouched

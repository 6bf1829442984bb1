"""The closing invariant belongs to the engine: child cases open or owed, tasks before closing, an outcome."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from rules.api import (
    ALWAYS,
    Act,
    CaseKind,
    Choice,
    Collect,
    Drop,
    Field,
    Form,
    Formula,
    Opening,
    Rule,
    State,
    Text,
    YesNo,
)
from rules.evaluate import Situation, evaluate
from rules.facts import CaseFacts
from tests.rules.making import CLAUSE, CLERK, KIND, NOW, SHEET, asks, case, made, matter, problems, saying, workshop

SHOP = workshop()
READY = {
    "bicycle": "city bicycle",
    "defect": "brake",
    "months_owned": Decimal(50),
    "price": Decimal(900),
    "promised_on": NOW.date(),
    "cost": Decimal(5),
    "part_needed": True,
    "rides_well": True,
    "handed_over_on": NOW.date(),
}


def look(*children: CaseFacts, **more: Any) -> Situation:
    return evaluate(SHOP, case("job", READY, children=children, **more), NOW)


def order(fits: bool | None, *, closed: bool = True, cycle: int = 1, number: str = "") -> CaseFacts:
    outcome = {True: "delivered", False: "wrong_part", None: None}[fits]
    facts = {} if fits is None else {"part_fits": fits}
    return case("part_order", facts, closed=closed, outcome=outcome if closed else None, cycle=cycle, number=number)


def reasons(situation: Situation) -> list[tuple[str, tuple[str, ...]]]:
    status = next(one for one in situation.acts if one.act == "close")
    return [(refusal.code, refusal.names) for refusal in status.refusals]


def test_a_child_case_that_is_owed_stands_before_closing() -> None:
    assert ("child_owed", ("part_order",)) in reasons(look())


def test_a_child_case_that_is_open_stands_before_closing() -> None:
    assert ("child_open", ("P-2026-00001",)) in reasons(look(order(None, closed=False, number="P-2026-00001")))
    assert ("child_open", ("part_order",)) in reasons(look(order(None, closed=False)))


def test_when_all_child_cases_ended_well_nothing_stands_before_closing() -> None:
    assert reasons(look(order(True))) == []


def test_a_child_case_that_ended_in_vain_owes_another() -> None:
    situation = look(order(False))
    assert [(want.kind, want.count) for want in situation.wanted] == [("part_order", 2)]
    assert ("child_owed", ("part_order",)) in reasons(situation)
    assert look(order(False), order(False)).wanted[0].count == 3
    assert look(order(False), order(True)).wanted[0].count == 2


def test_a_child_case_in_vain_that_is_still_open_owes_nothing_more() -> None:
    assert look(order(False, closed=False)).wanted[0].count == 1


def test_child_cases_are_wanted_anew_in_every_cycle() -> None:
    second = evaluate(SHOP, case("job", READY, cycle=2, children=(order(True, cycle=1),)), NOW)
    assert second.wanted[0].count == 1
    assert second.known["part_order.count"].value == 0
    assert second.known["orders.fit"].value == (True,)


def test_an_open_child_of_an_earlier_cycle_still_stands_before_closing() -> None:
    second = evaluate(
        SHOP, case("job", READY, cycle=2, children=(order(None, closed=False), order(True, cycle=2))), NOW
    )
    assert ("child_open", ("part_order",)) in reasons(second)


def test_the_parent_sees_the_facts_of_its_children_and_how_they_ended() -> None:
    situation = look(order(False), order(None, closed=False))
    assert situation.known["orders.fit"].value == (False, None)
    assert situation.known["orders.ended"].value == ("wrong_part", None)
    assert situation.known["part_order.open"].value == 1


def test_a_closed_case_wants_no_more_children() -> None:
    assert look(order(False), closed=True).wanted[0].count == 1


def test_no_pack_can_drop_the_invariant() -> None:
    upper = saying("upper", drops=[Drop("base:openings", CLAUSE)])
    assert problems(matter(), upper) == ["upper: drops base:openings, which no lower pack declares"]


PART = CaseKind(
    "part",
    owner="quality",
    number="P-{yyyy}-{n:04}",
    clause=CLAUSE,
    states=(State("begun"),),
    outcome="part_outcome",
    parent="matter",
    repeats=True,
)


def family(closes_when: Any = ALWAYS, **said: Any) -> Any:
    questions = {"matter_outcome": Choice("ended"), "part_outcome": Choice("ended"), **said.pop("asked", {})}
    part_outcome = Formula((), lambda: "ended", CLAUSE)
    own = asks(**questions)
    own.part_outcome.capaloop_question = replace(own.part_outcome.capaloop_question, of="part")
    kinds = [replace(KIND, closes_when=closes_when), PART]
    return made(matter(case_kinds=kinds, questions=own, part_outcome=part_outcome, **said))


def test_a_case_that_closes_by_itself_waits_for_its_tasks_and_children() -> None:
    procedure = family(openings=[Opening("part", "matter", CLAUSE, ALWAYS)])
    part = case("part")
    shut = replace(part, closed=True)
    closes = [
        evaluate(procedure, case("matter", facts, children=children), NOW).closes
        for facts, children in [
            ({}, (shut,)),
            ({"done": True}, ()),
            ({"done": True}, (part,)),
            ({"done": True}, (shut,)),
        ]
    ]
    assert closes == [False, False, False, True]


def test_a_case_does_not_close_by_itself_without_an_outcome() -> None:
    waiting = Formula(("hint",), lambda _: "ended", CLAUSE)
    hint = Form("hint_sheet", "matter", (Field("hint", YesNo()),), CLAUSE, arrives=True)
    procedure = family(matter_outcome=waiting, forms=[SHEET, hint])
    assert not evaluate(procedure, case("matter", {"done": True}), NOW).closes
    assert evaluate(procedure, case("matter", {"done": True, "hint": True}), NOW).closes


def test_reasons_against_closing_keep_a_case_from_closing_by_itself() -> None:
    kind = replace(KIND, name="complaint", outcome="complaint_outcome", closes_when=ALWAYS)
    sheet = replace(SHEET, of="complaint")
    procedure = made(
        saying(
            "base",
            case_kinds=[kind],
            roles=[CLERK],
            forms=[sheet],
            acts=[Act("fill_in", "complaint", ("clerk",), CLAUSE, form="sheet")],
            complaint_outcome=Formula((), lambda: "handled", CLAUSE),
            may_close=Collect(("done",), (Rule((False,), "not_done", CLAUSE),)),
        )
    )
    closes = [
        evaluate(procedure, case("complaint", facts), NOW).closes for facts in ({}, {"done": False}, {"done": True})
    ]
    assert closes == [False, False, True]


WORDS = Text(longest=64)


@pytest.mark.parametrize(("flag", "allowed"), [(True, False), (False, True)])
def test_a_pack_may_add_reasons_but_takes_none_away(flag: bool, allowed: bool) -> None:
    sell = Act("sell", "matter", ("clerk",), CLAUSE, effect="close")
    sheet = replace(SHEET, fields=(*SHEET.fields, Field("flag", YesNo())))
    may_sell = Collect(("flag",), (Rule((True,), "not_for_sale", CLAUSE),))
    procedure = made(matter(forms=[sheet], acts=[sell], questions=asks(may_sell=(WORDS, "collect")), may_sell=may_sell))
    situation = evaluate(procedure, case("matter", {"done": True, "flag": flag}), NOW)
    assert situation.acts[0].allowed is allowed
    unfinished = evaluate(procedure, case("matter", {"flag": flag}), NOW)
    assert ("task_open", ("fill",)) in [(one.code, one.names) for one in unfinished.acts[0].refusals]

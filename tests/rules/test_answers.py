"""Formulas that fail, judgements, what is left to a person, contradictions, chains, collected reasons."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from rules import answering
from rules.api import (
    ANY,
    CONTRADICTION,
    JUDGE,
    PASS,
    Choice,
    Collect,
    Completeness,
    Day,
    Field,
    Formula,
    Judgement,
    ListOf,
    Number,
    Rule,
    Table,
    Text,
    Whole,
    YesNo,
)
from rules.deciding import Decision
from rules.declarations import Clause
from rules.procedure import Procedure
from tests.rules.making import CLAUSE, asks, made, matter, saying

COLOUR = Choice("red", "green", "blue")
TWO = (Field("first", YesNo()), Field("second", YesNo()))
WORDS = Text(longest=64)


def asked(answer: Any, outcome: Any = COLOUR, fields: tuple[Field, ...] = TWO) -> Procedure:
    return made(matter(*fields, questions=asks(q=outcome), q=answer))


def decision(procedure: Procedure, **known: Any) -> Decision:
    return procedure.decide("q", known)


def formula(compute: Callable[..., Any], *inputs: str) -> Formula:
    return Formula(inputs or ("first", "second?"), compute, CLAUSE)


def test_a_formula_waits_for_what_it_cannot_do_without() -> None:
    procedure = asked(formula(lambda *_: "red"))
    assert decision(procedure, second=True).waiting == ("first",)
    assert decision(procedure, first=True).outcome == "red"


def test_an_optional_input_arrives_as_none_until_it_is_known() -> None:
    procedure = asked(formula(lambda _first, second: "red" if second is None else "blue"))
    assert [decision(procedure, first=True, second=second).outcome for second in (None, False)] == ["red", "blue"]


def test_a_formula_gives_its_inputs_in_their_order() -> None:
    procedure = asked(
        formula(lambda second, first: "red" if (first, second) == (True, False) else "blue", "second", "first")
    )
    assert decision(procedure, first=True, second=False).outcome == "red"


@pytest.mark.parametrize(
    ("compute", "problem"),
    [
        (lambda *_: 1 / 0, "ZeroDivisionError: division by zero"),
        (lambda *_: "yellow", "the result is outside its domain, one of red, green, blue"),
        (lambda *_: PASS, "the result is outside its domain"),
        (lambda: "red", "TypeError"),
    ],
)
def test_a_formula_that_fails_gives_no_value(compute: Callable[..., Any], problem: str) -> None:
    failed = decision(asked(formula(compute)), first=True)
    assert (failed.status, failed.outcome) == ("failed", None)
    assert problem in failed.problem
    assert failed.clauses == (("base", CLAUSE),)


def test_a_formula_that_says_nothing_waits_for_what_is_unknown_and_fails_where_nothing_is() -> None:
    procedure = asked(formula(lambda first, second: "red" if first or second else None, "first?", "second?"))
    assert decision(procedure).waiting == ("first", "second")
    assert decision(procedure, first=False).waiting == ("second",)
    assert decision(procedure, second=True).outcome == "red"
    failed = decision(procedure, first=False, second=False)
    assert (failed.status, failed.waiting) == ("failed", ())
    assert "the result is outside its domain" in failed.problem


def test_the_outcome_of_a_formula_is_exact() -> None:
    share = decision(asked(formula(lambda first: Decimal("0.10"), "first"), Number(0, 1)), first=True)
    assert share.outcome == Decimal("0.1")


def test_the_outcome_of_a_table_is_a_value_of_the_question_whatever_the_pack_wrote() -> None:
    table = Table(("first",), (Rule((True,), "2026-03-02", CLAUSE), Rule((False,), "2026-03-03", CLAUSE)))
    procedure = asked(table, Day())
    assert procedure.write_fact("q", decision(procedure, first=True).outcome) == "2026-03-02"


def test_of_rules_that_agree_the_one_that_holds_is_cited_before_those_that_may() -> None:
    either = Table(
        ("first", "second"),
        (Rule((True, ANY), "red", "1"), Rule((ANY, True), "red", "2"), Rule((False, False), "blue", "3")),
        hit="any",
        yields=("red", "blue"),
    )
    clauses = (Clause("1", "a", "a"), Clause("2", "b", "b"), Clause("3", "c", "c"))
    procedure = made(matter(*TWO, questions=asks(q=COLOUR), q=either), clauses=clauses)
    decided = decision(procedure, second=True)
    assert (decided.outcome, decided.clauses) == ("red", (("base", "2"),))
    ((_, said),) = decided.layers
    assert (said.rules, said.open) == ((2,), (1,))


def test_a_table_with_more_cells_than_are_kept_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "CELLS_KEPT", 1)
    procedure = asked(OPEN)
    cases = [{"first": True}, {"first": False, "second": False}, {"first": False}] * 2
    assert [decision(procedure, **known).outcome for known in cases] == ["red", "blue", None] * 2


JUDGED = Judgement(
    "sheet", "verdict", CLAUSE, inputs=("first?",), valid=lambda first: "stated too early" if first is False else ""
)
VERDICT = (*TWO, Field("verdict", Choice("red", "green")))


def test_a_judgement_is_what_a_person_states() -> None:
    procedure = asked(JUDGED, COLOUR, VERDICT)
    assert decision(procedure).waiting == ("verdict",)
    assert decision(procedure, verdict="red").outcome == "red"


def test_a_judgement_that_cannot_be_true_decides_nothing() -> None:
    failed = decision(asked(JUDGED, COLOUR, VERDICT), verdict="red", first=False)
    assert (failed.status, failed.problem) == ("failed", "stated too early")


def test_a_check_of_a_judgement_that_raises_decides_nothing() -> None:
    judged = Judgement("sheet", "verdict", CLAUSE, valid=lambda: {}["nothing"])
    failed = decision(asked(judged, COLOUR, VERDICT), verdict="red")
    assert (failed.status, failed.problem) == ("failed", "KeyError: 'nothing'")


OPEN = Table(
    ("first", "second"),
    (Rule((True, ANY), "red", CLAUSE), Rule((False, True), JUDGE, CLAUSE), Rule((False, False), "blue", CLAUSE)),
    judged_by="clerk",
)


def test_what_the_text_leaves_open_is_a_persons_to_judge() -> None:
    left = decision(asked(OPEN), first=False, second=True)
    assert (left.status, left.outcome, left.waiting) == ("judge", None, ("judged.q",))


def test_what_he_has_judged_decides() -> None:
    procedure = asked(OPEN)
    assert decision(procedure, first=False, second=True, **{"judged.q": "green"}).outcome == "green"


def test_his_judgement_counts_only_where_the_text_leaves_it_open() -> None:
    procedure = asked(OPEN)
    assert decision(procedure, first=True, **{"judged.q": "green"}).outcome == "red"


def test_what_may_be_left_to_a_person_or_not_is_waited_for() -> None:
    assert decision(asked(OPEN), first=False).waiting == ("second",)


def test_facts_that_cannot_be_true_together_are_named() -> None:
    both = Table(
        ("first", "second"),
        (
            Rule((True, True), CONTRADICTION, CLAUSE),
            Rule((True, False), "red", CLAUSE),
            Rule((False, ANY), "blue", CLAUSE),
        ),
        yields=("red", "blue"),
    )
    failed = decision(asked(both), first=True, second=True)
    assert (failed.status, failed.problem) == ("failed", "first, second contradict each other")


BELOW = Table(
    ("second",), (Rule((True,), "red", CLAUSE), Rule((False,), "green", CLAUSE)), yields=("red", "green", "blue")
)
ABOVE = Table(("first",), (Rule((True,), "blue", CLAUSE), Rule((False,), PASS, CLAUSE)))


def chain() -> Procedure:
    return made(matter(*TWO, questions=asks(q=COLOUR), q=BELOW), saying("above", q=ABOVE))


def test_a_layer_that_decides_is_the_last_one_heard() -> None:
    decided = decision(chain(), first=True)
    assert (decided.outcome, [pack for pack, _ in decided.layers]) == ("blue", ["above"])


def test_a_layer_that_hands_on_lets_the_one_below_decide() -> None:
    decided = decision(chain(), first=False, second=True)
    assert (decided.outcome, [pack for pack, _ in decided.layers]) == ("red", ["above", "base"])
    assert decided.clauses == (("base", CLAUSE),)


def test_it_waits_for_the_layer_that_may_hand_on() -> None:
    assert decision(chain(), second=True).waiting == ("first",)


REASONS = Collect(
    ("first", "second"), (Rule((True, ANY), "too_early", CLAUSE), Rule((ANY, True), "not_signed", CLAUSE))
)


def test_all_reasons_are_collected_over_the_whole_stack() -> None:
    upper = saying("above", q=Collect(("first",), (Rule((True,), "not_paid", CLAUSE),)))
    procedure = made(matter(*TWO, questions=asks(q=(WORDS, "collect")), q=REASONS), upper)
    assert decision(procedure, first=True, second=True).outcome == ("not_paid", "not_signed", "too_early")
    assert decision(procedure, first=False, second=False).outcome == ()


def test_what_nothing_stands_against_rests_on_every_clause_that_might_have() -> None:
    procedure = made(
        matter(*TWO, questions=asks(q=(WORDS, "collect")), q=REASONS),
        saying("above", q=Collect(("first",), (Rule((True,), "not_paid", CLAUSE),))),
    )
    assert set(decision(procedure, first=False, second=False).clauses) == {("above", CLAUSE), ("base", CLAUSE)}
    assert decision(procedure, first=False, second=True).clauses == (("base", CLAUSE),)


def test_a_reason_that_may_still_come_leaves_the_rest_uncertain() -> None:
    procedure = asked(REASONS, (WORDS, "collect"))
    open_still = decision(procedure, first=True)
    assert (open_still.status, open_still.outcome, open_still.waiting) == ("waiting", ("too_early",), ("second",))


def test_a_formula_may_collect_as_well() -> None:
    several = formula(lambda first: ("late", "lost") if first else (), "first")
    procedure = asked(several, (WORDS, "collect"))
    assert decision(procedure, first=True).outcome == ("late", "lost")


def test_a_failing_layer_fails_what_is_collected() -> None:
    upper = saying("above", q=Formula(("first",), lambda _: 1 / 0, CLAUSE))
    procedure = made(matter(*TWO, questions=asks(q=(WORDS, "collect")), q=REASONS), upper)
    failed = decision(procedure, first=True, second=True)
    assert (failed.status, failed.problem) == ("failed", "ZeroDivisionError: division by zero")


def test_a_form_is_complete_when_every_required_field_is_stated() -> None:
    fields = (Field("size", Whole(0, 9)), Field("note", WORDS, required=False))
    procedure = asked(Completeness("sheet", CLAUSE), YesNo(), fields)
    assert decision(procedure, done=False).values == {"missing": ["size"]}
    assert decision(procedure, done=False, size=Decimal(0)).outcome is True


def test_a_list_may_come_out_of_a_formula() -> None:
    procedure = asked(formula(lambda first: [first, None], "first"), ListOf(YesNo()))
    assert decision(procedure, first=True).outcome == (True, None)

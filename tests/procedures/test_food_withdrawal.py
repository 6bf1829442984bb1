"""Withdrawal and recall of food: examples come out, clauses are carried, none of its rules can be taken away."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.answers import Collect, Table
from rules.declarations import CaseKind
from rules.errors import ProcedureRefused
from rules.food_safety.withdrawal import balance, tracing
from rules.hooks import hook
from rules.pack import Pack
from tests.procedures.stacked import assembled, clauses, failures, pack, rules_of, site, without_rule

NAME = "food-withdrawal"
PACK = pack("food_safety/withdrawal")
SITE = site(NAME)
PROCEDURE = assembled(SITE, PACK)
EXAMPLES = {str(example["name"]): dict(example) for example in PACK.examples}


def test_each_example_has_a_name_of_its_own() -> None:
    assert len(EXAMPLES) == len(PACK.examples) >= 40


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_comes_out_as_expected(name: str) -> None:
    assert failures(PROCEDURE, NAME, EXAMPLES[name]) == ()


def test_every_clause_is_carried_or_exempt_with_its_reason() -> None:
    found = clauses(PROCEDURE, NAME)

    assert [one["clause"] for one in found if one["exempt"]] == ["8.9.5.p6"]
    assert [one["clause"] for one in found if not one["exempt"] and not one["carried_by"]] == []


@pytest.mark.parametrize(("question", "number"), rules_of(PACK, Table))
def test_a_table_that_lacks_a_rule_is_refused_by_name(question: str, number: int) -> None:
    with pytest.raises(ProcedureRefused, match=f"{NAME}:{question}: "):
        assembled(SITE, without_rule(PACK, question, number))


@pytest.mark.parametrize(("question", "number"), rules_of(PACK, Collect))
def test_a_reason_that_nothing_gives_any_more_fails_an_example_or_is_refused(question: str, number: int) -> None:
    shorter = without_rule(PACK, question, number)
    reason = getattr(PACK.plugin, question)().rules[number - 1].outcome

    with pytest.raises(ProcedureRefused, match=reason):
        assembled(SITE, shorter)


BESIDE: dict[str, dict[str, Any]] = {
    "food_safety/food_safety_communication": {},
    "food_safety/haccp_information": {},
    "food_safety/info_communication_food_quality": {"deputy_managers": []},
}


@pytest.mark.parametrize("other", BESIDE)
def test_it_stands_with_the_other_food_packs_in_either_order(other: str) -> None:
    beside = pack(other)
    for packs in ((PACK, beside), (beside, PACK)):
        both = assembled(site(*(one.name for one in packs), **BESIDE[other]), *packs)
        assert {"withdrawal", "lot_hold", "consignee_notice"} <= set(both.kinds)


def _with_drill(fact: str) -> Pack:
    kinds = [replace(one, drill=fact) if one.name == "withdrawal" else one for one in PACK.plugin.case_kinds()]

    def case_kinds(_self: Any) -> list[CaseKind]:
        return kinds

    return replace(PACK, plugin=type("Other", (type(PACK.plugin),), {"case_kinds": hook(case_kinds)})())


@pytest.mark.parametrize("fact", ["withdrawal_reason", "authority_concerned", "no_such_fact"])
def test_what_says_that_a_case_is_a_drill_is_known_from_the_beginning(fact: str) -> None:
    with pytest.raises(ProcedureRefused, match=f"drill: {fact} is no required yes or no"):
        assembled(SITE, _with_drill(fact))


LOTS = st.lists(st.sampled_from(["A-1", "a-1", "B", "B ", "C", "Ｃ"]), max_size=6)


@given(LOTS, LOTS, LOTS)
def test_every_lot_is_concerned_once_and_in_the_order_in_which_it_came(
    named: list[str], traced: list[str], further: list[str]
) -> None:
    rows = [{"lot": lot} for lot in traced]
    found = tracing.lots_concerned(named, rows, None, further)

    assert found == tracing.lots_concerned(found, rows, [rows, None], further)
    assert len({" ".join(lot.casefold().split()) for lot in found}) == len(found)
    assert set(found) <= {*named, *traced, *further}


COUNT = st.none() | st.decimals(0, 100, places=2)


@given(st.lists(st.tuples(COUNT, st.booleans(), COUNT, st.booleans(), st.booleans()), max_size=5))
def test_every_lot_that_was_counted_is_balanced_or_unexplained(
    holds: list[tuple[Decimal | None, bool, Decimal | None, bool, bool]],
) -> None:
    """Nothing that was counted is left out, and nothing that does not balance is passed over."""

    def ledger(at: int, known: bool) -> dict[str, Any]:
        figures = dict.fromkeys(("used", "shipped", "recovered", "recovered_moved_on", "destroyed"), Decimal(0))
        stated = {"unit": "kg", "made": Decimal(50), **figures} if known else {}
        return {"lot": str(at), "in_ledger": known, **stated}

    first = [count for count, *_ in holds]
    ledgers = [ledger(at, one[4]) if one[1] else None for at, one in enumerate(holds)]
    final = [one[2] for one in holds]
    last = [ledger(at, one[4]) if one[3] else None for at, one in enumerate(holds)]
    untimed = [None] * len(holds)
    found = balance.lots_counted(first, ledgers, untimed, final, last, untimed, untimed, None, None)
    balances = balance.mass_balances(found)
    unexplained = balance.lots_unexplained(found, Decimal(0))

    counted = {
        str(at)
        for at, (one, asked, other, again, _) in enumerate(holds)
        if (one is not None and asked) or (other is not None and again)
    }
    in_balance = {one["lot"] for one in balances if one["unexplained"] == 0}
    assert {one["lot"] for one in unexplained} == counted - in_balance
    assert {one["lot"] for one in balances} == {lot for lot in counted if holds[int(lot)][4]}


@pytest.mark.parametrize(
    ("let_go", "traced_at", "shipped"),
    [
        (None, ["2026-03-02T12:00", "2026-03-02T13:00", None], 33),
        (None, ["2026-03-02T13:00", "2026-03-02T12:00", "2026-03-02T09:00"], 31),
        (None, ["2026-03-02T09:00", "2026-03-02T10:00", None], 30),
        ({"lot": "P-1"}, ["2026-03-02T12:00", "2026-03-02T13:00", None], 30),
    ],
    ids=["the latest trace counts", "whatever their order", "but none before the count", "nor what left its block"],
)
def test_the_ledger_is_asked_anew_for_what_is_still_held(
    let_go: dict[str, Any] | None, traced_at: list[str | None], shipped: int
) -> None:
    ledger = {"lot": "P-1", "in_ledger": True}
    counted = datetime.fromisoformat("2026-03-02T10:00")
    again = [[{**ledger, "shipped": 31}], [{**ledger, "shipped": 33}], None]
    at = [None if one is None else datetime.fromisoformat(one) for one in traced_at]

    (found,) = balance.lots_counted(
        [Decimal(7)], [{**ledger, "shipped": 30}], [counted], [None], [None], [None], [let_go], again, at
    )

    assert (found["counted"], found["ledger"]["shipped"]) == (7, shipped)

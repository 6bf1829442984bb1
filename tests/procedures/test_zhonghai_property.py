"""The property company: its examples come out, its clauses are carried, none of its rules can be taken away."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.answers import Collect, Table
from rules.errors import ProcedureRefused
from rules.months import months_after
from tests.procedures.stacked import assembled, clauses, failures, pack, rules_of, site, without_rule

NAME = "zhonghai-property"
PACK = pack("property_management/zhonghai_property")
SITE = site(NAME)
PROCEDURE = assembled(SITE, PACK)
EXAMPLES = {str(example["name"]): dict(example) for example in PACK.examples}
CATALOGUE = 8
"""How many of the examples come from the catalogue."""
LAW = settings(max_examples=40, deadline=None)
DAYS = st.dates(date(2020, 1, 1), date(2028, 12, 31))


def decided(question: str, **known: Any) -> Any:
    decision = PROCEDURE.decide(question, known)
    return decision.outcome if decision.status == "decided" else decision.status


def test_the_examples_hold_those_of_the_catalogue_and_many_more() -> None:
    assert len(EXAMPLES) == len(PACK.examples) >= CATALOGUE + 50


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_comes_out_as_expected(name: str) -> None:
    assert failures(PROCEDURE, NAME, EXAMPLES[name]) == ()


def test_every_clause_is_carried_or_exempt_with_its_reason() -> None:
    found = clauses(PROCEDURE, NAME)

    assert len(found) == 28
    assert [one["clause"] for one in found if one["exempt"]] == ["1"]
    assert [one["clause"] for one in found if not one["exempt"] and not one["carried_by"]] == []


@pytest.mark.parametrize("number", sorted({number for _, number in rules_of(PACK, Table)}))
def test_tables_that_each_lack_a_rule_are_all_refused_by_name(number: int) -> None:
    shorter, questions = PACK, [question for question, one in rules_of(PACK, Table) if one == number]
    for question in questions:
        shorter = without_rule(shorter, question, number)

    with pytest.raises(ProcedureRefused) as refused:
        assembled(SITE, shorter)

    missing = {one.split(":")[1] for one in refused.value.problems if one.startswith(NAME) and ": no rule" in one}
    assert missing == set(questions)


@pytest.mark.parametrize(("question", "number"), rules_of(PACK, Collect))
def test_a_reason_that_is_not_given_any_more_is_refused_or_missed_by_an_example(question: str, number: int) -> None:
    act = question.removeprefix("may_")
    try:
        procedure = assembled(SITE, without_rule(PACK, question, number))
    except ProcedureRefused:
        return
    telling = [example for example in EXAMPLES.values() if act in example["expect"].get("refusals", {})]
    assert any(failures(procedure, NAME, example) for example in telling)


def test_nobody_at_an_estate_is_asked_for_goods() -> None:
    tasks = [task for kind in PROCEDURE.kinds.values() for _, task in kind.tasks]

    assert "return" not in PROCEDURE.kinds
    assert {task.who for task in tasks if isinstance(task.who, str)} <= {"sales", "quality", "production"} | {
        "branch_leader",
        "management_representative",
        "management",
    }
    assert not [name for name in PROCEDURE.domains if name.startswith("search") or "lot" in name.split(".")]


@pytest.mark.parametrize("mine_first", [True, False])
def test_it_stands_beside_notices_and_inquiries_in_either_order(mine_first: bool) -> None:
    packs = [PACK, pack("property_management/property_notice_inquiry")]
    packs = packs if mine_first else packs[::-1]

    both = assembled(site(*(one.name for one in packs)), *packs)

    assert "opinion_survey" in both.kinds
    for example in list(EXAMPLES.values())[:CATALOGUE]:
        assert failures(both, NAME, example) == (), example["name"]


@LAW
@given(st.integers(1, 5000), st.data())
def test_a_survey_is_valid_when_four_times_what_came_back_exceeds_three_times_what_went_out(
    out: int, data: st.DataObject
) -> None:
    """4.2.a4"""
    came = data.draw(st.integers(0, out) | st.just(min(out, out * 3 // 4)) | st.just(min(out, out * 3 // 4 + 1)))

    exceeds = decided("recovery_exceeds", returned_in_time=Decimal(came), handed_out=Decimal(out))

    assert exceeds is (4 * came > 3 * out)
    validity = decided("survey_validity", survey_scope="regular", recovery_exceeds=exceeds)
    assert validity == ("valid" if exceeds else "invalid")
    assert decided("survey_validity", survey_scope="targeted", recovery_exceeds=exceeds) == "not judged"


@LAW
@given(DAYS, st.integers(-2, 40))
def test_a_form_is_in_time_from_the_day_it_goes_out_to_the_fifteenth_after_it(out: date, later: int) -> None:
    """4.2.a3"""
    by = decided("collection_closes", handed_out_on=out)
    back = out + timedelta(days=later)

    assert by == out + timedelta(days=15)
    on_time = decided("form_on_time", handed_out_on=out, returned_on=back, collection_closes=by)
    assert on_time == ("failed" if later < 0 else later <= 15)


@LAW
@given(DAYS, st.integers(-40, 800))
def test_a_month_is_over_on_the_same_day_of_the_next_or_on_its_last(move_in: date, later: int) -> None:
    """4.2.a1"""
    today = move_in + timedelta(days=later)

    months = decided("months_since_move_in", move_in_on=move_in, estate_today=today)

    assert months == max((n for n in range(40) if months_after(move_in, n) <= today), default=0)
    due = decided("survey_due", months_since_move_in=months)
    assert due is (today >= decided("survey_from", move_in_on=move_in))


@LAW
@given(st.dictionaries(st.sampled_from("abcd"), st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1))
def test_the_overall_rate_lies_between_the_rates_of_the_items(counted: dict[str, tuple[int, int]]) -> None:
    """4.2.c2"""
    satisfied = {item: Decimal(yes) for item, (yes, _) in counted.items()}
    answers = {item: Decimal(yes + no) for item, (yes, no) in counted.items()}

    single = decided("single_rates", item_satisfied=satisfied, item_answers=answers)
    totals = {"satisfied_total": sum(satisfied.values()), "answers_total": sum(answers.values())}
    overall = decided("overall_rate", **totals)

    assert set(single) == {item for item, count in answers.items() if count}
    assert overall == "n/a" if not single else min(single.values()) <= overall <= max(single.values())


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("Resident COMPLAINS about noise", "complaint"),
        ("业户对停车不满", "complaint"),
        ("thanks to the guard", "feedback"),
        ("建议增设座椅", "feedback"),
        ("there was no complaint", "unclear"),
        ("he doesn't complain", "unclear"),
        ("the light in hall 3", "unclear"),
        ("complains that his opinion was not asked", "unclear"),
    ],
)
def test_words_decide_only_where_they_say_one_thing(said: str, read: str) -> None:
    """4.1.e"""
    assert decided("item_read_as", collected_item=said) == read
    assert decided("item_read_as", collected_item=said, collected_kind="complaint") == "complaint"


def test_the_length_between_publications_is_the_sites_to_say() -> None:
    yearly = assembled(site(NAME, fee_statement_every="year"), PACK)

    each = {name: one.each for kind in yearly.kinds.values() for name, (_, one) in kind.schedules.items()}
    assert each["fee_statements"] == "fee_statement_every"
    assert yearly.settings["fee_statement_every"] == "year"
    with pytest.raises(ProcedureRefused, match="fee_statement_every"):
        assembled(site(NAME, fee_statement_every="week"), PACK)

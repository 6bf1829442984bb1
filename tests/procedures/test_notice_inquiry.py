"""Notices and inquiries of an estate: the examples come out, the clauses are carried, no rule can be taken away."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.answers import Collect, Table
from rules.domains import Choice
from rules.errors import FactsRefused, ProcedureRefused
from rules.property_management.property_notice_inquiry.display import removal_day, still_valid
from rules.trying import try_out
from tests.procedures.stacked import assembled, clauses, failures, pack, rules_of, site, without_rule

NAME = "property-notice-inquiry"
PACK = pack("property_management/property_notice_inquiry")
SITE = site(NAME)
PROCEDURE = assembled(SITE, PACK)
EXAMPLES = {str(example["name"]): dict(example) for example in PACK.examples}
CATALOGUE = 8
"""How many of the examples come from the catalogue."""
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
NOW = datetime(2024, 5, 1, tzinfo=UTC)


def test_the_examples_hold_those_of_the_catalogue_and_many_more() -> None:
    assert len(EXAMPLES) == len(PACK.examples) >= CATALOGUE + 70


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_comes_out_as_expected(name: str) -> None:
    assert failures(PROCEDURE, NAME, EXAMPLES[name]) == ()


def test_every_clause_is_carried_or_exempt_with_its_reason() -> None:
    found = clauses(PROCEDURE, NAME)

    assert len(found) == 32
    assert [one["clause"] for one in found if not one["exempt"] and not one["carried_by"]] == []


@pytest.mark.parametrize(("question", "number"), rules_of(PACK, Table))
def test_a_table_that_lacks_a_rule_is_refused_by_name(question: str, number: int) -> None:
    with pytest.raises(ProcedureRefused, match=f"{NAME}:{question}: no rule"):
        assembled(SITE, without_rule(PACK, question, number))


@pytest.mark.parametrize(("question", "number"), rules_of(PACK, Collect))
def test_a_reason_that_nothing_gives_any_more_is_refused_by_name(question: str, number: int) -> None:
    reason = getattr(PACK.plugin, question)().rules[number - 1].outcome

    with pytest.raises(ProcedureRefused, match=reason):
        assembled(SITE, without_rule(PACK, question, number))


@settings(deadline=None, max_examples=60)
@given(posted=DAYS, valid=st.none() | DAYS, ahead=st.integers(0, 400))
def test_a_damaged_notice_is_posted_again_exactly_as_long_as_it_is_not_to_be_taken_down(
    posted: date, valid: date | None, ahead: int
) -> None:
    due = removal_day(valid, posted, 0, 1)
    damaged = posted + timedelta(days=ahead)

    assert due is not None
    assert still_valid(damaged, valid, posted, None, 0, 1) is (damaged < due)


@settings(deadline=None, max_examples=60)
@given(posted=DAYS)
def test_a_month_on_the_board_ends_on_the_same_day_of_the_next_or_on_its_last(posted: date) -> None:
    due = removal_day(None, posted, 0, 1)

    assert due is not None
    assert (due.year * 12 + due.month) - (posted.year * 12 + posted.month) == 1
    assert due.day == posted.day or (due + timedelta(days=1)).day == 1


def test_every_kind_of_content_has_a_category_or_is_judged() -> None:
    kinds = PROCEDURE.domains["notice_kind"]
    assert isinstance(kinds, Choice)
    decided = {kind: PROCEDURE.decide("notice_category", {"notice_kind": kind}) for kind in kinds.members}

    assert {kind for kind, one in decided.items() if one.status != "decided"} == {"other"}
    assert decided["other"].status == "judge"
    assert all(one.values["category"] == one.outcome for kind, one in decided.items() if kind != "other")


def test_nothing_is_posted_unless_all_three_steps_are_done_and_the_colour_is_right() -> None:
    faults = ("none", "unknown", "colour required")
    for steps in product((True, False), repeat=3):
        for fault in faults:
            names = ("notice_printed", "ledger_entered", "original_archived", "print_fault")
            against = PROCEDURE.decide("may_post_notice", dict(zip(names, (*steps, fault), strict=True)))
            assert (against.outcome == ()) == (all(steps) and fault != "colour required")


def test_a_kind_of_content_that_nobody_knows_is_taken_for_no_other() -> None:
    for unknown in ({"kind": "meteor shower"}, {"notice_kind": "meteor shower"}):
        with pytest.raises(FactsRefused):
            try_out(PROCEDURE, unknown, NOW)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"rings_max": 0}, "rings_max"), ({"further_colour_kinds": ["flood"]}, "further_colour_kinds")],
)
def test_a_setting_out_of_range_is_refused_by_name(wrong: dict[str, object], said: str) -> None:
    with pytest.raises(ProcedureRefused, match=said):
        assembled(site(NAME, **wrong), PACK)


def test_a_site_may_sum_up_by_the_quarter() -> None:
    quarterly = assembled(site(NAME, communication_summed_each="quarter"), PACK)
    shown = try_out(quarterly, {"period": "2024-Q2", "notices_of_period": []}, NOW)

    assert shown["cases"][0]["kind"] == "communication_period"


OTHERS = ("property_customer_59560", "property_service_center", "zhonghai_property")


@pytest.mark.parametrize("other", OTHERS)
def test_above_another_procedure_of_an_estate_it_says_what_it_says_by_itself(other: str) -> None:
    beside = pack(f"property_management/{other}")
    both = assembled(site(beside.name, NAME), beside, PACK)

    assert [one for one in PACK.examples[:CATALOGUE] if failures(both, NAME, dict(one))] == []


@pytest.mark.parametrize("other", OTHERS)
def test_below_another_procedure_of_an_estate_it_still_has_all_its_kinds_of_case(other: str) -> None:
    beside = pack(f"property_management/{other}")
    both = assembled(site(NAME, beside.name), PACK, beside)

    assert {"customer_notice", "notice_damage", "inquiry_follow_up", "communication_period"} <= set(both.kinds)

"""The case office: its examples come out, its clauses are carried, none of its rules can be taken away."""

import pytest

from rules.answers import Collect, Table
from rules.errors import ProcedureRefused
from tests.procedures.stacked import assembled, clauses, failures, pack, rules_of, site, without_rule

NAME = "complaint-case-office"
PACK = pack("manufacturing/complaint_case_office")
SITE = site(NAME, limit_days_configured=10)
PROCEDURE = assembled(SITE, PACK)
EXAMPLES = {str(example["name"]): dict(example) for example in PACK.examples}
CATALOGUE = 9
"""How many of the examples come from the catalogue."""


def test_the_examples_hold_those_of_the_catalogue_and_many_more() -> None:
    assert len(EXAMPLES) == len(PACK.examples) >= CATALOGUE + 30


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_comes_out_as_expected(name: str) -> None:
    assert failures(PROCEDURE, NAME, EXAMPLES[name]) == ()


def test_every_clause_is_carried_or_exempt_with_its_reason() -> None:
    found = clauses(PROCEDURE, NAME)

    assert len(found) == 26
    assert [one["clause"] for one in found if one["exempt"]] == ["1"]
    assert [one["clause"] for one in found if not one["exempt"] and not one["carried_by"]] == []


def test_every_clause_that_decides_something_is_shown_by_an_example() -> None:
    shown = {str(clause) for example in EXAMPLES.values() for clause in example.get("clauses", ())}
    questions = {name for name, one in PROCEDURE.questions.items() if one.layers[-1].pack == NAME}
    deciding = {
        one["clause"]
        for one in clauses(PROCEDURE, NAME)
        if any(by.split(" ")[0] in questions for by in one["carried_by"])
    }

    assert deciding - shown == set()


@pytest.mark.parametrize(("question", "number"), rules_of(PACK, Table))
def test_a_table_that_lacks_a_rule_is_refused_by_name(question: str, number: int) -> None:
    with pytest.raises(ProcedureRefused, match=f"{NAME}:{question}: no rule"):
        assembled(SITE, without_rule(PACK, question, number))


@pytest.mark.parametrize(("question", "number"), rules_of(PACK, Collect))
def test_a_reason_that_nothing_gives_any_more_is_refused_by_name(question: str, number: int) -> None:
    reason = getattr(PACK.plugin, question)().rules[number - 1].outcome

    with pytest.raises(ProcedureRefused, match=reason):
        assembled(SITE, without_rule(PACK, question, number))


def test_a_site_without_a_limit_of_its_own_is_refused() -> None:
    with pytest.raises(ProcedureRefused, match="limit_days_configured is required"):
        assembled(site(NAME), PACK)


def test_it_stands_beside_the_satisfaction_survey_in_either_order() -> None:
    survey = pack("manufacturing/satisfaction_survey_procedure")

    for packs in ((survey, PACK), (PACK, survey)):
        both = assembled(site(*(one.name for one in packs), limit_days_configured=10), *packs)
        assert {"office_case", "satisfaction_round"} <= set(both.kinds)

"""The satisfaction survey: its examples come out, its clauses are carried, its figures are those that are printed."""

import pytest

from rules.answers import Table
from rules.errors import ProcedureRefused
from tests.procedures.stacked import assembled, clauses, failures, pack, rules_of, site, without_rule

NAME = "satisfaction-survey-procedure"
PACK = pack("manufacturing/satisfaction_survey_procedure")
SITE = site(NAME)
PROCEDURE = assembled(SITE, PACK)
EXAMPLES = {str(example["name"]): dict(example) for example in PACK.examples}
CATALOGUE = 13
"""How many of the examples come from the catalogue."""


def test_the_examples_hold_those_of_the_catalogue_and_many_more() -> None:
    assert len(EXAMPLES) == len(PACK.examples) >= CATALOGUE + 40


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_comes_out_as_expected(name: str) -> None:
    assert failures(PROCEDURE, NAME, EXAMPLES[name]) == ()


def test_every_clause_is_carried_or_exempt_with_its_reason() -> None:
    found = clauses(PROCEDURE, NAME)

    assert len(found) == 43
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


@pytest.mark.parametrize(
    ("setting", "printed"),
    [
        ("sampling_rate_min", "0.78"),
        ("key_sampling_rate_min", "0.9"),
        ("key_top_rank", 20),
        ("key_sales_above", "5000000"),
        ("return_rate_min", "0.6"),
        ("return_within_months", 1),
        ("new_product_survey_months", 3),
        ("raw_table", {"满意": "100", "比较满意": "80", "一般": "60", "不太满意": "40", "不满意": "20"}),
    ],
)
def test_the_figures_are_those_that_are_printed_or_read(setting: str, printed: object) -> None:
    assert PROCEDURE.write_fact(setting, PROCEDURE.settings[setting]) == printed


def test_what_the_text_prints_no_figure_for_has_none() -> None:
    assert {"opinion_reply_days", "survey_retention_months"} & set(PROCEDURE.settings) == set()

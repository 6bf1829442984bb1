"""The maker of heavy equipment: its examples come out, its clauses are carried, none of its rules can be taken away."""

import pytest

from rules.answers import Collect, Table
from rules.errors import ProcedureRefused
from tests.procedures.stacked import assembled, clauses, failures, pack, rules_of, site, without_rule

NAME = "heavy-equipment-qm07-03"
PACK = pack("manufacturing/heavy_equipment_qm07_03")
SITE = site(NAME)
PROCEDURE = assembled(SITE, PACK)
EXAMPLES = {str(example["name"]): dict(example) for example in PACK.examples}
CATALOGUE = 38
"""How many of the examples come from the catalogue."""
EXEMPT = ["1.p1", "1.p2", "3", "4.1", "4.2.a", "4.4.2.b", "5.1.1", "5.1.2.p1"]


def last_rules(*kinds: type[Table] | type[Collect]) -> list[tuple[str, int]]:
    """The last rule of each table: one is enough to see that a table without it is refused."""
    return list(dict(rules_of(PACK, *kinds)).items())


def test_the_examples_hold_those_of_the_catalogue_and_many_more() -> None:
    assert len(EXAMPLES) == len(PACK.examples) >= CATALOGUE + 100


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_comes_out_as_expected(name: str) -> None:
    assert failures(PROCEDURE, NAME, EXAMPLES[name]) == ()


def test_every_clause_is_carried_or_exempt_with_its_reason() -> None:
    found = clauses(PROCEDURE, NAME)

    assert len(found) == 113
    assert sorted(one["clause"] for one in found if one["exempt"]) == sorted(EXEMPT)
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


@pytest.mark.parametrize(("question", "number"), last_rules(Table))
def test_a_table_that_lacks_a_rule_is_refused_by_name(question: str, number: int) -> None:
    with pytest.raises(ProcedureRefused, match=f"{NAME}:{question}: no rule"):
        assembled(SITE, without_rule(PACK, question, number))


def test_what_the_base_asks_of_every_complaint_is_asked_of_critical_ones_only() -> None:
    assert [layer.pack for layer in PROCEDURE.questions["capa_request"].layers] == [NAME]
    assert PROCEDURE.questions["capa_request"].inputs == ("critical_shown",)


def test_what_the_text_is_silent_about_stays() -> None:
    kind = PROCEDURE.kinds["complaint"]

    assert {"search_stock", "search_work_in_process", "search_inspection_records", "ask_sample", "reply_customer"} <= {
        task.name for _, task in kind.tasks
    }
    assert {"return", "capa"} <= {name for name, one in PROCEDURE.kinds.items() if one.kind.parent == "complaint"}
    assert "hold_analysis_meeting" not in {task.name for _, task in kind.tasks}


@pytest.mark.parametrize(
    ("form", "prefix", "code", "copies"),
    [
        ("feedback", "F", "QM0703-01", 2),
        ("suggestion_form", "J", "QM0703-02", 2),
        ("handling_form", "C", "QM0703-03", 3),
        ("three_guarantees_form", "B", "QM0703-04", 5),
    ],
)
def test_each_of_the_four_forms_has_its_number_its_code_and_its_copies(
    form: str, prefix: str, code: str, copies: int
) -> None:
    one = PROCEDURE.forms[form]

    assert (one.number.partition("{")[0], one.code, one.copies) == (prefix, code, copies)
    assert PROCEDURE.settings[one.keep] == 60


def test_nothing_that_is_owed_looks_at_an_appeal() -> None:
    looked_at = {
        name
        for kind in PROCEDURE.kinds.values()
        for _, task in kind.tasks
        for name in task.when.names()
        if name.startswith(("appeal", "final_appeal"))
    }

    assert looked_at == set()


def test_only_what_is_done_in_person_admits_no_deputy() -> None:
    signers = {(form.name, one.role) for form in PROCEDURE.forms.values() for one in form.signers if one.in_person}
    tasks = {task.name for kind in PROCEDURE.kinds.values() for _, task in kind.tasks if task.in_person}

    assert signers == {("minutes", "management_representative")}
    assert tasks == {"plan_in_proportion", "refer_to_review"}


@pytest.mark.parametrize("other", ["satisfaction_survey_procedure", "complaint_case_office"])
def test_it_stands_beside_the_other_packs_in_either_order(other: str) -> None:
    beside = pack(f"manufacturing/{other}")

    limit = {"limit_days_configured": 10} if other == "complaint_case_office" else {}

    for packs in ((PACK, beside), (beside, PACK)):
        both = assembled(site(*(one.name for one in packs), **limit), *packs)
        assert {"three_guarantees", "suggestion"} <= set(both.kinds)


def test_what_two_packs_call_a_cause_is_understood_in_either_order() -> None:
    office = pack("manufacturing/complaint_case_office")

    for packs in ((PACK, office), (office, PACK)):
        both = assembled(site(*(one.name for one in packs), limit_days_configured=10), *packs)
        assert both.spelled_out({"cause": "design"}) == {"fault_cause": "design"}
        assert both.spelled_out({"cause": "human factors"}) == {"complaint_cause": "human factors"}

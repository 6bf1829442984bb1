"""The base procedure: its examples come out, its clauses are carried, none of its rules can be taken away."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from rules.answers import Collect, Rule, Table
from rules.assembly import assemble
from rules.catalogue import coverage_of
from rules.errors import ProcedureRefused
from rules.examples import run_example
from rules.hooks import hook
from rules.pack import Pack, load_pack
from rules.procedure import Procedure
from rules.sites import Site
from rules.stack import join

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
PACK = load_pack(Path(__file__).parents[2] / "rules" / "iso9001")
EXAMPLES = {str(example["name"]): example for example in PACK.examples}
CATALOGUE = 8
"""How many of the examples come from the catalogue."""


def rules_of(*kinds: type[Any]) -> Iterator[tuple[str, int]]:
    """Every rule of every table of these kinds: the question and the number of the rule."""
    for question, said in join([PACK]).answers.items():
        for _, answer in said:
            if isinstance(answer, kinds):
                yield from ((question, number) for number in range(1, len(answer.rules) + 1))


def without_rule(pack: Pack, question: str, number: int) -> Pack:
    """The pack with one rule of one of its tables taken away."""
    answer = getattr(pack.plugin, question)()
    rules: tuple[Rule, ...] = (*answer.rules[: number - 1], *answer.rules[number:])
    return saying(pack, question, replace(answer, rules=rules))


def saying(pack: Pack, name: str, said: Any) -> Pack:
    """The pack with another answer or declaration under one name."""
    plugin = type(pack.plugin)
    other = type("Other", (plugin,), {name: hook(lambda self: said)})
    return replace(pack, plugin=other())


def test_the_examples_hold_those_of_the_catalogue_and_many_more() -> None:
    assert len(EXAMPLES) == len(PACK.examples) >= CATALOGUE + 25


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_comes_out_as_expected(procedure: Procedure, name: str) -> None:
    assert run_example(procedure, "iso9001", EXAMPLES[name], NOW).failures == ()


def test_an_example_that_expects_anything_else_fails(procedure: Procedure) -> None:
    wrong = {**PACK.examples[0], "expect": {"decisions": {"same_problem": False}}, "clauses": ["4.7.2"]}

    assert run_example(procedure, "iso9001", wrong, NOW).failures == (
        "same_problem: expected False, got True",
        "clause 4.7.2 is not cited",
    )


def test_every_clause_is_carried_or_exempt_with_its_reason(procedure: Procedure) -> None:
    clauses = coverage_of(procedure)

    assert len(clauses) == 34
    assert [one["clause"] for one in clauses if one["exempt"]] == ["1.1", "4.3b"]
    assert [one["clause"] for one in clauses if not one["exempt"] and not one["carried_by"]] == []


def test_every_clause_that_is_a_rule_of_a_decision_is_shown_by_an_example(procedure: Procedure) -> None:
    shown = {clause for example in EXAMPLES.values() for clause in example.get("clauses", ())}
    carried = {one["clause"] for one in coverage_of(procedure) if any(" rule " in by for by in one["carried_by"])}

    assert carried - shown == set()


@pytest.mark.parametrize(("question", "number"), [*rules_of(Table)])
def test_a_table_that_lacks_a_rule_is_refused_by_name(factory: Site, question: str, number: int) -> None:
    with pytest.raises(ProcedureRefused) as refused:
        assemble(factory, [without_rule(PACK, question, number)])

    assert [problem for problem in refused.value.problems if problem.startswith(f"iso9001:{question}: no rule")]


@pytest.mark.parametrize(("question", "number"), [*rules_of(Collect)])
def test_a_reason_that_nothing_gives_any_more_is_refused_by_name(factory: Site, question: str, number: int) -> None:
    reason = getattr(PACK.plugin, question)().rules[number - 1].outcome

    with pytest.raises(ProcedureRefused, match=reason):
        assemble(factory, [without_rule(PACK, question, number)])


@pytest.mark.parametrize("noun", ["settings", "roles", "case_kinds", "forms", "tasks", "acts", "child_facts"])
def test_a_declaration_that_is_missing_is_refused(factory: Site, noun: str) -> None:
    with pytest.raises(ProcedureRefused):
        assemble(factory, [saying(PACK, noun, ())])


def test_nothing_may_be_deleted_before_the_site_has_said_for_how_long_it_is_kept(procedure: Procedure) -> None:
    kept = [form for form in procedure.forms.values() if form.keep]

    assert {"feedback", "complaint_log", "capa_answer"} <= {form.name for form in kept}
    assert {form.keep for form in kept} == {"complaint_retention_months"}
    assert "complaint_retention_months" not in procedure.settings


def test_the_quantity_from_which_a_return_is_bulk_is_in_the_hash(factory: Site, procedure: Procedure) -> None:
    other = assemble(replace(factory, settings={"bulk_return_from_quantity": 100}), [PACK])

    assert other.hash != procedure.hash

"""Exchange of information at a food plant: its examples come out, none of its rules can be taken away."""

import itertools
from typing import Any

import pytest

from rules.answers import Collect, Table
from rules.errors import FactsRefused, ProcedureRefused
from rules.trying import try_out
from tests.procedures.playing import NOW
from tests.procedures.stacked import assembled, clauses, failures, pack, rules_of, site, without_rule

NAME = "haccp-information"
PACK = pack("food_safety/haccp_information")
PROCEDURE = assembled(site(NAME), PACK)
EXAMPLES = {str(example["name"]): dict(example) for example in PACK.examples}
AUTHORITIES = ("superior authority", "local authority", "local environment authority")
"""What they send is received by administration alone."""
CATALOGUE = 8
"""How many of the examples come from the catalogue."""
SOURCES = PROCEDURE.domains["information_source"]
NATURES = PROCEDURE.domains["information_nature"]


def test_the_examples_hold_those_of_the_catalogue_and_many_more() -> None:
    assert len(EXAMPLES) == len(PACK.examples) >= CATALOGUE + 50


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_comes_out_as_expected(name: str) -> None:
    assert failures(PROCEDURE, NAME, EXAMPLES[name]) == ()


def test_every_clause_is_carried_or_exempt_with_its_reason() -> None:
    found = clauses(PROCEDURE, NAME)

    assert len(found) == 23
    assert [one["clause"] for one in found if one["exempt"]] == ["1"]
    assert [one["clause"] for one in found if not one["exempt"] and not one["carried_by"]] == []


@pytest.mark.parametrize(("question", "number"), rules_of(PACK, Table))
def test_a_table_that_lacks_a_rule_is_refused_by_name(question: str, number: int) -> None:
    with pytest.raises(ProcedureRefused, match=f"{NAME}:{question}: no rule"):
        assembled(site(NAME), without_rule(PACK, question, number))


@pytest.mark.parametrize(("question", "number"), rules_of(PACK, Collect))
def test_a_reason_that_nothing_gives_any_more_is_refused_by_name(question: str, number: int) -> None:
    reason = getattr(PACK.plugin, question)().rules[number - 1].outcome

    with pytest.raises(ProcedureRefused, match=reason):
        assembled(site(NAME), without_rule(PACK, question, number))


def said(**given: object) -> dict[str, tuple[str, object]]:
    """What is decided of information, with the status of each decision."""
    shown = try_out(PROCEDURE, given, NOW, kind="information")
    return {one["question"]: (one["status"], one["outcome"]) for one in shown["decisions"]}


def test_every_source_and_nature_has_one_kind_or_is_judged_and_always_one_receiver() -> None:
    found = set()
    for source, nature in itertools.product(SOURCES.members, NATURES.members):
        decided = said(information_source=source, information_nature=nature, information_received_by="warehouse")
        found.add(decided["information_kind"][0])
        assert decided["proper_receiver"][0] == "decided"
        assert (decided["pass_on_to"][1] == "administration") or source not in AUTHORITIES
        assert decided["information_received"] == ("decided", True)
    assert found == {"decided", "judge"}


@pytest.mark.parametrize(
    "open_still",
    [
        {"information_received_by": "warehouse"},
        {"handling_text": None},
        {"information_nature": "law or standard", "information_source": "other"},
    ],
    ids=["not passed on", "not handled", "not studied"],
)
def test_information_ends_only_when_everything_is_done_with_it(open_still: dict[str, Any]) -> None:
    (handled,) = [dict(one["given"]) for name, one in EXAMPLES.items() if name == "Handled without a reply it ends"]

    def closes(**given: Any) -> bool:
        return bool(try_out(PROCEDURE, {**handled, **given}, NOW, kind="information")["cases"][0]["closes"])

    assert closes()
    assert not closes(**open_still)


@pytest.mark.parametrize("grave", ["important_environmental_impact", "injury_or_death"])
def test_what_is_grave_is_kind_d_and_urgent_whoever_tells_of_what(grave: str) -> None:
    for source in SOURCES.members:
        decided = said(information_source=source, information_nature="other", **{grave: True})
        assert decided["information_kind"] == ("decided", "d")
        assert decided["information_urgent"] == ("decided", True)
        assert decided["answers_owed"] == ("decided", ["report to the authority"])


def test_a_site_may_say_within_how_many_hours_something_grave_is_reported() -> None:
    given = {"answer_aim": "report to the authority", "message_to": "x", "message_text": "x", "urgent_report_hours": 2}
    opened = {"opened_at": "2026-03-02T10:00:00+08:00", "outside_message.signed": True}

    tasks = try_out(PROCEDURE, {**given, **opened}, NOW, kind="information_answer")["tasks"]

    (owed,) = [one for one in tasks if one["kind"] == "report_to_authority"]
    assert owed["due_at"] == "2026-03-02T12:00:00+08:00"
    assert {one["role"] for one in owed["reminders"]} == {"management_representative", "haccp_team_leader"}


def test_a_source_that_is_not_listed_is_refused_with_those_that_are() -> None:
    with pytest.raises(FactsRefused, match="other"):
        said(information_source="the moon")


def test_it_stands_beside_the_withdrawal_of_food_in_either_order() -> None:
    withdrawal = pack("food_safety/withdrawal")

    for packs in ((withdrawal, PACK), (PACK, withdrawal)):
        both = assembled(site(*(one.name for one in packs)), *packs)
        printed = list(EXAMPLES)[:CATALOGUE]
        assert [failures(both, NAME, EXAMPLES[name]) for name in printed] == [()] * CATALOGUE

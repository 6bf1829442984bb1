"""Communication at a food plant: its examples come out, clauses are carried, no rule of it can be taken away."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from rules.answers import Collect, Table
from rules.domains import Choice, Day, Domain, Instant, ListOf
from rules.errors import FactsRefused, ProcedureRefused
from rules.evaluate import Situation, evaluate
from rules.examples import THE_DAY
from rules.facts import CaseFacts, Known, Source
from rules.trying import try_out
from tests.procedures.stacked import assembled, clauses, failures, pack, rules_of, site, without_rule

NAME = "food-safety-communication"
PACK = pack("food_safety/food_safety_communication")
PROCEDURE = assembled(site(NAME), PACK)
EXAMPLES = {str(example["name"]): dict(example) for example in PACK.examples}
CATALOGUE = 8
"""How many of the examples come from the catalogue."""
KIND = "food_information"
INTAKE: dict[str, Any] = {
    "information_content": "foreign matter in flour",
    "information_source": "supplier",
    "information_item": "complaint",
    "information_form": "oral",
    "found_by_department": "sales",
    "information_urgent": False,
    "information_serious": False,
    "problem_raised": False,
    "nonconformity_found": False,
}


def members(fact: str) -> tuple[str, ...]:
    domain = PROCEDURE.domains[fact]
    assert isinstance(domain, Choice)
    return domain.members


def situation(kind: str = KIND, **stated: Any) -> Situation:
    values = PROCEDURE.read_facts({**(INTAKE if kind == KIND else {}), **stated})
    known = {name: Known(value, Source("form")) for name, value in values.items()}
    return evaluate(PROCEDURE, CaseFacts(kind, known, opened_at=THE_DAY), THE_DAY)


def outcome(of: Situation, question: str) -> Any:
    decision = of.decisions[question]
    return decision.outcome if decision.status == "decided" else decision.status


def test_the_examples_hold_those_of_the_catalogue_and_many_more() -> None:
    assert len(EXAMPLES) == len(PACK.examples) >= CATALOGUE + 60


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_comes_out_as_expected(name: str) -> None:
    assert failures(PROCEDURE, NAME, EXAMPLES[name]) == ()


def test_every_clause_is_carried_or_exempt_with_its_reason() -> None:
    found = clauses(PROCEDURE, NAME)

    assert len(found) == 35
    assert [one["clause"] for one in found if one["exempt"]] == ["1"]
    assert [one["clause"] for one in found if not one["exempt"] and not one["carried_by"]] == []


def some(domain: Domain, pick: Random) -> Any:
    """A value that somebody could state."""
    if isinstance(domain, Choice):
        return pick.choice(domain.members)
    if isinstance(domain, ListOf):
        return (some(domain.item, pick),)
    if isinstance(domain, Day):
        return THE_DAY.date()
    return THE_DAY if isinstance(domain, Instant) else "said by a person"


def ended(stated: dict[str, Any], pick: Random) -> bool:
    """Whether the information ends once people have done one open task after the other, whichever comes first."""
    delivered = {f"{form}.delivered": True for form in ("information_intake", "contact_sheet", "written_copy")}
    for _ in range(20):
        known = {name: Known(value, Source("form")) for name, value in stated.items()}
        of = evaluate(PROCEDURE, CaseFacts(KIND, known, opened_at=THE_DAY, supposed=delivered), THE_DAY)
        if of.closes or not of.tasks:
            return of.closes
        form = PROCEDURE.forms[pick.choice(of.tasks).task.form]
        stated = {**stated, **{one.name: some(one.domain, pick) for one in form.fields if one.required}}
    return False


@pytest.mark.parametrize("source", members("information_source"))
def test_whatever_comes_in_can_be_ended(source: str) -> None:
    pick = Random(source)
    items = members("information_item") if source == "inside" else ("complaint", "other")

    for item in items:
        for form in members("information_form"):
            assert ended(
                {**INTAKE, "information_source": source, "information_item": item, "information_form": form}, pick
            )


def telling_rules() -> list[tuple[str, int]]:
    """Every rule of a table whose rules may overlap, and the last of one that the loader proves total."""
    tables = {name: getattr(PACK.plugin, name)() for name, _ in rules_of(PACK, Table)}
    return [
        (name, number)
        for name, number in rules_of(PACK, Table)
        if tables[name].hit == "any" or number == len(tables[name].rules)
    ]


@pytest.mark.parametrize(("question", "number"), telling_rules())
def test_a_table_that_lacks_a_rule_is_refused_or_fails_an_example(question: str, number: int) -> None:
    shorter, refused = None, ""
    try:
        shorter = assembled(site(NAME), without_rule(PACK, question, number))
    except ProcedureRefused as problem:
        refused = str(problem)

    if shorter is None:
        assert f"{NAME}:{question}: no rule" in refused
    else:
        assert any(failures(shorter, NAME, example) for example in EXAMPLES.values())


@pytest.mark.parametrize(("question", "number"), rules_of(PACK, Collect))
def test_a_reason_that_nothing_gives_any_more_is_refused_by_name(question: str, number: int) -> None:
    reason = getattr(PACK.plugin, question)().rules[number - 1].outcome

    with pytest.raises(ProcedureRefused, match=reason):
        assembled(site(NAME), without_rule(PACK, question, number))


@pytest.mark.parametrize("source", members("information_source"))
def test_every_source_has_an_owner_and_outside_word_of_mouth_needs_a_sheet(source: str) -> None:
    of = situation(information_source=source, information_item="management review")

    assert outcome(of, "information_owner") in PROCEDURE.roles
    assert outcome(of, "contact_sheet_needed") is (source != "inside")
    assert outcome(of, "information_class") == (
        "open" if source == "other source" else "internal/1" if source == "inside" else outcome(of, "source_class")
    )


@pytest.mark.parametrize("item", members("information_item"))
def test_whatever_is_urgent_is_told_management_at_once(item: str) -> None:
    of = situation(information_source="inside", information_item=item)
    flagged = situation(information_source="inside", information_item=item, information_urgent=True)

    assert (outcome(of, "urgency") is True) == (outcome(of, "information_class") == "internal/3")
    assert outcome(flagged, "informed_at_once") == ("general_manager", "administration", "food_safety_team_leader")
    told = {copy.role for copy in flagged.forms["information_intake"].copies_due if copy.acknowledged}
    assert told == {"general_manager", "administration", "food_safety_team_leader"}


def test_nobody_is_told_twice_of_what_is_urgent_and_serious() -> None:
    of = situation(information_urgent=True, information_serious=True)
    roles = [copy.role for copy in of.forms["information_intake"].copies_due]

    assert sorted(roles) == [
        "administration",
        "food_safety_team_leader",
        "general_manager",
        "management_representative",
    ]


def test_the_owner_is_late_from_the_moment_that_the_site_has_set() -> None:
    hurried = assembled(site(NAME, handling_hours=2, urgent_handling_minutes=0), PACK)
    known = {name: Known(value, Source("form")) for name, value in hurried.read_facts(INTAKE).items()}
    urgent = {**known, "information_urgent": Known(True, Source("form"))}

    def late(values: dict[str, Known], after: timedelta) -> list[bool]:
        facts = CaseFacts(KIND, values, opened_at=THE_DAY)
        tasks = evaluate(hurried, facts, THE_DAY + after).tasks
        return [one.late for one in tasks if one.name.startswith("handle_")]

    assert late(known, timedelta(minutes=119)) == [False]
    assert late(known, timedelta(hours=2)) == [True]
    assert late(urgent, timedelta()) == [True]


def test_who_is_told_when_handling_is_late() -> None:
    hurried = assembled(site(NAME, handling_hours=2), PACK)
    known = {name: Known(value, Source("form")) for name, value in hurried.read_facts(INTAKE).items()}
    tasks = evaluate(hurried, CaseFacts(KIND, known, opened_at=THE_DAY), THE_DAY).tasks

    (handling,) = (one for one in tasks if one.name == "handle_information")
    assert [one.role for one in handling.reminders] == ["administration", "food_safety_team_leader"]


def test_a_photocopy_of_the_sheet_is_to_be_signed_for_in_the_time_of_the_site() -> None:
    hurried = assembled(site(NAME, copy_acknowledge_hours=8), PACK)
    sheet = {
        "sheet_received_at": "2026-03-02T09:00:00+08:00",
        "sheet_from": "Hua Feng",
        "sheet_received_by": "Li Na",
        "sheet_content": "foreign matter",
        "sheet_departments": ["production", "quality"],
        "sheet_written_at": "2026-03-02T09:30:00+08:00",
    }
    known = {name: Known(value, Source("form")) for name, value in hurried.read_facts({**INTAKE, **sheet}).items()}
    tasks = evaluate(hurried, CaseFacts(KIND, known, opened_at=THE_DAY), THE_DAY).tasks

    copies = [one for one in tasks if one.name == "receive.contact_sheet.1"]
    assert sorted(one.role for one in copies) == ["production", "purchasing", "quality"]
    assert {one.due for one in copies} == {datetime.fromisoformat("2026-03-02T17:30:00+08:00")}
    assert {tuple(told.role for told in one.reminders) for one in copies} == {
        ("administration", "food_safety_team_leader")
    }


def test_a_consultation_is_not_needed_where_somebody_has_judged_so() -> None:
    judged = {"consultation_subject": "other subject", "change_title": "canteen menu"}
    of = situation("consultation", **judged)
    assert outcome(of, "consultation_needed") == "judge"
    assert [one.allowed for one in of.acts if one.act == "issue_document"] == [False]

    of = situation("consultation", **judged, **{"judged.consultation_needed": False})
    assert outcome(of, "issuing") == "allowed"
    assert [one.allowed for one in of.acts if one.act == "issue_document"] == [True]
    assert "plan_consultation" not in [one.name for one in of.tasks]


def test_an_unknown_source_is_refused_and_the_known_ones_are_named() -> None:
    with pytest.raises(FactsRefused, match="other source"):
        try_out(PROCEDURE, {"information_source": "a neighbour's dog"}, THE_DAY)


def test_it_stands_with_withdrawal_in_either_order() -> None:
    withdrawal = pack("food_safety/withdrawal")

    for packs in ((withdrawal, PACK), (PACK, withdrawal)):
        both = assembled(site(*(one.name for one in packs)), *packs)
        assert {KIND, "withdrawal"} <= set(both.kinds)


def test_another_procedure_for_the_same_information_is_refused_by_both_names() -> None:
    other = pack("food_safety/haccp_information")

    with pytest.raises(ProcedureRefused, match=f"{other.name}: the question .* exists already, asked by {NAME}"):
        assembled(site(NAME, other.name), PACK, other)

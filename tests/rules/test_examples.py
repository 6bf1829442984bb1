"""Worked examples are tests: each of a pack's own holds, and an example that does not hold says why."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from rules.assembly import assemble
from rules.examples import run_example, run_examples
from rules.pack import pack_of
from tests.rules.making import NORTH, NOW, RIDERS_CLUB, WORKSHOP, workshop

SHOP = workshop()
GIVEN = {"bicycle": "city bicycle", "defect": "brake", "months_owned": 3, "price": 900, "promised_on": "2026-03-20"}


@pytest.mark.parametrize("ran", list(run_examples(SHOP, NOW)), ids=lambda ran: ran.name)
def test_the_examples_of_the_workshop_hold(ran: Any) -> None:
    assert ran.failures == ()


def test_together_the_examples_cite_nearly_every_clause() -> None:
    cited = frozenset().union(*(ran.clauses for ran in run_examples(SHOP, NOW)))
    assert {clause for _, clause in SHOP.carriers} - cited == {"1.2", "5.1"}


def failures(**example: Any) -> list[str]:
    return list(run_example(SHOP, "workshop", {"name": "it", "given": GIVEN, **example}, NOW).failures)


@pytest.mark.parametrize(
    ("expect", "said"),
    [
        ({"decisions": {"warranty": "expired"}}, "warranty: expected 'expired', got 'covered'"),
        ({"decisions": {"weather": "fine"}}, "weather: expected 'fine', got 'not asked'"),
        ({"decisions": {"job_outcome": "waiting"}}, "job_outcome: expected 'waiting', got 'unfinished'"),
        ({"values": {"warranty": {"paid_by": "maker"}}}, "warranty.paid_by: expected 'maker', got 'us'"),
        ({"tasks": ["hand_over"]}, "task hand_over is not open"),
        ({"no_tasks": ["estimate"]}, "task estimate is open"),
        ({"acts": {"close": "allowed"}}, "act close: expected allowed, got refused"),
        ({"refusals": {"close": ["too_late"]}}, "act close: too_late is no reason"),
        ({"records": ["log"]}, "record log is not kept"),
        ({"records": {"estimate": "complete"}}, "record estimate: expected complete, missing ['cost', 'part_needed']"),
        (
            {"missing": {"estimate": ["cost"]}},
            "record estimate: expected missing ['cost'], got ['cost', 'part_needed']",
        ),
        ({"opens": {"part_order": 1}}, "opens part_order: expected 1, got 0"),
        ({"state": "tested"}, "state: expected 'tested', got 'received'"),
        ({"outcome": None}, "outcome: expected None, got 'unfinished'"),
        ({"dicisions": {}}, "expect.dicisions: unknown; expected one of decisions, values"),
        ({"tasks": "estimate"}, "expect.tasks: got 'estimate'"),
    ],
)
def test_an_example_that_does_not_hold_says_why(expect: dict[str, Any], said: str) -> None:
    assert [one[: len(said)] for one in failures(expect=expect)] == [said]


@pytest.mark.parametrize(
    ("example", "said"),
    [
        ({"expect": {"state": "received"}, "clauses": ["9.9"]}, "clause 9.9 is not cited"),
        ({"expect": {}}, "it expects nothing"),
        ({"expects": {"state": "x"}, "clauses": ["2.1"]}, "expects: unknown; expected one of name, given, kind"),
        ({"given": ["brake"], "clauses": ["2.1"]}, "given: expected a dict, got ['brake']"),
        ({"given": {"brake": 1}, "clauses": ["2.1"]}, "FactsRefused: brake: expected the name of a fact"),
        ({"kind": "bakery", "clauses": ["2.1"]}, "FactsRefused: case: expected one of enquiry, job, part_order"),
    ],
)
def test_an_example_that_is_no_example_says_why(example: dict[str, Any], said: str) -> None:
    assert [one[: len(said)] for one in failures(**example)] == [said]


def test_an_example_runs_under_settings_of_its_own() -> None:
    assert failures(settings={"covered_months": 2}, expect={"decisions": {"warranty": "expired"}}) == []


def test_a_pack_that_decides_otherwise_the_second_time_fails_its_examples() -> None:
    sober = b"lambda day: day is not None"
    moody_answer = b"lambda day, seen=[]: seen.append(day) or len(seen) > 1"
    source = WORKSHOP.files["pack.py"].replace(sober, moody_answer)
    moody = assemble(NORTH, [pack_of("workshop", {**WORKSHOP.files, "pack.py": source})])
    ran = run_example(moody, "workshop", {"given": GIVEN, "expect": {"tasks": ["estimate"]}}, NOW)
    assert ran.failures == ("receipt of handed_over: handed_over: outcome is False, decided again it is True",)


def test_the_examples_of_every_pack_of_a_stack_are_run() -> None:
    example = {"name": "a member", "given": {"member": True}, "expect": {"decisions": {"urgency": "today"}}}
    club = replace(RIDERS_CLUB, examples=(example,))
    procedure = assemble(replace(NORTH, packs=("workshop", "riders-club")), [WORKSHOP, club])
    ran = list(run_examples(procedure, datetime.fromisoformat("2026-03-02T08:00:00+00:00")))
    assert ran[-1].name == "a member"
    assert ran[-1].failures == ()


def test_what_a_pack_above_changes_leaves_the_examples_below_as_they_are() -> None:
    """The workshop calls no job urgent for a member; the club above it does."""
    below = {"name": "no club here", "given": {"member": True}, "expect": {"decisions": {"urgency": "today"}}}
    shop = replace(WORKSHOP, examples=(below,))
    procedure = assemble(replace(NORTH, packs=("workshop", "riders-club")), [shop, RIDERS_CLUB])

    (ran, *_) = run_examples(procedure, NOW)

    assert "member" in ran.failures[0]

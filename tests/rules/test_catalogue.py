"""What a procedure holds, as plain JSON: facts, questions, rules, clauses."""

import json
from dataclasses import replace
from datetime import UTC, datetime

from rules.assembly import assemble
from rules.catalogue import coverage_of, facts_of, questions_of, rules_of
from rules.engine_words import ENGINE_WORDS
from tests.rules.making import NORTH, RIDERS_CLUB, WORKSHOP, workshop

SHOP = workshop()
CLUB = assemble(replace(NORTH, packs=("workshop", "riders-club")), [WORKSHOP, RIDERS_CLUB])


def test_every_fact_has_its_domain_and_its_one_source() -> None:
    facts = {(one["of"], one["fact"]): one for one in facts_of(SHOP)}
    assert facts["job", "price"] == {
        "fact": "price",
        "of": "job",
        "domain": "a number above 0 to 100000 CNY",
        "schema": {
            "type": "string",
            "pattern": r"^-?[0-9]{1,30}(\.[0-9]{1,30})?$",
            "description": "a number above 0 to 100000 CNY",
            "x-number": {"lo": "0", "hi": "100000", "above": True, "below": False},
        },
        "source": {"kind": "form", "ref": "job_sheet"},
        "also": [],
        "text": {"zh": "售价", "en": "price"},
    }
    assert facts["job", "bicycle"]["also"] == ["bike"]
    assert facts[None, "covered_months"]["source"]["kind"] == "setting"


def test_every_question_says_when_it_is_asked_on_what_and_by_whom_it_is_answered() -> None:
    questions = {one["question"]: one for one in questions_of(CLUB)}
    urgency = questions["urgency"]
    assert (urgency["asked"], urgency["of"], urgency["outcome"]) == (
        "change",
        "job",
        "one of today, this week, any time",
    )
    assert urgency["layers"] == [{"pack": "riders-club", "answer": "table"}, {"pack": "workshop", "answer": "table"}]
    assert urgency["facts"][0] == {"fact": "member", "domain": "true or false"}
    assert questions["parts_open"]["replaced"] == ["workshop"]


def test_the_rules_of_every_layer_are_told() -> None:
    upper, lower = rules_of(CLUB, "urgency")
    assert [(rule["cells"], rule["outcome"]) for rule in upper["rules"]] == [([True], "today"), ([False], "PASS")]
    assert lower["rules"][3] == {
        "rule": 4,
        "cells": ["other", False],
        "outcome": "JUDGE",
        "values": {},
        "clauses": ["2.2"],
    }
    assert rules_of(SHOP, "overdue") == []


def test_every_clause_is_there_with_what_carries_it_or_why_nothing_does() -> None:
    clauses = {one["clause"]: one for one in coverage_of(SHOP)}
    assert set(clauses) == set(WORKSHOP.clauses)
    assert "act decline" in clauses["2.2"]["carried_by"]
    assert "urgency rule 4" in clauses["2.2"]["carried_by"]
    assert clauses["4.1"]["part"] == "Whether a ride took place."
    assert (clauses["6.1"]["carried_by"], clauses["6.1"]["exempt"]) == ([], "Manner; nobody measures it.")
    assert clauses["5.1"]["carried_by"] == ["setting keep_months"]


def test_all_of_it_is_plain_json() -> None:
    whole = [facts_of(CLUB), questions_of(CLUB), coverage_of(CLUB), [rules_of(CLUB, name) for name in CLUB.questions]]
    assert json.loads(json.dumps(whole)) == whole


def test_a_site_says_everything_in_both_languages() -> None:
    assert all(word.zh and word.en for word in CLUB.vocabulary.names.values())
    assert CLUB.vocabulary.labels("judge.urgency") == {"zh": "判断：紧急程度", "en": "judgement: urgency"}
    assert CLUB.vocabulary.value_labels("judged.urgency", "today") == {"zh": "今天", "en": "today"}
    assert set(ENGINE_WORDS.names) <= set(CLUB.vocabulary.names)


def test_a_number_tells_the_kind_of_its_case() -> None:
    numbers = ["J-2026-00001", "P-2026-00001", "E-2026-00001", "X-2026-00001", ""]
    assert [SHOP.kind_of_number(number) for number in numbers] == ["job", "part_order", "enquiry", None, None]


def test_a_day_is_the_day_at_the_site() -> None:
    assert SHOP.local_day(datetime(2026, 3, 2, 16, tzinfo=UTC)) == "2026-03-03"

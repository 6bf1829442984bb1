"""The property manager's communication: its examples come out, its clauses are carried, none of its rules can go."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import ceil
from typing import Any

import pytest

from rules.answers import Collect, Table
from rules.errors import FactsRefused, ProcedureRefused
from rules.pack import installed, load_pack
from rules.trying import try_out
from tests.procedures.playing import NOW
from tests.procedures.stacked import assembled, clauses, failures, pack, rules_of, site, without_rule

NAME = "property-customer-59560"
NOTICES = "property-notice-inquiry"
PACK = pack("property_management/property_customer_59560")
PROCEDURE = assembled(site(NAME), PACK)
EXAMPLES = {str(example["name"]): dict(example) for example in PACK.examples}
CATALOGUE = 8
"""How many of the examples come from the catalogue."""

COMPLETE = sorted(
    question
    for question in {name for name, _ in rules_of(PACK, Table)}
    if len(getattr(PACK.plugin, question)().rules) == 2 ** len(getattr(PACK.plugin, question)().inputs)
    and "complete" in getattr(PACK.plugin, question)().rules[0].values
    and question not in ("visit_complete", "every_office_surveyed")
)
"""The questions that say of each of several things whether it is there."""


def said(question: str, value: str = "", **given: Any) -> Any:
    """What a question decides, or what comes along with it."""
    decisions = try_out(PROCEDURE, given, NOW)["decisions"]
    decision = next(one for one in decisions if one["question"] == question)
    return decision["values"].get(value) if value else decision["outcome"]


def test_the_examples_hold_those_of_the_catalogue_and_many_more() -> None:
    assert len(EXAMPLES) == len(PACK.examples) >= CATALOGUE + 70


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_comes_out_as_expected(name: str) -> None:
    assert failures(PROCEDURE, NAME, EXAMPLES[name]) == ()


def test_every_clause_is_carried_or_exempt_with_its_reason() -> None:
    found = clauses(PROCEDURE, NAME)

    assert len(found) == 31
    assert [one["clause"] for one in found if one["exempt"]] == ["1"]
    assert [one["clause"] for one in found if not one["exempt"] and not one["carried_by"]] == []


@pytest.mark.parametrize("question", sorted(set(dict(rules_of(PACK, Table))) - set(COMPLETE)))
def test_a_table_that_lacks_a_rule_is_refused_by_name(question: str) -> None:
    with pytest.raises(ProcedureRefused, match=f"{NAME}:{question}: no rule"):
        assembled(site(NAME), without_rule(PACK, question, 1))


def missed(question: str, number: int) -> bool:
    """Whether the loader or an example misses a rule that is taken away."""
    act, reason = question.removeprefix("may_"), getattr(PACK.plugin, question)().rules[number - 1].outcome
    showing = [one for one in EXAMPLES.values() if reason in one["expect"].get("refusals", {}).get(act, ())]
    try:
        shorter = assembled(site(NAME), without_rule(PACK, question, number))
    except ProcedureRefused:
        return bool(showing)
    return any(failures(shorter, NAME, example) for example in showing)


@pytest.mark.parametrize(("question", "number"), rules_of(PACK, Collect))
def test_a_reason_that_nothing_gives_any_more_is_missed(question: str, number: int) -> None:
    assert missed(question, number)


@pytest.mark.parametrize("month", range(1, 13))
def test_a_summary_is_in_time_until_its_fifth_is_over(month: int) -> None:
    last = date(2024 + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    fifth = last + timedelta(days=5)
    days = [last + timedelta(days=ahead) for ahead in range(1, 9)]

    given = {"period": f"2024-{month:02}", "published_on": [str(day) for day in days], "approved": True}

    assert said("summary_in_time", "on_time", **given) == [day <= fifth for day in days]


def test_all_three_have_to_be_done_by_the_fifth() -> None:
    days = ("2024-06-05", "2024-06-06")
    for published, approved, copied in product(days, repeat=3):
        given = {"published_on": published, "approved_on": approved, "copied_on": copied, "approved": True}
        on_time = said("summary_in_time", "on_time", period="2024-05", **given)
        assert on_time is (days[1] not in (published, approved, copied)), given


@pytest.mark.parametrize("done", list(product((True, False), repeat=3)))
def test_a_summary_is_complete_when_it_is_approved_published_and_copied(done: tuple[bool, bool, bool]) -> None:
    approved, published, copied = done
    given: dict[str, Any] = {"approved": approved, "copied_to_quality": copied}
    given |= {"published_on": "2024-06-03"} if published else {}

    missing = said("summary_complete", "missing", period="2024-05", **given)

    assert len(missing) == done.count(False)
    assert said("summary_complete", period="2024-05", **given) is all(done)


@pytest.mark.parametrize("question", COMPLETE)
def test_what_is_missing_is_what_is_not_there(question: str) -> None:
    parts = getattr(PACK.plugin, question)().inputs
    there = list(product((True, False), repeat=len(parts)))
    of = PROCEDURE.questions[question].question.of
    given = {part: [row[at] for row in there] for at, part in enumerate(parts)}

    decisions = try_out(PROCEDURE, given, NOW, kind=of)["decisions"]
    (found,) = [one for one in decisions if one["question"] == question]

    assert found["outcome"] == [all(row) for row in there] == found["values"]["complete"]
    words = dict(zip(parts, found["values"]["missing"][-1], strict=True))
    missing = [[words[part] for part, done in zip(parts, row, strict=True) if not done] for row in there]
    assert found["values"]["missing"] == missing


@pytest.mark.parametrize(
    ("kind", "given", "outcome"),
    [
        ("book_entry", {"entry_subject": "introduction"}, "noted"),
        ("book_entry", {"entry_subject": "question"}, None),
        ("book_entry", {"entry_subject": "question", "desk_answer_text": "at the gate"}, "answered"),
        ("book_entry", {"entry_subject": "opinion", "constructive": True}, None),
        (
            "book_entry",
            {"entry_subject": "opinion", "constructive": True, "opinion_answered_on": "2026-03-02"},
            "answered",
        ),
        ("book_entry", {"entry_subject": "complaint"}, None),
        ("book_entry", {"entry_subject": "complaint", "complaint_number": "C-2026-000001"}, "passed on"),
        ("finished_service", {"service_type": "other"}, "not visited"),
        ("finished_service", {"service_type": "repair work"}, None),
        ("finished_service", {"service_type": "repair work", "visits_by_sample": True}, None),
        (
            "finished_service",
            {"service_type": "repair work", "visits_by_sample": True, "in_sample": False},
            "not visited",
        ),
        ("committee_quarter", {"talks": 0}, None),
        ("committee_quarter", {"talks": 0, "no_talk_reason": "ill"}, "not talked"),
        ("customer_forum", {"forums": 0}, None),
        ("customer_forum", {"forums": 0, "no_forum_reason": "typhoon"}, "not held"),
        ("culture_quarter", {"activities": 0}, None),
        ("culture_quarter", {"activities": 0, "no_activity_reason": "typhoon"}, "not held"),
        ("culture_activity", {"activity_name": "feast"}, None),
        ("culture_activity", {"activity_cancelled_for": "rain"}, "cancelled"),
        ("complaint_month", {"period": "2024-05"}, None),
    ],
)
def test_how_a_case_has_ended_is_said_only_once_it_has(kind: str, given: dict[str, Any], outcome: str | None) -> None:
    assert try_out(PROCEDURE, given, NOW, kind=kind)["cases"][0]["outcome"] == outcome


@pytest.mark.parametrize("quarter", range(1, 5))
def test_a_report_is_due_on_the_twentieth_of_the_next_quarters_first_month(quarter: int) -> None:
    due = date(2025 if quarter == 4 else 2024, quarter % 4 * 3 + 1, 20)
    ordinal = ("first", "second", "third", "fourth")[quarter - 1]
    numeral = "一二三四"[quarter - 1]
    for named in (f"Q{quarter} of 2024", f"2024-Q{quarter}", f"2024年第{numeral}季度", f"{ordinal} quarter of 2024"):
        assert said("due", quarter=named) == str(due)
    days = [str(due), str(due + timedelta(days=1))]
    assert said("report_on_time", "on_time", quarter=f"2024-Q{quarter}", published_on=days) == [True, False]


def test_the_focus_is_a_fifth_in_whole_customers() -> None:
    numbers = [1, 2, 4, 5, 6, 9, 10, 11, 499, 500, 501]

    required = said("required", customers=numbers, focus_customers=[0] * len(numbers))

    assert [int(one) for one in required] == [ceil(Fraction(one, 5)) for one in numbers]


@pytest.mark.parametrize(("survey", "least"), [("mid-year sample", "0.5"), ("year-end full", "0.3")])
def test_the_rate_of_return_is_exact_and_the_edge_is_enough(survey: str, least: str) -> None:
    for handed_out in (1, 3, 7, 1000):
        edge = int(Decimal(least) * handed_out)
        back = [one for one in (0, edge - 1, edge, edge + 1, handed_out) if 0 <= one <= handed_out]
        met = said("recovery_met", "met", survey=survey, handed_out=handed_out, returned=back)
        whole = [Decimal(one) >= Decimal(least) * handed_out for one in back]
        assert (met if isinstance(met, list) else [met]) == whole


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"survey": "yearly"}, "survey_kind"),
        ({"kind": "greeting"}, "kind"),
        ({"service": "gardening"}, "service_type"),
        ({"duty": "cook"}, "communication_duty"),
    ],
)
def test_what_is_no_value_of_a_list_is_refused_and_not_taken_for_another(given: dict[str, Any], named: str) -> None:
    with pytest.raises(FactsRefused, match=named):
        try_out(PROCEDURE, given, NOW)


def test_nobody_at_an_estate_is_asked_to_search_a_stock_or_to_inspect() -> None:
    base_tasks = {task.name for kind in PROCEDURE.kinds.values() for _, task in kind.tasks}

    assert not {name for name in base_tasks if name.startswith(("search_", "inspect_"))}
    assert "return" not in PROCEDURE.kinds
    assert not {task.who for kind in PROCEDURE.kinds.values() for _, task in kind.tasks} & {"warehouse", "inspector"}


@pytest.mark.skipif(NOTICES not in installed(), reason="it is not installed")
def test_it_stands_beside_the_notices_and_inquiries_in_either_order() -> None:
    notices = load_pack(installed()[NOTICES])

    for packs in ((notices, PACK), (PACK, notices)):
        both = assembled(site(*(one.name for one in packs)), *packs)
        assert {"complaint_month", "office_survey"} <= set(both.kinds)
        for example in PACK.examples[:CATALOGUE]:
            assert failures(both, NAME, dict(example)) == (), example["name"]

"""The text of a receipt is, byte for byte, what is written without keeping anything ready."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from rules.api import Field, Formula, Instant, Number, Text, YesNo
from rules.assembly import assemble, find_packs
from rules.evaluate import Situation, evaluate
from rules.facts import CaseFacts, Known, Source
from rules.keeping import Kept
from rules.procedure import Procedure
from rules.receipts import Receipt, receipt, seal
from rules.sites import Site
from rules.trying import arrival_receipts, under_given
from tests.rules.making import CLAUSE, NOW, asks, case, made, matter, workshop
from tests.rules.plain_receipt import plain_receipt, plain_text
from tests.rules.test_evaluate import SHEET_OF_A_JOB, facts_of_a_job, orders

SHOP = workshop()
EAST = timezone(timedelta(hours=8))
FACTORY = Site("factory", ("iso9001",), timezone="Asia/Shanghai", settings={"bulk_return_from_quantity": 100})
BASE = assemble(FACTORY, find_packs(FACTORY))
BYSTANDERS = ('Wang "Fang"', "李强", "", "back\\slash\n")


def texts(procedure: Procedure, situation: Situation, now: datetime = NOW) -> dict[str, str]:
    return {
        name: receipt(procedure, decision, situation.known, situation.values, now).json
        for name, decision in situation.decisions.items()
    }


def plain_texts(procedure: Procedure, situation: Situation, now: datetime = NOW) -> dict[str, str]:
    return {
        name: plain_text(plain_receipt(procedure, decision, situation.known, situation.values, now))
        for name, decision in situation.decisions.items()
    }


def stated_by_many(values: dict[str, Any], form: str) -> dict[str, Known]:
    """Facts by several people; one moment is written with several offsets, some were true before."""
    moments = (NOW, NOW.astimezone(EAST), NOW + timedelta(microseconds=7), NOW.replace())
    as_of = (None, None, NOW - timedelta(days=1), (NOW - timedelta(days=1)).astimezone(EAST))
    return {
        name: Known(value, Source("form", form), BYSTANDERS[at % 4], moments[at // 2 % 4], as_of[at % 4])
        for at, (name, value) in enumerate(values.items())
    }


def cases_of(procedure: Procedure, values: dict[str, Any]) -> Iterator[CaseFacts]:
    """One case of each kind that has any of the facts."""
    for kind in procedure.kinds:
        own = {n: v for n, v in values.items() if (of := procedure.facts.get((kind, n))) and of.source.kind == "form"}
        if own:
            yield CaseFacts(kind, stated_by_many(own, f"form of {kind}"), opened_at=NOW)


@pytest.mark.parametrize("example", BASE.packs[0].examples, ids=lambda one: one["name"])
def test_on_every_example_of_the_base_procedure(example: dict[str, Any]) -> None:
    procedure = under_given(BASE, {**example["given"], **example.get("settings", {})})
    values = procedure.read_facts(example["given"])
    compared = [one.json for one in arrival_receipts(procedure, values, NOW)]
    assert all(plain_text(Receipt.of(one.document).document) == one.json
               for one in arrival_receipts(procedure, values, NOW))  # fmt: skip
    for facts in cases_of(procedure, values):
        situation = evaluate(procedure, facts, NOW)
        assert texts(procedure, situation) == plain_texts(procedure, situation)
        compared += texts(procedure, situation).values()
    assert compared


@settings(deadline=None, max_examples=40)
@given(facts_of_a_job, orders)
def test_on_any_job_whatever_was_decided_before(values: dict[str, Any], parts: list[tuple[bool | None, bool]]) -> None:
    children = tuple(
        case("part_order", {} if fits is None else {"part_fits": fits}, closed=shut) for fits, shut in parts
    )
    facts = CaseFacts("job", stated_by_many(values, "sheet"), opened_at=NOW, children=children)
    situation = evaluate(SHOP, facts, NOW)
    assert texts(SHOP, situation) == plain_texts(SHOP, situation)
    fresh = workshop()
    again = evaluate(fresh, facts, NOW)
    assert again == situation
    assert texts(fresh, again) == texts(SHOP, situation)


def test_a_receipt_says_at_hand_what_its_text_says() -> None:
    situation = evaluate(SHOP, case("job", SHEET_OF_A_JOB), NOW)
    for name, decision in situation.decisions.items():
        one = receipt(SHOP, decision, situation.known, situation.values, NOW)
        held = one.document
        assert (one.question, one.status, one.outcome) == (name, held["status"], held["outcome"])
        assert (one.values, one.text) == (held["values"], held["text"])
        assert one.clauses == [cited["clause"] for cited in held["clauses"]]
        assert one.said == {part: held[part] for part in ("outcome", "values", "problem")}


def test_a_receipt_that_came_as_plain_json_has_the_same_text_whatever_the_order_of_its_names() -> None:
    situation = evaluate(SHOP, case("job", SHEET_OF_A_JOB), NOW)
    one = receipt(SHOP, situation.decisions["warranty"], situation.known, situation.values, NOW)
    come = Receipt.of(dict(reversed(one.document.items())))
    assert (come.json, come.said, come.clauses, come.text) == (one.json, one.said, one.clauses, one.text)


def test_equal_outcomes_that_are_written_otherwise_keep_their_own_text() -> None:
    questions = asks(weight=Number(0, 9), since=Instant(), nickname=Text())
    fields = (Field("measured", Number(0, 9)), Field("begun_at", Instant()), Field("said", Text()))
    procedure = made(
        matter(
            *fields,
            questions=questions,
            weight=Formula(("measured",), lambda measured: measured, CLAUSE),
            since=Formula(("begun_at",), lambda begun_at: begun_at, CLAUSE),
            nickname=Formula(("said",), lambda said: said, CLAUSE),
        )
    )
    outcomes = []
    for weight, moment in ((Decimal("1"), NOW), (Decimal("1.0"), NOW.astimezone(EAST)), (Decimal("1"), NOW)):
        facts = case("matter", {"measured": weight, "begun_at": moment, "said": "x"})
        situation = evaluate(procedure, facts, NOW)
        assert texts(procedure, situation) == plain_texts(procedure, situation)
        decided = (situation.decisions[name] for name in ("weight", "since"))
        outcomes += [receipt(procedure, one, situation.known, situation.values, NOW).outcome for one in decided]
    assert outcomes == [
        *("1", "2026-03-02T08:00:00+00:00", "1.0", "2026-03-02T16:00:00+08:00", "1", "2026-03-02T08:00:00+00:00"),
    ]


def test_completeness_says_what_is_missing_each_time() -> None:
    procedures = [BASE, assemble(FACTORY, find_packs(FACTORY))]
    form = next(
        name for name, one in BASE.questions.items() if one.question.of == "complaint" and name == "form_complete"
    )
    required = BASE.questions[form].inputs
    for left_out in (required, required[:1], required[1:], ()):
        values = {name: "x" for name in required if name not in left_out}
        for procedure in procedures:
            decision = procedure.decide(form, values)
            assert decision.values["missing"] == list(left_out)
            known: dict[str, Known] = {}
            assert receipt(procedure, decision, known, {}, NOW).json == plain_text(
                plain_receipt(procedure, decision, known, {}, NOW)
            )


def test_every_part_is_sealed() -> None:
    situation = evaluate(SHOP, case("job", SHEET_OF_A_JOB), NOW)
    held = receipt(SHOP, situation.decisions["warranty"], situation.known, situation.values, NOW).document
    for part in held.keys() - {"seal"}:
        assert seal({**held, part: "something else"}) != held["seal"] == seal(held)


def test_threads_that_share_a_procedure_write_the_same() -> None:
    shop = workshop()
    jobs = [case("job", {**SHEET_OF_A_JOB, "months_owned": Decimal(months)}) for months in range(40)] * 5

    def write(facts: CaseFacts) -> dict[str, str]:
        return texts(shop, evaluate(shop, facts, NOW))

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(write, jobs)) == [write(facts) for facts in jobs]


ELSEWHERE = """
from tests.rules.test_receipt_text import job_texts
print(job_texts())
"""


def job_texts() -> str:
    """The texts of one job's receipts, as one number."""
    written = texts(SHOP, evaluate(SHOP, case("job", {**SHEET_OF_A_JOB, "rides_well": False}), NOW))
    return hashlib.sha256("".join(written.values()).encode()).hexdigest()


def test_another_process_writes_the_same() -> None:
    environment = {**os.environ, "PYTHONHASHSEED": "4711"}
    ran = subprocess.run([sys.executable, "-c", ELSEWHERE], env=environment, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == job_texts()


def test_what_is_kept_stays_within_its_limit() -> None:
    kept: Kept[int, str] = Kept(3)
    for number in range(100):
        assert kept.keep(number, str(number)) == str(number)
        assert len(kept) <= 3
    assert kept[99] == "99"


def test_the_parts_of_receipts_stay_within_their_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rules.procedure.RECEIPT_PARTS_KEPT", 5)
    procedure = made(
        matter(
            Field("said", Text()),
            questions=asks(nickname=Text(), heard=YesNo()),
            nickname=Formula(("said",), lambda said: said, CLAUSE),
            heard=Formula(("said",), bool, CLAUSE),
        )
    )
    for number in range(40):
        situation = evaluate(procedure, case("matter", {"said": f"name {number}"}), NOW)
        assert texts(procedure, situation) == plain_texts(procedure, situation)
        assert len(procedure.receipt_parts) <= 5


def test_what_is_kept_for_one_procedure_is_not_used_by_another() -> None:
    strict, mild = workshop(covered_months=1), workshop(covered_months=99)
    facts = case("job", SHEET_OF_A_JOB)
    both = [texts(one, evaluate(one, facts, NOW))["warranty"] for one in (strict, mild)]
    assert both == [plain_texts(one, evaluate(one, facts, NOW))["warranty"] for one in (strict, mild)]
    assert both[0] != both[1]

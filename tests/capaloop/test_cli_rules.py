"""`capaloop rules`: for people and for programs, with exact refusals and never a traceback."""

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from capaloop.cli.files import STANDARD_INPUT
from tests.capaloop.conftest import CommandLine, Ended
from tests.rules.making import PACKS

SHEET = {"bicycle": "city bicycle", "defect": "brake", "months_owned": 3, "price": 900, "promised_on": "2026-03-20"}
SITE = """
[sites.{name}]
packs = ["workshop"]
timezone = "Asia/Shanghai"
settings = {{covered_months = {months}}}
pack_paths = {{workshop = "{packs}/workshop"}}
roles = {{patron = {{host = "quality"}}}}
"""


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    file = tmp_path / "sites.toml"
    file.write_text(SITE.format(name="north", months=24, packs=PACKS), "utf-8")
    return file


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(SHEET), "utf-8")
    return file


@pytest.fixture
def rules(command_line: CommandLine, sites: Path) -> Any:
    def run(*arguments: str) -> Ended:
        return command_line.run("rules", *arguments, "--sites", str(sites))

    return run


def written(tmp_path: Path, content: str | bytes) -> str:
    file = tmp_path / "given.json"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(file)


def test_the_sites_are_listed_with_their_packs(rules: Any) -> None:
    (site,) = rules("list", "--json").document
    assert (site["site"], site["packs"][0]["name"], site["packs"][0]["version"]) == ("north", "workshop", "1.2.0")
    assert site["hash"][:12] in rules("list").out


def test_a_refused_site_is_listed_as_refused(rules: Any, sites: Path) -> None:
    sites.write_text(sites.read_text("utf-8") + SITE.format(name="south", months=999, packs=PACKS), "utf-8")
    ended = rules("list")
    assert (ended.code, "south: refused, problems: 1" in ended.out, "north" in ended.out) == (0, True, True)


def test_one_question_is_shown_with_its_rules(rules: Any) -> None:
    document = rules("show", "warranty", "--json").document
    assert [rule["outcome"] for rule in document["questions"][0]["rules"][0]["rules"]][:2] == ["expired", "covered"]
    shown = rules("show", "warranty").out
    assert ">covered_months" in shown
    assert "paid_by: maker" in shown


def test_a_question_that_is_no_table_says_what_answers_it(rules: Any) -> None:
    assert "answers: workshop (formula)" in rules("show", "overdue").out
    assert "回答: workshop (公式)" in rules("show", "overdue", "--lang", "zh").out


def test_an_unknown_question_is_refused_with_those_that_there_are(rules: Any) -> None:
    ended = rules("show", "weather", "--json")
    assert (ended.code, ended.out) == (2, "")
    assert ended.problem["errors"][0]["got"] == "weather"
    assert "warranty" in ended.problem["errors"][0]["expected"]


def test_questions_are_facts_domains_and_outcomes(rules: Any) -> None:
    document = rules("questions", "--json").document
    assert document["site"] == "north"
    price = next(one for one in document["facts"] if one["fact"] == "price")
    assert (price["domain"], price["source"]) == (
        "a number above 0 to 100000 CNY",
        {"kind": "form", "ref": "job_sheet"},
    )
    warranty = next(one for one in document["questions"] if one["question"] == "warranty")
    assert warranty["outcome"] == "one of covered, expired, unclear"
    assert "defect: one of brake, gears, frame, other" in rules("questions").out


def test_sound_sites_are_checked_in_one_line_each(rules: Any) -> None:
    ended = rules("check")
    assert (ended.code, ended.out) == (0, "north: 16 questions, 11 clauses, all right\n")
    assert rules("check", "--json").document[0]["problems"] == []


def test_every_problem_of_every_site_is_told(rules: Any, sites: Path) -> None:
    sites.write_text(sites.read_text("utf-8") + SITE.format(name="south", months='"many"', packs=PACKS), "utf-8")
    ended = rules("check")
    assert (ended.code, "north: 16 questions" in ended.out) == (1, True)
    assert "south: refused, problems: 1\n" in ended.out
    assert "settings.covered_months: expected a whole number from 0 to 120 months, got 'many'" in ended.out
    ended = rules("check", "--json")
    assert (ended.code, len(ended.document), ended.problem["status"]) == (1, 2, 409)
    assert rules("check", "--site", "north").code == 0


def test_the_examples_of_the_packs_are_run(rules: Any) -> None:
    ended = rules("test")
    assert (ended.code, ended.out) == (0, "8 examples passed, 0 failed\n")
    assert {one["pack"] for one in rules("test", "--json").document} == {"workshop"}


def test_an_example_that_fails_is_told_with_why(command_line: CommandLine, sites: Path, tmp_path: Path) -> None:
    pack = tmp_path / "packs" / "workshop"
    pack.mkdir(parents=True)
    for file in (PACKS / "workshop").glob("*.*"):
        (pack / file.name).write_bytes(file.read_bytes().replace(b"urgency: today", b"urgency: any time"))
    sites.write_text(SITE.format(name="north", months=24, packs=tmp_path / "packs"), "utf-8")
    ended = command_line.run("rules", "test", "--sites", str(sites))
    assert (ended.code, "7 examples passed, 1 failed" in ended.err) == (1, True)
    assert "workshop: A brake under warranty\n  urgency: expected 'any time', got 'today'\n" in ended.out
    failures = command_line.run("rules", "test", "--sites", str(sites), "--json").document
    assert [one["failures"] for one in failures if one["failures"]] == [["urgency: expected 'any time', got 'today'"]]


def test_what_is_decided_has_the_shape_of_the_contract(rules: Any, facts: Path) -> None:
    document = rules("decide", "--facts", str(facts), "--json").document
    assert set(document["procedure"]) == {"name", "version", "hash"}
    warranty = next(one for one in document["decisions"] if one["question"] == "warranty")
    assert (warranty["outcome"], warranty["values"], warranty["clauses"]) == (
        "covered",
        {"paid_by": "us"},
        ["2.1", "2.3"],
    )
    assert warranty["receipt"]["procedure"] == document["procedure"]
    assert [task["kind"] for task in document["tasks"]] == ["estimate", "refund"]
    assert {act["act"] for act in document["acts"]} == {"open_job", "decline", "hand_over", "close", "reopen"}


def test_a_decision_is_told_in_words_with_its_clauses_and_the_rules_that_failed(rules: Any, facts: Path) -> None:
    shown = rules("decide", "--facts", str(facts), "--question", "warranty").out
    assert "warranty: covered (by 2.1, 2.3)" in shown
    assert "2.1: Repairs are covered for the months that the workshop promises." in shown
    assert "rule 2: defect would have to be frame" in shown
    assert "保修：在保（依据 2.1, 2.3）" in rules("decide", "--facts", str(facts), "--lang", "zh").out


def test_who_owes_what_is_missing_is_told(rules: Any, tmp_path: Path) -> None:
    ended = rules("decide", "--facts", written(tmp_path, '{"defect": "brake"}'), "--question", "warranty")
    assert (ended.code, "owed by counter (fill_job_sheet)" in ended.out) == (0, True)


def test_the_facts_may_come_from_standard_input(rules: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    class Piped:
        class buffer:  # noqa: N801
            @staticmethod
            def read() -> bytes:
                return json.dumps(SHEET).encode()

    monkeypatch.setattr(sys, "stdin", Piped)
    assert rules("decide", "--facts", STANDARD_INPUT, "--json").document["site"] == "north"


def test_a_kind_of_case_gives_its_whole_situation(rules: Any, tmp_path: Path) -> None:
    document = rules("decide", "--facts", written(tmp_path, "{}"), "--case", "enquiry", "--json").document
    assert [one["question"] for one in document["decisions"]] == ["enquiry_outcome"]
    assert document["cases"][0]["kind"] == "enquiry"


def test_facts_that_nothing_asks_for_are_told(rules: Any, tmp_path: Path) -> None:
    file = written(tmp_path, '{"defect": "brake", "enquiry_text": "?"}')
    assert "facts that nothing here asks for: enquiry_text" in rules("decide", "--facts", file).err
    assert rules("decide", "--facts", file, "--json").document["unused"] == ["enquiry_text"]


def test_a_number_keeps_every_digit(rules: Any, tmp_path: Path) -> None:
    file = written(tmp_path, '{"price": 199.99999999999999999999, "warranty": "covered"}')
    (decision,) = rules("decide", "--facts", file, "--question", "refund_by", "--json").document["decisions"]
    assert (decision["outcome"], Decimal(decision["receipt"]["inputs"][0]["value"])) == (
        "counter",
        Decimal("199.99999999999999999999"),
    )


def test_wrong_facts_are_refused_all_at_once_by_name(rules: Any, tmp_path: Path) -> None:
    file = written(tmp_path, '{"colour": 1.50, "price": -1, "months_owned": "many", "part_order": {"count": 3}}')
    ended = rules("decide", "--facts", file, "--json")
    assert (ended.code, ended.out) == (2, "")
    assert [(one["field"], one["got"], one["code"]) for one in ended.problem["errors"]] == [
        ("colour", "1.50", "unknown-field"),
        ("price", -1, "type"),
        ("months_owned", "many", "type"),
        ("part_order.count", 3, "type"),
    ]
    assert set(ended.problem) == {"type", "title", "status", "detail", "errors"}
    told = rules("decide", "--facts", file)
    assert told.err.startswith("wrong in the facts: colour, price, months_owned, part_order.count\n")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"a": 1', "is not JSON"),
        (b'{"a": NaN}', "NaN is no JSON number"),
        (b'{"price": 1, "price": 2}', "price stands there twice"),
        (b"\xff{}", "is not UTF-8 from byte 0 on"),
        (b"[1]", "holds no JSON object"),
        (b"", "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
        (b'{"price": ' + b"9" * 5000 + b"}", "is not JSON"),
    ],
)
def test_what_is_no_json_object_is_refused(rules: Any, tmp_path: Path, content: bytes, said: str) -> None:
    ended = rules("decide", "--facts", written(tmp_path, content), "--json")
    assert (ended.code, ended.out, ended.problem["status"]) == (2, "", 400)
    assert said in ended.problem["detail"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("decide", "--facts", "/nowhere/facts.json"),
        ("decide", "--facts", "{facts}", "--question", "weather"),
        ("decide", "--facts", "{facts}", "--case", "bakery"),
        ("decide", "--facts", "{facts}", "--case", "job", "--question", "warranty"),
        ("decide", "--facts", "{facts}", "--site", "mars"),
        ("decide",),
        ("explain", "weather", "--facts", "{facts}"),
        ("explain",),
        ("coverage", "--site", "mars"),
        ("weather",),
    ],
)
def test_what_cannot_be_understood_ends_with_2_and_a_problem(
    rules: Any, facts: Path, arguments: tuple[str, ...]
) -> None:
    given = [argument.format(facts=facts) for argument in arguments]
    ended = rules(*given, "--json")
    assert (ended.code, ended.out, ended.problem["status"]) == (2, "", 400)
    assert "Traceback" not in rules(*given).err


def test_a_site_file_that_is_wrong_is_refused_with_its_place(rules: Any, sites: Path) -> None:
    sites.write_text('[sites.north]\npacks = "workshop"\n', "utf-8")
    ended = rules("check")
    assert ended.code == 2
    assert "sites.north.packs: expected a list of texts, got 'workshop'" in ended.err.replace("\n", " ")


def test_a_procedure_that_is_refused_ends_with_1_and_why(rules: Any, sites: Path, facts: Path) -> None:
    sites.write_text(SITE.format(name="north", months=999, packs=PACKS), "utf-8")
    ended = rules("decide", "--facts", str(facts), "--json")
    assert (ended.code, ended.problem["status"]) == (1, 409)
    assert "settings.covered_months: expected a whole number from 0 to 120 months, got 999" in ended.problem["detail"]


def test_a_setting_with_which_the_procedure_would_not_stand_is_bad_input(rules: Any, tmp_path: Path) -> None:
    assert rules("decide", "--facts", written(tmp_path, '{"cheap_below": 0}')).code == 2


def test_of_several_sites_one_must_be_named(rules: Any, sites: Path, facts: Path) -> None:
    sites.write_text(sites.read_text("utf-8") + SITE.format(name="south", months=2, packs=PACKS), "utf-8")
    unnamed = rules("decide", "--facts", str(facts), "--json")
    assert (unnamed.code, unnamed.problem["errors"][0]["expected"]) == (2, "north, south")
    south = rules("decide", "--facts", str(facts), "--site", "south", "--question", "warranty", "--json").document
    assert (south["site"], south["decisions"][0]["outcome"]) == ("south", "expired")


def test_a_decision_is_explained_with_its_whole_receipt(rules: Any, facts: Path) -> None:
    shown = rules("explain", "refund_by", "--facts", str(facts)).out
    assert "refund paid by: patron (by 2.3)" in shown
    assert "rule 1: price would have to be <cheap_below" in shown


def test_without_facts_it_is_explained_who_would_owe_them(rules: Any) -> None:
    shown = rules("explain", "warranty").out
    assert "defect: owed by counter" in shown
    assert "months since it was bought: owed by counter" in shown


def test_every_clause_is_covered_or_exempt_with_its_reason(rules: Any) -> None:
    shown = rules("coverage").out
    assert "exempt: Manner; nobody measures it." in shown
    assert "10 clauses carried, 1 exempt" in shown
    clauses = {one["clause"]: one for one in rules("coverage", "--json").document}
    assert clauses["3.1"]["carried_by"][0] == "case_kind part_order"


@pytest.mark.parametrize("command", ["list", "show", "questions", "check", "test", "coverage"])
def test_a_program_gets_one_document_and_nothing_else(rules: Any, command: str) -> None:
    ended = rules(command, "--json")
    assert (ended.code, ended.err) == (0, "")
    assert "\x1b" not in ended.out
    assert json.loads(ended.out)


def test_the_site_file_may_be_named_by_the_environment(
    command_line: CommandLine, sites: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAPALOOP_SITES", str(sites))
    assert command_line.run("rules", "list", "--json").document[0]["site"] == "north"


def test_help_is_there_without_the_engine_and_the_messaging_framework() -> None:
    program = (
        "import sys\nfrom capaloop.cli import main\nmain(['rules', '--help'])\n"
        "loaded = {name.partition('.')[0] for name in sys.modules}\n"
        "print(sorted(loaded & {'nameko', 'kombu', 'eventlet', 'sqlalchemy'}), 'rules.assembly' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[] False"


def test_lists_are_tried_one_by_one_and_told_side_by_side(rules: Any, tmp_path: Path) -> None:
    given = {**SHEET, "defect": ["brake", "frame", "brake"], "months_owned": [3, 3, 40]}
    file = written(tmp_path, json.dumps(given))
    (warranty,) = rules("decide", "--facts", file, "--question", "warranty", "--json").document["decisions"]
    assert (warranty["outcome"], warranty["values"]) == (
        ["covered", "covered", "expired"],
        {"paid_by": ["us", "maker", None]},
    )
    shown = rules("decide", "--facts", file).out
    assert "tried one by one, situations: 3\n   1  defect: brake, months since it was bought: 3\n" in shown
    assert "\n  1, 2  refund paid by: patron (by 2.3)  refund_by\n  3  refund paid by: counter (by 2.3)" in shown
    assert "\n  handed over: no (by 4.2)  handed_over\n" in shown
    assert "rule 2: defect would have to be frame" in rules("explain", "warranty", "--facts", file).out
    ended = rules("decide", "--facts", written(tmp_path, '{"defect": ["brake", "rust"]}'), "--json")
    assert (ended.code, ended.problem["errors"][0]["field"]) == (2, "defect[1]")

"""The scripted people of the demonstration, and what it is held against."""

import json
import os
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from capaloop.cli.carrying import Report
from capaloop.demo.comparing import SITES
from capaloop.demo.expecting import Expected, Performance
from capaloop.demo.finding import Found
from capaloop.demo.script import ScriptError, dated, read_script
from capaloop.demo.stand_ins import MOST_TRIES, Deeds, StandIn
from capaloop.demo.watching import Watched
from capaloop.processes import status
from rules.assembly import assemble, find_packs
from rules.sites import Site
from services.settings import DEPARTMENTS, Settings
from tests.capaloop.cli_fakes import FakeBus, FakeClient, accepted, refused
from tests.capaloop.conftest import CommandLine
from tests.collector import collecting
from tests.personal import found_in, marks_of, said_in_the_demonstration

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
SCRIPT = """
persons: {sales: lin, quality: zhou, production: chen, warehouse: he}
tasks:
  ask_sample:
    - {when: {order_number: PO-1}, leave: the customer never sends one}
    - {when: {customer_code: K2}, act: withdraw, answer: {withdrawal_reason: changed his mind}}
    - answer: {evidence: sample, evidence_received_on: today-1, unasked: x}
  verify_effect:
    - answers: [{effect_confirmed: false}, {effect_confirmed: true}]
events:
  capa.requested:
    - {department: quality, when: {order_number: PO-3}, act: mark_reply, of: parent, answer: {reply_marked: true}}
"""


def task(kind: str, department: str, case: str, *fields: str, number: int = 1, **shows: Any) -> dict[str, Any]:
    form = {"properties": {name: {} for name in fields}, "required": []}
    data = {"id": f"{department}.{number:012x}", "case": case, "kind": kind, "department": department}
    return {"type": "task.opened.v1", "data": {**data, "shows": shows, "form": form}}


def received(case: str, **complaint: Any) -> dict[str, Any]:
    return {"type": "complaint.received.v1", "data": {"case": case, "complaint": complaint}}


def opened(case: str, parent: str, **more: Any) -> dict[str, Any]:
    return {"type": "capa.requested.v1", "data": {"case": case, "parent": parent, "at": "…", **more}}


def person(department: str) -> StandIn:
    return StandIn(department, "factory", ZoneInfo("Asia/Shanghai"), read_script(SCRIPT))


def test_a_person_answers_what_the_form_asks_and_only_in_the_own_department() -> None:
    bus, sales = FakeBus(), person("sales")
    sales.hear(FakeClient(bus), task("ask_sample", "sales", "factory/C-1", "evidence"))
    sales.hear(FakeClient(bus), task("verify_effect", "quality", "factory/CAPA-1", "effect_confirmed"))
    (sent,) = bus.sent
    assert (sent.type, sent.site, sent.id) == ("task.complete.v1", "factory", "demo:sales.000000000001")
    assert sent.data == {"task": "sales.000000000001", "by": "lin", "answer": {"evidence": "sample"}}
    assert sales.deeds.completed == Counter({"ask_sample": 1})


def test_a_task_may_be_left_on_purpose() -> None:
    bus, sales = FakeBus(), person("sales")
    sales.hear(FakeClient(bus), task("ask_sample", "sales", "factory/C-1", "evidence", order_number="PO-1"))
    assert (bus.sent, sales.deeds.left) == ([], Counter({"ask_sample": 1}))


def test_what_a_message_told_of_a_case_decides_on_its_tasks() -> None:
    bus, sales = FakeBus(), person("sales")
    sales.hear(FakeClient(bus), received("factory/C-2", customer={"code": "K2", "name": "Beta"}))
    sales.hear(FakeClient(bus), task("ask_sample", "sales", "factory/C-2", "evidence"))
    (sent,) = bus.sent
    answer = {"withdrawal_reason": "changed his mind"}
    assert (sent.type, sent.data) == (
        "act.request.v1",
        {"act": "withdraw", "case": "factory/C-2", "by": "lin", "answer": answer},
    )


def test_a_child_case_is_known_by_its_complaint_and_its_answers_come_in_turn() -> None:
    bus, quality = FakeBus(), person("quality")
    for number, capa in enumerate(("factory/CAPA-1", "factory/CAPA-2"), 1):
        quality.hear(FakeClient(bus), opened(capa, "factory/C-1"))
        quality.hear(FakeClient(bus), task("verify_effect", "quality", capa, "effect_confirmed", number=number))
    assert [sent.data["answer"] for sent in bus.sent] == [{"effect_confirmed": False}, {"effect_confirmed": True}]


def test_an_event_moves_the_person_of_the_named_department() -> None:
    bus = FakeBus()
    for department in ("sales", "quality"):
        one = person(department)
        one.hear(FakeClient(bus), received("factory/C-3", order_number="PO-3"))
        one.hear(FakeClient(bus), opened("factory/CAPA-3", "factory/C-3"))
    (sent,) = bus.sent
    assert (sent.data["act"], sent.data["case"], sent.data["by"]) == ("mark_reply", "factory/C-3", "zhou")


def test_a_task_closed_meanwhile_is_no_trouble_and_any_other_refusal_is() -> None:
    bus, sales = FakeBus(), person("sales")
    closed = refused("task.complete", detail="the task is done", status=409)
    closed["data"]["type"] = "urn:capaloop:problem:task-closed"
    answers = iter([closed, refused("task.complete", detail="wrong in: answer.evidence")])
    bus.answer = lambda sent: next(answers)
    for case in ("factory/C-1", "factory/C-2"):
        sales.hear(FakeClient(bus), task("ask_sample", "sales", case, "evidence"))
    assert sales.deeds.overtaken == Counter({"ask_sample": 1})
    (trouble,) = sales.deeds.troubles
    assert "ask_sample of factory/C-2: wrong in: answer.evidence" in trouble


def test_an_answer_for_which_it_was_too_early_is_given_again_under_the_same_id() -> None:
    bus, sales = FakeBus(), person("sales")
    unknown = refused("task.complete", detail="no task is known here", status=404)
    unknown["data"]["type"] = "urn:capaloop:problem:not-found"
    answers = iter([unknown, accepted("task.complete")])
    bus.answer = lambda sent: next(answers)
    sales.hear(FakeClient(bus), task("ask_sample", "sales", "factory/C-1", "evidence"))
    sales.try_again(FakeClient(bus))
    sales.try_again(FakeClient(bus))
    assert [sent.id for sent in bus.sent] == ["demo:sales.000000000001"] * 2
    assert (sales.deeds.completed, sales.deeds.early) == (Counter({"ask_sample": 1}), Counter({"ask_sample": 1}))


def test_a_task_that_stays_unknown_is_trouble_in_the_end() -> None:
    bus, sales = FakeBus(), person("sales")
    unknown = refused("task.complete", detail="no task is known here", status=404)
    unknown["data"]["type"] = "urn:capaloop:problem:not-found"
    bus.answer = lambda sent: unknown
    sales.hear(FakeClient(bus), task("ask_sample", "sales", "factory/C-1", "evidence"))
    for _ in range(MOST_TRIES + 1):
        sales.try_again(FakeClient(bus))
    assert len(bus.sent) == MOST_TRIES + 1
    assert len(sales.deeds.troubles) == 1


@pytest.mark.parametrize(("answer", "troubles"), [(refused("act.request"), 0), (accepted("act.request"), 1)])
def test_an_act_that_has_to_be_refused_is_trouble_when_it_is_done(answer: dict[str, Any], troubles: int) -> None:
    text = SCRIPT.replace("act: mark_reply", "act: close, refused: true")
    quality = StandIn("quality", "factory", ZoneInfo("Asia/Shanghai"), read_script(text))
    client = FakeClient(FakeBus(lambda sent: answer))
    quality.hear(client, received("factory/C-3", order_number="PO-3"))
    quality.hear(client, opened("factory/CAPA-3", "factory/C-3"))
    assert len(quality.deeds.troubles) == troubles
    assert quality.deeds.refused["close"] == 1 - troubles


def test_a_task_that_nobody_has_thought_of_is_an_error() -> None:
    with pytest.raises(ScriptError, match="close_complaint of factory/C-1"):
        person("quality").hear(FakeClient(FakeBus()), task("close_complaint", "quality", "factory/C-1"))


def test_a_line_of_the_script_with_an_unknown_word_is_refused() -> None:
    with pytest.raises(ScriptError, match="anser"):
        read_script("{persons: {}, tasks: {a: [{anser: {}}]}, events: {}}")


def test_days_are_counted_from_today_and_other_words_stay() -> None:
    answer = {"a": "today", "b": "today+14", "c": "today-1", "d": "today is fine", "e": 3, "f": "now"}
    days = {"a": "2026-11-21", "b": "2026-12-05", "c": "2026-11-20", "f": "2026-11-21T12:00:00+00:00"}
    assert dated(answer, NOON) == {**answer, **days}


def test_every_task_of_the_base_procedure_has_an_answer_and_every_answer_fits_its_form() -> None:
    site = Site("factory", ("iso9001",))
    procedure = assemble(site, find_packs(site))
    script = read_script()
    kinds = [procedure.kinds[kind] for kind in ("complaint", "capa", "return", "inquiry", "service_record")]
    forms = {one.name: kind.forms[one.form] for kind in kinds for _, one in kind.tasks}
    assert set(forms) == set(script.tasks)
    fields = {name: {one.name for one in form.fields} for name, form in forms.items()}
    moves = [(name, move) for name, entries in script.tasks.items() for entry in entries for move in entry.moves]
    answers = [(name, dated(move.answer, NOON)) for name, move in moves if not move.act]
    assert [(name, sorted(set(answer) - fields[name])) for name, answer in answers if set(answer) - fields[name]] == []
    assert [procedure.read_facts(answer) for _, answer in answers]


def found(**changes: Any) -> Found:
    case = {"kind": "complaint", "state": "closed", "outcome": "handled", "closed": True, "cycle": 1}
    nothing: dict[str, Any] = {"cases": (case,), "tasks": (), "parked": {}, "decided": Counter(), "clauses": Counter()}
    return Found(**{**nothing, **changes})


EXPECTED = Expected(
    cases={"complaint": {"handled": 1}},
    open_tasks={},
    reopened=0,
    parked=0,
    rows={"accepted": 1, "refused": 1},
    again={"duplicate": 1},
    acts={"reopen": 1},
    refused_acts={"close": 1},
    messages=["complaint.closed"],
    decided={"capa_request": ["true"]},
    show="PO-1",
)


def whole(found_: Found) -> list[str]:
    report = Report("rows.csv", Counter({("complaint", "accepted"): 1, ("complaint", "refused"): 1}))
    again = Report("rows.csv", Counter({("complaint", "duplicate"): 1}))
    watched = Watched(messages=Counter({"complaint.closed": 1}))
    deeds = [Deeds(acts=Counter({"reopen": 1})), Deeds(refused=Counter({"close": 1}))]
    performance = Performance([report], [again], deeds, watched, found_)
    return [check.name for check in EXPECTED.whole(performance) if not check.holds]


def test_what_is_as_expected_holds() -> None:
    assert whole(found(decided=Counter({("capa_request", "true"): 1}))) == []


@pytest.mark.parametrize(
    ("changes", "failing"),
    [
        ({"cases": ()}, ["cases.complaint"]),
        ({"tasks": ({"kind": "ask_sample", "state": "open", "department": "sales"},)}, ["open_tasks"]),
        ({"parked": {"sales": {"groups": [{"count": 2}]}}}, ["parked"]),
        ({"decided": Counter()}, ["decided"]),
    ],
)
def test_what_is_not_as_expected_is_named(changes: dict[str, Any], failing: list[str]) -> None:
    assert whole(found(**{"decided": Counter({("capa_request", "true"): 1}), **changes})) == failing


def test_a_kind_of_case_that_nobody_expected_is_named() -> None:
    stray = {"kind": "appeal", "state": "opened", "outcome": None, "closed": False, "cycle": 1}
    cases = (*found().cases, stray)
    assert whole(found(cases=cases, decided=Counter({("capa_request", "true"): 1}))) == ["cases"]


def test_the_watcher_counts_messages_and_knows_where_cases_stand() -> None:
    watched = Watched()
    watched.hear(received("factory/C-1"))
    watched.hear(opened("factory/CAPA-1", "factory/C-1"))
    watched.hear({"type": "capa.verified.v1", "data": {"case": "factory/CAPA-1"}})
    watched.hear({"type": "return.opened.v1", "data": {"case": "factory/R-1", "kind": "return", "state": "announced"}})
    watched.hear(task("ask_sample", "sales", "factory/C-1"))
    watched.hear(
        {"type": "task.done.v1", "data": {"task": "sales.000000000001", "department": "sales", "case": "factory/C-1"}}
    )
    assert watched.by_state() == Counter(
        {("complaint", "received"): 1, ("capa", "closed"): 1, ("return", "announced"): 1}
    )
    assert watched.tasks_done == Counter({("sales", "ask_sample"): 1})


@pytest.mark.broker
def test_the_demonstration_ends_as_expected_and_leaves_nothing_running(tmp_path: Path) -> None:
    home = tmp_path / "demo"
    command = [sys.executable, "-c", "import sys; from capaloop.cli import main; sys.exit(main())", "demo", "--json"]
    with collecting() as collector:
        environment = os.environ | collector.environment
        done = subprocess.run(
            [*command, "--home", str(home)], capture_output=True, text=True, check=False, env=environment
        )
    document = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert [one for one in document["expectations"] if not one["holds"]] == []
    compared = document["compared"]
    assert [one["outcome"] for one in compared["cases"]] == ["handled"] * 3
    differed = {(one["step"], one["name"]): [one[site] for site in SITES] for one in compared["differed"]}
    works, estate, plant = differed["decided", "capa_request"]
    assert (works["what"], estate["what"], plant["what"]) == ("no", "yes", "yes")
    assert "5.3.4.4.p2" in works["clauses"]
    assert "prop.14" in estate["clauses"]
    assert "4.2a.p3" in plant["clauses"]
    assert [bool(one) for one in differed["task", "search_stock"]] == [True, False, True]
    assert "5.3.4.6.s4" in differed["case", "final_appeal"][0]["clauses"]
    assert "first.1" in differed["case", "service_round"][1]["clauses"]
    assert "8.9.5.p1" in differed["case", "withdrawal"][2]["clauses"]
    assert differed["case", "service_round"][2] is None
    assert not status(Settings.of_environment({"CAPALOOP_HOME": str(home)}))["broker"]["running"]

    told = {file.name: file.read_bytes() for file in (home / "log").glob("*.log")}
    told |= {f"keys of {name}": b"\n".join(keys_of(home / f"{name}.sqlite3")) for name in DEPARTMENTS}
    told["spans"] = collector.everything
    assert {*DEPARTMENTS} <= {name.removesuffix(".log") for name in told}
    assert all(told.values())
    marks = marks_of(said_in_the_demonstration())
    assert len(marks) > 300
    assert {name: found_in(content, marks) for name, content in told.items() if found_in(content, marks)} == {}
    assert {one["case"].split("/")[0] for one in compared["cases"]} == {*SITES}
    sites = {one.attributes.get("capaloop.site") for one in collector.taken}
    assert sites >= {"factory", *SITES}


def keys_of(database: Path) -> list[bytes]:
    """The routing keys under which a department sent events and commands."""
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT DISTINCT routing_key FROM outbox WHERE exchange <> ''")
        return [key.encode() for (key,) in rows]


@pytest.mark.parametrize("kept", ["a file", "var/of/somebody"])
def test_a_folder_that_no_demonstration_left_is_not_removed(
    command_line: CommandLine, tmp_path: Path, kept: str
) -> None:
    file = tmp_path / kept
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("mine")
    ended = command_line.run("demo", "--home", str(tmp_path), "--json")
    assert (ended.code, ended.problem["errors"][0]["field"]) == (2, "--home")
    assert file.read_text() == "mine"

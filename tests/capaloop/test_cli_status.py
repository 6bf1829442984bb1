"""`capaloop status` for departments that were not started here: in a table, for programs, again and again."""

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from capaloop.department_process import DepartmentProcess
from capaloop.health import health_of
from capaloop.places import Places
from capaloop.running import RunningProcess
from services.casework.readiness import CHECKS
from shared.messages.registry import DEPARTMENTS
from tests.capaloop.conftest import CommandLine

SINCE = "2026-03-02T12:00:00.000Z"


def page(**wrong: str) -> dict[str, Any]:
    """What a department says when these checks are wrong."""
    checks = {name: {"ok": name not in wrong, "detail": wrong.get(name, "fine"), "since": SINCE} for name in CHECKS}
    problem = {"type": "", "title": "", "status": 503} if wrong else {}
    return {"state": "not ready" if wrong else "ready", "department": "sales", "checks": checks, **problem}


@pytest.fixture
def running(command_line: CommandLine) -> CommandLine:
    for department in command_line.departments.values():
        department.pages["/readyz"] = page()
    return command_line


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long it waited before each further look; at the third the operator has had enough."""
    waited: list[float] = []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr("capaloop.cli.watching.time.sleep", sleep)
    return waited


def test_it_ends_with_0_when_all_is_right(running: CommandLine) -> None:
    ended = running.talk("status", "--json")

    assert (ended.code, ended.err) == (0, "")
    assert ended.document["ready"] is True
    assert ended.document["amqp_uri"] == "amqp://fake/"
    sales = ended.document["departments"]["sales"]
    assert (sales["http"], sales["pid"], sales["state"]) == (running.bases[0].partition("=")[2], None, "ready")
    assert sales["checks"]["broker"] == {"ok": True, "detail": "fine", "since": SINCE}


@pytest.mark.parametrize("name", CHECKS)
def test_one_wrong_check_of_one_department_ends_with_1(running: CommandLine, name: str) -> None:
    running.departments["quality"].pages["/readyz"] = page(**{name: "something is wrong"})
    ended = running.talk("status", "--json")

    assert (ended.code, ended.document["ready"]) == (1, False)
    assert ended.document["departments"]["quality"]["state"] == "not ready"
    assert ended.document["departments"]["sales"]["ready"] is True


def test_an_installation_is_up_while_it_works_off_what_waited(running: CommandLine, tmp_path: Path) -> None:
    places, me = Places(tmp_path / "home"), RunningProcess.of(os.getpid())
    assert me is not None
    running.departments["sales"].pages["/readyz"] = page(outbox_age="the oldest message has waited for 300 s")
    places.run.mkdir(parents=True)
    (places.run / "supervisor.json").write_text(json.dumps(asdict(me)), encoding="utf-8")
    for name in DEPARTMENTS:
        here = DepartmentProcess(name, me, running.bases[0].partition("=")[2], "amqp://fake/")
        (places.run / f"{name}.json").write_text(json.dumps(asdict(here)), encoding="utf-8")

    ended = running.run("up", "--detach", "--json")

    assert ended.code == 0
    assert [one["state"] for one in ended.document["departments"].values()] == ["not ready"] * 4


@pytest.mark.parametrize("answer", [{"title": "", "type": "", "status": 500}, {"checks": []}, b"nonsense", [1]])
def test_what_answers_no_department_is_silent(running: CommandLine, answer: Any) -> None:
    running.departments["quality"].pages["/readyz"] = answer
    ended = running.talk("status", "--json")

    assert (ended.code, ended.document["departments"]["quality"]["state"]) == (1, "silent")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["✗ broker", "not ready", "✓ database", "not reached by quality"]),
        ("zh", ["✗ 消息代理", "未就绪", "✓ 数据库"]),
    ],
)
def test_people_see_each_check_and_what_is_wrong_with_the_red_ones(
    running: CommandLine, language: str, words: list[str]
) -> None:
    running.departments["quality"].pages["/readyz"] = page(broker="no answer in 3 s")
    ended = running.talk("status", "--lang", language)

    assert ended.code == 1
    assert [word for word in [*words, "no answer in 3 s", "2026-03-02"] if word not in ended.out] == []
    assert "fine" not in ended.out


def test_who_has_much_to_do_has_come_up_all_the_same(running: CommandLine) -> None:
    """`capaloop up` must not give up on a department that works off what waited while it was down."""
    base = running.bases[0].partition("=")[2]
    busy, away = page(outbox_age="late", inbox_age="late"), page(database="away")
    serves = []
    for said in (busy, away):
        running.departments["sales"].pages["/readyz"] = said
        serves.append(health_of(base).serves)

    assert serves == [True, False]
    assert health_of("http://127.0.0.1:1").serves is False


def test_watching_for_programs_is_a_document_on_each_line(running: CommandLine, looks: list[float]) -> None:
    ended = running.talk("status", "--watch", "--json")
    lines = [json.loads(line) for line in ended.out.splitlines()]

    assert ended.code == 0
    assert [line["ready"] for line in lines] == [True] * 3
    assert looks == [2.0] * 3


def test_watching_ends_as_it_was_at_last(running: CommandLine, looks: list[float]) -> None:
    states = iter([page(), page(), page(database="away")])
    running.departments["sales"].pages["/readyz"] = lambda _: next(states)
    ended = running.talk("status", "--watch", "7")

    assert (ended.code, looks) == (1, [7.0] * 3)
    assert ended.out.count("away") == 1


@pytest.mark.parametrize("given", [["5"], ["--watch", "0"], ["--watch", "4000"]])
def test_seconds_are_for_watching_and_within_reason(running: CommandLine, given: list[str]) -> None:
    ended = running.talk("status", *given, "--json")

    assert (ended.code, ended.problem["errors"][0]["field"]) == (2, "SECONDS")


@pytest.mark.parametrize(("height", "right_ones"), [(200, True), (12, False)])
def test_on_a_small_screen_what_is_wrong_is_seen_all_the_same(
    running: CommandLine, looks: list[float], monkeypatch: pytest.MonkeyPatch, height: int, right_ones: bool
) -> None:
    monkeypatch.setenv("LINES", str(height))
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    running.departments["quality"].pages["/readyz"] = page(broker="no answer in 3 s")
    shown = running.talk("status", "--watch").out

    assert "no answer in 3 s" in shown
    assert "seen at" in shown
    assert ("✓" in shown) is right_ones

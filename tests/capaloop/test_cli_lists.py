"""Filters, files and persons on the command line."""

import csv
import io
import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from capaloop.cli.filters import NO_FILTER
from capaloop.cli.texts import TEXTS
from services import quality, sales
from services.casework.queries import CaseQuery, NoticeQuery, RecordQuery, TaskQuery
from services.casework.web import web_app
from services.settings import Settings
from shared.store.clients import Client, Clients, hash_of
from tests.capaloop.cli_fakes import TOKEN, served
from tests.capaloop.conftest import CommandLine
from tests.fakes import FakeBroker, FrozenClock
from tests.loop import Loop
from tests.opening import with_tables

SITES = '[sites.factory]\npacks = ["iso9001"]\ntimezone = "Asia/Shanghai"\n'
EVIL = '=HYPERLINK("http://x"),\n＋"毛刺"'
NOTHING: dict[str, Any] = {"items": [], "next": None}


@pytest.fixture
def office(command_line: CommandLine, tmp_path: Path) -> Iterator[Loop]:
    """The command line speaks to sales and quality as they are."""
    (tmp_path / "sites.toml").write_text(SITES, encoding="utf-8")
    given = {"CAPALOOP_HOME": str(tmp_path), "CAPALOOP_SITES": str(tmp_path / "sites.toml")}
    departments = [room.open_department(Settings.of_environment(given)) for room in (sales, quality)]
    for one in departments:
        with_tables(one, one.schema)
    clerk = Client("clerk", hash_of(TOKEN), roles=("personal_data",))
    with ExitStack() as servers:
        bases = []
        for one in departments:
            one.store.clients = Clients({"clerk": clerk})
            bases.append(f"{one.name}={servers.enter_context(served(web_app(one)))}")  # type: ignore[arg-type]
        command_line.bases = tuple(bases)
        yield Loop(FakeBroker(departments), FrozenClock())
    for one in departments:
        one.store.close()


@pytest.mark.parametrize(
    ("query", "command"),
    [
        (CaseQuery, ["case", "list"]),
        (TaskQuery, ["tasks"]),
        (NoticeQuery, ["notices"]),
        (RecordQuery, ["records", "list"]),
    ],
)
def test_every_filter_that_the_departments_have_is_an_option(
    command_line: CommandLine, query: type[Any], command: list[str]
) -> None:
    names = [one.name for one in fields(query) if one.name not in NO_FILTER]
    shown = command_line.run(*command, "--help").out

    wanted = {"q": "--search"}
    assert [name for name in names if wanted.get(name, f"--{name.replace('_', '-')}") not in shown] == []
    assert [name for name in names if f"filter.{name}" not in TEXTS] == []


def test_filters_go_to_the_departments_as_they_are_declared(command_line: CommandLine) -> None:
    for one in command_line.departments.values():
        one.pages |= {"/v1/cases": NOTHING, "/v1/tasks": NOTHING}
    command_line.talk("case", "list", "--customer", "K-1", "--open", "-q", "毛刺", "--opened-from", "2026-03-01")
    command_line.talk("tasks", "--overdue", "--case", "factory/C-1")
    cases, tasks = (asked.query for asked in command_line.departments["sales"].asked)

    assert {name: cases[name] for name in ("customer", "closed", "q")} == {
        "customer": "K-1",
        "closed": "false",
        "q": "毛刺",
    }
    assert cases["opened_from"].startswith("2026-03-01T00:00:00")
    assert (tasks["overdue"], tasks["case"], tasks["state"]) == ("true", "factory/C-1", "open")


def test_json_lines_give_back_exactly_what_is_held(command_line: CommandLine, office: Loop, tmp_path: Path) -> None:
    cases = [office.submit(order_number=f"SO-{number}", defect=EVIL) for number in range(3)]
    file = tmp_path / "cases.jsonl"

    ended = command_line.talk("case", "export", "--format", "jsonl", "--output", str(file), "--kind", "complaint")
    listed = command_line.talk("case", "list", "--kind", "complaint", "--json").document["items"]

    assert ended.code == 0
    found = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert [one["case"] for one in found] == cases[::-1]
    assert sorted(found, key=lambda one: one["case"]) == sorted(listed, key=lambda one: one["case"])


def test_a_csv_of_all_departments_has_one_head_and_no_formula(
    command_line: CommandLine, office: Loop, tmp_path: Path
) -> None:
    case = office.submit(defect=EVIL)
    file, line = tmp_path / "cases.csv", tmp_path / "line.csv"
    command_line.talk("case", "export", "--output", str(file))
    command_line.talk("case", "export-timeline", case, "--output", str(line))

    content = file.read_bytes()
    assert (content.count("\ufeff".encode()), content.count(b"case,site,number")) == (1, 1)
    assert [row["case"] for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))] == [case]
    rows = list(csv.reader(io.StringIO(line.read_text(encoding="utf-8-sig"))))
    assert len(rows) > 3
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "＝", "＋"))] == []
    assert list(tmp_path.glob("*.part")) == []


def test_records_are_listed_and_written_to_a_file(command_line: CommandLine, office: Loop, tmp_path: Path) -> None:
    for number in range(2):
        office.broker.command(
            "inspection.record", {"record": f"R-{number}", "product_name": "支架", "lot": f"L-{number}"}
        )
    file = tmp_path / "records.csv"

    listed = command_line.talk("records", "list", "inspection", "--lot", "l-1")
    document = command_line.talk("records", "list", "inspection", "--limit", "1", "--json").document
    ended = command_line.talk("records", "export", "inspection", "--output", str(file))

    assert ("R-1" in listed.out, "R-0" in listed.out) == (True, False)
    assert [one["record"] for one in document["items"]] == ["R-0"]
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    assert (ended.code, [row["record"] for row in rows]) == (0, ["R-0", "R-1"])


def test_a_refused_export_leaves_no_file(command_line: CommandLine, office: Loop, tmp_path: Path) -> None:
    file = tmp_path / "cases.csv"
    ended = command_line.talk("case", "export", "--output", str(file), "--channel", "pigeon", "--json")

    assert (ended.code, [error["field"] for error in ended.problem["errors"]]) == (1, ["channel"])
    assert list(tmp_path.glob("cases.csv*")) == []


def test_a_person_is_told_held_and_erased(command_line: CommandLine, office: Loop) -> None:
    case = office.submit(contact={"name": "Ada Lovelace", "phone": "13800138000"})
    why = ("--by", "wang", "--reason", "asked for it")

    told = command_line.talk("person", "export", "--name", "Ada Lovelace", "--json").document
    refused = command_line.talk("person", "erase", "--name", "Ada Lovelace", *why, "--json")
    office.say("complaint.withdraw", case=case, by="zhao", reason="a mistake")
    held = command_line.talk("person", "hold", case, *why)
    again = command_line.talk("person", "erase", "--name", "Ada Lovelace", *why)
    command_line.talk("person", "release", case, *why)
    erased = command_line.talk("person", "erase", "--name", "Ada Lovelace", *why, "--json").document

    assert [one["case"] for one in told["contacts"]] == [case]
    assert (refused.code, refused.problem["errors"][0]["code"]) == (1, "case-open")
    assert (held.code, again.code) == (0, 1)
    assert erased["cases"] == [case]
    assert "nothing is held" in command_line.talk("person", "export", "--phone", "13800138000").out

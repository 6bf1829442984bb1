"""Printed forms, retention and disposal on the command line, against departments as they are."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from services import quality, sales
from tests.capaloop.conftest import CommandLine
from tests.capaloop.offices import office_of
from tests.loop import Loop
from tests.services.sheets import text_of

SITES = """
[sites.factory]
packs = ["iso9001"]
timezone = "Asia/Shanghai"
[sites.factory.settings]
complaint_retention_months = 60
"""


@pytest.fixture
def office(command_line: CommandLine, tmp_path: Path) -> Iterator[Loop]:
    """The command line speaks to sales and quality as they are."""
    with office_of(command_line, tmp_path, SITES, sales, quality) as loop:
        yield loop


@pytest.fixture
def case(office: Loop) -> str:
    return office.submit()


def test_a_form_is_written_to_a_file(command_line: CommandLine, case: str, tmp_path: Path) -> None:
    file = tmp_path / "form.pdf"
    said = command_line.talk("form", case, "feedback", "--language", "zh", "--out", str(file), "--json")

    assert (said.code, said.document["size"]) == (0, len(file.read_bytes()))
    assert "顾客信息反馈表" in text_of(file.read_bytes())


def test_without_a_form_the_forms_are_listed(command_line: CommandLine, case: str) -> None:
    shown = command_line.talk("form", case)

    assert shown.code == 0
    assert "feedback" in shown.out
    assert "not begun" in shown.out


def test_a_form_that_is_not_there_is_refused(command_line: CommandLine, case: str, tmp_path: Path) -> None:
    said = command_line.talk("form", case, "nothing", "--out", str(tmp_path / "x.pdf"))

    assert said.code == 1
    assert not (tmp_path / "x.pdf").exists()


def test_two_people_dispose_of_a_record_whose_time_is_over(command_line: CommandLine, office: Loop, case: str) -> None:
    office.say("complaint.withdraw", case=case, by="zhao", reason="a mistake")
    why = ("--reason", "five years are over")
    early = command_line.talk("retention", "propose", case, "feedback", "--by", "wang", *why)
    assert (early.code, "a period that is over" in early.err) == (1, True)
    office.clock.now = office.clock() + timedelta(days=5 * 366)
    due = command_line.talk("retention", "list", "--due", "--json").document["items"]
    assert "feedback" in [one["form"] for one in due]

    (held,) = [command_line.talk("retention", "hold", case, "--by", "wang", "--reason", "claim")]
    assert (held.code, command_line.talk("retention", "list", "--due", "--json").document["items"]) == (0, [])
    assert command_line.talk("retention", "release", case, "--by", "wang", "--reason", "settled").code == 0
    proposed = command_line.talk("retention", "propose", case, "feedback", "--by", "wang", *why, "--json").document
    (id_,) = [one["id"] for one in proposed["proposed"]]
    assert command_line.talk("retention", "approve", id_, "--by", "wang").code == 1
    done = command_line.talk("retention", "approve", id_, "--by", "zhao")

    assert done.code == 0
    assert f"{id_}: feedback of {case} is disposed of" in " ".join(done.out.split())
    (kept,) = command_line.talk("retention", "disposals", "--json").document["items"]
    assert (kept["state"], kept["decided_by"]) == ("done", "zhao")
    assert "record disposed of: feedback" in command_line.talk("case", "show", case).out


def test_what_is_approved_together_belongs_to_one_department(command_line: CommandLine, case: str) -> None:
    said = command_line.talk("retention", "approve", "sales.1", "quality.1", "--by", "wang")

    assert said.code == 2

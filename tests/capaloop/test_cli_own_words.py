"""A site's own names for departments, forms, states and values, wherever people meet them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from services import quality, sales
from tests.capaloop.conftest import CommandLine
from tests.capaloop.offices import office_of
from tests.loop import Loop, a_complaint
from tests.services.sheets import text_of

SITES = """
[sites.factory]
packs = ["iso9001"]
timezone = "Asia/Shanghai"
languages = ["zh"]
name = {zh = "滨江花园物业服务中心"}
[sites.factory.departments]
sales = {zh = "客服前台"}
quality = {zh = "品质管理组"}
[sites.factory.words]
complaint = {zh = "业主诉求"}
received = {zh = "已登记"}
feedback = {zh = "业主诉求登记表"}
complete_feedback_form = {zh = "补全诉求登记表"}
defect = {zh = "诉求内容"}
channel = {values = {telephone = {zh = "来电"}}}
same_problem = {zh = "同类诉求"}

[sites.plain]
packs = ["iso9001"]
timezone = "Asia/Shanghai"
"""


@pytest.fixture
def office(command_line: CommandLine, tmp_path: Path) -> Iterator[Loop]:
    with office_of(command_line, tmp_path, SITES, sales, quality) as loop:
        yield loop


@pytest.fixture
def case(office: Loop) -> str:
    return office.submit(defect_rate_percent=None)


def said(command_line: CommandLine, *arguments: str) -> str:
    ended = command_line.talk(*arguments, "--lang", "zh")
    assert ended.code == 0
    return ended.out


def test_lists_and_cases_speak_as_the_site_does(command_line: CommandLine, case: str) -> None:
    assert "业主诉求" in said(command_line, "case", "list")
    shown = said(command_line, "case", "show", case)
    for word in ("业主诉求", "诉求内容", "来电", "客服前台", "补全诉求登记表"):
        assert word in shown, word
    for word in ("顾客信息反馈", "业务部", "telephone"):
        assert word not in shown, word


def test_tasks_bear_the_sites_departments_and_titles(command_line: CommandLine, case: str) -> None:
    listed = said(command_line, "tasks", "--department", "sales")
    assert "补全诉求登记表" in listed
    assert "客服前台" in listed
    (task,) = [one for one in command_line.talk("tasks", "--json").document["items"] if one["kind"].startswith("compl")]
    assert "客服前台" in said(command_line, "task", task["id"])


def test_receipts_and_reasons_speak_as_the_site_does(command_line: CommandLine, case: str) -> None:
    why = said(command_line, "case", "why", case)
    assert "同类诉求" in why
    assert "客服前台" in why
    whole = said(command_line, "case", "show", case, "--receipts")
    assert "业主诉求登记表" in whole or "诉求内容" in whole


def test_forms_are_in_the_sites_own_language_unless_another_is_asked_for(
    command_line: CommandLine, case: str, tmp_path: Path
) -> None:
    """The command line speaks English here; the site works in Chinese alone."""
    saved = command_line.talk("form", case, "feedback", "--out", str(tmp_path / "own.pdf"), "--json").document
    printed = text_of((tmp_path / "own.pdf").read_bytes())
    assert saved["language"] == "zh"
    assert "业主诉求登记表" in printed
    assert "诉求内容" in printed
    assert "来电" in printed
    command_line.talk("form", case, "feedback", "--language", "en", "--out", str(tmp_path / "en.pdf"))
    assert "Customerfeedbackform" in text_of((tmp_path / "en.pdf").read_bytes())


def test_a_site_that_works_in_one_language_is_shown_in_it(command_line: CommandLine, case: str) -> None:
    shown = command_line.talk("case", "show", case, "--lang", "en").out
    assert "来电" in shown
    assert "客服前台" in shown


def test_the_records_of_a_closed_case_are_kept_by_whom_the_site_calls_so(
    command_line: CommandLine, office: Loop, case: str
) -> None:
    office.say("complaint.withdraw", case=case, by="zhao", reason="登记有误")
    listed = said(command_line, "retention", "list", "--site", "factory")
    assert "品质管理组" in listed
    assert "品质部" not in listed


def test_another_site_keeps_the_words_of_its_packs(command_line: CommandLine, office: Loop) -> None:
    other = str(office.broker.command("complaint.submit", a_complaint(), site="plain")["case"])
    office.broker.run()
    shown = said(command_line, "case", "show", other)
    assert "顾客投诉" in shown
    assert "业主诉求" not in shown


def test_the_words_of_a_site_are_one_document(office: Loop, command_line: CommandLine) -> None:
    found = words(office, "factory")
    assert (found["site"], found["languages"], found["name"]) == ("factory", ["zh"], {"zh": "滨江花园物业服务中心"})
    assert found["words"]["complaint"]["zh"] == "业主诉求"
    assert found["words"]["channel"]["values"]["telephone"]["zh"] == "来电"
    assert "handled" in found["words"]["complaint"]["outcomes"]
    assert words(office, "plain")["words"]["quality"]["zh"] == "品质部"


def words(office: Loop, site: str) -> Any:
    from rules.own_words import words_of

    return json.loads(json.dumps(words_of(office.department("quality").procedures.in_force(site))))

"""Two languages, one document for programs, exit codes for what a user can get wrong."""

import re
import string
import subprocess
import sys

import pytest

from capaloop.cli.screen import plain
from capaloop.cli.session import language_of
from capaloop.cli.texts import PARTS, TEXTS
from tests.capaloop.conftest import CommandLine

HAN = re.compile(r"[\u4e00-\u9fff]")
ESCAPE = "\x1b"


@pytest.mark.parametrize("text", sorted(TEXTS))
def test_each_text_is_there_in_both_languages_with_the_same_places(text: str) -> None:
    zh, en = TEXTS[text]
    places = [{name for _, name, _, _ in string.Formatter().parse(said) if name} for said in (zh, en)]
    assert zh
    assert en
    assert places[0] == places[1]
    assert not HAN.search(en)


def test_no_text_takes_the_place_of_another() -> None:
    assert sum(map(len, PARTS)) == len(TEXTS)


def test_no_sentence_is_written_twice() -> None:
    english = [en for _, en in TEXTS.values() if len(en.split()) > 3]
    assert len(english) == len(set(english))


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "de_DE.UTF-8"}, "en"),
        ({"LC_ALL": "", "LANG": "zh"}, "zh"),
        ({"CAPALOOP_LANGUAGE": "zh", "LANG": "C"}, "zh"),
    ],
)
def test_the_environment_chooses_the_language(environment: dict[str, str], language: str) -> None:
    assert language_of(environment) == language


@pytest.mark.parametrize("arguments", [["--lang", "zh", "tasks"], ["tasks", "--lang", "zh"], ["tasks", "--lang=zh"]])
def test_the_option_goes_before_the_environment_wherever_it_stands(
    command_line: CommandLine, arguments: list[str]
) -> None:
    assert "没有运行的装置" in command_line.run(*arguments).err


def test_help_speaks_the_language_and_explains_the_fields_of_a_complaint(command_line: CommandLine) -> None:
    ended = command_line.run("submit", "--help", "--lang", "zh")
    assert ended.code == 0
    assert "提交一件顾客投诉" in ended.out
    assert "大于 0、不超过 100" in ended.out


def test_a_language_that_is_not_ours_is_bad_input(command_line: CommandLine) -> None:
    assert command_line.run("tasks", "--lang", "fr").code == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["tasks", "--nonsense"],
        ["submit"],
        ["task"],
        ["tasks", "--department", "kitchen"],
        ["parked", "show", "quality", "seven"],
        ["parked", "put-back", "quality"],
        ["parked", "put-back", "quality", "1", "--all"],
        ["case", "list", "--limit", "0"],
        ["case", "show", "C-1"],
    ],
)
def test_what_cannot_be_understood_ends_with_2_and_one_problem(command_line: CommandLine, arguments: list[str]) -> None:
    plainly, for_programs = command_line.talk(*arguments), command_line.talk(*arguments, "--json")
    assert (plainly.code, plainly.out) == (2, "")
    assert "Traceback" not in plainly.err
    assert (for_programs.code, for_programs.out, for_programs.problem["status"]) == (2, "", 400)


def test_an_argument_that_is_no_utf8_is_bad_input(command_line: CommandLine) -> None:
    ended = command_line.talk("case", "list", "--search", "\udcff", "--json")
    assert (ended.code, ended.out, ended.problem["status"]) == (2, "", 400)


@pytest.mark.parametrize("base", ["quality", "kitchen=http://127.0.0.1:1", "quality=ftp://x", "quality=http://", "=x"])
def test_a_base_names_a_department_and_its_url(command_line: CommandLine, base: str) -> None:
    ended = command_line.run("tasks", "--amqp", "amqp://fake/", "--base", base, "--json")
    assert (ended.code, ended.problem["errors"][0]["field"]) == (2, "--base")


def test_a_setting_that_is_wrong_is_named(command_line: CommandLine) -> None:
    command_line.environment["CAPALOOP_RETRY_DELAYS"] = "soon"
    ended = command_line.run("status", "--json")
    assert (ended.code, ended.out) == (2, "")
    assert "CAPALOOP_RETRY_DELAYS" in ended.problem["detail"]


def test_status_of_nothing_is_a_document_and_ends_with_1(command_line: CommandLine) -> None:
    ended = command_line.run("status", "--json")
    assert (ended.code, ended.document["ready"], ended.err) == (1, False, "")


def test_the_version_is_told(command_line: CommandLine) -> None:
    assert command_line.run("--version").out.startswith("capaloop ")
    assert set(command_line.run("--version", "--json").document) == {"version"}


def test_no_text_of_a_customer_steers_the_terminal() -> None:
    told = plain({"defect": f"{ESCAPE}[2J\x07\u202egnp.exe", "lines": ["a\nb", "\x9b"]})
    assert not set(told) & set(f"{ESCAPE}\x07\u202e\x9b")


def test_help_starts_without_the_messaging_framework_and_the_database() -> None:
    code = (
        "import sys; from capaloop.cli import main; main(['--help']); "
        "sys.stderr.write(' '.join(sorted({'nameko', 'kombu', 'eventlet', 'sqlalchemy'} & set(sys.modules))))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == ""

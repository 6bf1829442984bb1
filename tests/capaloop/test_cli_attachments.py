"""Files from the command line: up to a real department, into a complaint, and down again."""

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from capaloop.cli.values import read
from rules.records import ATTACHMENTS, LARGEST_ATTACHMENT
from services.casework.web import web_app
from tests.capaloop.cli_fakes import served
from tests.capaloop.conftest import CommandLine
from tests.services.pictures import picture
from tests.services.web_fakes import CLERK, fake_department

SUBMIT = ["submit", "--site", "factory", "--channel", "oral", "--customer-code", "K1", "--customer-name", "Acme"]
CONTENT = picture()
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def line(command_line: CommandLine, tmp_path: Path) -> Iterator[CommandLine]:
    """A command line with two departments that really keep files."""
    with ExitStack() as stack:
        bases = []
        for name in ("sales", "quality"):
            (tmp_path / name).mkdir()
            department = fake_department(tmp_path / name)
            stack.callback(department.store.close)
            bases.append(f"{name}={stack.enter_context(served(web_app(department)))}")  # type: ignore[arg-type]
        command_line.bases = tuple(bases)
        command_line.environment["CAPALOOP_TOKEN"] = CLERK
        yield command_line


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "毛刺 1.png"
    made.write_bytes(CONTENT)
    return made


def test_a_file_goes_up_and_its_hash_is_printed(line: CommandLine, file: Path) -> None:
    first, again = line.talk("attach", str(file)), line.talk("attach", str(file), "--json")

    assert (first.code, first.out.strip()) == (0, SHA256)
    assert again.document == {
        "sha256": SHA256,
        "media_type": "image/png",
        "size": len(CONTENT),
        "name": "毛刺 1.png",
        "kept_by": "sales",
    }


def test_it_comes_down_from_whoever_keeps_it(line: CommandLine, file: Path, tmp_path: Path) -> None:
    line.talk("attach", str(file), "--department", "quality")

    fetched = line.talk("attachment", "get", SHA256, "-o", str(tmp_path / "again.png"), "--json")

    assert (fetched.code, fetched.document["kept_by"]) == (0, "quality")
    assert (tmp_path / "again.png").read_bytes() == CONTENT


def test_a_complaint_takes_its_files_along(line: CommandLine, file: Path) -> None:
    ended = line.talk(*SUBMIT, "--attachment", str(file), "--attachment", f"{'a' * 64}:before")

    assert ended.code == 0
    assert line.bus.sent[0].data["attachments"] == [
        {"sha256": SHA256, "name": "毛刺 1.png"},
        {"sha256": "a" * 64, "name": "before"},
    ]


def test_what_is_neither_a_file_nor_a_hash_is_bad_input(line: CommandLine) -> None:
    ended = line.talk(*SUBMIT, "--attachment", "no such file.png")

    assert (ended.code, line.bus.sent) == (2, [])
    assert "--attachment" in ended.err


def test_what_the_department_does_not_take_is_refused_in_the_words_of_the_language(
    line: CommandLine, tmp_path: Path
) -> None:
    page = tmp_path / "page.png"
    page.write_bytes(b"<html></html>")

    english, chinese = line.talk("attach", str(page)), line.talk("attach", str(page), "--lang", "zh")

    assert (english.code, chinese.code) == (1, 1)
    assert "a JPEG, a PNG or a PDF" in english.err
    assert "以内容为准" in chinese.err


def test_a_file_that_is_too_large_does_not_go_up(line: CommandLine, tmp_path: Path) -> None:
    large = tmp_path / "large.png"
    large.write_bytes(bytes(LARGEST_ATTACHMENT + 1))

    ended = line.talk("attach", str(large))

    assert ended.code == 2
    assert str(LARGEST_ATTACHMENT) in ended.err


@pytest.mark.parametrize(("sha256", "code"), [("0" * 64, 1), ("abc", 2)])
def test_what_nobody_keeps_cannot_be_fetched(line: CommandLine, tmp_path: Path, sha256: str, code: int) -> None:
    ended = line.talk("attachment", "get", sha256, "-o", str(tmp_path / "x"))

    assert ended.code == code
    assert not (tmp_path / "x").exists()


def test_an_answer_refers_to_attachments_by_their_hashes() -> None:
    hashes = f"{SHA256},{'a' * 64}"

    assert read(hashes, ATTACHMENTS.schema()) == [{"sha256": SHA256}, {"sha256": "a" * 64}]

"""The published contract, printed and compared."""

import json
from pathlib import Path

import pytest

from tests.capaloop.conftest import CommandLine

DOCUMENTS = [("asyncapi", "asyncapi"), ("openapi", "openapi")]


@pytest.mark.parametrize(("command", "key"), DOCUMENTS)
def test_a_contract_is_printed_as_one_document(command_line: CommandLine, command: str, key: str) -> None:
    ended = command_line.run(command)
    assert (ended.code, ended.err) == (0, "")
    assert ended.document[key].startswith("3.")


@pytest.mark.parametrize(("command", "key"), DOCUMENTS)
def test_a_file_that_says_the_same_is_told_so(
    command_line: CommandLine, tmp_path: Path, command: str, key: str
) -> None:
    kept = tmp_path / "kept.json"
    kept.write_text(command_line.run(command).out, encoding="utf-8")
    assert command_line.run(command, "--check", str(kept), "--json").document["same"] is True


@pytest.mark.parametrize(("command", "key"), DOCUMENTS)
def test_a_file_that_differs_by_one_word_ends_with_1_and_the_difference(
    command_line: CommandLine, tmp_path: Path, command: str, key: str
) -> None:
    document = command_line.run(command).document
    document["info"]["title"] = "Another"
    kept = tmp_path / "kept.json"
    kept.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    ended = command_line.run(command, "--check", str(kept))
    assert (ended.code, ended.out) == (1, "")
    assert "Another" in ended.err
    assert command_line.run(command, "--check", str(kept), "--json").problem["type"].endswith("differs")


def test_the_contract_of_a_site_has_its_own_case_kinds(command_line: CommandLine, tmp_path: Path) -> None:
    sites = tmp_path / "sites.toml"
    sites.write_text('[sites.mill]\npacks = ["iso9001", "heavy-equipment-qm07-03"]\n', encoding="utf-8")

    document = command_line.run("asyncapi", "--site", "mill", "--sites", str(sites)).document

    assert document["channels"]["suggestion.changed"]["parameters"]["site"]["enum"] == ["mill"]
    assert "suggestion.changed" not in command_line.run("asyncapi").document["channels"]
    assert command_line.run("asyncapi", "--site", "moon", "--sites", str(sites)).code == 2


def test_a_file_that_is_not_there_is_bad_input(command_line: CommandLine) -> None:
    assert command_line.run("asyncapi", "--check", "/nowhere/at/all.json").code == 2

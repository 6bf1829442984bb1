"""`capaloop broker`: what it makes, for whom, and what it refuses."""

import json
from pathlib import Path
from typing import Any

import pytest

from capaloop.broker_definitions import hash_of
from shared.bus.users import all_users
from shared.messages.registry import DEPARTMENTS
from tests.capaloop.conftest import CommandLine

SITES = str(Path(__file__).parents[2] / "sites.toml")
USERS = {user.name for user in all_users({name: frozenset() for name in DEPARTMENTS}, ["crm"])}


def made(command_line: CommandLine, *options: str) -> Any:
    return command_line.run("broker", "definitions", "--sites", SITES, *options)


def hashes(document: Any) -> dict[str, str]:
    return {user["name"]: user["password_hash"] for user in document["users"]}


def test_without_passwords_it_is_printed_and_lets_nobody_in(command_line: CommandLine) -> None:
    done = made(command_line, "--vhost", "plant")
    assert (done.code, done.err) == (0, "")
    assert set(hashes(done.document).values()) == {""}
    assert {one["vhost"] for one in done.document["permissions"]} == {"plant"}


def test_passwords_are_made_once_and_kept_from_others(command_line: CommandLine, tmp_path: Path) -> None:
    folder, out = tmp_path / "secrets", tmp_path / "definitions.json"
    options = ("--client", "crm", "--secrets", str(folder), "--at", "amqps://rabbit:5671", "--out", str(out))
    assert made(command_line, *options).code == 0
    first = {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir()}
    assert made(command_line, *options).code == 0

    assert {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir()} == first
    assert set(first) == USERS | {f"{name}.uri" for name in USERS}
    password = first["capaloop-sales"].strip()
    assert first["capaloop-sales.uri"] == f"amqps://capaloop-sales:{password}@rabbit:5671/capaloop\n"
    assert {oct(file.stat().st_mode & 0o777) for file in (out, *folder.iterdir())} == {"0o600"}
    text = out.read_text(encoding="utf-8")
    assert [name for name in USERS if first[name].strip() in text] == []
    assert all(hashes(json.loads(text)).values())


def test_passwords_can_be_given_from_elsewhere(command_line: CommandLine, tmp_path: Path) -> None:
    given = tmp_path / "users.json"
    given.write_text(json.dumps({"capaloop-quality": "a word"}), encoding="utf-8")

    found = hashes(made(command_line, "--users", str(given)).document)

    assert [name for name, kept in found.items() if kept] == ["capaloop-quality"]
    assert len(found["capaloop-quality"]) == len(hash_of("a word"))
    assert "a word" not in json.dumps(found)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--client", "CRM"), "--client"),
        (("--at", "amqp://rabbit"), "--secrets"),
        (("--secrets", "{folder}", "--at", "http://rabbit"), "http://rabbit"),
        (("--secrets", "{folder}", "--at", "amqp://me@rabbit"), "amqp://me@rabbit"),
        (("--users", "{folder}/strange.json"), "capaloop-janitor"),
        (("--users", "{folder}/blank.json"), "capaloop-sales"),
    ],
)
def test_what_cannot_be_used_is_bad_input(
    command_line: CommandLine, tmp_path: Path, options: tuple[str, ...], told: str
) -> None:
    (tmp_path / "strange.json").write_text('{"capaloop-janitor": "x"}', encoding="utf-8")
    (tmp_path / "blank.json").write_text('{"capaloop-sales": ""}', encoding="utf-8")

    done = made(command_line, *(one.format(folder=tmp_path) for one in options))

    assert done.code == 2
    assert told in done.err
    assert done.out == ""


def test_an_empty_password_file_is_refused(command_line: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "capaloop-sales").touch()
    done = made(command_line, "--secrets", str(tmp_path))
    assert done.code == 2
    assert "is empty; expected a password" in done.err


@pytest.mark.broker
def test_it_declares_and_verifies_at_a_broker(command_line: CommandLine, amqp_uri: str) -> None:
    missing = command_line.run("broker", "verify", "--amqp", amqp_uri, "--json")
    assert missing.code == 1
    assert "exchange capaloop.events is missing" in missing.problem["detail"]
    assert command_line.run("broker", "declare", "--amqp", amqp_uri, "--json").document == {"declared": True}
    assert command_line.run("broker", "verify", "--amqp", amqp_uri, "--json").document == {"verified": True}


def test_a_broker_that_is_away_is_unreachable(command_line: CommandLine) -> None:
    assert command_line.run("broker", "verify", "--amqp", "amqp://127.0.0.1:1/x").code == 3

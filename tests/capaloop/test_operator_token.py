"""The first client of an installation."""

from dataclasses import replace
from pathlib import Path

from capaloop.operator_token import ensure_operator
from capaloop.places import Places
from services.settings import Settings
from shared.store.clients import Clients


def settings_at(home: Path) -> Settings:
    return Settings.of_environment({"CAPALOOP_HOME": str(home)})


def test_the_token_beside_the_clients_file_is_the_operators(tmp_path: Path) -> None:
    settings = settings_at(tmp_path / "var")
    assert ensure_operator(settings)
    token = Places(settings.home).token
    owner = Clients.of_file(settings.clients).owner_of(token.read_text(encoding="utf-8").strip())
    assert owner is not None
    assert (owner.name, owner.acts_for_others) == ("operator", True)
    assert {file.stat().st_mode & 0o077 for file in (token, settings.clients)} == {0}
    assert token.read_text(encoding="utf-8").strip() not in settings.clients.read_text(encoding="utf-8")


def test_an_installation_that_has_clients_is_left_alone(tmp_path: Path) -> None:
    settings = settings_at(tmp_path)
    settings.clients.write_text("", encoding="utf-8")
    assert not ensure_operator(settings)
    assert settings.clients.read_text(encoding="utf-8") == ""
    assert not Places(settings.home).token.exists()


def test_somebody_elses_clients_file_is_never_made(tmp_path: Path) -> None:
    settings = replace(settings_at(tmp_path / "var"), clients=tmp_path / "elsewhere" / "clients.toml")
    assert not ensure_operator(settings)
    assert not settings.clients.exists()


def test_two_installations_have_two_tokens(tmp_path: Path) -> None:
    first, second = settings_at(tmp_path / "a"), settings_at(tmp_path / "b")
    assert ensure_operator(first)
    assert ensure_operator(second)
    assert Places(first.home).token.read_text() != Places(second.home).token.read_text()

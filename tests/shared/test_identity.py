"""Who acts: proven, or merely claimed."""

import logging

import pytest

from shared.store.actor import Actor
from shared.store.clients import Client, Clients, ClientsFileError, hash_of
from tests.shared.letters import COMPLAINT, answers, command, letter

CLOSE = "complaint.close.v1"
CRM = Clients(
    {
        "crm": Client("crm", hash_of("t-crm"), acts_for_others=True),
        "mes": Client("mes", hash_of("t-mes")),
    }
)
CASE = "factory/C-2026-000017"


def acted(store, desk, user: str | None, by: str | None) -> list:
    data = {"case": CASE} | ({"by": by} if by else {})
    store.carry_out(command(letter(CLOSE, data), user_id=user), desk.duties)
    return [*desk.actors, *(answer["data"].get("status") for answer in answers(store) if "status" in answer["data"])]


@pytest.mark.parametrize(
    ("user", "by", "expected"),
    [
        (None, None, Actor("urn:example:crm")),
        (None, "li.gang", Actor("li.gang")),
        ("mes", None, Actor("mes", verified=True)),
        ("mes", "mes", Actor("mes", verified=True)),
        ("crm", "li.gang", Actor("li.gang", verified=True)),
        ("mes", "li.gang", 403),
        ("stranger", "li.gang", 403),
    ],
)
def test_a_claimed_name_must_be_ones_own_unless_one_may_act_for_others(opened, desk, user, by, expected) -> None:
    store = opened(clients=CRM)

    assert acted(store, desk, user, by) == [expected]


def test_where_identity_is_required_a_mere_claim_is_refused(opened, desk) -> None:
    store = opened(clients=CRM, require_identity=True)

    assert acted(store, desk, None, "li.gang") == [403]


def test_a_token_is_known_by_its_hash() -> None:
    assert CRM.owner_of("t-mes") == CRM.by_name["mes"]
    assert CRM.owner_of("t-nobody") is None
    assert CRM.owner_of("") is None


def test_the_file_of_clients_is_read(tmp_path) -> None:
    path = tmp_path / "clients.toml"
    path.write_text(f'[clients.crm]\ntoken_sha256 = "{hash_of("t")}"\nroles = ["sales"]\nacts_for_others = true\n')

    assert Clients.of_file(path).owner_of("t") == Client("crm", hash_of("t"), ("sales",), acts_for_others=True)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[clients.crm]\n", "clients.crm.token_sha256 is None"),
        ('[clients.crm]\ntoken_sha256 = "my token"\n', "64 lowercase hex"),
        (f'[clients.crm]\ntoken_sha256 = "{"a" * 64}"\nroles = "all"\n', "a list of texts"),
        (f'[clients.crm]\ntoken_sha256 = "{"a" * 64}"\nacts_for_others = "yes"\n', "true or false"),
        (f'[clients.crm]\ntoken_sha256 = "{"a" * 64}"\nrole = []\n', "no such key"),
        ("crm = 1\n", "nothing but tables"),
        ("[clients\n", "clients.toml"),
    ],
)
def test_a_wrong_file_of_clients_is_refused_naming_the_entry(tmp_path, text, told) -> None:
    path = tmp_path / "clients.toml"
    path.write_text(text)

    with pytest.raises(ClientsFileError, match=told) as wrong:
        Clients.of_file(path)
    assert "my token" not in str(wrong.value)


def test_a_missing_file_of_clients_is_refused(tmp_path) -> None:
    with pytest.raises(ClientsFileError, match=r"none\.toml"):
        Clients.of_file(tmp_path / "none.toml")


def test_no_log_line_holds_what_a_message_says(store, desk, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    contact = {"name": "王敏", "phone": "13800000000"}
    desk.failures = 1

    store.carry_out(command(letter("complaint.submit.v1", COMPLAINT | {"contact": contact})), desk.duties)
    store.carry_out(command(letter("complaint.submit.v1", COMPLAINT | {"contact": contact | {"x": "y"}})), desk.duties)

    assert caplog.records
    assert "13800000000" not in caplog.text
    assert "王敏" not in caplog.text

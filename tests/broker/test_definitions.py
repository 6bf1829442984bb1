"""The definitions follow from the registry, the services and the sites; a password is in none that is committed."""

import base64
import hashlib
import importlib
import json
from pathlib import Path
from typing import Any

import pytest

from capaloop.broker_definitions import definitions, hash_of, says
from capaloop.broker_files import NodePlan, read_plan, with_passwords
from capaloop.documents import base_procedure
from services.casework.saying import OF_A_HOLDER, OF_AN_OWNER, said_under
from shared.bus import topology
from shared.bus.users import NOTHING, all_users, client_user
from shared.messages.registry import DEPARTMENTS, EVENTS, FAMILIES, by_type

ROOT = Path(__file__).parents[2]
COMMITTED = ROOT / "ops" / "rabbitmq" / "definitions.json"
SHOWN = ROOT / "docs" / "sites.toml"
OTHERS_SAY = {
    "lot.quarantine-requested",
    "lot.trace-requested",
    "lot.release-requested",
    "lot.moved-despite-quarantine",
}


@pytest.fixture(scope="module")
def committed() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(COMMITTED.read_text(encoding="utf-8"))
    return found


def test_what_is_committed_lets_nobody_in(committed: dict[str, Any]) -> None:
    assert {user["password_hash"] for user in committed["users"]} == {""}


def test_there_is_a_user_for_each_department_and_for_who_watches(committed: dict[str, Any]) -> None:
    tags = {user["name"]: user["tags"] for user in committed["users"]}
    departments = {f"capaloop-{name}": [] for name in DEPARTMENTS}
    assert tags == departments | {
        "capaloop-operator": ["policymaker"],
        "capaloop-reader": ["monitoring"],
        "ext.crm": [],
    }


def test_no_department_configures_anything(committed: dict[str, Any]) -> None:
    given = {one["user"]: one["configure"] for one in committed["permissions"]}
    assert {given[f"capaloop-{name}"] for name in DEPARTMENTS} == {NOTHING}


def test_every_exchange_queue_and_binding_is_in_it(committed: dict[str, Any]) -> None:
    assert {one["name"] for one in committed["exchanges"]} == {one.name for one in topology.EXCHANGES}
    assert {one["name"]: one["arguments"] for one in committed["queues"]} == {
        one.name: dict(one.arguments) for one in topology.QUEUES
    }
    assert len(committed["bindings"]) == len(list(topology.bindings()))


def test_a_password_is_kept_as_rabbitmq_hashes_it() -> None:
    kept = base64.b64decode(hash_of("a word"))
    assert hashlib.sha256(kept[:4] + b"a word").digest() == kept[4:]
    assert hash_of("a word") != hash_of("a word")


def test_only_who_has_a_password_gets_a_hash() -> None:
    users = definitions([client_user("crm"), client_user("mes")], passwords={"ext.crm": "x"})["users"]
    assert [bool(user["password_hash"]) for user in users] == [True, False]


def test_every_event_is_said_by_somebody() -> None:
    said = set().union(*says(SHOWN).values()) | {"command.refused"}
    assert sorted({one.name for one in EVENTS} - said) == []


def test_everything_that_is_said_is_an_event_of_the_contract() -> None:
    for names in says(SHOWN).values():
        assert {by_type(f"{name}.v1").kind for name in names} == {"event"}


def test_who_says_what_in_a_site_follows_from_its_procedure() -> None:
    said = said_under(base_procedure())

    assert {"complaint.closed", "capa.requested", "return.opened"} <= said["quality"]
    assert {"complaint.closed", "return.inspected", "goods.quarantined"} & said["sales"] == set()
    assert OF_AN_OWNER & said["warehouse"] == OF_AN_OWNER & said["production"] == set()
    assert all(said[name] >= OF_A_HOLDER for name in DEPARTMENTS)
    assert {f"inquiry.{verb}" for verb in FAMILIES} <= said["sales"]


def test_a_task_whose_role_a_fact_names_may_fall_to_any_of_those_departments() -> None:
    """Whom a CAPA request is addressed to is stated in the case."""
    assert {"capa.answered" in names for names in said_under(base_procedure()).values()} == {True}


def test_a_service_lists_what_the_base_procedure_has_it_say() -> None:
    """Its main file shows on one screen what it sends."""
    for name, said in said_under(base_procedure()).items():
        room = importlib.import_module(f"services.{name}.service")
        listed = getattr(room, f"{name.capitalize()}Service").sends
        assert sorted(said - set(listed)) == []


def test_a_site_with_other_packs_lets_its_departments_say_more() -> None:
    plain, shown = says(ROOT / "sites.toml"), says(SHOWN)
    assert all(shown[name] >= plain[name] for name in DEPARTMENTS)
    assert "notice.issued" in shown["quality"] - plain["quality"]


@pytest.mark.parametrize("name", ["CRM", "crm.one", "", "crm|.*", "x" * 33])
def test_a_client_is_named_so_that_its_queues_can_be(name: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        client_user(name)


def test_every_user_is_there_once() -> None:
    names = [user.name for user in all_users({name: frozenset() for name in DEPARTMENTS}, ["crm"])]
    assert len(set(names)) == len(names) == 7


def test_a_node_of_before_gets_its_passwords_and_keeps_what_it_has(tmp_path: Path) -> None:
    before = {"name": "n@localhost", "user": "capaloop", "password": "p"}
    before |= {"amqp_port": 1, "dist_port": 2, "epmd_port": 3}  # type: ignore[dict-item]
    (tmp_path / "node.json").write_text(json.dumps(before), encoding="utf-8")
    plan = read_plan(tmp_path)
    assert isinstance(plan, NodePlan)

    first = with_passwords(tmp_path, plan, ["capaloop-sales"])
    second = with_passwords(tmp_path, first, ["capaloop-sales", "capaloop-quality"])

    assert second.passwords["capaloop-sales"] == first.passwords["capaloop-sales"]
    assert read_plan(tmp_path) == second
    assert (second.user, second.password, second.uri("capaloop")) == ("capaloop", "p", plan.uri("capaloop"))
    assert "capaloop-quality:" in second.uri("capaloop", "capaloop-quality")

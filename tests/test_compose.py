"""docker-compose.yml: its shape, and that every name in it is one of ours."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from services.settings import VARIABLES, Settings
from shared.messages.registry import DEPARTMENTS

REPOSITORY = Path(__file__).parents[1]
COMPOSE = yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
KEYS_OF_A_SERVICE = {
    "image",
    "build",
    "command",
    "depends_on",
    "entrypoint",
    "environment",
    "healthcheck",
    "hostname",
    "ports",
    "restart",
    "volumes",
}


def test_there_is_a_broker_a_database_its_migrations_and_each_department() -> None:
    assert set(SERVICES) == {"broker", "database", "migrations", *DEPARTMENTS}


def test_the_top_has_services_volumes_and_extensions_only() -> None:
    assert {key for key in COMPOSE if not key.startswith("x-")} == {"services", "volumes"}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_has_known_keys_of_the_right_shape(service: str) -> None:
    entry = SERVICES[service]
    assert set(entry) <= KEYS_OF_A_SERVICE
    assert isinstance(entry["image"], str)
    assert isinstance(entry["environment"], dict)
    assert all(isinstance(value, str) for value in entry["environment"].values())
    assert all(isinstance(each, str) for key in ("ports", "volumes", "command") for each in entry.get(key, []))


@pytest.mark.parametrize("service", SERVICES)
def test_what_a_service_waits_for_exists_and_says_when_it_is_healthy(service: str) -> None:
    awaited = SERVICES[service].get("depends_on", {})
    healthy = [name for name, entry in awaited.items() if entry["condition"] == "service_healthy"]
    ended = [name for name, entry in awaited.items() if entry["condition"] == "service_completed_successfully"]
    assert {*healthy, *ended} == set(awaited)
    assert [name for name in healthy if "healthcheck" not in SERVICES[name]] == []
    assert [name for name in ended if SERVICES[name]["restart"] != "no"] == []


def test_no_department_starts_before_the_databases_are_brought_up() -> None:
    assert SERVICES["migrations"]["entrypoint"] == ["capaloop", "db", "upgrade"]
    assert Settings.of_environment(SERVICES["migrations"]["environment"]).database_urls == (
        Settings.of_environment(SERVICES["sales"]["environment"]).database_urls
    )
    assert [name for name in DEPARTMENTS if "migrations" not in SERVICES[name]["depends_on"]] == []


@pytest.mark.parametrize("service", SERVICES)
def test_every_named_volume_is_declared(service: str) -> None:
    sources = {volume.split(":")[0] for volume in SERVICES[service].get("volumes", [])}
    assert {source for source in sources if not source.startswith(".")} <= set(COMPOSE["volumes"])


@pytest.mark.parametrize("service", SERVICES)
def test_every_port_is_published_on_loopback(service: str) -> None:
    assert [port for port in SERVICES[service].get("ports", []) if not port.startswith("127.0.0.1:")] == []


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_a_department_sets_only_variables_that_are_read(department: str) -> None:
    assert set(SERVICES[department]["environment"]) <= set(VARIABLES)


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_the_settings_of_a_department_can_be_read_and_are_its_own(department: str) -> None:
    settings = Settings.of_environment(SERVICES[department]["environment"])
    assert settings.amqp_uri.endswith("@broker:5672/capaloop")
    assert settings.database_urls[department].endswith(f"@database/{department}")
    assert SERVICES[department]["ports"] == [
        f"127.0.0.1:{settings.http_ports[department]}:{settings.http_ports[department]}"
    ]
    assert SERVICES[department]["command"] == [department]


def test_the_database_server_makes_a_database_for_each_department() -> None:
    script = (REPOSITORY / "docker" / "databases.sql").read_text(encoding="utf-8")
    assert [name for name in DEPARTMENTS if f"CREATE DATABASE {name};" not in script] == []


def test_the_image_runs_the_launcher_and_copies_every_package() -> None:
    lines = (REPOSITORY / "Dockerfile").read_text(encoding="utf-8").splitlines()
    assert 'ENTRYPOINT ["python", "-m", "capaloop.launcher"]' in lines
    assert [name for name in ("capaloop", "services", "rules", "shared") if f"COPY {name} {name}" not in lines] == []


def test_it_says_that_it_was_never_built_here() -> None:
    assert "never built" in (REPOSITORY / "docker-compose.yml").read_text(encoding="utf-8")

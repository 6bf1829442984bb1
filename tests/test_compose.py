"""docker-compose.yml: what the compose specification says of its shape, and that every name in it is one of ours."""

import json
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema.validators import validator_for

from services.settings import SECRET, VARIABLES, Settings
from shared.messages.registry import DEPARTMENTS

REPOSITORY = Path(__file__).parents[1]
FILES = (REPOSITORY / "docker-compose.yml", REPOSITORY / "ops" / "compose" / "tls.yaml")
COMPOSE, OVER_TLS = (yaml.safe_load(file.read_text(encoding="utf-8")) for file in FILES)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OWN = ("migrations", *DEPARTMENTS)
SPECIFICATION = resources.files("check_jsonschema.builtin_schemas.vendor") / "compose-spec.json"


def wrong(document: dict[str, Any]) -> list[str]:
    """What the specification's schema says against a compose file."""
    schema = json.loads(SPECIFICATION.read_text(encoding="utf-8"))
    checked = validator_for(schema)(schema)
    return [f"{error.json_path}: {error.message}" for error in checked.iter_errors(document)]


@pytest.mark.parametrize("document", [COMPOSE, OVER_TLS], ids=["plain", "over TLS"])
def test_the_compose_specification_has_nothing_against_it(document: dict[str, Any]) -> None:
    assert wrong(document) == []


def test_the_specification_would_tell_what_is_wrong() -> None:
    broken = {"services": {"sales": {"image": "capaloop", "comand": ["sales"], "mem_limit": ["1g"]}}}
    assert any("comand" in one for one in wrong(broken))
    assert any("mem_limit" in one for one in wrong(broken))


def test_there_is_a_broker_a_database_its_migrations_each_department_and_who_watches() -> None:
    assert set(SERVICES) == {"broker", "database", *OWN, "prometheus", "grafana"}
    assert [name for name, entry in SERVICES.items() if "profiles" in entry] == ["prometheus", "grafana"]


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_runs_as_nobody_special_within_limits(service: str) -> None:
    entry = SERVICES[service]
    assert entry["user"].partition(":")[0] not in ("root", "0", "")
    assert entry["cap_drop"] == ["ALL"]
    assert entry["security_opt"] == ["no-new-privileges:true"]
    assert {"mem_limit", "cpus", "pids_limit"} <= set(entry)


@pytest.mark.parametrize("service", OWN)
def test_nothing_of_ours_writes_outside_its_volume(service: str) -> None:
    entry = SERVICES[service]
    assert (entry["read_only"], entry["tmpfs"]) == (True, ["/tmp"])
    writable = [volume for volume in entry["volumes"] if not volume.endswith(":ro")]
    assert writable == ["home:/var/lib/capaloop"]


@pytest.mark.parametrize("service", SERVICES)
def test_no_secret_stands_in_the_file(service: str) -> None:
    environment = SERVICES[service].get("environment", {})
    assert [name for name in environment if name in SECRET or name.endswith("PASSWORD")] == []
    files = [value for value in environment.values() if value.startswith("/run/secrets/")]
    assert {file.removeprefix("/run/secrets/") for file in files} <= set(SERVICES[service].get("secrets", []))


def test_every_secret_that_is_used_is_a_file_that_is_never_committed() -> None:
    used = {name for document in (COMPOSE, OVER_TLS) for one in document["services"].values() for name in _secrets(one)}
    declared = {**COMPOSE["secrets"], **OVER_TLS["secrets"]}
    assert used == set(declared)
    assert {entry["file"].startswith("./secrets/") for entry in declared.values()} == {True}
    assert "secrets/" in (REPOSITORY / ".gitignore").read_text(encoding="utf-8").splitlines()


def _secrets(entry: dict[str, Any]) -> list[str]:
    return list(entry.get("secrets", []))


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_a_department_has_its_own_login_at_the_broker_and_no_other(department: str) -> None:
    secrets = SERVICES[department]["secrets"]
    assert [name for name in secrets if name.endswith("_amqp_uri")] == [f"{department}_amqp_uri"]
    assert COMPOSE["secrets"][f"{department}_amqp_uri"]["file"] == f"./secrets/capaloop-{department}.uri"


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_a_department_is_asked_whether_it_is_ready(department: str) -> None:
    assert SERVICES[department]["healthcheck"]["test"] == ["CMD", "python", "-m", "capaloop.probe"]


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_over_tls_every_department_gets_the_three_files(department: str) -> None:
    over = OVER_TLS["services"][department]
    assert set(over["environment"]) == {name for name in VARIABLES if name.startswith("CAPALOOP_AMQP_")}
    assert set(over["environment"].values()) == {f"/run/secrets/{name}" for name in over["secrets"]}


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
    for name in DEPARTMENTS:
        assert "migrations" in SERVICES[name]["depends_on"]
        for variable in ("CAPALOOP_DATABASE_URL_FILE", "CAPALOOP_HOME"):
            assert SERVICES[name]["environment"][variable] == SERVICES["migrations"]["environment"][variable]


@pytest.mark.parametrize("service", SERVICES)
def test_every_named_volume_is_declared(service: str) -> None:
    sources = {volume.split(":")[0] for volume in SERVICES[service].get("volumes", [])}
    assert {source for source in sources if not source.startswith(".")} <= set(COMPOSE["volumes"])


@pytest.mark.parametrize("service", SERVICES)
def test_every_port_is_published_on_loopback(service: str) -> None:
    assert [port for port in SERVICES[service].get("ports", []) if not port.startswith("127.0.0.1:")] == []


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_the_settings_of_a_department_can_be_read_and_are_its_own(department: str, tmp_path: Path) -> None:
    given = {
        "database_url": "postgresql://capaloop:x@database/",
        f"{department}_amqp_uri": "amqp://u:p@broker/capaloop",
    }
    for name, text in given.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    environment = SERVICES[department]["environment"]
    here = {name: value.replace("/run/secrets", str(tmp_path)) for name, value in environment.items()}

    settings = Settings.of_environment(here)

    assert set(environment) <= {*VARIABLES, *(f"{name}_FILE" for name in SECRET)}
    assert settings.amqp_uri_of(department) == "amqp://u:p@broker/capaloop"  # type: ignore[arg-type]
    assert settings.database_urls[department] == f"postgresql://capaloop:x@database/{department}"  # type: ignore[index]
    port = settings.http_ports[department]  # type: ignore[index]
    assert SERVICES[department]["ports"] == [f"127.0.0.1:{port}:{port}"]
    assert SERVICES[department]["command"] == [department]


def test_the_database_server_makes_a_database_for_each_department() -> None:
    script = (REPOSITORY / "docker" / "databases.sql").read_text(encoding="utf-8")
    assert [name for name in DEPARTMENTS if f"CREATE DATABASE {name};" not in script] == []


def test_the_image_runs_the_launcher_and_copies_every_package() -> None:
    lines = (REPOSITORY / "Dockerfile").read_text(encoding="utf-8").splitlines()
    assert 'ENTRYPOINT ["python", "-m", "capaloop.launcher"]' in lines
    assert (
        'HEALTHCHECK --interval=10s --timeout=10s --start-period=60s --retries=3 CMD ["python", "-m", "capaloop.probe"]'
        in lines
    )
    assert [name for name in ("capaloop", "services", "rules", "shared") if f"COPY {name} {name}" not in lines] == []


def test_the_image_runs_as_the_user_that_the_services_have() -> None:
    lines = (REPOSITORY / "Dockerfile").read_text(encoding="utf-8").splitlines()
    assert {f"USER {SERVICES[name]['user']}" for name in OWN} == {"USER 10001:10001"}
    assert "USER 10001:10001" in lines
    assert "useradd --uid 10001 --gid 10001" in "".join(lines)


@pytest.mark.parametrize("image", [entry["image"] for entry in SERVICES.values() if "build" not in entry])
def test_a_foreign_image_is_pinned(image: str) -> None:
    assert image.partition(":")[2].replace("-", ".").lstrip("v").split(".")[:2][1:] != []


def test_it_says_that_it_was_never_built_here() -> None:
    for name in ("docker-compose.yml", "Dockerfile"):
        said = (REPOSITORY / name).read_text(encoding="utf-8").lower()
        assert "never built" in said

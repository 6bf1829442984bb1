"""The units of ops/systemd: what systemd says of them, and that they name what there is."""

import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from capaloop.launcher.serving import STOP_SECONDS
from services.settings import SECRET, VARIABLES, Settings
from shared.messages.registry import DEPARTMENTS

FOLDER = Path(__file__).parents[1] / "ops" / "systemd"
UNITS = [*FOLDER.glob("*.service"), *FOLDER.glob("*.target")]
SERVICES = [file for file in UNITS if file.suffix == ".service"]
PYTHON, COMMAND = "/opt/capaloop/bin/python", "/opt/capaloop/bin/capaloop"
HARDENED = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "RestrictSUIDSGID": "yes",
    "CapabilityBoundingSet": "",
}


def entries(file: Path) -> list[tuple[str, str, str]]:
    """Section, name and value of every line of a unit."""
    section, found = "", []
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            name, _, value = line.partition("=")
            found.append((section, name, value))
    return found


def of_service(file: Path, name: str) -> list[str]:
    return [value for section, each, value in entries(file) if (section, each) == ("Service", name)]


def variables(file: Path) -> dict[str, str]:
    """What a file of the environment sets."""
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed here")
def test_systemd_has_nothing_against_them(tmp_path: Path) -> None:
    for file in UNITS:
        text = file.read_text(encoding="utf-8").replace(PYTHON, sys.executable).replace(COMMAND, "/bin/true")
        (tmp_path / file.name).write_text(text, encoding="utf-8")
    instances = [f"capaloop@{name}.service" for name in DEPARTMENTS]
    units = [str(tmp_path / name) for name in (*instances, "capaloop-migrations.service", "capaloop.target")]
    environment = {**os.environ, "SYSTEMD_UNIT_PATH": f"{tmp_path}:"}

    done = subprocess.run(
        ["systemd-analyze", "verify", *units], env=environment, capture_output=True, text=True, check=False
    )

    ours = [line for line in done.stderr.splitlines() if "capaloop" in line or str(tmp_path) in line]
    assert ours == []


@pytest.mark.parametrize("file", SERVICES, ids=lambda file: file.name)
def test_a_service_runs_as_its_own_user_and_may_do_little(file: Path) -> None:
    assert of_service(file, "User") == of_service(file, "Group") == ["capaloop"]
    assert {name: of_service(file, name) for name in HARDENED} == {name: [value] for name, value in HARDENED.items()}
    assert of_service(file, "StateDirectory") == ["capaloop"]
    assert "CAPALOOP_HOME=/var/lib/capaloop" in of_service(file, "Environment")[0].split()


def test_a_department_starts_by_its_launcher_and_has_time_to_stop() -> None:
    [command] = of_service(FOLDER / "capaloop@.service", "ExecStart")
    python, flag, module, department = shlex.split(command)
    assert (python, flag, department) == (PYTHON, "-m", "%i")
    assert importlib.util.find_spec(f"{module}.__main__")
    [seconds] = of_service(FOLDER / "capaloop@.service", "TimeoutStopSec")
    assert int(seconds) > STOP_SECONDS
    assert of_service(FOLDER / "capaloop@.service", "Restart") == ["on-failure"]


def test_the_databases_are_brought_up_before_any_department() -> None:
    assert of_service(FOLDER / "capaloop-migrations.service", "ExecStart") == [f"{COMMAND} db upgrade"]
    unit = {(name, value) for section, name, value in entries(FOLDER / "capaloop@.service") if section == "Unit"}
    assert ("Requires", "capaloop-migrations.service") in unit
    assert "capaloop-migrations.service" in dict(unit)["After"]


def test_the_target_wants_every_department() -> None:
    [wanted] = [value for _, name, value in entries(FOLDER / "capaloop.target") if name == "Wants"]
    assert wanted.split() == [f"capaloop@{name}.service" for name in DEPARTMENTS]


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_the_variables_of_a_department_are_read_and_its_own(department: str, tmp_path: Path) -> None:
    common, own = variables(FOLDER / "capaloop.env"), variables(FOLDER / f"{department}.env")
    assert set(common) | set(own) <= {*VARIABLES, *(f"{name}_FILE" for name in SECRET)}
    secrets = {"database.url": "postgresql://u:p@database/", f"capaloop-{department}.uri": "amqp://u:p@rabbit/capaloop"}
    for name, text in secrets.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    here = {name: value.replace("/etc/capaloop/secrets", str(tmp_path)) for name, value in (common | own).items()}

    settings = Settings.of_environment(here)

    assert settings.amqp_uri_of(department) == "amqp://u:p@rabbit/capaloop"  # type: ignore[arg-type]
    assert settings.amqp_uri == ""
    assert settings.http_ports[department]  # type: ignore[index]


def test_each_environment_file_that_a_unit_names_is_there() -> None:
    named = {Path(value).name for file in SERVICES for value in of_service(file, "EnvironmentFile")}
    expected = {name.replace("%i", department) for name in named for department in DEPARTMENTS}
    assert [name for name in expected if not (FOLDER / name).exists()] == []


def test_the_user_and_the_folders_of_the_units_are_made() -> None:
    assert (FOLDER / "capaloop.sysusers").read_text(encoding="utf-8").splitlines()[-1].startswith("u capaloop - ")
    made = (FOLDER / "capaloop.tmpfiles").read_text(encoding="utf-8")
    assert "d /etc/capaloop/secrets 0750 root capaloop" in made

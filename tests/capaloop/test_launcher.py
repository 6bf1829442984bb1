"""One department as a process: what it says when it cannot start, and how it stops."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from capaloop.databases import upgrade_own
from capaloop.ports import free_ports
from services.settings import Settings

pytestmark = pytest.mark.timeout(1800)

REPOSITORY = Path(__file__).parents[2]
LAUNCH = [sys.executable, "-m", "capaloop.launcher"]


def environment(home: Path, **variables: str) -> dict[str, str]:
    return {"CAPALOOP_HOME": str(home), "CAPALOOP_SITES": str(REPOSITORY / "sites.toml"), **variables}


def launched(variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [*LAUNCH, "quality"]
    return subprocess.run(command, cwd=REPOSITORY, env=variables, capture_output=True, text=True, check=False)


def test_without_a_broker_it_says_how_to_get_one(tmp_path: Path) -> None:
    done = launched(environment(tmp_path))
    assert done.returncode == 3
    assert done.stderr.startswith("quality: no broker: AMQP_URI is not set and no private RabbitMQ node runs under")
    assert done.stderr.count("\n") == 1


def test_a_broker_that_is_not_there_is_named_without_its_password(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    done = launched(environment(tmp_path, AMQP_URI=f"amqp://user:secret@127.0.0.1:{port}/capaloop"))
    assert done.returncode == 3
    assert f"127.0.0.1:{port}" in done.stderr
    assert "secret" not in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_wrong_setting_is_bad_input(tmp_path: Path) -> None:
    done = launched(environment(tmp_path, CAPALOOP_QUALITY_HTTP_PORT="many"))
    assert done.returncode == 2
    assert done.stderr.startswith("quality: CAPALOOP_QUALITY_HTTP_PORT is 'many'; expected a port")
    assert done.stderr.count("\n") == 1


@pytest.mark.broker
def test_a_login_that_the_broker_refuses_is_unreachable(tmp_path: Path, amqp_uri: str) -> None:
    at = amqp_uri.partition("@")[2]
    done = launched(environment(tmp_path, AMQP_URI=f"amqp://nobody:secret@{at}"))
    assert done.returncode == 3
    assert "secret" not in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.broker
def test_wrong_sites_are_bad_input(tmp_path: Path, amqp_uri: str) -> None:
    sites = tmp_path / "sites.toml"
    sites.write_text('[sites.factory]\npacks = ["nowhere"]\ntimezone = "Asia/Shanghai"\n', encoding="utf-8")
    done = launched(environment(tmp_path, AMQP_URI=amqp_uri, CAPALOOP_SITES=str(sites)))
    assert done.returncode == 2
    assert "nowhere" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.broker
def test_a_database_that_cannot_be_opened_is_unreachable(tmp_path: Path, amqp_uri: str) -> None:
    url = f"sqlite:///{tmp_path}/no/such/folder/quality.sqlite3"
    done = launched(environment(tmp_path, AMQP_URI=amqp_uri, CAPALOOP_QUALITY_DATABASE_URL=url))
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1


@pytest.mark.broker
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_logs_json_and_stops_when_asked(tmp_path: Path, amqp_uri: str, number: signal.Signals) -> None:
    settings = Settings.of_environment(environment(tmp_path, AMQP_URI=amqp_uri))
    upgrade_own(settings)
    with subprocess.Popen(
        [*LAUNCH, "quality"], cwd=REPOSITORY, env=settings.as_environment(), stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        lines = [json.loads(next(line for line in process.stderr if '"serving"' in line))]
        process.send_signal(number)
        lines += [json.loads(line) for line in process.stderr]
        assert process.wait(300) == 0
    assert {line["department"] for line in lines} == {"quality"}
    assert [line["event"] for line in lines if line["logger"] == "capaloop.launcher"] == [
        "serving",
        "stopping",
        "stopped",
    ]


@pytest.mark.broker
def test_it_does_not_start_behind_its_migrations(tmp_path: Path, amqp_uri: str) -> None:
    done = launched(environment(tmp_path, AMQP_URI=amqp_uri))
    assert done.returncode == 1
    assert done.stderr == (
        "quality: the database of quality is behind its migrations by bus_0001, casework_0001, quality_0001; "
        "bring it up with: capaloop db upgrade quality\n"
    )


@pytest.mark.broker
def test_a_second_replica_on_sqlite_is_refused(tmp_path: Path, amqp_uri: str) -> None:
    settings = Settings.of_environment(environment(tmp_path, AMQP_URI=amqp_uri))
    upgrade_own(settings)
    variables = settings.as_environment()
    with subprocess.Popen(
        [*LAUNCH, "quality"], cwd=REPOSITORY, env=variables, stderr=subprocess.PIPE, text=True
    ) as first:
        assert first.stderr is not None
        assert next(line for line in first.stderr if '"serving"' in line)

        done = launched(variables)

        first.kill()
        first.stderr.read()
    assert done.returncode == 1
    assert f"is served already (pid {first.pid}); several replicas of a department need PostgreSQL" in done.stderr
    assert done.stderr.count("\n") == 1

"""The whole installation, for real: up, watched over, down again, and nothing left behind."""

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import kombu
import pytest

from capaloop import processes
from capaloop.broker import PrivateNode
from capaloop.places import Places
from capaloop.ports import free_ports
from capaloop.running import RunningProcess
from capaloop.supervisor import NotUpError
from services.settings import Settings
from shared.messages.registry import DEPARTMENTS

pytestmark = [pytest.mark.broker, pytest.mark.timeout(1800)]

REPOSITORY = Path(__file__).parents[2]
AWHILE = 300.0


def installed(folder: Path, **more: str) -> Settings:
    """An installation on ports of its own: another one that begins at the same time would take the usual ones too."""
    ports = zip(DEPARTMENTS, free_ports(len(DEPARTMENTS)), strict=True)
    given = {f"CAPALOOP_{name.upper()}_HTTP_PORT": str(port) for name, port in ports}
    places = {"CAPALOOP_HOME": str(folder / "var"), "CAPALOOP_SITES": str(REPOSITORY / "sites.toml")}
    return Settings.of_environment({**given, **places, **more})


@pytest.fixture
def settings(tmp_path: Path, amqp_uri: str) -> Iterator[Settings]:
    """An installation on a broker that is named; whatever a test leaves running is ended."""
    settings = installed(tmp_path, AMQP_URI=amqp_uri)
    yield settings
    processes.down(settings)


def eventually(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + AWHILE
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.2)
    return holds()


def unheard(_line: str) -> None:
    """For who does not listen."""


def process(pid: int) -> RunningProcess:
    found = RunningProcess.of(pid)
    assert found is not None
    return found


def all_processes(found: dict[str, Any]) -> list[RunningProcess]:
    pids = [found["supervisor"]["pid"], *(each["pid"] for each in found["departments"].values())]
    return [process(pid) for pid in pids]


def test_up_tells_when_each_department_is_ready_and_down_leaves_nothing(settings: Settings) -> None:
    lines: list[str] = []
    processes.up(settings, detach=True, tell=lines.append)
    found = processes.status(settings)
    assert found["ready"] is True
    assert found["amqp_uri"] == settings.amqp_uri
    assert {line.split(" ready at ")[0] for line in lines} == set(DEPARTMENTS)
    assert all(each["live"] and each["http"].startswith("http://127.0.0.1:") for each in found["departments"].values())
    running = all_processes(found)
    processes.down(settings)
    assert [each for each in running if each.alive()] == []
    assert processes.status(settings)["ready"] is False


def test_up_again_leaves_what_runs_as_it_is(settings: Settings) -> None:
    processes.up(settings, detach=True, tell=unheard)
    before = processes.status(settings)
    processes.up(settings, detach=True, tell=unheard)
    assert processes.status(settings) == before
    with pytest.raises(NotUpError, match="it is up already under"):
        processes.up(settings, tell=unheard)


def test_a_killed_department_comes_back_at_the_same_address(settings: Settings) -> None:
    processes.up(settings, detach=True, tell=unheard)
    before = processes.status(settings)["departments"]["quality"]
    process(before["pid"]).end(signal.SIGKILL, 5)
    assert processes.status(settings)["ready"] is False
    assert eventually(lambda: processes.status(settings)["ready"])
    after = processes.status(settings)["departments"]["quality"]
    assert after["http"] == before["http"]
    assert after["pid"] != before["pid"]


def test_after_a_killed_supervisor_each_department_runs_once(settings: Settings) -> None:
    processes.up(settings, detach=True, tell=unheard)
    before = processes.status(settings)
    left = all_processes(before)
    process(before["supervisor"]["pid"]).end(signal.SIGKILL, 5)
    processes.up(settings, detach=True, tell=unheard)
    assert [each for each in left if each.alive()] == []
    assert processes.status(settings)["ready"] is True


def test_what_does_not_come_up_is_told_with_its_last_words(settings: Settings, tmp_path: Path) -> None:
    sites = tmp_path / "sites.toml"
    sites.write_text('[sites.factory]\npacks = ["nowhere"]\ntimezone = "Asia/Shanghai"\n', encoding="utf-8")
    with pytest.raises(NotUpError, match=r"did not come up; it said: .*nowhere"):
        processes.up(replace(settings, sites=sites), detach=True, tell=unheard)
    assert processes.status(settings)["supervisor"]["pid"] is None
    assert {each["live"] for each in processes.status(settings)["departments"].values()} == {False}


def test_a_port_that_is_taken_is_named(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ports = MappingProxyType({**settings.http_ports, "sales": port})
        with pytest.raises(NotUpError, match=f"port {port} of sales is taken on 127.0.0.1; expected a free one"):
            processes.up(replace(settings, http_ports=ports), detach=True, tell=unheard)


def test_without_a_broker_named_a_private_node_serves_and_is_watched_over(tmp_path: Path) -> None:
    settings = installed(tmp_path)
    node = PrivateNode(Places(settings.home).broker)
    processes.up(settings, detach=True, tell=unheard)
    try:
        found = processes.status(settings)
        assert found["amqp_uri"] == node.uri()
        assert found["broker"] == {"private": True, "pid": node.status().pid, "running": True}
        node.kill()
        assert eventually(lambda: node.status().running and processes.status(settings)["ready"])
        with kombu.Connection(found["amqp_uri"]) as connection:
            assert connection.default_channel.queue_declare("capaloop.quality.inbox", passive=True).queue
    finally:
        processes.down(settings)
    assert node.alive() is False


def test_in_the_foreground_it_stays_until_it_is_told_to_stop(settings: Settings) -> None:
    command = [sys.executable, "-m", "capaloop.processes", "up"]
    with subprocess.Popen(
        command, cwd=REPOSITORY, env=settings.as_environment(), stdout=subprocess.PIPE, text=True
    ) as shown:
        assert shown.stdout is not None
        lines = [shown.stdout.readline() for _ in range(1 + len(DEPARTMENTS))]
        running = all_processes(processes.status(settings))
        shown.send_signal(signal.SIGINT)
        assert shown.wait(AWHILE) == 0
    assert len([line for line in lines if " ready at http://127.0.0.1:" in line]) == len(DEPARTMENTS)
    assert [each for each in running if each.alive()] == []


def test_the_status_command_prints_one_document_and_its_exit_code_tells(settings: Settings) -> None:
    def status() -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "capaloop.processes", "status"]
        return subprocess.run(
            command, cwd=REPOSITORY, env=settings.as_environment(), capture_output=True, text=True, check=False
        )

    told = status()
    assert told.returncode == 1
    assert set(json.loads(told.stdout)["departments"]) == set(DEPARTMENTS)
    processes.up(settings, detach=True, tell=unheard)
    assert status().returncode == 0

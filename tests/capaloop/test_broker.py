"""The private RabbitMQ node, for real: a node of its own where the test breaks it."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import kombu
import pytest

from capaloop import broker, broker_files
from capaloop.broker import BrokerError, PrivateNode
from capaloop.running import RunningProcess

pytestmark = [pytest.mark.broker, pytest.mark.timeout(1800)]

REPOSITORY = Path(__file__).parents[2]
LISTENING = "0A"
LOOPBACK_ADDRESSES = {"0100007F", "00000000000000000000000001000000"}
STANDARD_PORTS = {4369, 5671, 5672, 15672, 25672, *range(35672, 35683)}


@pytest.fixture
def node(tmp_path: Path) -> Iterator[PrivateNode]:
    node = PrivateNode(tmp_path / "broker")
    yield node
    node.stop()


def processes_of(node: PrivateNode) -> list[RunningProcess]:
    return [RunningProcess(**each) for each in json.loads((node.root / broker.PROCESSES).read_text())]


def open_files(pid: int) -> Iterator[str]:
    """What each descriptor of a running process leads to; a process that works closes some while we look."""
    for file in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):
            yield os.readlink(file)


def listened_on(processes: list[RunningProcess]) -> set[tuple[str, int]]:
    """(address, port) of every socket on which one of these processes listens, as the kernel writes addresses."""
    own = {link for process in processes for link in open_files(process.pid)}
    lines = [line.split() for table in ("tcp", "tcp6") for line in Path(f"/proc/net/{table}").read_text().splitlines()]
    listening = [line for line in lines if line[3] == LISTENING and f"socket:[{line[9]}]" in own]
    return {(address, int(port, 16)) for address, port in (line[1].split(":") for line in listening)}


def put(uri: str, body: str) -> None:
    """One persistent message, confirmed by the broker, into a queue that is a quorum queue by default."""
    with kombu.Connection(uri, transport_options={"confirm_publish": True}) as connection:
        queue = kombu.Queue("kept", channel=connection)
        connection.Producer().publish(body, routing_key="kept", declare=[queue], retry=False)


def get(uri: str) -> object:
    with kombu.Connection(uri) as connection, connection.SimpleQueue("kept") as queue:
        message = queue.get(timeout=120)
        message.ack()
        return message.payload


def test_it_starts_and_says_where(node: PrivateNode) -> None:
    uri = node.start()
    put(uri, "hello")
    assert get(uri) == "hello"
    assert node.status() == broker.NodeStatus(True, processes_of(node)[0].pid, uri)


def test_starting_it_twice_leaves_it_as_it_is(rabbitmq: PrivateNode) -> None:
    first, processes = rabbitmq.start(), processes_of(rabbitmq)
    assert PrivateNode(rabbitmq.root).start() == first
    assert processes_of(rabbitmq) == processes


def test_it_listens_on_loopback_only_and_on_no_standard_port(rabbitmq: PrivateNode) -> None:
    found = listened_on(processes_of(rabbitmq))
    assert {address for address, _ in found} <= LOOPBACK_ADDRESSES
    assert len({port for _, port in found}) == 3
    assert {port for _, port in found} & STANDARD_PORTS == set()


def test_it_keeps_to_its_folder_and_its_secrets_are_private(rabbitmq: PrivateNode) -> None:
    environment = Path(f"/proc/{processes_of(rabbitmq)[0].pid}/environ").read_bytes().decode().split("\0")
    given = dict(entry.split("=", 1) for entry in environment if entry.startswith(("RABBITMQ_", "HOME=")))
    paths = {value for value in given.values() if value.startswith("/")}
    assert {path for path in paths if not path.startswith(str(rabbitmq.root)) and "/lib/rabbitmq/" not in path} == set()
    secret = [rabbitmq.root / "rabbitmq.conf", rabbitmq.root / "node.json", rabbitmq.root / "home" / ".erlang.cookie"]
    assert {file.stat().st_mode & 0o077 for file in secret} == {0}


def test_stopping_ends_the_node_and_its_port_mapper(node: PrivateNode) -> None:
    node.start()
    processes = processes_of(node)
    assert len(processes) == 2
    node.stop()
    assert [process for process in processes if process.alive()] == []
    assert node.status() == broker.NodeStatus(False, None, None)
    node.stop()


def test_what_was_confirmed_is_there_after_a_kill_at_the_same_address(node: PrivateNode) -> None:
    uri = node.start()
    own = node.create_vhost("own")
    put(own, "confirmed")
    node.settle()
    processes = processes_of(node)
    node.kill()
    assert [process for process in processes if process.alive()] == []
    assert node.start() == uri
    assert get(own) == "confirmed"


def test_a_queue_that_was_noted_by_half_when_the_node_was_killed_works_again(node: PrivateNode) -> None:
    own = node.start() and node.create_vhost("own")
    put(own, "not yet settled")
    node.kill()
    node.start()
    put(own, "afterwards")
    assert get(own) in ("not yet settled", "afterwards")


def test_a_node_that_is_started_while_another_still_kills_it_is_not_lost_sight_of(
    node: PrivateNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever watches over it starts it again at once, and the one who kills it is slow."""
    uri = node.start()
    started, really_end = threading.Event(), RunningProcess.end

    def end(process: RunningProcess, how: signal.Signals, seconds: float) -> bool:
        willing = really_end(process, how, seconds)
        if threading.current_thread() is not threading.main_thread():
            started.wait(300)
        return willing

    monkeypatch.setattr(RunningProcess, "end", end)
    with ThreadPoolExecutor(1) as another:
        killed = another.submit(PrivateNode(node.root).kill)
        while node.alive():
            time.sleep(0.01)
        node.launch()
        started.set()
        killed.result()
    assert node.alive()
    assert node.start() == uri


def test_a_node_that_was_killed_by_somebody_else_starts_again(node: PrivateNode) -> None:
    uri = node.start()
    server, port_mapper = processes_of(node)
    server.end(signal.SIGKILL, 10)
    assert node.alive() is False
    assert node.start() == uri
    assert not port_mapper.alive()


def test_it_fails_with_one_line_that_holds_its_last_words(node: PrivateNode, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broker_files, "CONFIGURATION", "no_such_setting = {host}\n")
    with pytest.raises(
        BrokerError, match=r"^RabbitMQ did not start under .*; it said: .*unknown variable: no_such_setting"
    ):
        node.start()
    assert node.alive() is False


def test_queues_of_a_fresh_virtual_host_are_quorum_queues(rabbitmq: PrivateNode, amqp_uri: str) -> None:
    put(amqp_uri, "x")
    name = amqp_uri.rpartition("/")[2]
    listed = rabbitmq.control("list_queues", "-p", name, "--no-table-headers", "name", "type")
    assert listed.split() == ["kept", "quorum"]


def test_a_virtual_host_is_gone_after_it_was_deleted(rabbitmq: PrivateNode) -> None:
    uri = rabbitmq.create_vhost("passing")
    rabbitmq.delete_vhost("passing")
    with pytest.raises(Exception, match="not found"), kombu.Connection(uri) as connection:
        connection.connect()


def test_the_complaint_of_the_control_program_is_passed_on(rabbitmq: PrivateNode) -> None:
    with pytest.raises(BrokerError, match=r"^rabbitmqctl delete_vhost failed \(exit \d+\): .*nobody"):
        rabbitmq.delete_vhost("nobody")


def test_asking_where_no_node_ever_was_says_so(tmp_path: Path) -> None:
    with pytest.raises(BrokerError, match="no private RabbitMQ node was ever started under"):
        PrivateNode(tmp_path).uri()
    assert PrivateNode(tmp_path).status().running is False


def test_the_command_starts_tells_and_stops(tmp_path: Path) -> None:
    def act(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "capaloop.broker", *words, "--root", str(tmp_path / "broker")]
        return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)

    assert act("status").returncode == 1
    started = act("start")
    try:
        told = act("status")
        assert (started.returncode, told.returncode) == (0, 0)
        assert json.loads(told.stdout)["uri"] == started.stdout.strip()
    finally:
        assert act("stop").returncode == 0
    assert act("status").returncode == 1


def test_a_node_that_is_run_ends_with_the_program_that_keeps_it(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "capaloop.broker", "run", "--until-eof", "--root", str(tmp_path / "broker")]
    with subprocess.Popen(command, cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as keeper:
        assert keeper.stdin is not None
        assert keeper.stdout is not None
        assert keeper.stdout.readline().startswith("amqp://")
        processes = processes_of(PrivateNode(tmp_path / "broker"))
        keeper.stdin.close()
        assert keeper.wait(300) == 0
    assert [process for process in processes if process.alive()] == []

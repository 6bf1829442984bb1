"""A RabbitMQ node of our own: one folder, its own ports on loopback, its own port mapper; nothing standard is touched.

`python -m capaloop.broker start|stop|status|run [--root FOLDER]` does the same for scripts.
"""

import argparse
import fcntl
import json
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from capaloop.broker_files import (
    LOG,
    VHOST,
    NodePlan,
    environment,
    plan_for,
    prepare,
    read_plan,
    with_passwords,
)
from capaloop.broker_package import Programs, ensure_programs
from capaloop.places import write_private
from capaloop.ports import LOOPBACK
from capaloop.running import RunningProcess
from shared.errors import CapaLoopError

START_SECONDS: Final = 300.0
STOP_SECONDS: Final = 60.0
PROTOCOL_HEADER: Final = b"AMQP\x00\x00\x09\x01"
METHOD_FRAME: Final = b"\x01"
PROCESSES: Final = "processes.json"
PORT_MAPPER: Final = "port-mapper.pid"
DEFINITIONS: Final = "definitions.json"
LOG_PREFIX: Final = re.compile(r"^[\d-]+ [\d:.+]+ \[\w+\] <[\d.]+> ")
BOOT_FAILED: Final = "BOOT FAILED"
SETTLE: Final = (
    "[dets:sync(Table) || Table <- dets:all()], "
    "[ra:trigger_election(amqqueue:get_pid(Queue)) || Queue <- rabbit_amqqueue:list(), "
    "amqqueue:get_type(Queue) =:= rabbit_quorum_queue, "
    "ra_leaderboard:lookup_leader(element(1, amqqueue:get_pid(Queue))) =:= undefined], ok."
)
LAUNCH: Final = '"$1" -port "$ERL_EPMD_PORT" -address "$ERL_EPMD_ADDRESS" & echo $! >"$3"; exec "$2"'


class BrokerError(CapaLoopError):
    """The private node did not do what was asked; the text says where its log is."""


@dataclass(frozen=True, slots=True)
class NodeStatus:
    """Whether the node answers, and where; `pid` and `uri` are None unless it does."""

    running: bool
    pid: int | None
    uri: str | None


class PrivateNode:
    """One RabbitMQ node under `root`, whoever started it: any process may ask, start or stop it."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    def start(self) -> str:
        """The URI of the node, once it speaks AMQP; a node that already runs is left as it is.

        Raises PackageMissingError when RabbitMQ is not installed, BrokerError with the log's last lines when it does
        not come up.
        """
        is_new = read_plan(self.root) is None
        self.launch()
        self._wait_until_ready()
        if not is_new:
            self.settle()
        return self.uri()

    def launch(self) -> None:
        """The same without waiting until it speaks AMQP: `alive` and `status` tell what becomes of it."""
        self.root.mkdir(parents=True, exist_ok=True)
        with self._alone():
            if self._node() is None:
                self._end(signal.SIGKILL)
                self._forget()
                self._launch(ensure_programs())

    def stop(self) -> None:
        """Ends the node and its port mapper, gracefully first; nothing happens when none runs."""
        if self.root.exists():
            with self._alone():
                self._end(signal.SIGTERM)
                self._forget()

    def kill(self) -> None:
        """Ends the node at once; what it had confirmed is there at the next start, at the same address: see `settle`.

        The record of its processes stays: whoever watches over it may have written the next one by now.
        """
        self._end(signal.SIGKILL)

    def settle(self) -> None:
        """After this, a kill loses no queue declared before it, and every queue works.

        RabbitMQ writes down the member of a new quorum queue up to some seconds late. Killed before that, it makes
        the member anew, without the messages, and has it wait for an election that nobody calls. Raises BrokerError.
        """
        self.control("eval", SETTLE)

    def alive(self) -> bool:
        """Whether the node's process is there; it may still be starting."""
        return self._node() is not None

    def status(self) -> NodeStatus:
        node = self._node()
        if node is None or not self._speaks_amqp():
            return NodeStatus(False, None, None)
        return NodeStatus(True, node.pid, self.uri())

    def uri(self, vhost: str = VHOST, user: str | None = None) -> str:
        """The AMQP URI of one virtual host, under the node's own user or one that `install` made. Raises BrokerError
        when no node was ever started here."""
        return self._plan().uri(vhost, user)

    def install(self, make: Callable[[Mapping[str, str]], str], users: Iterable[str]) -> None:
        """Imports what `make` gives for the passwords of these users, which are made when they are missing."""
        plan = with_passwords(self.root, self._plan(), users)
        file = self.root / DEFINITIONS
        write_private(file, make(plan.passwords))
        self.control("import_definitions", str(file))

    def create_vhost(self, name: str) -> str:
        """A new virtual host in which every queue is a quorum queue unless it says otherwise; gives its URI."""
        self.control("add_vhost", name, "--default-queue-type", "quorum")
        self.control("set_permissions", "-p", name, self._plan().user, ".*", ".*", ".*")
        return self.uri(name)

    def delete_vhost(self, name: str) -> None:
        self.control("delete_vhost", name)

    def control(self, *arguments: str) -> str:
        """What `rabbitmqctl` prints for these arguments. Raises BrokerError with its complaint."""
        done = subprocess.run(
            [ensure_programs().control, "--quiet", *arguments],
            env=environment(self.root, self._plan()),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            complaint = (done.stderr or done.stdout).strip()
            raise BrokerError(f"rabbitmqctl {arguments[0]} failed (exit {done.returncode}): {complaint}")
        return done.stdout

    def _plan(self) -> NodePlan:
        plan = read_plan(self.root)
        if plan is None:
            raise BrokerError(f"no private RabbitMQ node was ever started under {self.root}")
        return plan

    def _launch(self, programs: Programs) -> None:
        plan = plan_for(self.root)
        prepare(self.root, plan)
        own = {
            "RABBITMQ_ALLOW_INPUT": "1",  # the script then becomes the node instead of watching over it
            "RABBITMQ_SERVER_START_ARGS": "-noinput",
        }
        with (self.root / "start.log").open("wb") as output:
            node = subprocess.Popen(
                ["/bin/sh", "-c", LAUNCH, "broker", programs.port_mapper, programs.server, PORT_MAPPER],
                env=environment(self.root, plan) | own,
                cwd=self.root,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._remember(node.pid)
        node.returncode = 0  # it outlives this process on purpose: its handle is not waited for

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self._speaks_amqp():
            if self._node() is None or time.monotonic() > deadline:
                self.kill()
                raise BrokerError(f"RabbitMQ did not start under {self.root}; it said: {self._last_words()}")
            time.sleep(0.1)

    def _speaks_amqp(self) -> bool:
        try:
            with socket.create_connection((LOOPBACK, self._plan().amqp_port), timeout=2) as connection:
                connection.sendall(PROTOCOL_HEADER)
                return connection.recv(1) == METHOD_FRAME
        except OSError:
            return False

    def _last_words(self) -> str:
        files = [file for file in (self.root / LOG, self.root / "start.log") if file.exists()]
        lines = [LOG_PREFIX.sub("", line) for file in files for line in file.read_text(errors="replace").splitlines()]
        until = next((number for number, line in enumerate(lines) if line.startswith(BOOT_FAILED)), len(lines))
        return " | ".join([line.strip() for line in lines[:until] if line.strip()][-3:]) or "nothing"

    def _remember(self, node: int) -> None:
        found = [RunningProcess.of(node) or RunningProcess(node, 0)]
        self._note(found)
        mapper = self.root / PORT_MAPPER
        while not _written(mapper) and found[0].alive():
            time.sleep(0.01)
        if _written(mapper) and (other := RunningProcess.of(int(mapper.read_text()))):
            self._note([*found, other])

    def _note(self, processes: list[RunningProcess]) -> None:
        write_private(self.root / PROCESSES, json.dumps([asdict(process) for process in processes]))

    def _processes(self) -> list[RunningProcess]:
        file = self.root / PROCESSES
        return [RunningProcess(**each) for each in json.loads(file.read_text())] if file.exists() else []

    def _node(self) -> RunningProcess | None:
        return next((process for process in self._processes()[:1] if process.alive()), None)

    def _end(self, how: signal.Signals) -> None:
        for process in self._processes():
            process.end(how, STOP_SECONDS)

    def _forget(self) -> None:
        for file in (PROCESSES, PORT_MAPPER):
            (self.root / file).unlink(missing_ok=True)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.root / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _written(file: Path) -> bool:
    return file.exists() and file.read_text().endswith("\n")


def main(arguments: list[str] | None = None) -> int:
    """0 done or running, 1 not running (status), 3 the broker cannot be had."""
    parser = argparse.ArgumentParser(prog="python -m capaloop.broker", description="a private RabbitMQ node")
    parser.add_argument("act", choices=["start", "stop", "status", "run"])
    parser.add_argument("--root", type=Path, default=Path("var/broker"), help="the folder of the node")
    parser.add_argument("--until-eof", action="store_true", help="run: end when standard input ends")
    given = parser.parse_args(arguments)
    node = PrivateNode(given.root)
    try:
        return _run(node, given.until_eof) if given.act == "run" else ACTS[given.act](node)
    except CapaLoopError as problem:
        sys.stderr.write(f"{problem}\n")
        return 3


def _start(node: PrivateNode) -> int:
    sys.stdout.write(f"{node.start()}\n")
    return 0


def _stop(node: PrivateNode) -> int:
    node.stop()
    return 0


def _status(node: PrivateNode) -> int:
    status = node.status()
    sys.stdout.write(f"{json.dumps(asdict(status))}\n")
    return 0 if status.running else 1


def _run(node: PrivateNode, until_eof: bool) -> int:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        _start(node)
        sys.stdout.flush()
        if until_eof:
            sys.stdin.read()
        else:
            signal.pause()
    except KeyboardInterrupt:
        return 0
    finally:
        node.stop()
    return 0


ACTS: Final = {"start": _start, "stop": _stop, "status": _status}

if __name__ == "__main__":
    sys.exit(main())

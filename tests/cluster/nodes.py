"""A RabbitMQ cluster of our own on this machine: some nodes in folders of their own, one port mapper, one cookie."""

import json
import re
import secrets
import signal
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from capaloop.broker import METHOD_FRAME, PROTOCOL_HEADER
from capaloop.broker_files import LOG, VHOST, NodePlan, environment, prepare
from capaloop.broker_package import Programs, ensure_programs
from capaloop.places import write_private
from capaloop.ports import LOOPBACK, free_ports
from shared.bus.trust import AND
from tests.system.installation import DIES_WITH_THE_TEST, REPOSITORY

START_SECONDS = 300.0
SHIPPED = REPOSITORY / "ops" / "rabbitmq" / "cluster.conf"
RUNNING = "rabbit_mnesia:cluster_nodes(running)."
QUOTED = re.compile(r"'([^']+)'")
LEADERS = ("name", "leader", "members", "online", "messages")


def plans(count: int) -> list[NodePlan]:
    """Nodes that may form one cluster: they differ in name and ports, and share the login and the port mapper."""
    stem, password = secrets.token_hex(3), secrets.token_urlsafe(18)
    mapper, *ports = free_ports(1 + 2 * count)
    return [
        NodePlan(f"capaloop-{stem}-{at + 1}@localhost", "capaloop", password, ports[2 * at], ports[2 * at + 1], mapper)
        for at in range(count)
    ]


def of_the_cluster(plans: Sequence[NodePlan]) -> str:
    """What each node's configuration says of the cluster: what is shipped for operators, and who belongs to it."""
    named = [f"cluster_formation.classic_config.nodes.{at + 1} = {plan.name}" for at, plan in enumerate(plans)]
    return "\n".join([SHIPPED.read_text(encoding="utf-8"), *named, ""])


@dataclass
class Node:
    """One node. It ends with the process that started it, however that ends."""

    root: Path
    plan: NodePlan
    programs: Programs
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def name(self) -> str:
        return self.plan.name

    @property
    def short(self) -> str:
        """The part of its name that tells it from the others, for people."""
        return f"node {self.name.partition('@')[0].rpartition('-')[2]}"

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def write(self, cookie: str, more: str) -> None:
        """Everything it is started with; `more` is added to its configuration."""
        write_private(self.root / "home" / ".erlang.cookie", cookie)
        (self.root / "home" / ".erlang.cookie").chmod(0o400)
        prepare(self.root, self.plan)
        with (self.root / "rabbitmq.conf").open("a", encoding="utf-8") as configuration:
            configuration.write(more)

    def launch(self) -> None:
        own = {"RABBITMQ_ALLOW_INPUT": "1", "RABBITMQ_SERVER_START_ARGS": "-noinput"}
        with (self.root / "start.log").open("ab") as output:
            self.process = subprocess.Popen(
                [*DIES_WITH_THE_TEST, str(self.programs.server)],
                env=environment(self.root, self.plan) | own,
                cwd=self.root,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self.speaks():
            if not self.alive or time.monotonic() > deadline:
                raise RuntimeError(f"{self.short} did not start; it said:\n{self.last_words()}")
            time.sleep(0.1)

    def speaks(self) -> bool:
        """Whether it lets clients in now."""
        try:
            with socket.create_connection((LOOPBACK, self.plan.amqp_port), timeout=2) as connection:
                connection.sendall(PROTOCOL_HEADER)
                return connection.recv(1) == METHOD_FRAME
        except OSError:
            return False

    def kill(self) -> None:
        """SIGKILL; when this returns it is gone."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def suspend(self) -> None:
        """It is there and does nothing, as a machine that hangs; the others hear nothing of it."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)

    def control(self, *arguments: str, program: str = "rabbitmqctl") -> str:
        """What a program for operators prints about this node."""
        command = [str(self.programs.control.with_name(program)), "--quiet", *arguments]
        done = subprocess.run(
            command, env=environment(self.root, self.plan), capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{program} {arguments[0]} at {self.short}: {done.stderr or done.stdout}")
        return done.stdout

    def running(self) -> set[str]:
        """The nodes of which this one says that they run in one cluster with it."""
        return set(QUOTED.findall(self.control("eval", RUNNING)))

    def last_words(self, lines: int = 15) -> str:
        files = [file for file in (self.root / LOG, self.root / "start.log") if file.exists()]
        said = [line for file in files for line in file.read_text(errors="replace").splitlines()]
        return "\n".join(line[:300] for line in said[-lines:])


@dataclass
class Cluster:
    """All nodes, and the mapper by which they find one another."""

    nodes: list[Node]
    vhost: str = VHOST
    _mapper: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    @property
    def uri(self) -> str:
        """All nodes in one URI."""
        return AND.join(node.plan.uri(self.vhost) for node in self.nodes)

    def node(self, name: str) -> Node:
        return next(node for node in self.nodes if node.name == name)

    def start(self) -> None:
        """All nodes, joined; the first is there before the others ask for it."""
        first, *others = self.nodes
        plan = first.plan
        command = [str(first.programs.port_mapper), "-port", str(plan.epmd_port), "-address", LOOPBACK]
        self._mapper = subprocess.Popen([*DIES_WITH_THE_TEST, *command], start_new_session=True)
        for wave in ([first], others):
            for node in wave:
                node.launch()
            for node in wave:
                node.wait_until_ready()
        missing = {node.name for node in self.nodes} - self.running()
        if missing:
            raise RuntimeError(f"not in the cluster: {', '.join(sorted(missing))}\n{self.last_words()}")

    def running(self, but: Sequence[Node] = ()) -> set[str]:
        """What the first node that can be asked, except these, says of it."""
        return self.speaker(but).running()

    def speaker(self, but: Sequence[Node] = ()) -> Node:
        """A node that can be asked."""
        return next(node for node in self.nodes if node not in but and node.alive and node.speaks())

    def create_vhost(self, name: str) -> str:
        """A new virtual host in which every queue is a quorum queue unless it says otherwise; gives its URI."""
        one = self.speaker()
        one.control("add_vhost", name, "--default-queue-type", "quorum")
        one.control("set_permissions", "-p", name, one.plan.user, ".*", ".*", ".*")
        return AND.join(node.plan.uri(name) for node in self.nodes)

    def delete_vhost(self, name: str) -> None:
        self.speaker().control("delete_vhost", name)

    def queues(self, vhost: str) -> dict[str, dict[str, Any]]:
        """Each queue with its leader, its members, those of them that are online, and how many messages it holds."""
        said = self.speaker().control("list_queues", "-p", vhost, *LEADERS, "--formatter", "json")
        return {found["name"]: found for found in json.loads(said)}

    def connections(self, vhost: str) -> Counter[str]:
        """How many clients each node has."""
        said = json.loads(self.speaker().control("list_connections", "vhost", "port", "--formatter", "json"))
        ports = Counter(int(found["port"]) for found in said if found["vhost"] == vhost)
        return Counter({node.name: ports[node.plan.amqp_port] for node in self.nodes})

    def last_words(self) -> str:
        return "\n".join(f"--- {node.short}\n{node.last_words()}" for node in self.nodes)

    def remove(self) -> None:
        for node in self.nodes:
            node.kill()
        if self._mapper is not None:
            self._mapper.kill()
            self._mapper.wait()


@contextmanager
def cluster(folder: Path, count: int = 3) -> Iterator[Cluster]:
    """A cluster that has just been formed; it is gone with the block."""
    programs, found = ensure_programs(), plans(count)
    nodes = [Node(folder / f"node-{at + 1}", plan, programs) for at, plan in enumerate(found)]
    cookie, more = secrets.token_hex(20), of_the_cluster(found)
    for node in nodes:
        node.write(cookie, more)
    formed = Cluster(nodes)
    try:
        formed.start()
        yield formed
    finally:
        formed.remove()

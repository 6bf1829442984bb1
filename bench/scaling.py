"""Replicas of every department, on one RabbitMQ node and on three: `make bench ARGS="--only scaling"`.

All of it runs on this machine: what shows is what replicas and nodes cost beside one another, and no gain can be
larger than the cores that are free.
"""

import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from statistics import median
from typing import Final

from bench.floor.standing import floor
from bench.ground import Ground
from bench.memory import Held, held
from bench.processes import Pids, until_quiet
from bench.product import enter_records, system_of
from bench.report import Report, Table, tell
from bench.shape import Shape
from bench.spread import Spread, figure
from bench.system import Round, System, one_round
from bench.throughput import Effort
from shared.messages.registry import DEPARTMENTS
from tests.cluster.nodes import Cluster, cluster
from tests.system.installation import Installation

NODES: Final = (1, 3)
REPLICAS: Final = (1, 2, 3)
KIND: Final = "postgresql"
FULL: Final = Effort(rounds=3, cases=20, in_flight=20, warm_up=10)
QUICK: Final = Effort(rounds=1, cases=10, in_flight=10, warm_up=5)
NOTES: Final = (
    "floor: one process of each department on the same broker; a ratio is made within its round. Median (least–most).",
    "CPU: processor milliseconds a case of all processes, with every node of the broker and the database server.",
    "Client, departments, nodes and databases share the cores of this machine.",
)


class ClusterGround(Ground):
    """Ground whose broker is a cluster; its folder and its server of databases are another ground's."""

    def __init__(self, under: Ground, formed: Cluster) -> None:
        super().__init__(under.broker, under.folder, under.cluster)
        self._formed = formed

    def new_vhost(self) -> str:
        return self._formed.create_vhost(f"bench-{uuid.uuid4().hex[:8]}")

    def drop_vhost(self, uri: str) -> None:
        self._formed.delete_vhost(uri.rpartition("/")[2])

    def pids(self, _kind: str) -> Pids:
        nodes = {node.short: node.process.pid for node in self._formed.nodes if node.process is not None}
        return {**nodes, "PostgreSQL": self.cluster.pid}


@dataclass
class Step:
    """So many nodes and replicas: the rounds of the product, those of the floor beside them, and who held how much."""

    nodes: int
    replicas: int
    ours: list[Round] = field(default_factory=list)
    floor: list[Round] = field(default_factory=list)
    memory: Held = field(default_factory=dict)


@contextmanager
def standing(under: Ground, nodes: int) -> Iterator[Ground]:
    """A ground with that many nodes."""
    if nodes == 1:
        yield under
        return
    with cluster(under.new_folder("cluster"), nodes) as formed:
        yield ClusterGround(under, formed)


def run(report: Report, under: Ground, shape: Shape, *, quick: bool) -> None:
    """Every number of replicas on every number of nodes; a table for each number of nodes."""
    effort = QUICK if quick else FULL
    for nodes in NODES:
        with standing(under, nodes) as ground:
            give(report, nodes, list(_measured(ground, nodes, shape, effort)), effort)


def _measured(ground: Ground, nodes: int, shape: Shape, effort: Effort) -> Iterator[Step]:
    with ExitStack() as up:
        beside = up.enter_context(floor(ground, KIND, shape))
        homes: list[Installation] = []
        for replicas in REPLICAS:
            homes.append(_one_more(ground, homes))
            up.callback(homes[-1].stop)
            yield _step(ground, Step(nodes, replicas), _together(homes), beside, effort)


def _one_more(ground: Ground, homes: list[Installation]) -> Installation:
    """A home with every department; the first makes the databases, the others share them."""
    home = ground.new_folder("product")
    if homes:
        uri, urls = homes[0].settings.amqp_uri, dict(homes[0].settings.database_urls)
    else:
        uri, urls = ground.new_vhost(), ground.databases(KIND, home)
    given = {f"CAPALOOP_{name.upper()}_DATABASE_URL": url for name, url in urls.items()}
    found = Installation.at(home, uri, CAPALOOP_LOG_LEVEL="WARNING", **given)
    found.start()
    if not homes:
        enter_records(found)
    return found


def _together(homes: list[Installation]) -> System:
    pids = {
        f"{name} {number}": home.processes[name].pid for number, home in enumerate(homes, 1) for name in DEPARTMENTS
    }
    return replace(system_of(homes[0]), pids=pids)


def _step(ground: Ground, step: Step, ours: System, beside: System, effort: Effort) -> Step:
    until_quiet(ours.pids)
    for system in (ours, beside):
        with system.client() as client:
            client.at_full_speed(effort.warm_up, effort.in_flight)
    for number in range(effort.rounds):
        tell(f"{step.nodes} nodes, {step.replicas} replicas: round {number + 1} of {effort.rounds}")
        step.ours.append(one_round(ours, ground.pids(KIND), effort.cases, effort.in_flight))
        step.floor.append(one_round(beside, ground.pids(KIND), effort.cases, effort.in_flight))
    step.memory = held({**ours.pids, **ground.pids(KIND)})
    return step


def give(report: Report, nodes: int, steps: list[Step], effort: Effort) -> None:
    """What came out a second, against the floor, and what each process holds."""
    how = f"{effort.rounds} rounds of {effort.cases} cases, {effort.in_flight} inside"
    title = f"PostgreSQL, {nodes} node{'s' if nodes > 1 else ''} of RabbitMQ: {how}"
    columns = ("replicas", "cases/s", "floor, cases/s", "CAPA Loop ÷ floor", "CPU ms/case", "floor, CPU ms/case")
    figures = [{"replicas": one.replicas, **_figures(one)} for one in steps]
    report.add(Table(title, columns, [_row(one) for one in steps], NOTES), f"scaling-{nodes}", figures)
    report.add(_memory(steps), f"scaling-memory-{nodes}", {one.replicas: one.memory for one in steps})


def _figures(step: Step) -> dict[str, list[float]]:
    return {"ours": [one.per_second for one in step.ours], "floor": [one.per_second for one in step.floor]}


def _row(step: Step) -> list[str]:
    ours, beside = [one.per_second for one in step.ours], [one.per_second for one in step.floor]
    cpu = [Spread.of([1000 * one.cpu_per_case() for one in rounds]) for rounds in (step.ours, step.floor)]
    ratios = [a / b for a, b in zip(ours, beside, strict=True)]
    return [
        str(step.replicas),
        *(str(Spread.of(each)) for each in (ours, beside, ratios)),
        *map(str, cpu),
    ]


def _memory(steps: list[Step]) -> Table:
    columns = ("replicas, RSS in MiB", "a department", "a node of RabbitMQ")
    return Table("Memory for each process, after the load: median (most)", columns, [_held(one) for one in steps])


def _held(step: Step) -> list[str]:
    servers = [rss for name, (rss, _) in step.memory.items() if name.startswith(("node", "RabbitMQ"))]
    ours = [rss for name, (rss, _) in step.memory.items() if name.startswith(DEPARTMENTS)]
    told = (f"{figure(median(values))} ({figure(max(values))})" for values in (ours, servers))
    return [str(step.replicas), *told]

"""What is measured: some processes with one way in and one way out, the same for all that are compared."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bench.client import Client, Door, Timed
from bench.processes import Pids, cpu_seconds, spent, until_quiet


@dataclass(frozen=True)
class System:
    """Processes at work on one virtual host. `databases` are their URLs, by department; empty where there is none."""

    name: str
    amqp_uri: str
    door: Door
    pids: Pids
    databases: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def client(self) -> Iterator[Client]:
        with Client(self.amqp_uri, self.door) as client:
            yield client


@dataclass(frozen=True)
class Round:
    """One round at full speed: what came out and what each process spent on it, the work after the last case too."""

    timed: Timed
    cpu: dict[str, float]

    @property
    def per_second(self) -> float:
        return self.timed.per_second

    def cpu_per_case(self, *names: str) -> float:
        """Processor seconds a case, of all processes or of these."""
        chosen = [self.cpu[name] for name in names] if names else list(self.cpu.values())
        return sum(chosen) / len(self.timed.latencies)


def one_round(system: System, servers: Pids, cases: int, in_flight: int) -> Round:
    """Cases at full speed, and the processor time they cost until all is done that they caused."""
    pids = {**system.pids, **servers}
    with system.client() as client:
        before = cpu_seconds(pids)
        timed = client.at_full_speed(cases, in_flight)
        until_quiet(system.pids)
        return Round(timed, spent(before, cpu_seconds(pids)))

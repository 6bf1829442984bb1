"""The whole loop on one kind of database: throughput, latency, what a case does, memory, in one run."""

from collections.abc import Collection
from statistics import median

from bench import counting, latency, memory, throughput
from bench.ground import Ground, Kind
from bench.processes import until_quiet
from bench.report import Report, tell
from bench.shape import Shape
from bench.system import System
from bench.throughput import Effort, Measured, systems

PARTS = ("throughput", "latency", "counts", "memory", "rivals")


def run(report: Report, ground: Ground, kind: Kind, shape: Shape, parts: Collection[str], effort: Effort) -> None:
    """All parts that need the departments running; each of them needs the throughput first."""
    with systems(ground, kind, shape, rivals="rivals" in parts) as running:
        ours, floor = running[:2]
        until_quiet(ours.pids)
        held, before = memory.held(ours.pids), counting.tally(ours.databases)
        found = throughput.measure(ground, kind, running, effort)
        throughput.give(report, kind, found, effort)
        if "latency" in parts:
            tell(f"{kind}: latency")
            times = [time for each in zip((ours, floor), found, strict=False) for time in _latency(*each, effort)]
            latency.give(report, kind, times)
        if "memory" in parts:
            memory.give(report, kind, held, memory.held(ours.pids))
        if "counts" in parts:
            counting.give(report, kind, shape, before, counting.tally(ours.databases))


def _latency(system: System, measured: Measured, effort: Effort) -> list[latency.Latency]:
    return latency.measure(system, median(measured.rates), effort.cases)

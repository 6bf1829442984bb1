"""From a complaint in to the request for action out: idle, and at half of what was the most."""

from dataclasses import dataclass

from bench.client import Timed
from bench.processes import until_quiet
from bench.report import Report, Table
from bench.spread import figure, percentile
from bench.system import System

SHARES = (0.5, 0.95, 0.99)
PAUSE_SECONDS = 0.05
NOTES = (
    "Idle: each case goes in when the one before is out. Half: cases go in by a fixed schedule and are timed from the",
    "moment at which they were due, so a system that falls behind cannot hide it.",
)


@dataclass(frozen=True)
class Latency:
    """One system under one load."""

    system: str
    load: str
    timed: Timed


def measure(system: System, fastest: float, cases: int) -> list[Latency]:
    """Idle and at half of `fastest`, so many cases each."""
    with system.client() as client:
        until_quiet(system.pids)
        idle = client.one_by_one(cases, PAUSE_SECONDS)
        until_quiet(system.pids)
        half = client.paced(cases, fastest / 2)
        until_quiet(system.pids)
    return [
        Latency(system.name, "idle", idle),
        Latency(system.name, f"half, {figure(fastest / 2)} cases/s", half),
    ]


def give(report: Report, kind: str, found: list[Latency]) -> None:
    columns = ("", *(f"p{share * 100:g} ms" for share in SHARES), "most ms", "cases")
    rows = [[f"{one.system}, {one.load}", *_figures(one.timed)] for one in found]
    figures = [{"system": one.system, "load": one.load, "seconds": one.timed.latencies} for one in found]
    report.add(Table(f"Latency, {kind}", columns, rows, NOTES), f"latency-{kind}", figures)


def _figures(timed: Timed) -> list[str]:
    times = [1000 * one for one in timed.latencies]
    return [*(figure(percentile(times, share)) for share in SHARES), figure(max(times)), str(len(times))]

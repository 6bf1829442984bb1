"""Whether a case costs the same when many are stored: rates, latency, processor time and a reader's questions."""

import urllib.request
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from statistics import median
from time import monotonic, sleep
from typing import Any, Final
from urllib.parse import quote

from bench.complaint import SITE
from bench.filling import OPEN_ONE_IN, WHOLE, fill
from bench.ground import Ground, Kind
from bench.processes import cpu_seconds, spent, until_quiet
from bench.product import installation, system_of
from bench.report import Report, Table, tell
from bench.spread import figure, percentile
from bench.system import System, one_round
from bench.throughput import Effort
from capaloop.places import Places
from tests.system.installation import DIRECT, Installation

LEVELS: Final[dict[Kind, tuple[int, ...]]] = {
    "sqlite": (1_000, 10_000, 100_000, 500_000),
    "postgresql": (1_000, 10_000, 100_000),
}
QUICK_LEVELS: Final = (200, 1_000)
MOST_ROUNDS: Final = 3
READINGS: Final = 7
SLOW_MS: Final = 1000.0
"""A question that takes this long is asked once, and what it left to do is waited for."""
GIVEN_UP_SECONDS: Final = 30.0
IDLE_SECONDS: Final = 4.0
NOTES: Final = (
    "The stored cases are copies of one that was really handled, made inside the databases of all departments; one",
    f"in {OPEN_ONE_IN} is open; long texts and messages are whole in the first {WHOLE:,} only. The departments start",
    f"anew at each level. Questions are GET requests, the median of some; given up after {GIVEN_UP_SECONDS:g} s.",
)


@dataclass(frozen=True)
class Level:
    """Everything measured with so many cases stored. Milliseconds, but for the rates and shares."""

    stored: int
    figures: dict[str, float]


def levels(kind: Kind, *, quick: bool) -> tuple[int, ...]:
    return QUICK_LEVELS if quick else LEVELS[kind]


def run(report: Report, ground: Ground, kind: Kind, wanted: tuple[int, ...], effort: Effort) -> None:
    """One column for each level; those that were measured are given even when a later one fails."""
    found: list[Level] = []
    with installation(ground, kind) as running:
        system = system_of(running)
        with system.client() as client:
            client.at_full_speed(effort.warm_up, effort.in_flight)
        until_quiet(system.pids)
        number = _first_case(running)
        try:
            for before, level in pairwise((0, *wanted)):
                running.stop()
                _fill(system, number, before, level)
                found.append(Level(level, _measure(running, ground, kind, effort)))
        finally:
            if found:
                _give(report, kind, found)


def _fill(system: System, number: str, before: int, level: int) -> None:
    began = monotonic()
    fill(system.databases, number, before, level)
    tell(f"{system.name}: {level:,} stored cases, filled in {monotonic() - began:.0f} s")


def _first_case(running: Installation) -> str:
    return str(running.cases()[-1]["case"]).partition("/")[2]


def _measure(running: Installation, ground: Ground, kind: Kind, effort: Effort) -> dict[str, float]:
    began = monotonic()
    running.start()
    figures = {"start of all departments, s": monotonic() - began}
    system, servers = system_of(running), ground.pids(kind)
    with system.client() as client:
        client.at_full_speed(5, 5)
    until_quiet(system.pids)
    rounds = [
        one_round(system, servers, effort.cases, effort.in_flight) for _ in range(min(MOST_ROUNDS, effort.rounds - 1))
    ]
    figures["cases/s"] = median(one.per_second for one in rounds)
    figures["CPU ms/case"] = median(1000 * one.cpu_per_case() for one in rounds)
    for name in (*system.pids, *servers):
        figures[f"· of it {name}"] = median(1000 * one.cpu_per_case(name) for one in rounds)
    with system.client() as client:
        idle = client.one_by_one(20, 0.05).latencies
    figures["latency idle, p50 ms"] = 1000 * percentile(idle, 0.5)
    until_quiet(system.pids)
    figures["CPU when idle, % of a core"] = _idle_share(system.pids)
    for name, (department, path) in _questions(running).items():
        figures[f"{name}, ms"] = taken = 1000 * _asked(running, department, path)
        if taken > SLOW_MS:
            until_quiet(system.pids)
    return figures


def _idle_share(pids: Any) -> float:
    before = cpu_seconds(pids)
    sleep(IDLE_SECONDS)
    return 100 * sum(spent(before, cpu_seconds(pids)).values()) / IDLE_SECONDS


def _questions(running: Installation) -> dict[str, tuple[str, str]]:
    """What people look up: each question with the department that answers it."""
    newest = str(running.cases()[0]["case"])
    words = {
        "a word that every case holds": "毛刺",
        "a word that no case holds": "no such word",
        "a number": newest[-13:],
    }
    searches = {f"cases by {what}": ("quality", f"/v1/cases?q={quote(word)}") for what, word in words.items()}
    return {
        "newest cases": ("quality", "/v1/cases?limit=50"),
        "open complaints": ("quality", f"/v1/cases?site={SITE}&kind=complaint&closed=false&limit=50"),
        **searches,
        "one case": ("quality", f"/v1/cases/{newest}"),
        "its time line": ("quality", f"/v1/cases/{newest}/timeline"),
        "open tasks": ("production", f"/v1/tasks?site={SITE}&state=open&limit=50"),
        "tasks of one case": ("quality", f"/v1/tasks?case={quote(newest)}"),
        "metrics": ("quality", "/metrics"),
    }


def _asked(running: Installation, department: str, path: str) -> float:
    """Seconds until the whole answer is here, the median of some; infinite when it does not come."""
    token = Places(running.settings.home).token.read_text(encoding="utf-8").strip()
    asked = urllib.request.Request(f"{running.base(department)}{path}", headers={"Authorization": f"Bearer {token}"})
    times: list[float] = []
    for _ in range(READINGS):
        began = monotonic()
        try:
            with DIRECT.open(asked, timeout=GIVEN_UP_SECONDS) as response:
                response.read()
        except TimeoutError:
            return float("inf")
        times.append(monotonic() - began)
        if 1000 * times[-1] > SLOW_MS:
            break
    return median(times)


def _give(report: Report, kind: Kind, found: list[Level]) -> None:
    columns = ("stored cases", *(f"{one.stored:,}" for one in found), "last ÷ first")
    rows = [
        [name, *(figure(one.figures[name]) for one in found), figure(found[-1].figures[name] / found[0].figures[name])]
        for name in found[0].figures
    ]
    figures = [
        {"stored": one.stored, **{name: value if isfinite(value) else None for name, value in one.figures.items()}}
        for one in found
    ]
    report.add(Table(f"Growth, {kind}", columns, rows, NOTES), f"growth-{kind}", figures)

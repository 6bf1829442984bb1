"""What processes cost, as the kernel counts it: seconds of processor time, and memory."""

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from time import monotonic, sleep
from typing import Final

TICKS: Final = os.sysconf("SC_CLK_TCK")
QUIET_SHARE: Final = 0.15
LOOK_SECONDS: Final = 0.5
PATIENCE_SECONDS: Final = 60.0

Pids = Mapping[str, int]


def cpu_seconds(pids: Pids) -> dict[str, float]:
    """Processor time used so far by each process and all its descendants, also those that have ended."""
    return {name: sum(map(_own_seconds, _tree(pid))) for name, pid in pids.items()}


def spent(before: Mapping[str, float], after: Mapping[str, float]) -> dict[str, float]:
    return {name: after[name] - before[name] for name in after}


def memory_mib(pid: int) -> tuple[float, float]:
    """RSS and PSS of one process, in MiB. RSS counts shared pages whole, PSS the process's share of them."""
    status = _fields(Path(f"/proc/{pid}/status"))
    try:
        shared = _fields(Path(f"/proc/{pid}/smaps_rollup"))["Pss"]
    except PermissionError:
        shared = "nan"
    return _mib(status["VmRSS"]), _mib(shared)


def until_quiet(pids: Pids) -> None:
    """Wait until these processes have finished what they have begun: together they use almost no processor."""
    deadline = monotonic() + PATIENCE_SECONDS
    before = sum(cpu_seconds(pids).values())
    while monotonic() < deadline:
        sleep(LOOK_SECONDS)
        now = sum(cpu_seconds(pids).values())
        if now - before < QUIET_SHARE * LOOK_SECONDS:
            return
        before = now


def _own_seconds(pid: int) -> float:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    fields = stat.rpartition(")")[2].split()  # the name in parentheses may hold anything
    return sum(map(int, fields[11:15])) / TICKS  # own time and that of children that were waited for


def _tree(pid: int) -> Iterator[int]:
    yield pid
    for child in _children(pid):
        yield from _tree(child)


def _children(pid: int) -> Iterable[int]:
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(child) for thread in threads for child in (thread / "children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def _fields(file: Path) -> dict[str, str]:
    lines = (line.partition(":") for line in file.read_text(encoding="utf-8").splitlines())
    return {name: value.strip() for name, _, value in lines}


def _mib(text: str) -> float:
    return float(text.split()[0]) / 1024

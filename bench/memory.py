"""What each department's process holds of memory."""

from bench.processes import Pids, memory_mib
from bench.report import Report, Table
from bench.spread import figure

GOAL_MIB = 120
Held = dict[str, tuple[float, float]]


def held(pids: Pids) -> Held:
    """RSS and PSS of each process."""
    return {name: memory_mib(pid) for name, pid in pids.items()}


def give(report: Report, kind: str, at_start: Held, after: Held) -> None:
    columns = ("MiB", "RSS at start", "RSS after the load", "PSS at start", "PSS after the load")
    rows = [
        [name, *(figure(value) for value in (at_start[name][0], after[name][0], at_start[name][1], after[name][1]))]
        for name in after
    ]
    most = max(rss for rss, _ in after.values())
    notes = (
        "RSS counts shared pages whole, PSS each process's share of them.",
        f"Goal: below {GOAL_MIB} MiB RSS each; the most is {figure(most)}.",
    )
    table = Table(f"Memory of the departments, {kind}", columns, rows, notes)
    report.add(table, f"memory-{kind}", {"at_start": at_start, "after": after})

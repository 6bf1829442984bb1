"""Processes of our own: started together, waited for until each says it is ready, ended with the block."""

import os
import signal
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Final

from bench.ground import REPOSITORY
from bench.processes import Pids

START_SECONDS: Final = 60.0
STOP_SECONDS: Final = 15.0
READY: Final = "ready"


@contextmanager
def children(
    commands: Mapping[str, Sequence[str]], logs: Path, environment: Mapping[str, str] | None = None
) -> Iterator[Pids]:
    """Each command as a process whose output goes to a file in `logs`; it is ready when that says so."""
    started: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in commands.items():
            with (logs / f"{name}.log").open("wb") as log:
                given = {**os.environ, **(environment or {})}
                started[name] = subprocess.Popen(command, cwd=REPOSITORY, env=given, stdout=log, stderr=log)
        for name, process in started.items():
            _wait_until_ready(name, process, logs / f"{name}.log")
        yield {name: process.pid for name, process in started.items()}
    finally:
        _end(started.values())


def _wait_until_ready(name: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = monotonic() + START_SECONDS
    while READY not in (said := log.read_text(encoding="utf-8", errors="replace")):
        if process.poll() is not None or monotonic() > deadline:
            raise RuntimeError(f"{name} did not become ready; it said:\n{said[-2000:]}")
        sleep(0.05)


def _end(processes: Iterable["subprocess.Popen[bytes]"]) -> None:
    running = [process for process in processes if process.poll() is None]
    for process in running:
        process.send_signal(signal.SIGTERM)
    for process in running:
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

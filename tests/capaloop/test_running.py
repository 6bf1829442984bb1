"""A process is known by its pid and its start time; nothing else is ever signalled."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest

from capaloop.running import RunningProcess

STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('here', flush=True); time.sleep(60)"
)


@pytest.fixture
def child() -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen([sys.executable, "-c", STUBBORN], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        child.stdout.readline()
        yield child
        child.kill()


def running(pid: int) -> RunningProcess:
    found = RunningProcess.of(pid)
    assert found is not None
    return found


def test_this_process_runs() -> None:
    assert running(os.getpid()).alive()


def test_a_pid_that_nobody_has_is_no_process() -> None:
    assert RunningProcess.of(2**22 + 1) is None


def test_a_process_with_a_reused_pid_is_not_signalled(child: subprocess.Popen[str]) -> None:
    earlier = replace(running(child.pid), started=1)
    assert not earlier.alive()
    assert earlier.end(signal.SIGKILL, 1)
    assert running(child.pid).alive()


def test_one_that_does_not_listen_is_killed_after_its_time(child: subprocess.Popen[str]) -> None:
    process = running(child.pid)
    assert process.end(signal.SIGTERM, 0.2) is False
    assert not process.alive()


def test_one_that_ended_but_was_not_reaped_does_not_run(child: subprocess.Popen[str]) -> None:
    process = running(child.pid)
    process.send(signal.SIGKILL)
    assert process.wait_gone(5)
    assert child.returncode is None


def test_waiting_for_one_that_stays_ends_in_time(child: subprocess.Popen[str]) -> None:
    assert running(child.pid).wait_gone(0.1) is False

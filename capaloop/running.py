"""A process somebody else may have started: known by its pid and its start time, so a reused pid is never signalled."""

import os
import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

POLL_SECONDS: Final = 0.05
ZOMBIE: Final = "Z"


@dataclass(frozen=True, slots=True)
class RunningProcess:
    """`pid` and the kernel's start time of it, in clock ticks since boot."""

    pid: int
    started: int

    @classmethod
    def of(cls, pid: int) -> "RunningProcess | None":
        """The process which has this pid now; None when there is none or it has ended."""
        try:
            stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            return None
        fields = stat.rpartition(")")[2].split()  # the name in parentheses may hold anything
        state, threads, started = fields[0], int(fields[17]), int(fields[19])
        if state == ZOMBIE and threads <= 1:  # with more, one of them may still hold its files and ports
            return None
        return cls(pid, started)

    def alive(self) -> bool:
        """Whether this very process is still there."""
        return RunningProcess.of(self.pid) == self

    def send(self, number: signal.Signals) -> None:
        """Signals this very process; nothing happens when it has ended."""
        if self.alive():
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def wait_gone(self, seconds: float) -> bool:
        """Whether it ended within that time."""
        deadline = time.monotonic() + seconds
        while self.alive():
            if time.monotonic() >= deadline:
                return False
            time.sleep(POLL_SECONDS)
        return True

    def end(self, how: signal.Signals, seconds: float) -> bool:
        """Signals it and, when it has not ended by then, kills it; True when it needed no killing."""
        self.send(how)
        willing = self.wait_gone(seconds)
        if not willing:
            self.send(signal.SIGKILL)
            self.wait_gone(seconds)
        self._reap()
        return willing

    def _reap(self) -> None:
        with suppress(ChildProcessError):  # somebody else's child is theirs to reap
            os.waitpid(self.pid, os.WNOHANG)

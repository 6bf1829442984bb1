"""The installation as a whole: up, down, status. `python -m capaloop.processes up|down|status` does it for scripts."""

import argparse
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from capaloop.broker import PrivateNode
from capaloop.department_process import DepartmentProcess, last_words, ready_line, recorded
from capaloop.health import STOPPED, health_of_each
from capaloop.places import Places, write_private
from capaloop.running import RunningProcess
from capaloop.supervisor import NotUpError, Supervisor, Tell, end_departments
from services.settings import Settings, SettingsError, without_settings
from shared.errors import CapaLoopError
from shared.messages.registry import DEPARTMENTS, Department

UP_SECONDS: Final = 600.0
DOWN_SECONDS: Final = 240.0
LOOK_SECONDS: Final = 0.2
SUPERVISOR: Final = "supervisor"
NOT_RUNNING: Final = MappingProxyType({"http": None, "pid": None, **STOPPED.told()})


def up(settings: Settings, *, detach: bool = False, tell: Tell | None = None) -> None:
    """Starts the private broker (unless the settings name one) and the four departments.

    In the foreground it returns when SIGTERM or SIGINT has ended everything again. With `detach` it returns when
    every department is ready, and leaves a supervisor behind; what already runs is left as it is. `tell` gets lines
    for people. Raises a CapaLoopError when something does not come up; then nothing of it is left running.
    """
    say = tell or _print
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    if detach:
        _detached(settings, say)
    else:
        with _only_one(settings):
            Supervisor(settings, say).run()


def down(settings: Settings) -> None:
    """Stops what `up` started under this home, gracefully first; nothing else is ever signalled."""
    places = Places(settings.home)
    supervisor = _supervisor(places)
    if supervisor is not None:
        supervisor.end(signal.SIGTERM, DOWN_SECONDS)
    end_departments(places)
    PrivateNode(places.broker).stop()
    _record(places).unlink(missing_ok=True)


def status(settings: Settings) -> dict[str, Any]:
    """What runs now: `amqp_uri` (None without a broker), `broker`, and by department its `http` base, `pid`, `live`,
    `ready`, `state` and `checks`; `ready` of the whole is true when every department is.
    """
    places = Places(settings.home)
    found = [each for department in DEPARTMENTS if (each := recorded(places, department))]
    running = {each.department: each for each in found if each.process.alive()}
    health = health_of_each({name: each.http for name, each in running.items()})
    departments = {
        name: {"http": each.http, "pid": each.process.pid, **health[name].told()} for name, each in running.items()
    }
    node = PrivateNode(places.broker).status()
    in_use = next((each.amqp_uri for each in running.values()), None)
    supervisor = _supervisor(places)
    return {
        "amqp_uri": in_use or settings.amqp_uri or node.uri,
        "broker": {
            "private": not (settings.amqp_uri or settings.own_amqp_uris),
            "pid": node.pid,
            "running": node.running,
        },
        "supervisor": {"pid": supervisor.pid if supervisor else None},
        "departments": {name: departments.get(name, dict(NOT_RUNNING)) for name in DEPARTMENTS},
        "ready": len(departments) == len(DEPARTMENTS) and all(each["ready"] for each in departments.values()),
    }


def main(arguments: list[str] | None = None) -> int:
    """0 done, 1 not up, 2 a setting is wrong."""
    parser = argparse.ArgumentParser(prog="python -m capaloop.processes", description="the whole installation")
    parser.add_argument("act", choices=["up", "down", "status"])
    parser.add_argument("--detach", action="store_true", help="up: leave it running in the background")
    given = parser.parse_args(arguments)
    try:
        return _carried_out(given.act, Settings.of_environment(), given.detach)
    except SettingsError as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 2
    except CapaLoopError as problem:
        sys.stderr.write(f"{problem}\n")
        return 1


def _carried_out(act: str, settings: Settings, detach: bool) -> int:
    if act == "up":
        up(settings, detach=detach)
        return 0
    if act == "down":
        down(settings)
        return 0
    found = status(settings)
    _print(json.dumps(found, indent=2))
    return 0 if found["ready"] else 1


def _detached(settings: Settings, tell: Tell) -> None:
    places = Places(settings.home)
    supervisor = _supervisor(places) or _leave_behind(settings, places)
    waiting, deadline = set(DEPARTMENTS), time.monotonic() + UP_SECONDS
    while waiting:
        if not supervisor.alive():
            raise NotUpError(last_words(places, SUPERVISOR))
        if time.monotonic() > deadline:
            down(settings)
            raise NotUpError(f"not ready within {UP_SECONDS:g} s: {', '.join(sorted(waiting))}; see {places.log}")
        for each in _ready_among(places, waiting, supervisor):
            waiting.discard(each.department)
            tell(ready_line(each))
        time.sleep(LOOK_SECONDS)


def _ready_among(places: Places, waiting: set[Department], supervisor: RunningProcess) -> list[DepartmentProcess]:
    found = (recorded(places, department) for department in DEPARTMENTS if department in waiting)
    own = (each for each in found if each is not None and each.process.started >= supervisor.started)
    return [each for each in own if each.serves()]  # an older one was left by a supervisor that was killed


def _leave_behind(settings: Settings, places: Places) -> RunningProcess:
    places.log.mkdir(parents=True, exist_ok=True)
    with (places.log / f"{SUPERVISOR}.log").open("ab") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "capaloop.processes", "up"],
            env=without_settings(os.environ) | settings.as_environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    child.returncode = 0  # it outlives this process on purpose
    return RunningProcess.of(child.pid) or RunningProcess(child.pid, 0)


@contextmanager
def _only_one(settings: Settings) -> Iterator[None]:
    places = Places(settings.home)
    places.run.mkdir(parents=True, exist_ok=True)
    with (places.run / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotUpError(f"it is up already under {settings.home}; stop it first with: capaloop down") from None
        me = RunningProcess.of(os.getpid())
        write_private(_record(places), json.dumps(asdict(me) if me else {}) + "\n")
        try:
            yield
        finally:
            _record(places).unlink(missing_ok=True)


def _supervisor(places: Places) -> RunningProcess | None:
    file = _record(places)
    found = RunningProcess(**json.loads(file.read_text(encoding="utf-8"))) if file.exists() else None
    return found if found is not None and found.alive() else None


def _record(places: Places) -> Path:
    return places.run / f"{SUPERVISOR}.json"


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())

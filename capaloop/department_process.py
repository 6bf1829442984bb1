"""One department's process in the background: started, found again, asked how it is."""

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from capaloop.health import STOPPED, Health, health_of
from capaloop.last_words import in_words, last_lines
from capaloop.places import Places, write_private
from capaloop.running import RunningProcess
from services.settings import Settings, without_settings
from shared.messages.registry import Department

EVERYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}


@dataclass(frozen=True, slots=True)
class DepartmentProcess:
    """A process that serves `department`; `http` is the base of its URLs.

    `amqp_uri` is the broker as clients come to it, empty where only departments have a user there; `own_amqp_uri` is
    that of the department itself.
    """

    department: Department
    process: RunningProcess
    http: str
    amqp_uri: str
    own_amqp_uri: str = ""

    def health(self) -> Health:
        """How it is now."""
        return health_of(self.http) if self.process.alive() else STOPPED

    def serves(self) -> bool:
        """Whether it has come up: it may have much to do, but nothing that it needs is missing."""
        return self.health().serves


def spawn(settings: Settings, department: Department) -> DepartmentProcess:
    """Starts the department in a session of its own and records it; its log goes on in `log/<department>.log`."""
    places = Places(settings.home)
    places.log.mkdir(parents=True, exist_ok=True)
    with (places.log / f"{department}.log").open("ab") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "capaloop.launcher", department],
            env=without_settings(os.environ) | settings.of_department(department).as_environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    child.returncode = 0  # it is known by its record from here on; whoever ends it reaps it
    started = RunningProcess.of(child.pid) or RunningProcess(child.pid, 0)
    own = settings.amqp_uri_of(department)
    found = DepartmentProcess(department, started, _http(settings, department), settings.amqp_uri, own)
    write_private(_record(places, department), json.dumps(asdict(found), indent=2) + "\n")
    return found


def recorded(places: Places, department: Department) -> DepartmentProcess | None:
    """What was last started for the department, whether it still runs or not; None when nothing was."""
    file = _record(places, department)
    if not file.exists():
        return None
    found = json.loads(file.read_text(encoding="utf-8"))
    return DepartmentProcess(**found | {"process": RunningProcess(**found["process"])})


def forget(places: Places, department: Department) -> None:
    _record(places, department).unlink(missing_ok=True)


def ready_line(found: DepartmentProcess) -> str:
    """What a person is told when the department can work."""
    return f"{found.department} ready at {found.http} (pid {found.process.pid})"


def last_words(places: Places, process: str) -> str:
    """The last line in the log of a department or of the supervisor."""
    lines = last_lines(places.log / f"{process}.log")
    return in_words(lines[-1])[0] if lines else "nothing"


def _record(places: Places, department: Department) -> Path:
    return places.run / f"{department}.json"


def _http(settings: Settings, department: Department) -> str:
    host = EVERYWHERE.get(settings.http_host, settings.http_host)
    return f"http://{host}:{settings.http_ports[department]}"

"""Four departments as processes of their own on a real broker, to be killed and started again by a test."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from capaloop.databases import upgrade
from capaloop.operator_token import ensure_operator
from capaloop.places import Places
from capaloop.ports import free_ports
from services.settings import DEPARTMENTS, Settings
from shared.bus.client import Client

REPOSITORY = Path(__file__).parents[2]
AWHILE = 300.0
STOP_SECONDS = 120.0
LOG_LINES = 15
PROBE_SECONDS = 60
DIES_WITH_THE_TEST = ("setpriv", "--pdeathsig=KILL")
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def eventually(holds: Callable[[], Any], awhile: float = AWHILE) -> Any:
    """What `holds` gives once it is true, or at the end of a while."""
    deadline = time.monotonic() + awhile
    while not (found := holds()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return found


@dataclass
class Installation:
    """One home, one virtual host."""

    settings: Settings
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @classmethod
    def at(cls, home: Path, amqp_uri: str, **environment: str) -> "Installation":
        sites = home / "sites.toml"
        home.mkdir(parents=True, exist_ok=True)
        sites.write_text('[sites.factory]\npacks = ["iso9001"]\ntimezone = "Asia/Shanghai"\n', encoding="utf-8")
        ports = dict(zip(DEPARTMENTS, free_ports(len(DEPARTMENTS)), strict=True))
        given = {f"CAPALOOP_{name.upper()}_HTTP_PORT": str(port) for name, port in ports.items()}
        given |= {"CAPALOOP_HOME": str(home), "CAPALOOP_SITES": str(sites), "AMQP_URI": amqp_uri, **environment}
        settings = Settings.of_environment(given)
        ensure_operator(settings)
        for name in DEPARTMENTS:
            upgrade(settings, name)
        return cls(settings)

    def start(self, *names: str, seam: str = "") -> None:
        """Starts departments, all of them unless named, and waits until each is ready."""
        for name in names or DEPARTMENTS:
            self.launch(name, seam)
        self.wait_until_ready(*names)

    def launch(self, name: str, seam: str = "") -> None:
        """Starts a department, with `seam` sabotaged there, and waits for nothing. It ends with the test's process."""
        program = ["tests.faults.sabotaged", seam] if seam else ["capaloop.launcher"]
        with self.log(name).open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [*DIES_WITH_THE_TEST, sys.executable, "-m", *program, name],
                cwd=REPOSITORY,
                env={**os.environ, **self.settings.of_department(name).as_environment()},
                stdout=log,
                stderr=log,
            )

    def wait_until_ready(self, *names: str) -> None:
        for name in names or DEPARTMENTS:
            there = eventually(lambda name=name: self.is_ready(name) or self.is_dead(name), 2 * AWHILE)
            assert there, f"{name} is not ready\n{self.last_words(name)}"

    def is_ready(self, name: str) -> bool:
        return self.probe(name, "readyz") == 200

    def probe(self, name: str, path: str) -> int | None:
        """The status that a probe answers with; None if nobody answers in time."""
        try:
            with DIRECT.open(f"{self.base(name)}/{path}", timeout=PROBE_SECONDS) as response:
                return int(response.status)
        except urllib.error.HTTPError as told:
            return int(told.code)
        except OSError:
            return None

    def is_dead(self, name: str) -> bool:
        return self.processes[name].poll() is not None

    def kill(self, name: str) -> None:
        """SIGKILL: it has no chance to put anything in order."""
        self.processes[name].kill()
        self.processes[name].wait()

    def stop(self) -> dict[str, int]:
        """SIGTERM to all, SIGKILL to who does not obey in time; the exit codes."""
        for process in self.processes.values():
            process.send_signal(signal.SIGTERM)
        return {name: self.ended(process) for name, process in self.processes.items()}

    @staticmethod
    def ended(process: subprocess.Popen[bytes]) -> int:
        try:
            return process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()

    def log(self, name: str) -> Path:
        return self.settings.home / f"{name}.log"

    def log_lines(self, name: str) -> list[dict[str, Any]]:
        """Every line that a department has written to the end: each of them has to be an object of JSON."""
        whole = self.log(name).read_text(encoding="utf-8").rpartition("\n")[0]
        return [dict(json.loads(line)) for line in whole.splitlines()]

    def last_words(self, *names: str) -> str:
        """The last lines in the logs, for whoever has to find out why a test failed."""
        tails = []
        for name in names or DEPARTMENTS:
            lines = self.log(name).read_text(errors="replace").splitlines() if self.log(name).exists() else []
            tails += [f"--- {name}", *(line[:400] for line in lines[-LOG_LINES:])]
        return "\n".join(tails)

    def client(self, source: str = "urn:test:crm") -> Client:
        return Client(self.settings.amqp_uri, source)

    def base(self, name: str) -> str:
        return f"http://127.0.0.1:{self.settings.http_ports[name]}"  # type: ignore[index]

    def get(self, name: str, path: str) -> dict[str, Any]:
        token = Places(self.settings.home).token.read_text(encoding="utf-8").strip()
        request = urllib.request.Request(f"{self.base(name)}{path}", headers={"Authorization": f"Bearer {token}"})
        with DIRECT.open(request, timeout=120) as response:
            found: dict[str, Any] = json.load(response)
            return found

    def cases(self, kind: str = "complaint") -> list[dict[str, Any]]:
        return list(self.get("quality", f"/v1/cases?kind={kind}&limit=200")["items"])

    def tasks(self, name: str) -> list[str]:
        return sorted(task["kind"] for task in self.get(name, "/v1/tasks?state=open&limit=200")["items"])

    def task(self, name: str, kind: str) -> str:
        found = eventually(lambda: [t for t in self.get(name, "/v1/tasks?state=open")["items"] if t["kind"] == kind])
        return str(found[0]["id"])

    def parked(self, name: str) -> list[Mapping[str, Any]]:
        return list(self.get(name, "/v1/parked")["items"])

    def post(
        self, name: str, command: str, data: Mapping[str, Any], *, site: str = "factory", **headers: str
    ) -> tuple[int, dict[str, Any]]:
        """A command over HTTP: the status and the answer."""
        token = Places(self.settings.home).token.read_text(encoding="utf-8").strip()
        request = urllib.request.Request(
            f"{self.base(name)}/v1/commands/{command}",
            json.dumps({"site": site, "data": data}).encode(),
            {"Authorization": f"Bearer {token}", "Content-Type": "application/json", **headers},
        )
        try:
            with DIRECT.open(request, timeout=120) as response:
                return response.status, json.load(response)
        except urllib.error.HTTPError as refused:
            return refused.code, json.load(refused)

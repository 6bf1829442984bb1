"""A PostgreSQL server of our own: on a socket in its own folder, with no port, no password and no foreign database."""

import os
import shutil
import signal
import subprocess
import time
import uuid
from pathlib import Path
from tempfile import mkdtemp

from capaloop.postgres_package import ensure_programs

OWNER = "capaloop"
START_SECONDS = 180
CONNECTIONS = "200"
NOBODY = "65534"


class PrivateCluster:
    """One data folder and, while it runs, one server. It ends with the process that started it, however that ends.

    Without `durable` nothing is flushed to the disk: faster, and as good for whatever does not end in a loss of power.
    """

    def __init__(self, *, durable: bool = False) -> None:
        self._programs = ensure_programs()
        self.folder = Path(mkdtemp(prefix="capaloop-pg-"))
        self.folder.chmod(0o777)
        self._durable = durable
        self._server: subprocess.Popen[bytes] | None = None
        self._run("initdb", "-D", str(self._data), "-U", OWNER, "-A", "trust", "-E", "UTF8", "-N")

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    @property
    def running(self) -> bool:
        return self._server is not None and self._server.poll() is None

    @property
    def pid(self) -> int:
        """The server's; every session is a child of it."""
        assert self._server is not None
        return self._server.pid

    def start(self) -> None:
        """Serves when this returns."""
        durable = () if self._durable else ("-F",)
        command = [
            str(self._programs / "postgres"),
            "-D",
            str(self._data),
            "-k",
            str(self.folder),
            "-h",
            "",
            "-N",
            CONNECTIONS,
            *durable,
        ]
        with (self.folder / "server.log").open("ab") as log:
            self._server = subprocess.Popen(unprivileged(*command), cwd=self.folder, stdout=log, stderr=log)
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if time.monotonic() > deadline or not self.running:
                raise RuntimeError(f"PostgreSQL did not start:\n{(self.folder / 'server.log').read_text()}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Every connection is cut and every open transaction rolled back, in order."""
        self._end(signal.SIGINT)

    def crash(self) -> None:
        """As when the machine loses its power, but for what the operating system still writes out."""
        self._end(signal.SIGQUIT)

    def remove(self) -> None:
        """Stop, and delete the folder with all databases."""
        if self.running:
            self.crash()
        shutil.rmtree(self.folder, ignore_errors=True)

    def new_database(self) -> str:
        """The URL of a fresh, empty database."""
        name = f"test_{uuid.uuid4().hex[:12]}"
        self._run("createdb", "-h", str(self.folder), "-U", OWNER, name)
        return self.url(name)

    def url(self, database: str) -> str:
        return f"postgresql://{OWNER}@/{database}?host={self.folder}"

    def _answers(self) -> bool:
        asked = ["-h", str(self.folder), "-U", OWNER, "-d", "postgres", "-q"]
        return subprocess.run([str(self._programs / "pg_isready"), *asked], check=False).returncode == 0

    def _end(self, how: signal.Signals) -> None:
        assert self._server is not None
        self._server.send_signal(how)
        self._server.wait(START_SECONDS)

    def _run(self, program: str, *arguments: str) -> None:
        command = unprivileged(str(self._programs / program), *arguments)
        subprocess.run(command, check=True, capture_output=True, cwd=self.folder)


def unprivileged(*command: str) -> list[str]:
    """PostgreSQL refuses to run as root, and must not outlive whoever started it."""
    identity = [f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"] if os.geteuid() == 0 else []
    return ["setpriv", *identity, "--pdeathsig=QUIT", *command]

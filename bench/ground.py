"""What everything here stands on: a broker and a PostgreSQL server of the run's own, both writing to the disk."""

import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Final, Literal

from bench.processes import Pids
from capaloop.broker import PrivateNode
from shared.messages.registry import DEPARTMENTS
from tests.postgres import PrivateCluster

Kind = Literal["sqlite", "postgresql"]
KINDS: Final[tuple[Kind, ...]] = ("sqlite", "postgresql")
REPOSITORY: Final = Path(__file__).parents[1]


@dataclass
class Ground:
    """The broker, the server of databases once one was asked for, and a folder for all files of the run."""

    broker: PrivateNode
    folder: Path
    _cluster: PrivateCluster | None = field(default=None, repr=False)

    def new_vhost(self) -> str:
        """The URI of a fresh virtual host; its queues are quorum queues unless they say otherwise."""
        return self.broker.create_vhost(f"bench-{uuid.uuid4().hex[:8]}")

    def drop_vhost(self, uri: str) -> None:
        self.broker.delete_vhost(uri.rpartition("/")[2])

    def new_folder(self, what: str) -> Path:
        return Path(mkdtemp(prefix=f"{what}-", dir=self.folder))

    def databases(self, kind: Kind, folder: Path) -> dict[str, str]:
        """The URL of a fresh database for each department."""
        if kind == "sqlite":
            return {name: f"sqlite:///{folder}/{name}.sqlite3" for name in DEPARTMENTS}
        return {name: self.cluster.new_database() for name in DEPARTMENTS}

    @property
    def cluster(self) -> PrivateCluster:
        """A PostgreSQL server that flushes every commit to the disk."""
        if self._cluster is None:
            self._cluster = PrivateCluster(durable=True)
            self._cluster.start()
        return self._cluster

    def pids(self, kind: Kind) -> Pids:
        """The servers at work when the databases are of this kind."""
        broker = self.broker.status().pid
        assert broker is not None, "the broker of the run is gone"
        if kind == "sqlite":
            return {"RabbitMQ": broker}
        return {"RabbitMQ": broker, "PostgreSQL": self.cluster.pid}

    def broker_version(self) -> str:
        return self.broker.control("version").strip()

    def close(self) -> None:
        if self._cluster is not None:
            self._cluster.remove()
        rmtree(self.folder, ignore_errors=True)


@contextmanager
def ground() -> Iterator[Ground]:
    """The broker ends with this process, however that ends."""
    folder = Path(mkdtemp(prefix="capaloop-bench-"))
    folder.chmod(0o755)
    command = [sys.executable, "-m", "capaloop.broker", "run", "--until-eof", "--root", str(folder / "broker")]
    with subprocess.Popen(
        command, cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as keeper:
        assert keeper.stdin is not None
        assert keeper.stdout is not None
        started = keeper.stdout.readline()
        stands = Ground(PrivateNode(folder / "broker"), folder)
        try:
            if not started.startswith("amqp://"):
                raise RuntimeError("the private RabbitMQ node did not start; it said why above")
            yield stands
        finally:
            keeper.stdin.close()
            keeper.wait(60)
            stands.close()

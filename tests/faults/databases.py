"""Where the four departments of a test keep what they know: SQLite in the home, or a PostgreSQL server of our own."""

import subprocess
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from services.settings import DEPARTMENTS
from tests.faults.small_disk import SmallDisk
from tests.postgres import OWNER, PrivateCluster

Kind = Literal["sqlite", "postgresql"]
ON_THE_SMALL_DISK = "quality"


@dataclass(frozen=True)
class Databases:
    """The URL of each department's database; that of quality lies on a disk that can be filled, if one could be had."""

    kind: Kind
    urls: dict[str, str]
    cluster: PrivateCluster | None
    disk: SmallDisk | None

    @classmethod
    def made(cls, kind: Kind, home: Path, cluster: PrivateCluster | None) -> "Databases":
        within = cluster.folder if cluster else home  # PostgreSQL runs as another user, who sees his own folder only
        disk = SmallDisk.mounted(within / f"disk-{uuid.uuid4().hex[:8]}")
        if cluster is None:
            folders = {name: disk.folder if disk and name == ON_THE_SMALL_DISK else home for name in DEPARTMENTS}
            return cls(
                kind, {name: f"sqlite:///{folder}/{name}.sqlite3" for name, folder in folders.items()}, None, disk
            )
        urls = {name: cluster.new_database() for name in DEPARTMENTS}
        if disk:
            _move(cluster, urls[ON_THE_SMALL_DISK], disk.folder)
        return cls(kind, urls, cluster, disk)

    @property
    def environment(self) -> dict[str, str]:
        """The settings that make the departments use these databases."""
        return {f"CAPALOOP_{name.upper()}_DATABASE_URL": url for name, url in self.urls.items()}

    def remove(self) -> None:
        """Give the small disk back; nothing may use it any more. The server keeps its databases until it is removed."""
        if self.disk and self.cluster:
            _drop(self.cluster, self.urls[ON_THE_SMALL_DISK])
        if self.disk:
            self.disk.unmount()


def _move(cluster: PrivateCluster, url: str, folder: Path) -> None:
    """PostgreSQL keeps a database elsewhere by a tablespace, a folder that belongs to it alone."""
    space, name = folder / "tablespace", _name(url)
    space.mkdir()
    owner = cluster.folder.joinpath("data").stat()
    subprocess.run(["chown", f"{owner.st_uid}:{owner.st_gid}", str(space)], check=True)
    _sql(cluster, f"CREATE TABLESPACE on_{name} LOCATION '{space}'")
    _sql(cluster, f"ALTER DATABASE {name} SET TABLESPACE on_{name}")


def _drop(cluster: PrivateCluster, url: str) -> None:
    if cluster.running:
        _sql(cluster, f"DROP DATABASE {_name(url)} WITH (FORCE)")
        _sql(cluster, f"DROP TABLESPACE on_{_name(url)}")


def _name(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]


def _sql(cluster: PrivateCluster, statement: str) -> None:
    command = ["psql", "-h", str(cluster.folder), "-U", OWNER, "-d", "postgres", "-q", "-c", statement]
    subprocess.run(command, check=True, capture_output=True)

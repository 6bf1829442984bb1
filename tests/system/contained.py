"""The services of docker-compose.yml started outside containers: their own commands, environment, files and hosts.

What a container would bring is put in its place: a path in it lies in a folder of the test's, a host of its network is
on loopback, its port is a free one.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.system.installation import DIES_WITH_THE_TEST, REPOSITORY

BIN = Path(sys.executable).parent
SECRETS = "/run/secrets/"


@dataclass
class Composition:
    """The file, and what stands where: `hosts` replace what a service calls another, in its environment and secrets."""

    folder: Path
    hosts: dict[str, str]
    document: dict[str, Any] = field(
        default_factory=lambda: yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text(encoding="utf-8"))
    )

    def service(self, name: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.document["services"][name]
        return found

    def command(self, name: str) -> list[str]:
        """The entrypoint is the image's, as the Dockerfile says, unless the service has its own."""
        entry = self.service(name)
        entrypoint = entry.get("entrypoint") or ["python", "-m", "capaloop.launcher"]
        return self._here([*entrypoint, *entry.get("command", [])])

    def environment(self, name: str) -> dict[str, str]:
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(("AMQP_", "CAPALOOP_"))}
        own = self.service(name).get("environment", {})
        return inherited | {key: self.outside(name, value) for key, value in own.items()}

    def outside(self, name: str, text: str) -> str:
        """A text of the service's with its paths and hosts as they are here."""
        entry = self.service(name)
        for secret in entry.get("secrets", []):
            if text == SECRETS + secret:
                return str(self.secret(secret))
        for volume in entry.get("volumes", []):
            source, target = volume.split(":")[:2]
            if text == target:
                return str(self.folder / "volumes" / source if "/" not in source else self._file(source))
        return self.hosts.get(text, text)

    def secret(self, name: str) -> Path:
        """The file of a secret, with the hosts in it as they are here."""
        made: str = self.document["secrets"][name]["file"]
        file = self.folder / made
        there = self.folder / "mounted" / name
        there.parent.mkdir(exist_ok=True)
        text = file.read_text(encoding="utf-8")
        for host, here in self.hosts.items():
            text = text.replace(host, here)
        there.write_text(text, encoding="utf-8")
        return there

    def start(self, name: str) -> subprocess.Popen[bytes]:
        """The service; it ends with the test's process."""
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                [*DIES_WITH_THE_TEST, *self.command(name)],
                cwd=self.folder,
                env=self.environment(name),
                stdout=log,
                stderr=log,
            )

    def is_healthy(self, name: str, environment: Mapping[str, str] | None = None, *programs: Path) -> bool:
        """Its health check, run beside it."""
        kind, *check = self.service(name)["healthcheck"]["test"]
        assert kind == "CMD"
        done = subprocess.run(
            self._here(check, *programs), env=environment or self.environment(name), capture_output=True, check=False
        )
        return done.returncode == 0

    def _here(self, command: list[str], *programs: Path) -> list[str]:
        folders = (BIN, *programs)
        found = next((folder / command[0] for folder in folders if (folder / command[0]).exists()), None)
        assert found, f"{command[0]} is in none of {folders}"
        return [str(found), *command[1:]]

    def _file(self, source: str) -> Path:
        own = self.folder / source
        return own if own.exists() else REPOSITORY / source

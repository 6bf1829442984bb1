"""Packages of the system that something here runs from, and how they come onto the machine when permitted."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from shared.errors import CapaLoopError

SERVICE_POLICY: Final = Path("/usr/sbin/policy-rc.d")
DENY_SERVICE_START: Final = "#!/bin/sh\nexit 101\n"
DENIED: Final = 101


class PackageMissingError(CapaLoopError):
    """A package is not on this machine and may not be installed from here."""


@dataclass(frozen=True, slots=True)
class SystemPackage:
    """`name` is Debian's, `service` the one that it brings along, if any; `instead` are further ways out, if any."""

    name: str
    product: str
    service: str = ""
    instead: str = ""

    @property
    def ways_out(self) -> str:
        """What a person can do without us, one line."""
        how = f"install the package {self.name} (Debian, Ubuntu: apt-get install {self.name})"
        return f"{how}, {self.instead}" if self.instead else how

    def missing(self, what: str) -> PackageMissingError:
        """The error that says what is wrong, with the ways out."""
        return PackageMissingError(f"{what}; {self.ways_out}")

    def install(self) -> None:
        """Installs the package; its service is started neither now nor at the next boot.

        Raises PackageMissingError with the ways out when this process may not, or cannot.
        """
        if os.geteuid() != 0 or shutil.which("apt-get") is None:
            raise self.missing(f"{self.product} is not installed and cannot be installed from here")
        sys.stderr.write(f"installing {self.name} with apt-get{self._kept_down}\n")
        with self._service_start_denied():
            self._apt_get("update", "-q")
            self._apt_get("install", "-q", "-y", "--no-install-recommends", self.name)
        if self.service:
            keep_off(self.service)

    @property
    def _kept_down(self) -> str:
        return "; its system service is not started" if self.service else ""

    @contextmanager
    def _service_start_denied(self) -> Iterator[None]:
        if SERVICE_POLICY.exists():
            self._require_denial()
            yield
            return
        SERVICE_POLICY.write_text(DENY_SERVICE_START)
        SERVICE_POLICY.chmod(0o755)
        try:
            yield
        finally:
            SERVICE_POLICY.unlink()

    def _require_denial(self) -> None:
        verdict = subprocess.run([SERVICE_POLICY, self.service, "start"], capture_output=True, check=False).returncode
        if verdict != DENIED:
            raise self.missing(
                f"{SERVICE_POLICY} of this machine would start {self.product} as a system service (exit {verdict}, "
                f"expected {DENIED}), so it is not installed from here"
            )

    def _apt_get(self, *arguments: str) -> None:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "NEEDRESTART_SUSPEND": "1"}
        done = subprocess.run(
            ["apt-get", *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        if done.returncode:
            sys.stderr.write(done.stdout)
            raise self.missing(f"apt-get {arguments[0]} failed (exit {done.returncode}, above)")


def keep_off(service: str) -> None:
    """A package enables its service for the next boot; nobody asked for one on the standard port."""
    if shutil.which("update-rc.d"):
        subprocess.run(["update-rc.d", service, "disable"], capture_output=True, check=False)

"""The installed RabbitMQ package: where its programs are, and how they come onto the machine when permitted."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from shared.errors import CapaLoopError

PACKAGE: Final = "rabbitmq-server"
SERVICE_POLICY: Final = Path("/usr/sbin/policy-rc.d")
DENY_SERVICE_START: Final = "#!/bin/sh\nexit 101\n"
DENIED: Final = 101
WAYS_OUT: Final = (
    f"install the package {PACKAGE} (Debian, Ubuntu: apt-get install {PACKAGE}), or name a broker in AMQP_URI, "
    "or run everything with: docker compose up"
)


class BrokerMissingError(CapaLoopError):
    """RabbitMQ is not on this machine and may not be installed from here."""


@dataclass(frozen=True, slots=True)
class Programs:
    """The programs a private node runs from; the wrappers on the path refuse ordinary users."""

    server: Path
    control: Path
    port_mapper: Path


def find_programs() -> Programs | None:
    """The installed programs, or None when RabbitMQ or Erlang is not there."""
    port_mapper = shutil.which("epmd")
    if port_mapper is None or shutil.which("erl") is None:
        return None
    for folder in _folders():
        if (folder / "rabbitmq-server").is_file() and (folder / "rabbitmqctl").is_file():
            return Programs(folder / "rabbitmq-server", folder / "rabbitmqctl", Path(port_mapper))
    return None


def ensure_programs() -> Programs:
    """The programs, installed first when they are missing and this process may install packages.

    Raises BrokerMissingError with the ways out otherwise.
    """
    found = find_programs()
    if found is None:
        _install()
        found = find_programs()
    if found is None:
        raise BrokerMissingError(f"RabbitMQ was installed but its programs were not found; {WAYS_OUT}")
    return found


def _folders() -> Iterator[Path]:
    yield Path("/usr/lib/rabbitmq/bin")
    yield from sorted(Path("/usr/lib/rabbitmq/lib").glob("rabbitmq_server-*/sbin"), reverse=True)
    yield Path("/opt/rabbitmq/sbin")


def _install() -> None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise BrokerMissingError(f"RabbitMQ is not installed and cannot be installed from here; {WAYS_OUT}")
    sys.stderr.write(f"installing {PACKAGE} with apt-get; its system service is not started\n")
    with _service_start_denied():
        _apt_get("update", "-q")
        _apt_get("install", "-q", "-y", "--no-install-recommends", PACKAGE)
    _keep_service_off()


@contextmanager
def _service_start_denied() -> Iterator[None]:
    if SERVICE_POLICY.exists():
        _require_denial()
        yield
        return
    SERVICE_POLICY.write_text(DENY_SERVICE_START)
    SERVICE_POLICY.chmod(0o755)
    try:
        yield
    finally:
        SERVICE_POLICY.unlink()


def _require_denial() -> None:
    verdict = subprocess.run([SERVICE_POLICY, PACKAGE, "start"], capture_output=True, check=False).returncode
    if verdict != DENIED:
        raise BrokerMissingError(
            f"{SERVICE_POLICY} of this machine would start RabbitMQ as a system service (exit {verdict}, "
            f"expected {DENIED}), so it is not installed from here; {WAYS_OUT}"
        )


def _apt_get(*arguments: str) -> None:
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
        raise BrokerMissingError(f"apt-get {arguments[0]} failed (exit {done.returncode}, above); {WAYS_OUT}")


def _keep_service_off() -> None:
    """The package enables its service for the next boot; nobody asked for one on the standard port."""
    if shutil.which("update-rc.d"):
        subprocess.run(["update-rc.d", PACKAGE, "disable"], capture_output=True, check=False)


def main(environment: Mapping[str, str] = os.environ) -> int:
    """Sees to the package unless a broker is named; 3 and one line when it cannot be had."""
    if environment.get("AMQP_URI") or environment.get("AMQP_URI_FILE"):
        return 0
    try:
        ensure_programs()
    except BrokerMissingError as missing:
        sys.stderr.write(f"{missing}\n")
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The installed RabbitMQ package: where its programs are. `python -m capaloop.broker_package` sees to it."""

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from capaloop.system_package import PackageMissingError, SystemPackage

RABBITMQ: Final = SystemPackage(
    "rabbitmq-server",
    "RabbitMQ",
    "rabbitmq-server",
    "or name a broker in AMQP_URI, or run everything with: docker compose up",
)


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

    Raises PackageMissingError with the ways out otherwise.
    """
    found = find_programs()
    if found is None:
        RABBITMQ.install()
        found = find_programs()
    if found is None:
        raise RABBITMQ.missing("RabbitMQ was installed but its programs were not found")
    return found


def _folders() -> Iterator[Path]:
    yield Path("/usr/lib/rabbitmq/bin")
    yield from sorted(Path("/usr/lib/rabbitmq/lib").glob("rabbitmq_server-*/sbin"), reverse=True)
    yield Path("/opt/rabbitmq/sbin")


def main(environment: Mapping[str, str] = os.environ) -> int:
    """Sees to the package unless a broker is named; 3 and one line when it cannot be had."""
    if environment.get("AMQP_URI") or environment.get("AMQP_URI_FILE"):
        return 0
    try:
        ensure_programs()
    except PackageMissingError as missing:
        sys.stderr.write(f"{missing}\n")
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())

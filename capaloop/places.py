"""Where an installation keeps what runs: everything under its home."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Places:
    """The folders and files under `home` (CAPALOOP_HOME)."""

    home: Path

    @property
    def broker(self) -> Path:
        """The private RabbitMQ node."""
        return self.home / "broker"

    @property
    def run(self) -> Path:
        """What runs now: one file for each process."""
        return self.home / "run"

    @property
    def log(self) -> Path:
        return self.home / "log"

    @property
    def token(self) -> Path:
        """The clear token of the command line, readable by its owner only."""
        return self.home / "token"


def write_private(path: Path, text: str) -> None:
    """Puts the whole file in place at once, readable by its owner only; its folder is made when missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.{os.getpid()}")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    new.replace(path)

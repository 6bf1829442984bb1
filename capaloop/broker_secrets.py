"""The passwords of the broker's users: one file for each, readable by its owner only, never in the repository."""

import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit

from capaloop.places import write_private
from shared.errors import CapaLoopError

ADDRESS: Final = ".uri"


class SecretsWrong(CapaLoopError):
    """What is given for passwords or for the broker's address cannot be used."""


def kept_passwords(folder: Path, users: Iterable[str]) -> dict[str, str]:
    """The password of each user out of `folder`; one that is missing is made and written there."""
    return {name: _kept(folder / name) for name in users}


def write_addresses(folder: Path, passwords: Mapping[str, str], at: str, vhost: str) -> list[Path]:
    """For each user a file with the URI under which it comes to the broker `at` (`amqps://host:5671`)."""
    place = urlsplit(at)
    if place.scheme not in ("amqp", "amqps") or not place.hostname or place.username or place.path.strip("/"):
        raise SecretsWrong(f"the broker is said to be at {at!r}; expected amqp://host:5672 or amqps://host:5671")
    written = []
    for name, password in passwords.items():
        file = folder / f"{name}{ADDRESS}"
        login = f"{quote(name, safe='')}:{quote(password, safe='')}"
        write_private(file, f"{place.scheme}://{login}@{place.netloc}/{quote(vhost, safe='')}\n")
        written.append(file)
    return written


def _kept(file: Path) -> str:
    if not file.exists():
        write_private(file, secrets.token_urlsafe(24) + "\n")
    found = file.read_text(encoding="utf-8").strip()
    if not found:
        raise SecretsWrong(f"{file} is empty; expected a password, or no such file to have one made")
    return found

"""What a backup says about itself: `manifest.json`, the last of its files to be written."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from importlib import metadata
from pathlib import Path
from typing import Any, Final

from capaloop.backup.endings import BackupRefused, disk_named
from shared.messages.registry import DEPARTMENTS, Department

MANIFEST: Final = "manifest.json"
SEAL: Final = "manifest.json.sha256"
"""The manifest's own digest, as `sha256sum --check` reads it."""
FORMAT: Final = 1
CHUNK: Final = 1024 * 1024


@dataclass(frozen=True)
class Part:
    """One department: its database `file`, the `revisions` of its tables, how many rows each table has.

    `unsent` messages were not sent yet; `in_flight` are the rows of its outbox that were on the broker, and
    `undecided` is how many are too old to tell. `ready` is what lay in its inbox at the broker, None if nobody could be
    asked.
    """

    kind: str
    file: str
    revisions: list[str]
    tables: Mapping[str, int]
    unsent: int
    in_flight: list[int]
    in_flight_to: Mapping[str, int]
    undecided: int
    ready: int | None


@dataclass(frozen=True)
class File:
    """A file of the backup; `secret` ones open something or hold what people have written."""

    sha256: str
    size: int
    secret: bool


@dataclass(frozen=True)
class Manifest:
    """`moment` is when (RFC 3339); `pause_ms` how long the departments received nothing."""

    version: str
    moment: str
    pause_ms: float
    departments: Mapping[Department, Part]
    files: Mapping[str, File]

    def as_json(self) -> dict[str, Any]:
        return {"product": "capaloop", "format": FORMAT, **asdict(self)}


def this_version() -> str:
    return metadata.version("capaloop")


def digest_of(file: Path) -> str:
    """SHA-256 of a file of any size."""
    found = hashlib.sha256()
    with file.open("rb") as opened:
        while chunk := opened.read(CHUNK):
            found.update(chunk)
    return found.hexdigest()


def files_of(folder: Path, open_ones: frozenset[str]) -> dict[str, File]:
    """Every file that lies in a folder, by its path in it; all but the `open_ones` are secret."""
    found = {}
    for file in _within(folder):
        name = file.relative_to(folder).as_posix()
        secret = name.partition("/")[0] not in open_ones
        found[name] = File(digest_of(file), file.stat().st_size, secret)
    return found


def write(folder: Path, manifest: Manifest) -> None:
    """Makes a folder a backup."""
    text = json.dumps(manifest.as_json(), ensure_ascii=False, indent=2) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    seal = hashlib.sha256(text.encode()).hexdigest()
    (folder / SEAL).write_text(f"{seal}  {MANIFEST}\n", encoding="utf-8")


def read(folder: Path) -> Manifest:
    """The manifest of a backup, whole and unchanged. BackupRefused says in one line what is wrong with it."""
    file = folder / MANIFEST
    if not file.is_file():
        raise BackupRefused(f"{folder} is no backup: there is no {MANIFEST} in it")
    with disk_named(file):
        raw = file.read_bytes()
        seal = (folder / SEAL).read_text(encoding="utf-8") if (folder / SEAL).is_file() else ""
    if seal.partition(" ")[0] != hashlib.sha256(raw).hexdigest():
        raise BackupRefused(f"{file} is not as it was written: it does not agree with {SEAL}")
    return _understood(file, json.loads(raw))


def _understood(file: Path, said: Mapping[str, Any]) -> Manifest:
    if said.get("format") != FORMAT:
        made_by = f"CAPA Loop {said.get('version')}, format {said.get('format')}"
        raise BackupRefused(f"{file} was made by {made_by}; this is {this_version()}, which reads format {FORMAT}")
    plain = {one.name: said[one.name] for one in fields(Manifest)}
    departments = {name: Part(**said["departments"][name]) for name in DEPARTMENTS}
    files = {name: File(**one) for name, one in said["files"].items()}
    return Manifest(**{**plain, "departments": departments, "files": files})


def _within(folder: Path) -> Iterator[Path]:
    return (file for file in sorted(folder.rglob("*")) if file.is_file())

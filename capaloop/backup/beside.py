"""What an installation needs besides its databases: the sites, their own packs, the clients, the operator's token."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from capaloop.backup.endings import BackupRefused, disk_named
from capaloop.places import Places
from rules.sites import read_sites
from services.settings import Settings

SITES: Final = "sites.toml"
CLIENTS: Final = "clients.toml"
TOKEN: Final = "token"
PACKS: Final = "packs"
OPEN: Final = frozenset({SITES, PACKS})
"""These hold no secret and nothing that people have written about a case."""


@dataclass(frozen=True)
class Beside:
    """A file or folder `here` in the backup and `there` in the installation."""

    here: str
    there: Path


def own_files(settings: Settings) -> tuple[Beside, ...]:
    """The single files, whether they are there or not."""
    token = Places(settings.home).token
    return (Beside(SITES, settings.sites), Beside(CLIENTS, settings.clients), Beside(TOKEN, token))


def keep(settings: Settings, folder: Path) -> None:
    """Copies them into a backup. A pack that lies in a folder named by the sites' file goes along whole."""
    for one in own_files(settings):
        if one.there.is_file():
            with disk_named(one.there):
                shutil.copyfile(one.there, folder / one.here)
    for one in _own_packs(settings):
        with disk_named(one.there):
            shutil.copytree(one.there, folder / one.here, ignore=shutil.ignore_patterns("__pycache__"))


def in_the_way(settings: Settings, backup: Path) -> Iterator[str]:
    """What stands where something of the backup belongs, and says another thing."""
    for one in own_files(settings):
        kept = backup / one.here
        if kept.is_file() and one.there.exists() and one.there.read_bytes() != kept.read_bytes():
            yield f"{one.there} is there already and differs from the backup's {one.here}"


def lay_out(settings: Settings, backup: Path) -> Iterator[Path]:
    """Puts them where the installation looks for them, each file whole or not at all; gives what was made.

    A pack's folder that is there already stays as it is: it is in force for new cases, old ones run on their archive.
    """
    for one in own_files(settings):
        if (backup / one.here).is_file() and not one.there.exists():
            yield one.there
            _put(backup / one.here, one.there)
    for one in _own_packs(settings) if (backup / SITES).is_file() else ():
        if not one.there.exists():
            yield one.there
            with disk_named(one.there):
                shutil.copytree(backup / one.here, one.there)


def _put(kept: Path, there: Path) -> None:
    with disk_named(there):
        there.parent.mkdir(parents=True, exist_ok=True)
        new = there.with_name(f".{there.name}.{os.getpid()}")
        try:
            with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(kept.read_bytes())
            new.replace(there)
        finally:
            new.unlink(missing_ok=True)


def _own_packs(settings: Settings) -> Iterator[Beside]:
    if not settings.sites.is_file():
        raise BackupRefused(f"{settings.sites} is not there; expected the file of the sites")
    for site in read_sites(settings.sites).values():
        for name, path in site.pack_paths.items():
            yield Beside(f"{PACKS}/{site.id}/{name}", path)

"""The procedures: whether the loader takes the sites as configured now, and those that old cases still need."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, select

from capaloop.doctor.evidence import Stack
from rules.archive import restore
from rules.assembly import assemble, find_packs
from rules.pack import Pack
from rules.procedure import Procedure
from rules.sites import read_sites
from services.casework.tables import pack_files, procedures
from services.settings import Settings
from shared.errors import CapaLoopError

Key = tuple[str, str]
"""Site and hash of a procedure."""

NOT_KEPT: Final = "it is not in the archive"


def look(settings: Settings) -> tuple[Stack, Mapping[str, Procedure]]:
    """Whether the sites can be loaded; the procedures of those that can."""
    loaded: dict[str, Procedure] = {}
    try:
        sites = read_sites(settings.sites)
    except CapaLoopError as wrong:
        return Stack(str(settings.sites), _in_a_line(wrong), since=_changed(settings.sites)), loaded
    refused: list[tuple[str, str]] = []
    read: dict[Path, Pack] = {}
    for name, site in sites.items():
        try:
            loaded[name] = assemble(site, find_packs(site, read))
        except Exception as wrong:  # noqa: BLE001 - whatever the code of a pack raises, it cannot be loaded
            refused.append((name, _in_a_line(wrong)))
    if refused:
        return _refused(settings.sites, refused), loaded
    return Stack(str(settings.sites)), loaded


def _refused(file: Path, sites: Sequence[tuple[str, str]]) -> Stack:
    one = sites[0][0] if len(sites) == 1 else ""
    return Stack(str(file), "; ".join(said for _, said in sites), one, _changed(file))


def not_loadable(
    connection: Connection, needed: Iterable[Key], in_force: Mapping[str, Procedure], settings: Settings
) -> dict[Key, str]:
    """Of the procedures that open cases began with, those that can be loaded no more, and why."""
    known = {(name, one.hash) for name, one in in_force.items()}
    found = {}
    for key in sorted(set(needed) - known):
        why = _why_not(connection, key, in_force.get(key[0]), settings)
        if why:
            found[key] = why
    return found


def _why_not(connection: Connection, key: Key, today: Procedure | None, settings: Settings) -> str:
    site, digest = key
    query = select(procedures.c.manifest).where(procedures.c.hash == digest, procedures.c.site == site)
    kept = connection.execute(query).scalar_one_or_none()
    if kept is None:
        return NOT_KEPT

    def files(pack: str) -> dict[str, bytes]:
        rows = select(pack_files.c.path, pack_files.c.content).where(pack_files.c.digest == pack)
        return {path: bytes(content) for path, content in connection.execute(rows)}

    try:
        restore(site, kept, files, settings.home / "packs", today.site.calendar if today else None)
    except Exception as wrong:  # noqa: BLE001 - the code of an old pack may fail in any way
        return _in_a_line(wrong)
    return ""


def _changed(file: Path) -> datetime | None:
    return datetime.fromtimestamp(file.stat().st_mtime, UTC) if file.exists() else None


def _in_a_line(wrong: BaseException) -> str:
    return " ".join(str(wrong).split()) or type(wrong).__name__

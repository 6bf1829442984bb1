"""A procedure written down so that it can be assembled again years later: its site as configured, its packs' files.

A department stores the manifest under the procedure's hash and each pack's files under their digest when a case first
needs them. A case finishes on the procedure it began with, whatever has been installed since.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from .assembly import assemble
from .errors import PackError
from .pack import digest_of, pack_of
from .procedure import Procedure
from .sites import RoleAtSite, sites_from

FilesOf = Callable[[str], Mapping[str, bytes]]


def manifest(procedure: Procedure) -> dict[str, Any]:
    """What to keep beside the packs' files: the site's own part of the procedure."""
    site = procedure.site
    return {
        "hash": procedure.hash,
        "packs": [{"name": pack.name, "version": pack.version, "digest": pack.digest} for pack in procedure.packs],
        "site": {
            "packs": list(site.packs),
            "timezone": site.timezone,
            "languages": list(site.languages),
            "answers": dict(site.answers),
            "settings": {
                name: procedure.write_fact(name, procedure.settings[name])
                for name in site.settings
                if name in procedure.settings
            },
            "departments": {name: dict(words) for name, words in site.departments.items()},
            "words": {name: dict(word) for name, word in site.words.items()},
            "roles": {name: _written(role) for name, role in site.roles.items()},
            "numbers": dict(site.numbers),
            "calendar": dict(site.calendar),
        },
    }


def _written(role: RoleAtSite) -> dict[str, Any]:
    host = {"host": role.host} if role.host else {}
    return {**host, "persons": list(role.persons), "deputies": list(role.deputies)}


def restore(
    site_id: str,
    kept: Mapping[str, Any],
    files_of: FilesOf,
    folder: Path,
    calendar: Mapping[str, Any] | None = None,
) -> Procedure:
    """The procedure of a manifest; `files_of` gives a pack's files by digest, `folder` is what error texts name.

    Time is counted in `calendar`, that of the site today, or in the one that was archived if the site is no more.

    Raises `PackError` when the files, or what they assemble to, are not what was archived.
    """
    packs = []
    for entry in kept["packs"]:
        files = files_of(entry["digest"])
        if digest_of(files) != entry["digest"]:
            raise PackError(f"{entry['name']}: the archived files are not those of {entry['digest'][:12]}")
        packs.append(pack_of(entry["name"], files))
    site = sites_from({"sites": {site_id: kept["site"]}}, folder)[site_id]
    procedure = assemble(site if calendar is None else replace(site, calendar=calendar), packs)
    if procedure.hash != kept["hash"]:
        raise PackError(f"{procedure.name}: assembled again it is {procedure.hash[:12]}, not {kept['hash'][:12]}")
    return procedure

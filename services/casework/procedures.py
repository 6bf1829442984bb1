"""The procedures of the sites: those in force, and those that running cases began with."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, select

from rules.archive import manifest, restore
from rules.assembly import assemble_sites
from rules.procedure import Procedure
from rules.sites import Site
from shared.messages.errors import FieldError, Refused
from shared.messages.text import Text
from shared.store.database import insert_new

from .tables import pack_files, procedures


class Procedures:
    """Assembled once at start. Raises `rules.errors.ProcedureRefused` for a site that cannot run.

    `folder` is where the packs of older versions are laid out when a case needs them.
    """

    def __init__(self, sites: Mapping[str, Site], folder: Path) -> None:
        self._in_force = assemble_sites(sites)
        self._folder = folder
        self._by_hash = {(name, one.hash): one for name, one in self._in_force.items()}
        self._kept: set[tuple[str, str]] = set()

    @property
    def sites(self) -> tuple[str, ...]:
        return tuple(self._in_force)

    def in_force(self, site: str) -> Procedure:
        """The procedure that new cases of a site begin with; an unknown site is refused."""
        found = self._in_force.get(site)
        if found is None:
            known = ", ".join(self._in_force)
            expected = Text(f"已配置的站点之一：{known}", f"one of the configured sites: {known}")
            detail = Text("没有这个站点", "no such site is configured here")
            raise Refused(404, "not-found", detail, [FieldError("site", expected, site, "not-found")])
        return found

    def begun_with(self, connection: Connection, site: str, digest: str) -> Procedure:
        """The procedure of a running case, from the archive if it is no longer in force."""
        key = (site, digest)
        if key not in self._by_hash:
            self._by_hash[key] = self._restored(connection, site, digest)
        return self._by_hash[key]

    def keep(self, connection: Connection, procedure: Procedure, now: datetime) -> None:
        """Archive a procedure at its first use, so that its cases can finish on it."""
        key = (procedure.site.id, procedure.hash)
        if key in self._kept:
            return
        since = self._kept_since(connection, *key)
        if since is None:
            self._archive(connection, procedure, now)
        elif since != now:  # a row of this very transaction may still be rolled back
            self._kept.add(key)

    def _archive(self, connection: Connection, procedure: Procedure, now: datetime) -> None:
        for pack in sorted(procedure.packs, key=lambda pack: pack.digest):
            if not self._files(connection, pack.digest):
                rows = [
                    {"digest": pack.digest, "path": path, "content": pack.files[path]} for path in sorted(pack.files)
                ]
                insert_new(connection, pack_files, rows)
        row = {
            "hash": procedure.hash,
            "site": procedure.site.id,
            "name": procedure.name,
            "version": procedure.version,
            "manifest": manifest(procedure),
            "first_used_at": now,
        }
        insert_new(connection, procedures, [row])

    def _kept_since(self, connection: Connection, site: str, digest: str) -> datetime | None:
        query = select(procedures.c.first_used_at).where(procedures.c.hash == digest, procedures.c.site == site)
        found: datetime | None = connection.execute(query).scalar_one_or_none()
        return found

    def _restored(self, connection: Connection, site: str, digest: str) -> Procedure:
        query = select(procedures.c.manifest).where(procedures.c.hash == digest, procedures.c.site == site)
        kept = connection.execute(query).scalar_one()
        today = self._in_force.get(site)
        calendar = today.site.calendar if today else None
        return restore(site, kept, lambda pack: self._files(connection, pack), self._folder, calendar)

    def _files(self, connection: Connection, digest: str) -> dict[str, bytes]:
        query = select(pack_files.c.path, pack_files.c.content).where(pack_files.c.digest == digest)
        return {path: bytes(content) for path, content in connection.execute(query)}

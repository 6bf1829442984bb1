"""Taking a backup while everything goes on running."""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from alembic.migration import MigrationContext
from sqlalchemy import Connection, func, inspect, select, table

from capaloop.backup import beside, manifest
from capaloop.backup.endings import BackupRefused, disk_named, outage_named
from capaloop.backup.in_flight import InFlight, in_flight
from capaloop.backup.inboxes import Ready, inboxes_of
from capaloop.backup.manifest import Manifest, Part
from capaloop.backup.moment import WAIT_SECONDS, Moment, one_moment
from capaloop.backup.sources import Source, source_of
from capaloop.databases import schema_of
from services.settings import Settings
from shared.bus.link import BrokerUnreachable
from shared.messages.registry import DEPARTMENTS, Department
from shared.store import migrating
from shared.store.engine import utc_now
from shared.store.tables import outbox

SUFFIX: Final = {"sqlite": "sqlite3", "postgresql": "pgdump"}
Tell = Callable[[Department, Part], None]


def silent(_department: Department, _part: Part) -> None:
    """Tells nobody."""


@dataclass(frozen=True)
class _Seen:
    """What was read of a department at the moment."""

    revisions: list[str]
    tables: Mapping[str, int]
    unsent: int


def take(
    settings: Settings,
    folder: Path,
    *,
    tell: Tell = silent,
    clock: Callable[[], datetime] = utc_now,
    wait: float = WAIT_SECONDS,
) -> Manifest:
    """A backup of all departments at one moment, in a folder that is made, or empty; `tell` hears of each copied.

    BackupRefused or StoreUnavailable in one line; then there is nothing that looks like a backup.
    """
    _require_empty(folder)
    sources = {name: source_of(name, settings.database_urls[name]) for name in DEPARTMENTS}
    with ExitStack() as at_the_end:
        ask = at_the_end.enter_context(_broker(settings))
        moment = at_the_end.enter_context(one_moment(sources, clock, wait))
        ready = ask()
        with _appearing_whole(folder) as made:
            beside.keep(settings, made)
            parts = _parts(moment, made, ready, tell)
            found = Manifest(
                version=manifest.this_version(),
                moment=moment.at.isoformat(),
                pause_ms=round(moment.pause * 1000, 1),
                departments=parts,
                files=manifest.files_of(made, beside.OPEN),
            )
            manifest.write(made, found)
    return found


def counts_of(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    names = sorted(inspect(connection).get_table_names())
    return {name: connection.execute(select(func.count()).select_from(table(name))).scalar_one() for name in names}


def _parts(moment: Moment, made: Path, ready: Ready, tell: Tell) -> dict[Department, Part]:
    seen = {name: _seen(name, source) for name, source in moment.sources.items()}
    flying = in_flight({name: source.connection for name, source in moment.sources.items()}, moment.at)
    parts = {}
    for name, source in moment.sources.items():
        file = f"{name}.{SUFFIX[source.kind]}"
        with disk_named(made / file):
            source.copy(made / file)
        source.close()
        parts[name] = _part(source, file, seen[name], flying[name], ready[name])
        tell(name, parts[name])
    return parts


def _part(source: Source, file: str, seen: _Seen, flying: InFlight, ready: int | None) -> Part:
    to: dict[str, int] = {name: flying.to[name] for name in DEPARTMENTS if flying.to[name]}
    return Part(source.kind, file, seen.revisions, seen.tables, seen.unsent, flying.ids, to, flying.undecided, ready)


def _seen(name: Department, source: Source) -> _Seen:
    with outage_named(name):
        connection = source.connection
        revisions = sorted(MigrationContext.configure(connection).get_current_heads())
        if not revisions:
            raise BackupRefused(f"the database of {name} has no tables yet; make them with: capaloop db upgrade {name}")
        found = migrating.standing_of(connection, schema_of(name))
        if found.unknown:
            raise BackupRefused(migrating.in_words(found, f"the database of {name}", name))
        waiting = (outbox.c.sent_at.is_(None), outbox.c.undeliverable_at.is_(None))
        unsent = connection.execute(select(func.count()).select_from(outbox).where(*waiting)).scalar_one()
        return _Seen(revisions, counts_of(connection), unsent)


def _require_empty(folder: Path) -> None:
    with disk_named(folder):
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise BackupRefused(f"{folder} is there already and not empty; expected a new or an empty folder")


@contextmanager
def _appearing_whole(folder: Path) -> Iterator[Path]:
    """A folder to write into, for its owner only; it gets its name when everything is in it and on the disk."""
    made = folder.with_name(f".{folder.name}.{os.getpid()}.unfinished")
    with disk_named(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        made.mkdir(mode=0o700)
    try:
        yield made
        with disk_named(folder):
            _settle(made)
            made.rename(folder)
            _flush(folder.parent)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise


def _settle(folder: Path) -> None:
    for one in [*folder.rglob("*"), folder]:
        one.chmod(0o700 if one.is_dir() else 0o600)
        _flush(one)


def _flush(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


@contextmanager
def _broker(settings: Settings) -> Iterator[Callable[[], Ready]]:
    """Asks how much lies in the inboxes; without a broker nobody knows, and the backup is as good."""
    unknown: Ready = dict.fromkeys(DEPARTMENTS)

    with ExitStack() as at_the_end:
        try:
            asked = at_the_end.enter_context(inboxes_of(settings))
        except BrokerUnreachable:
            asked = lambda: unknown  # noqa: E731

        def ask() -> Ready:
            try:
                return asked()
            except BrokerUnreachable:
                return unknown

        yield ask

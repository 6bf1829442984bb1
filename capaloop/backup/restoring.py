"""Bringing an installation back from a backup: all of it, or nothing."""

import re
import shutil
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path

from capaloop.backup import beside
from capaloop.backup.checking import check
from capaloop.backup.endings import BackupRefused, disk_named
from capaloop.backup.inboxes import inboxes_of
from capaloop.backup.manifest import Manifest, Part, this_version
from capaloop.backup.targets import Target, target_of
from capaloop.databases import schema_of
from capaloop.department_process import recorded
from capaloop.places import Places
from services.settings import Settings
from shared.bus.topology import inbox_of
from shared.messages.registry import DEPARTMENTS, Department
from shared.store import migrating

Tell = Callable[[Department, Part], None]


def silent(_department: Department, _part: Part) -> None:
    """Tells nobody."""


def restore(settings: Settings, folder: Path, *, tell: Tell = silent) -> Manifest:
    """Restores a backup into the installation that the settings name; `tell` hears of each department restored.

    BackupRefused, StoreUnavailable or BrokerUnreachable in one line; then everything is as it was. A department of it
    cannot start before all are restored. What was on the broker at the moment is sent again at the first start.
    """
    found = check(folder)
    _refuse_newer(folder, found)
    _refuse_running(settings)
    _refuse_full(settings, folder)
    with ExitStack() as undoing:
        if not settings.home.exists():
            undoing.callback(_remove, settings.home)
            with disk_named(settings.home):
                settings.home.mkdir(mode=0o700, parents=True)
        targets = _targets(settings, found)
        for target in targets.values():
            undoing.callback(target.close)
            target.require_empty()
        for name, target in targets.items():
            part = found.departments[name]
            undoing.callback(target.undo)
            target.fill(folder / part.file)
            _compare(name, part.tables, target.counts())
            target.send_again(part.in_flight)
            tell(name, part)
        for made in beside.lay_out(settings, folder):
            undoing.callback(_remove, made)
        for target in targets.values():
            target.open()
        _keep(undoing, targets)
    return found


def behind(found: Manifest) -> tuple[Department, ...]:
    """The departments of a backup whose tables this program has to bring up after a restore."""
    return tuple(name for name in DEPARTMENTS if _standing(found, name).pending)


def _keep(undoing: ExitStack, targets: Mapping[Department, Target]) -> None:
    undoing.pop_all()
    for target in targets.values():
        target.close()


def _targets(settings: Settings, found: Manifest) -> dict[Department, Target]:
    return {name: target_of(name, settings.database_urls[name], found.departments[name]) for name in DEPARTMENTS}


def _standing(found: Manifest, name: Department) -> migrating.Standing:
    return migrating.standing_at(found.departments[name].revisions, schema_of(name))


def _refuse_newer(folder: Path, found: Manifest) -> None:
    for name in DEPARTMENTS:
        standing = _standing(found, name)
        if standing.unknown:
            raise BackupRefused(f"{folder}: {migrating.in_words(standing, f'the database of {name}')}")
    if _ordered(found.version) > _ordered(this_version()):
        raise BackupRefused(
            f"{folder} was made by CAPA Loop {found.version}; this is {this_version()}, run a newer one"
        )


def _ordered(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version)[:3])


def _refuse_running(settings: Settings) -> None:
    running = [each for name in DEPARTMENTS if (each := recorded(Places(settings.home), name)) and each.process.alive()]
    if running:
        said = ", ".join(f"{each.department} (pid {each.process.pid})" for each in running)
        raise BackupRefused(f"the installation under {settings.home} is running: {said}; stop it with: capaloop down")


def _refuse_full(settings: Settings, folder: Path) -> None:
    """Its broker too: what lies there belongs to another course of things than the one that goes on from the backup."""
    for stands in beside.in_the_way(settings, folder):
        raise BackupRefused(f"{stands}; expected an installation without it")
    if Places(settings.home).broker.exists():
        raise BackupRefused(f"{Places(settings.home).broker}, a private broker, is there already; expected a new home")
    with inboxes_of(settings) as ask:
        for name, count in ask().items():
            if count:
                holds = f"{inbox_of(name)} at the broker holds {count} messages"
                raise BackupRefused(f"{holds}; expected a virtual host whose inboxes are empty or not there")


def _compare(name: Department, expected: Mapping[str, int], found: Mapping[str, int]) -> None:
    for table, count in expected.items():
        if found.get(table, 0) != count and table != migrating.REVISIONS:
            raise BackupRefused(f"{name}: {table} has {found.get(table, 0)} rows after the restore, expected {count}")


def _remove(made: Path) -> None:
    if made.is_dir():
        shutil.rmtree(made, ignore_errors=True)
    else:
        made.unlink(missing_ok=True)

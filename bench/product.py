"""CAPA Loop as it is run: four departments as processes of their own, spoken to from outside."""

from collections.abc import Iterator
from contextlib import contextmanager

from bench.complaint import SITE, door, records
from bench.ground import Ground, Kind
from bench.system import System
from shared.messages.registry import DEPARTMENTS
from tests.system.installation import Installation


@contextmanager
def installation(ground: Ground, kind: Kind, **settings: str) -> Iterator[Installation]:
    """An installation with its records entered and no case yet; its databases are of this kind. It logs little unless
    the settings say otherwise."""
    uri, home = ground.new_vhost(), ground.new_folder("product")
    urls = ground.databases(kind, home)
    given = {f"CAPALOOP_{name.upper()}_DATABASE_URL": url for name, url in urls.items()}
    found = Installation.at(home, uri, **{"CAPALOOP_LOG_LEVEL": "WARNING", **given, **settings})
    found.start()
    try:
        enter_records(found)
        yield found
    finally:
        found.stop()
        ground.drop_vhost(uri)


def enter_records(found: Installation) -> None:
    with found.client("urn:bench:records") as client:
        for row in records():
            answer = client.command(row.type, SITE, row.data, id=row.id)
            assert ".accepted." in answer["type"], answer


def system_of(found: Installation) -> System:
    pids = {name: found.processes[name].pid for name in DEPARTMENTS}
    urls = {name: found.settings.database_urls[name] for name in DEPARTMENTS}
    return System("CAPA Loop", found.settings.amqp_uri, door(), pids, urls)


@contextmanager
def product(ground: Ground, kind: Kind, **settings: str) -> Iterator[System]:
    """The departments at work; they end with the block."""
    with installation(ground, kind, **settings) as found:
        yield system_of(found)

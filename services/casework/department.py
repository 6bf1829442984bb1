"""One department put together: its store, its duties, its HTTP side, its clock. Plain: no messaging framework in it."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from rules.sites import read_sites
from services.settings import Settings
from shared.bus.department import WsgiApp
from shared.messages.registry import REGISTRY, MessageType
from shared.messages.registry import Department as DepartmentName
from shared.store.actor import Actor
from shared.store.clients import Clients
from shared.store.engine import Duty, Store, open_store
from shared.store.migrating import in_words, standing_of
from shared.store.refusals import StoreUnavailable
from shared.store.schema import Schema
from shared.store.work import Work

from . import attaching, timed_failures, waking
from .calendar_work import CalendarWork
from .duties import DepartmentDuties
from .procedures import Procedures
from .web import web_app

DUE_AT_ONCE = 50
"""Cases woken in one go; the rest waits for the next tick, so that messages are not held up."""

SWEEP = timedelta(hours=1)
"""How often uploads that nobody refers to are looked for."""

PUT_OFF = timedelta(minutes=10)
"""A case that cannot be evaluated is looked at again after this, so that it does not keep the others waiting."""

log = logging.getLogger("capaloop.casework")

MakeDuties = Callable[[Procedures], DepartmentDuties]


@dataclass(eq=False)
class Department:
    """What the launcher runs. `served_at` is set once HTTP is listening."""

    name: DepartmentName
    store: Store
    schema: Schema
    amqp_uri: str
    duties: DepartmentDuties
    procedures: Procedures
    http_address: tuple[str, int] | None
    message_duties: Mapping[MessageType, Duty]
    calendar_work: CalendarWork
    wsgi_app: WsgiApp | None = None
    served_at: tuple[str, int] | None = None
    links: dict[str, str] = field(default_factory=dict)
    _swept_at: datetime | None = None

    def wake_due(self, now: datetime) -> int:
        """Opens the cases that the calendar opens and evaluates those in which time alone changes something; gives how
        many."""
        opened = self.calendar_work.open_due(now)
        with self.store.reading() as connection:
            due = waking.due(connection, now, DUE_AT_ONCE)
        for site, number in due:
            try:
                self._wake(site, number, now)
            except StoreUnavailable:
                raise
            except Exception as wrong:
                log.exception("%s/%s cannot be evaluated; tried again at %s", site, number, now + PUT_OFF)
                with self.store.writing() as connection:
                    waking.put_off(connection, site, number, now + PUT_OFF)
                    timed_failures.note(connection, site, "case", number, wrong, now, now + PUT_OFF)
        self._remove_orphans(now)
        return opened + len(due)

    def _remove_orphans(self, now: datetime) -> None:
        """Some uploads that nobody referred to; looked for every so often, and again at once while there are more."""
        if self._swept_at is None or now - self._swept_at >= SWEEP:
            self._swept_at = None if attaching.remove_orphans(self.store, now) == attaching.AT_ONCE else now

    def _wake(self, site: str, number: str, now: datetime) -> None:
        with self.store.writing() as connection:
            if not waking.claim(connection, site, number, now):
                return
            actor = Actor("time", verified=True)
            self.duties.owner.wake(Work(connection, now, site, self.store.source, actor), site, number)
            timed_failures.forget(connection, site, "case", number)

    def ready_checks(self) -> Mapping[str, tuple[bool, str]]:
        """What must be right for this department to do its work, each with what is wrong."""
        broker = {name.removeprefix(f"capaloop {self.name} "): (not wrong, wrong) for name, wrong in self.links.items()}
        return {**self._database(), "procedures": (True, ", ".join(self.procedures.sites)), **broker}

    def _database(self) -> dict[str, tuple[bool, str]]:
        try:
            with self.store.reading() as connection:
                found = standing_of(connection, self.schema)
        except Exception as problem:  # noqa: BLE001 - whatever is wrong with it, it is not ready
            return {"database": (False, f"{type(problem).__name__}: {problem}")}
        wrong = in_words(found, f"the database of {self.name}", self.name)
        migrations = (found.at_head, wrong or ", ".join(found.current))
        return {"database": (True, self.store.engine.dialect.name), "migrations": migrations}


def open_department(settings: Settings, name: DepartmentName, make_duties: MakeDuties, schema: Schema) -> Department:
    """A department ready to be run: procedures assembled. Raises CapaLoopError with one clear line.

    Its tables are made by the migrations, not here: see `shared.store.migrating`.
    """
    procedures = Procedures(read_sites(settings.sites), settings.home / "packs" / name)
    duties = make_duties(procedures)
    store = open_store(
        settings.database_urls[name],
        name,
        retry_delays=settings.retry_delays,
        clients=Clients.of_file(settings.clients) if settings.clients.exists() else Clients(),
        require_identity=settings.require_identity,
        is_ours=duties.is_ours,
    )
    address = (settings.http_host, settings.http_ports[name])
    messages = duties_by_message(duties)
    calendar_work = CalendarWork(store, duties.owner, procedures)
    department = Department(
        name, store, schema, settings.amqp_uri, duties, procedures, address, messages, calendar_work
    )
    department.wsgi_app = web_app(department)
    return department


def duties_by_message(duties: Any) -> dict[MessageType, Duty]:
    """The method for each message, by its name: `complaint.submit` is the method `complaint_submit`."""
    names = ((message, message.name.replace(".", "_").replace("-", "_")) for message in REGISTRY.values())
    return {message: getattr(duties, name) for message, name in names if hasattr(duties, name)}

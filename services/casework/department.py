"""One department put together: its store, its duties, its HTTP side, its clock. Plain: no messaging framework in it."""

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from rules.sites import read_sites
from services.settings import AGE_LIMIT, Settings
from shared.bus.department import InboxState, Within, WsgiApp
from shared.messages.registry import REGISTRY, MessageType
from shared.messages.registry import Department as DepartmentName
from shared.store.actor import Actor
from shared.store.clients import Clients
from shared.store.engine import Duty, Store, open_store
from shared.store.probe import DatabaseProbe
from shared.store.refusals import StoreUnavailable
from shared.store.schema import Schema
from shared.store.work import Work

from . import attaching, timed_failures, waking
from .calendar_work import CalendarWork
from .checks import AgeLimits, Checks
from .duties import DepartmentDuties
from .handled_line import log_handled
from .parked_noting import note_in_cases
from .procedures import Procedures
from .readiness import Readiness
from .web import web_app

DUE_AT_ONCE = 50
"""Cases woken in one go; the rest waits for the next tick, so that messages are not held up."""

SWEEP = timedelta(hours=1)
"""How often uploads that nobody refers to are looked for."""

PUT_OFF = timedelta(minutes=10)
"""A case that cannot be evaluated is looked at again after this, so that it does not keep the others waiting."""

DEFAULT_LIMITS = AgeLimits(AGE_LIMIT, AGE_LIMIT)

log = logging.getLogger("capaloop.casework")

MakeDuties = Callable[[Procedures], DepartmentDuties]


@dataclass(eq=False)
class Department:
    """What the launcher runs. `served_at` is set once HTTP is listening.

    `readiness` is what the `looks` noted last; who runs the department has them taken, and bounds them by `within`.
    """

    name: DepartmentName
    store: Store
    schema: Schema
    amqp_uri: str
    declares: bool
    duties: DepartmentDuties
    procedures: Procedures
    http_address: tuple[str, int] | None
    message_duties: Mapping[MessageType, Duty]
    calendar_work: CalendarWork
    wsgi_app: WsgiApp | None = None
    served_at: tuple[str, int] | None = None
    links: dict[str, str] = field(default_factory=dict)
    inbox: InboxState = field(default_factory=InboxState)
    within: Within = nullcontext
    age_limits: AgeLimits = DEFAULT_LIMITS
    readiness: Readiness = field(init=False)
    probe: DatabaseProbe = field(init=False)
    looks: Sequence[Callable[[], None]] = field(init=False)
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
        followed = self.store.following.timed("wake", site=site, case=f"{site}/{number}")
        with followed, self.store.writing() as connection:
            if not waking.claim(connection, site, number, now):
                return
            actor = Actor("time", verified=True)
            self.duties.owner.wake(Work(connection, now, site, self.store.source, actor), site, number)
            timed_failures.forget(connection, site, "case", number)

    def __post_init__(self) -> None:
        self.readiness, self.probe = Readiness(lambda: self.store.clock()), DatabaseProbe(self.store)
        checks = Checks(
            self.store,
            self.schema,
            self.links,
            self.inbox,
            self.procedures,
            self.age_limits,
            self.probe,
            self.readiness,
        )
        self.looks = (checks.look_around, checks.look_at_the_database)


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
    store.at_act(note_in_cases)
    address = (settings.http_host, settings.http_ports[name])
    messages = duties_by_message(duties)
    calendar_work = CalendarWork(store, duties.owner, procedures)
    limits = AgeLimits(settings.outbox_age_limit, settings.inbox_age_limit)
    department = Department(
        name=name,
        store=store,
        schema=schema,
        amqp_uri=settings.amqp_uri_of(name),
        declares=not settings.has_own_user(name),
        duties=duties,
        procedures=procedures,
        http_address=address,
        message_duties=messages,
        calendar_work=calendar_work,
        age_limits=limits,
    )
    store.at_handled(log_handled)
    department.wsgi_app = web_app(department)
    return department


def duties_by_message(duties: Any) -> dict[MessageType, Duty]:
    """The method for each message, by its name: `complaint.submit` is the method `complaint_submit`."""
    names = ((message, message.name.replace(".", "_").replace("-", "_")) for message in REGISTRY.values())
    return {message: getattr(duties, name) for message, name in names if hasattr(duties, name)}

"""The one consumer of a department: its inbox queue in, one worker per message, each message settled once.

Nothing is given back to the broker for another try: failures are counted and delayed in the database, and while
the database is away the message is held here, so the broker's delivery limit stays what it is, a backstop.
"""

import logging
from collections.abc import Mapping
from functools import partial
from time import monotonic
from types import MappingProxyType
from typing import Any, Final

import eventlet
from eventlet.event import Event
from eventlet.semaphore import Semaphore
from kombu import Consumer, Queue
from nameko.containers import ContainerBeingKilled
from nameko.extensions import SharedExtension

from shared.bus.department import Department, department_of
from shared.bus.link import LOST
from shared.bus.reconnecting import Stands, link_of
from shared.bus.topology import inbox_of
from shared.errors import CapaLoopError
from shared.messages.registry import MessageType
from shared.store.delivery import Delivery, Properties
from shared.store.engine import Duty
from shared.store.refusals import StoreUnavailable

log: Final = logging.getLogger("capaloop.bus")

PREFETCH: Final = 100
STOP_SECONDS: Final = 25.0
HELD_SECONDS: Final = 20 * 60.0
"""A message is given back after this long, before the broker's own limit (30 min) cuts the channel."""
LONGEST_PAUSE: Final = 10.0


class DutyTookTooLong(CapaLoopError):
    """A duty was interrupted by a timeout of its own."""


class Inbox(SharedExtension):  # type: ignore[misc]  # nameko ships no types
    """Consumes the department's inbox while the service runs; on stop it finishes what it has begun."""

    def __init__(self) -> None:
        self.receivers: dict[MessageType, Any] = {}
        self.running: set[Job] = set()
        self.stopping = False
        self.ready = Event()
        self._thread: Any = None
        self._stopped: Event | None = None

    @property
    def department(self) -> Department:
        return department_of(self.container)

    def register(self, receiver: Any) -> None:
        """A method of the service receives this message."""
        self.receivers[receiver.message] = receiver

    def setup(self) -> None:
        self._slots = Semaphore(self.container.max_workers)
        self._link = link_of(self.department, "inbox")

    def start(self) -> None:
        if self._thread is None:
            self._thread = self.container.spawn_managed_thread(self._run, identifier="inbox")

    def stop(self) -> None:
        """Take no new message, finish those begun, at most `STOP_SECONDS`; the others stay with the broker."""
        if self._stopped is not None:
            self._stopped.wait()
            return
        self._stopped = Event()
        self.stopping = True
        with eventlet.Timeout(STOP_SECONDS, False):
            while self.running:
                eventlet.sleep(0.02)
            self._thread.wait()
        self._stopped.send()

    def kill(self) -> None:
        self.stopping = True

    def duties_of(self, service: Any) -> Mapping[MessageType, Duty]:
        """The methods of this service instance, by the message each receives."""
        methods = {m: getattr(type(service), r.method_name).__wrapped__ for m, r in self.receivers.items()}
        return MappingProxyType({m: partial(_interruptible, method, service) for m, method in methods.items()})

    def carry_out(self, delivery: Delivery) -> "Job | None":
        """Have a delivery from elsewhere carried out by a worker, and wait for it; None when stopping."""
        job = Job(self, delivery, None)
        self._work_off(job)
        return job if job.finished.ready() and job.finished.wait() else None

    def _run(self) -> None:
        self._link.keep(self._consume, lambda: self.stopping)

    def _consume(self, connection: Any, stands: Stands) -> None:
        channel = connection.channel()
        channel.auto_decode = False
        queue = Queue(inbox_of(self.department.store.department), no_declare=True)
        consumer = Consumer(channel, [queue], on_message=self._arrived, prefetch_count=PREFETCH, auto_declare=False)
        consumer.consume()
        stands()
        self._tell_ready()
        while not self.stopping:
            self._drain(connection)
        consumer.cancel()
        while self.running:
            self._drain(connection, 0.05)

    def _drain(self, connection: Any, seconds: float = 0.5) -> None:
        try:
            connection.drain_events(timeout=seconds)
        except TimeoutError:
            connection.heartbeat_tick()

    def _tell_ready(self) -> None:
        if not self.ready.ready():
            self.ready.send()

    def _arrived(self, message: Any) -> None:
        job = Job(self, _delivery_of(message), message)
        self.department.inbox.taken[job] = monotonic()
        self.container.spawn_managed_thread(partial(self._work_off_taken, job), identifier="message")

    def _work_off_taken(self, job: "Job") -> None:
        try:
            self._work_off(job)
        finally:
            self.department.inbox.taken.pop(job, None)

    def _work_off(self, job: "Job") -> None:
        """Wait for a free worker, then for the job; a job not begun when stopping stays with the broker."""
        with self._slots:
            if self.stopping or not self.receivers:
                return
            self.running.add(job)
            try:
                self.container.spawn_worker(self._receiver_for(job.delivery), (job,), {})
                job.finished.wait()
            except ContainerBeingKilled:
                log.info("not begun, the service is being ended", extra=job.known_as)
            finally:
                self.running.discard(job)

    def _receiver_for(self, delivery: Delivery) -> Any:
        """Under whose name the worker runs; which duty it does, the envelope decides."""
        named = (r for m, r in self.receivers.items() if m.type == delivery.properties.type)
        return next(named, None) or next(iter(self.receivers.values()))


class Job:
    """One delivery being carried out by one worker, and its copy at the broker, settled once."""

    def __init__(self, inbox: Inbox, delivery: Delivery, message: Any) -> None:
        self.inbox = inbox
        self.delivery = delivery
        self.finished = Event()
        self._message = message

    @property
    def known_as(self) -> dict[str, str | None]:
        """By what log lines know it before its envelope is read."""
        return {"message_id": self.delivery.properties.message_id}

    def carry_out(self, service: Any) -> None:
        """In the worker: carry the delivery out and settle it. Whatever is raised, it is settled and finished."""
        done = False
        try:
            done = self._carried_out(self.inbox.duties_of(service))
        finally:
            self._settle("ack" if done else "requeue")
            self.finished.send(done)

    def _carried_out(self, duties: Mapping[MessageType, Duty]) -> bool:
        store, began, pause = self.inbox.department.store, monotonic(), 0.2
        while True:
            try:
                store.carry_out(self.delivery, duties)
            except Exception as wrong:  # nothing is recorded, so it is neither done nor given back
                unforeseen = not isinstance(wrong, StoreUnavailable)
                said = type(wrong).__name__ if unforeseen else wrong
                log.warning("held back, nothing is lost: %s", said, exc_info=unforeseen, extra=self.known_as)
                if self._not_worth_waiting(unforeseen, monotonic() - began):
                    return False
                eventlet.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            else:
                return True

    def _not_worth_waiting(self, unforeseen: bool, waited: float) -> bool:
        """What waits in the database anyhow is looked at again at the next tick, and holds up nothing meanwhile."""
        return self.inbox.stopping or waited > HELD_SECONDS or (unforeseen and self._message is None)

    def _settle(self, how: str) -> None:
        """Tell the broker, on the channel the message came by; if that is gone the broker has it back already."""
        message, self._message = self._message, None
        if message is None or not message.channel.is_open:
            return
        try:
            getattr(message, how)()
        except (*LOST, AttributeError) as wrong:  # py-amqp drops its attributes when a connection goes
            log.info("will come again: %s", type(wrong).__name__, extra=self.known_as)


def _interruptible(method: Any, service: Any, message: Any, work: Any, /) -> Any:
    """A timeout is no Exception to Python; here it is a failure like any other, counted and tried again."""
    try:
        return method(service, message, work)
    except eventlet.Timeout as late:
        raise DutyTookTooLong(f"interrupted: {late}") from late


def _delivery_of(message: Any) -> Delivery:
    given, info, body = message.properties, message.delivery_info, message.body
    names = ("message_id", "type", "correlation_id", "reply_to", "user_id")
    return Delivery(
        raw=body.encode() if isinstance(body, str) else bytes(body),
        properties=Properties(**{name: _text(given.get(name)) for name in names}),
        headers=message.headers or {},
        content_type=message.content_type or "",
        exchange=info.get("exchange") or "",
        routing_key=info.get("routing_key") or "",
        redelivered=bool(info.get("redelivered")),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)

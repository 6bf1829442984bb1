"""A department's store: its transactions, and the one way in for everything that arrives."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from time import monotonic
from typing import Any, Final, Protocol

from sqlalchemy import Connection, Engine, MetaData
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from shared.messages.registry import Department, MessageType
from shared.store import carrying, following, ledger
from shared.store.actor import Actor
from shared.store.clients import Clients
from shared.store.database import WRITES, begun, engine_of, is_outage
from shared.store.delivery import Accepted, Delivery, Settlement
from shared.store.following import Following, NotFollowed
from shared.store.handled import Handled, handled
from shared.store.outbox import Outgoing
from shared.store.ownership import IsOurs, first_of_all_answers
from shared.store.parked_acts import Act, Witness
from shared.store.postgresql import is_collision
from shared.store.refusals import Collided, StoreUnavailable
from shared.store.tables import outbox
from shared.store.work import Work

RETRY_DELAYS: Final = (0.0, 0.0, 10.0, 60.0, 600.0, 3600.0)
"""Seconds before the first, second, … further try of a message that failed; then it is parked."""


class Duty(Protocol):
    """What a department does about one message, inside the open transaction.

    `message` is the immutable body. Returns Accepted for a command, None for an event. Raises Refused (a
    command is answered with it; an event is parked), NotYet (the case is not known here), NotOurs; any other
    exception is tried again, then parked. Whatever it raises, everything it wrote is rolled back.
    It must not wait for anything but its own database: it holds the write transaction.
    """

    def __call__(self, message: Any, work: Work, /) -> Accepted | None: ...


Duties = Mapping[MessageType, Duty]
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


def open_store(
    url: str,
    department: Department,
    *,
    clock: Clock = utc_now,
    retry_delays: Sequence[float] = RETRY_DELAYS,
    clients: Clients | None = None,
    require_identity: bool = False,
    is_ours: IsOurs | None = None,
    sent_kept: timedelta = timedelta(days=30),
) -> "Store":
    """The store of a department in the database that `url` names; it connects at the first use.

    `is_ours(message, site, data)` tells whether this department answers a command that all departments
    receive (`data` is as it came, unchecked); unless given, see `ownership.first_of_all_answers`.
    `sent_kept` is how long sent messages and the identities of received ones are kept.
    """
    engine = engine_of(url)
    return Store(
        engine=engine,
        department=department,
        clock=clock,
        retry_delays=tuple(retry_delays),
        clients=clients or Clients(),
        require_identity=require_identity,
        is_ours=is_ours or first_of_all_answers(department),
        sent_kept=sent_kept,
    )


@dataclass(eq=False)
class Store:
    """A department's database and what is done with every message that arrives.

    `following` goes along with each message.
    """

    engine: Engine
    department: Department
    clock: Clock
    retry_delays: tuple[float, ...]
    clients: Clients
    require_identity: bool
    is_ours: IsOurs
    sent_kept: timedelta
    following: Following = field(default_factory=NotFollowed)
    _listeners: list[Callable[[], None]] = field(default_factory=list, repr=False)
    _handled_listeners: list[Callable[[Handled], None]] = field(default_factory=list, repr=False)
    _sent_listeners: list[Callable[[Sequence[Outgoing]], None]] = field(default_factory=list, repr=False)
    _witnesses: list[Witness] = field(default_factory=list, repr=False)
    _turn: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _writer: int | None = field(default=None, repr=False)

    @property
    def source(self) -> str:
        """The `source` of every message that this department writes."""
        return f"urn:capaloop:{self.department}"

    def create_tables(self, *metadatas: MetaData) -> None:
        """Create the tables of these metadatas that do not exist yet."""
        with self._outage_named(), self.engine.begin() as connection:
            for metadata in metadatas:
                metadata.create_all(connection)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database and writes nothing."""
        with self._outage_named(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self, *, durable: bool = True) -> Iterator[Connection]:
        """A write transaction: committed at the end, rolled back by any exception.

        Unless it is `durable`, a loss of power may undo it, whole, as long as no durable one has followed.

        On SQLite there is one at a time in the process, and nothing may be waited for inside. A duty does not
        open one: it has `work.connection`.
        """
        with self._outage_named(), self._own_turn(), self.engine.connect() as found:
            connection = found.execution_options(**{WRITES: True})
            noted = ledger.begin(connection)
            with begun(connection, durable=durable):
                yield connection
                noted.finish()
        noted.committed()
        if noted.wrote(outbox):
            self._tell_listeners()

    @contextmanager
    def working(self, site: str, *, by: str = "capaloop") -> Iterator[Work]:
        """A write transaction for work that no message caused: a deadline, an import, a start."""
        with self.writing() as connection:
            yield Work(connection, self.clock(), site, self.source, Actor(by, verified=True))

    def carry_out(self, delivery: Delivery, duties: Duties) -> Settlement:
        """Do what this message asks for, exactly once, and record whatever became of it.

        After it returns the broker's copy may be acknowledged, whatever the outcome. StoreUnavailable means
        that nothing was recorded: give the message back, wait, spend no attempt.
        """
        began = monotonic()
        envelope = carrying.read(delivery)
        with following.named(envelope), self.following.message(delivery, envelope) as settled:
            settlement = carrying.carry_out(self, delivery, envelope, duties)
            told = handled(delivery, envelope, settlement, monotonic() - began, self.clock())
            settled(told)
            for listener in self._handled_listeners:
                listener(told)
        return settlement

    def at_commit(self, listener: Callable[[], None]) -> None:
        """Call `listener` after every commit that leaves something to send."""
        self._listeners.append(listener)

    def at_handled(self, listener: Callable[[Handled], None]) -> None:
        """Call `listener` after every delivery that was settled; it must neither fail nor wait."""
        self._handled_listeners.append(listener)

    def at_sent(self, listener: Callable[[Sequence[Outgoing]], None]) -> None:
        """Call `listener` with messages that the broker has confirmed, once that is noted; it must neither fail nor
        wait."""
        self._sent_listeners.append(listener)

    def at_act(self, witness: Witness) -> None:
        """Call `witness` with what is done about parked messages, at the end of the transaction that does it."""
        self._witnesses.append(witness)

    def witnessed(self, connection: Connection, acts: Sequence[Act]) -> None:
        """These acts are recorded; whoever keeps a history of cases is told before the transaction ends."""
        for witness in self._witnesses:
            ledger.ledger_of(connection).lastly(partial(witness, connection, acts))

    def sent(self, messages: Sequence[Outgoing]) -> None:
        """These were confirmed by the broker, and it is noted."""
        for listener in self._sent_listeners:
            listener(messages)

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()

    def _tell_listeners(self) -> None:
        for listener in self._listeners:
            listener()

    @contextmanager
    def _outage_named(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as wrong:
            if not is_outage(wrong):
                raise
            kind = Collided if is_collision(wrong) else StoreUnavailable
            raise kind(f"the database of {self.department} cannot be used: {wrong.orig}") from wrong
        except NoConnection as busy:
            raise StoreUnavailable(f"the database of {self.department} has no connection free: {busy}") from busy

    def _own_turn(self) -> AbstractContextManager[None]:
        return self._one_writer() if self.engine.dialect.name == "sqlite" else nullcontext()

    @contextmanager
    def _one_writer(self) -> Iterator[None]:
        me = threading.get_ident()
        if self._writer == me:
            raise RuntimeError("a write transaction is already open here; use its connection")
        with self._turn:
            self._writer = me
            try:
                yield
            finally:
                self._writer = None

"""Sends the outbox: in order, in windows of confirmed publishing, woken by every commit."""

import logging
import struct
from collections.abc import Sequence
from datetime import timedelta
from time import monotonic
from typing import Any, Final

import eventlet
from amqp import Message
from amqp.exceptions import AMQPError, RecoverableConnectionError
from eventlet.event import Event
from nameko.extensions import SharedExtension

from shared.bus.department import Department, department_of
from shared.bus.reconnecting import Stands, link_of
from shared.bus.topology import inbox_of
from shared.messages.envelope import CONTENT_TYPE
from shared.store import outbox
from shared.store.outbox import Batch, Outgoing
from shared.store.refusals import StoreUnavailable

log: Final = logging.getLogger("capaloop.bus")

WINDOW: Final = 500
POLL_SECONDS: Final = 0.5
CONFIRM_SECONDS: Final = 30.0
STOP_SECONDS: Final = 10.0
PUT_OFF: Final = timedelta(seconds=10)
PERSISTENT: Final = 2
LONGEST: Final = 255
"""Bytes of a short string of AMQP."""
UNWRITABLE: Final = (struct.error, ValueError, TypeError)
"""What py-amqp raises for a message that has no form on the wire."""


def _short(text: str | None) -> str | None:
    """A native property as AMQP can carry it; the body says it whole."""
    return None if text is None else text.encode()[:LONGEST].decode("utf-8", "ignore")


def _known_as(message: Outgoing) -> dict[str, str | None]:
    """By what log lines know it; the type of an answer is made of what its sender wrote."""
    return {"message_id": message.message_id, "type": None if message.is_answer else message.type}


class Unconfirmed(OSError):
    """The broker took messages and says nothing about them; it may be blocked."""


class Window:
    """Messages published on one channel whose confirmation is still open, by delivery tag."""

    def __init__(self, channel: Any) -> None:
        self._channel = channel
        self._tag = 0
        self._open: dict[int, Outgoing] = {}
        self._returned: dict[str, str] = {}
        self._batch = Batch(())
        channel.confirm_select()
        channel.events["basic_ack"].add(self._on_ack)
        channel.events["basic_nack"].add(self._on_nack)
        channel.events["basic_return"].add(self._on_return)

    def send(self, batch: Batch) -> None:
        """Publish a batch and wait until the broker has spoken about each; what it said is noted in the batch."""
        self._batch = batch
        for message in batch.messages:
            self._publish(message)
        until = monotonic() + CONFIRM_SECONDS
        while self._open:
            self._listen(self._channel.connection)
            if self._open and monotonic() > until:
                raise Unconfirmed(f"{len(self._open)} messages are not confirmed after {CONFIRM_SECONDS:g} s")

    @staticmethod
    def _listen(connection: Any) -> None:
        """In short steps: the broker's heartbeats alone would keep a long one waiting for ever."""
        try:
            connection.drain_events(timeout=1.0)
        except TimeoutError:
            connection.heartbeat_tick()

    def _publish(self, message: Outgoing) -> None:
        self._tag += 1
        self._open[self._tag] = message
        headers = {"BCC": [inbox_of(message.addressed_to)]} if message.addressed_to else {}
        self._channel.basic_publish(
            Message(
                message.body,
                content_type=CONTENT_TYPE,
                delivery_mode=PERSISTENT,
                message_id=message.message_id,
                type=_short(message.type),
                correlation_id=_short(message.correlation_id),
                app_id="capaloop",
                application_headers=headers,
            ),
            exchange=message.exchange,
            routing_key=message.routing_key,
            mandatory=message.mandatory,
        )

    def _on_ack(self, tag: int, multiple: bool) -> None:
        for message in self._spoken_of(tag, multiple):
            trouble = self._returned.pop(message.message_id, None)
            if trouble is None:
                self._batch.sent.append(message.id)
            else:
                self._came_back(message, trouble)

    def _on_nack(self, tag: int, multiple: bool) -> None:
        for message in self._spoken_of(tag, multiple):
            log.warning("the broker refused it, it stays to be sent", extra=_known_as(message))
            self._batch.put_off[message.id] = "the broker refused it (an inbox may be full)"

    def _on_return(self, _code: Any, exchange: str, routing_key: str, message: Any) -> None:
        self._returned[message.properties["message_id"]] = f"no queue for {exchange or 'direct'} {routing_key}"

    def _came_back(self, message: Outgoing, trouble: str) -> None:
        if message.is_answer:
            log.info("nobody is there for the answer", extra=_known_as(message))
            self._batch.undeliverable[message.id] = trouble
        else:
            log.error("it came back, it stays to be sent: %s", trouble, extra=_known_as(message))
            self._batch.put_off[message.id] = trouble

    def _spoken_of(self, tag: int, multiple: bool) -> Sequence[Outgoing]:
        tags = [t for t in self._open if t <= tag] if multiple else [tag]
        return [self._open.pop(t) for t in tags if t in self._open]


class Relay(SharedExtension):  # type: ignore[misc]  # nameko ships no types
    """Sends what the department's outbox holds while the service runs; at its end, what can still be sent."""

    def __init__(self) -> None:
        self.stopping = False
        self._one_by_one = 0
        self._woken = Event()
        self._thread: Any = None

    @property
    def department(self) -> Department:
        return department_of(self.container)

    def setup(self) -> None:
        self._link = link_of(self.department, "relay")

    def start(self) -> None:
        if self._thread is None:
            self.department.store.at_commit(self.wake)
            self._thread = self.container.spawn_managed_thread(self._run, identifier="relay")

    def stop(self) -> None:
        self.stopping = True
        self.wake()
        with eventlet.Timeout(STOP_SECONDS, False):
            self._thread.wait()

    def kill(self) -> None:
        self.stopping = True

    def wake(self) -> None:
        """There is something to send."""
        if not self._woken.ready():
            self._woken.send()

    def _run(self) -> None:
        self._link.keep(self._send_all, lambda: self.stopping)

    def _send_all(self, connection: Any, stands: Stands) -> None:
        window = Window(connection.channel())
        stands()
        while True:
            more = self._send_some(window)
            if self.stopping and not more:
                return
            if not more:
                self._wait(connection)

    def _send_some(self, window: Window) -> bool:
        """Send one batch; True when there may be more at once."""
        limit = 1 if self._one_by_one else WINDOW
        self._one_by_one = max(self._one_by_one - 1, 0)
        try:
            with (
                eventlet.Timeout(2 * CONFIRM_SECONDS, Unconfirmed("nothing was confirmed in time")),
                outbox.sending(self.department.store, limit, PUT_OFF) as batch,
            ):
                self._send(window, batch)
        except StoreUnavailable as away:
            log.warning("the outbox cannot be read now: %s", away)
            return False
        return len(batch.messages) == limit

    def _send(self, window: Window, batch: Batch) -> None:
        """One message that cannot be sent, or at which the broker hangs up, must not hold up all the others.

        A forged address for an answer is such a message. It is not known which it was, so what was in the batch
        goes one by one from the next link on; the one at which it happens again is set aside.
        """
        try:
            window.send(batch)
        except RecoverableConnectionError:  # it goes away, or an operator has cut the link: no message's fault
            raise
        except (AMQPError, *UNWRITABLE) as hung_up:
            if len(batch.messages) > 1:
                self._one_by_one = len(batch.messages)
            elif not batch.sent:
                self._set_aside(batch, batch.messages[0], hung_up)
            raise

    def _set_aside(self, batch: Batch, message: Outgoing, hung_up: Exception) -> None:
        log.error("it cannot be sent: %s", type(hung_up).__name__, extra=_known_as(message))
        trouble = f"it cannot be sent: {hung_up}"
        if message.is_answer:
            batch.undeliverable[message.id] = trouble
        else:
            batch.put_off[message.id] = trouble

    def _wait(self, connection: Any) -> None:
        """Until woken, or for a short time; heartbeats go on."""
        try:
            connection.drain_events(timeout=0.001)
        except TimeoutError:
            connection.heartbeat_tick()
        self._woken.wait(timeout=POLL_SECONDS)
        self._woken = Event()

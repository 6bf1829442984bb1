"""Speaks to the departments as any outside system would, without nameko: for the command line and for tests."""

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from time import monotonic
from typing import Any, Final

from amqp import Message

from shared.bus.addresses import hidden
from shared.bus.link import LOST, BrokerUnreachable, connected, first_words
from shared.errors import CapaLoopError
from shared.messages.envelope import CONTENT_TYPE, Envelope, dumps
from shared.messages.registry import EVENTS_EXCHANGE, by_type
from shared.messages.text import Language

DIRECT_REPLY: Final = "amq.rabbitmq.reply-to"
PERSISTENT: Final = 2


class NoAnswer(CapaLoopError):
    """The command was sent and nobody has answered in time; sent again with the same id it does no harm."""


class NobodyReceives(CapaLoopError):
    """The broker has no queue for this message: the departments have never been started there."""


class Client:
    """One client of the bus, known by its `source`; `with Client(…) as client:` keeps one connection open.

    `user_id`, if given, must be the broker user of the URI: the broker checks it, and the departments take it
    for proven. `language` is the one refusals are wanted in. BrokerUnreachable is raised when the broker cannot be
    reached or goes away.
    """

    def __init__(
        self, amqp_uri: str, source: str, *, user_id: str | None = None, language: Language | None = None
    ) -> None:
        self._amqp_uri = amqp_uri
        self._source = source
        self._user_id = user_id
        self._language = language
        self._link: Any = None
        self._connection: Any = None
        self._channel: Any = None
        self._answers: dict[str, dict[str, Any]] = {}
        self._returned: set[str] = set()

    def __enter__(self) -> "Client":
        with self._reachable():
            self._link = connected(self._amqp_uri, f"capaloop client {self._source}")
            self._connection = self._link.__enter__()
            self._channel = self._connection.channel()
            self._channel.events["basic_return"].add(self._on_return)
            self._channel.basic_consume(DIRECT_REPLY, no_ack=True, callback=self._on_answer)
        return self

    def __exit__(self, *failure: Any) -> None:
        with self._reachable():
            self._link.__exit__(*failure)

    def command(
        self,
        type_: str,
        site: str,
        data: Mapping[str, Any],
        *,
        id: str | None = None,
        subject: str | None = None,
        timeout: float = 30.0,
    ) -> dict[str, Any]:
        """Send a command (`complaint.submit.v1`) and wait for its answer: the answer's envelope as a dict.

        Its `type` ends in `.accepted.v1` or `.refused.v1`, its `data` is the answer. NoAnswer after `timeout`
        seconds; NobodyReceives when no queue is bound for it.
        """
        envelope = self._envelope(type_, site, data, id, subject)
        with self._reachable():
            correlation_id = str(uuid.uuid4())
            self._publish(envelope, dumps(envelope), correlation_id=correlation_id, reply_to=DIRECT_REPLY)
            return self._answer(envelope, correlation_id, timeout)

    def publish(
        self, type_: str, site: str, data: Mapping[str, Any], *, id: str | None = None, subject: str | None = None
    ) -> str:
        """Send a message and wait for nothing but the broker's word that it has it; returns the message's id."""
        envelope = self._envelope(type_, site, data, id, subject)
        with self._reachable():
            self._publish(envelope, dumps(envelope))
        return envelope.id

    def subscribe(self, queue: str, bindings: Iterable[str]) -> "Subscription":
        """A queue of our own (`ext.<client>.<anything>`), bound to the events with these keys (`*.capa.#`).

        It lives as long as this connection, and holds everything published from now on.
        """
        with self._reachable():
            self._channel.queue_declare(queue, exclusive=True, auto_delete=True, arguments={"x-queue-type": "classic"})
            for key in bindings:
                self._channel.queue_bind(queue, EVENTS_EXCHANGE, key)
        return Subscription(self, self._channel, queue)

    def _envelope(
        self, type_: str, site: str, data: Mapping[str, Any], id_: str | None, subject: str | None
    ) -> Envelope:
        return Envelope(
            id=id_ or str(uuid.uuid4()),
            source=self._source,
            type=type_,
            time=datetime.now(UTC),
            site=site,
            data=data,
            subject=subject,
        )

    def _publish(self, envelope: Envelope, body: bytes, **properties: Any) -> None:
        message = by_type(envelope.type)
        given = {"message_id": envelope.id, "type": envelope.type, "delivery_mode": PERSISTENT, **properties}
        if self._user_id is not None:
            given["user_id"] = self._user_id
        if self._language is not None:
            given["application_headers"] = {"accept-language": self._language}
        self._returned.clear()
        self._channel.basic_publish_confirm(
            Message(body, content_type=CONTENT_TYPE, **given),
            exchange=message.exchange,
            routing_key=message.routing_key(envelope.site),
            mandatory=message.kind == "command",
        )
        if envelope.id in self._returned:
            raise NobodyReceives(
                f"no queue at {hidden(self._amqp_uri)} takes {envelope.type}: `capaloop up` makes them"
            )

    def _answer(self, envelope: Envelope, correlation_id: str, timeout: float) -> dict[str, Any]:
        until = monotonic() + timeout
        while correlation_id not in self._answers:
            if monotonic() > until:
                raise NoAnswer(f"{envelope.type} {envelope.id} was sent; no answer came in {timeout:g} s")
            self.wait(min(1.0, timeout))
        return self._answers.pop(correlation_id)

    def wait(self, seconds: float) -> None:
        """Let what the broker sends come in, for at most this long."""
        try:
            self._connection.drain_events(timeout=seconds)
        except TimeoutError:
            self._connection.heartbeat_tick()

    def _on_answer(self, message: Any) -> None:
        self._answers[message.properties["correlation_id"]] = json.loads(message.body)

    def _on_return(self, _code: Any, _exchange: str, _key: str, message: Any) -> None:
        self._returned.add(message.properties["message_id"])

    @contextmanager
    def _reachable(self) -> Iterator[None]:
        try:
            yield
        except LOST as wrong:
            told = f"no RabbitMQ to work with at {hidden(self._amqp_uri)}: {first_words(wrong)}"
            raise BrokerUnreachable(told) from wrong


class Subscription:
    """The messages of one queue, as envelopes (dicts)."""

    def __init__(self, client: Client, channel: Any, queue: str) -> None:
        self._client = client
        self._arrived: list[dict[str, Any]] = []
        channel.basic_consume(queue, no_ack=True, callback=self._on_message)

    def messages(self, timeout: float) -> Iterator[dict[str, Any]]:
        """Each message as it comes; ends when none has come for `timeout` seconds."""
        until = monotonic() + timeout
        while True:
            while self._arrived:
                yield self._arrived.pop(0)
                until = monotonic() + timeout
            if monotonic() > until:
                return
            self._client.wait(min(0.2, timeout))

    def _on_message(self, message: Any) -> None:
        self._arrived.append(json.loads(message.body))

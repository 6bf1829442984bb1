"""The outside client: puts cases in, hears them come out, and notes when. The same one for everything measured."""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic, sleep
from typing import Any, Final
from uuid import uuid4

from amqp import Message

from shared.bus.link import connected

PATIENCE_SECONDS: Final = 60.0


class NotHeard(RuntimeError):
    """Cases were put in and did not come out."""


@dataclass(frozen=True)
class Door:
    """How a case goes in and how its end is known.

    `begin` makes the message that starts the case with this id, with its exchange and routing key. `heard` is the
    exchange and binding key of the message that ends it; `case_of` finds the id in that message.
    """

    begin: Callable[[str], tuple[str, str, Message]]
    heard: tuple[str, str]
    case_of: Callable[[Any], str]


@dataclass
class Timed:
    """What one round showed: the seconds from the first message in to the last out, and of each case."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds


class Client:
    """One connection, one queue of its own. It waits for no confirmation of what it sends."""

    def __init__(self, amqp_uri: str, door: Door) -> None:
        self._door = door
        self._began: dict[str, float] = {}
        self._round = Timed()
        self._link = connected(amqp_uri, "capaloop bench client")

    def __enter__(self) -> "Client":
        self._connection = self._link.__enter__()
        self._channel = self._connection.channel()
        queue = f"ext.bench.{uuid4().hex[:8]}"
        arguments = {"x-queue-type": "classic"}
        self._channel.queue_declare(queue, exclusive=True, auto_delete=True, arguments=arguments)
        self._channel.queue_bind(queue, *self._door.heard)
        self._channel.basic_consume(queue, no_ack=True, callback=self._hear)
        return self

    def __exit__(self, *failure: Any) -> None:
        self._link.__exit__(*failure)

    def at_full_speed(self, cases: int, in_flight: int) -> Timed:
        """All cases as fast as they come out, with at most so many inside at once."""
        self._round, began = Timed(), monotonic()
        for _ in range(cases):
            while len(self._began) >= in_flight:
                self._listen(1.0)
            self._send(monotonic())
        return self._ended(began)

    def one_by_one(self, cases: int, pause: float) -> Timed:
        """Each case when the one before is out and a pause has passed."""
        self._round, began = Timed(), monotonic()
        for _ in range(cases):
            self._send(monotonic())
            while self._began:
                self._listen(1.0)
            sleep(pause)
        return self._ended(began)

    def paced(self, cases: int, rate: float) -> Timed:
        """So many cases a second, whatever comes out; each is timed from the moment at which it was due to go in."""
        self._round, began = Timed(), monotonic()
        for number in range(cases):
            due = began + number / rate
            while (early := due - monotonic()) > 0:
                self._listen(early)
            self._send(due)
        return self._ended(began)

    def _ended(self, began: float) -> Timed:
        while self._began:
            self._listen(1.0)
        self._round.seconds = monotonic() - began
        return self._round

    def _send(self, at: float) -> None:
        case = uuid4().hex
        exchange, key, message = self._door.begin(case)
        self._began[case] = at
        self._channel.basic_publish(message, exchange=exchange, routing_key=key)

    def _listen(self, seconds: float) -> None:
        try:
            self._connection.drain_events(timeout=seconds)
        except TimeoutError:
            self._connection.heartbeat_tick()
            oldest = min(self._began.values(), default=monotonic())
            if monotonic() - oldest > PATIENCE_SECONDS:
                told = f"{len(self._began)} cases did not come out within {PATIENCE_SECONDS:g} s"
                raise NotHeard(told) from None

    def _hear(self, message: Any) -> None:
        began = self._began.pop(self._door.case_of(message), None)
        if began is not None:
            self._round.latencies.append(monotonic() - began)

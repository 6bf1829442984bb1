"""A desk of the outsiders: it sends commands, by AMQP or HTTP, until somebody has acknowledged them."""

import json
import time
import urllib.error
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from http.client import HTTPException
from random import Random
from typing import Any

import pika
from pika.exceptions import AMQPError

from tests.chaos.sent import ACCEPTED, Command, Sent
from tests.system.installation import Installation

SOURCE = "urn:test:chaos"
ANSWERS = "ext.chaos.answers"
ALTERED = "altered "
PATIENCE = 400.0
OVER_AMQP, TWICE, OTHERWISE, LETS_BE = 0.6, 0.15, 0.08, 0.02
ANSWER_SECONDS = 15.0
LOST = (AMQPError, OSError, HTTPException)


class Desk:
    """One thread's own. What a command meets (which way, sent twice, sent with another body) follows from its id."""

    def __init__(self, installation: Installation, sent: Sent, seed: int, over: Callable[[], bool]) -> None:
        self._installation = installation
        self._sent = sent
        self._seed = seed
        self._over = over
        self._channel: Any = None

    def tell(self, command: Command) -> None:
        """Sends it and waits for no more than that it was taken; now and then again, or with another body."""
        chance = Random(f"{self._seed}/{command.id}")
        known = self._sent.attempt(command)
        known.via = known.via or ("amqp" if chance.random() < OVER_AMQP else "http")
        if known.via == "http":
            self._post(known)
        else:
            self._until_confirmed(known, known.data, known.id, lets_be=chance if known.submits else None)
        if known.let_be:
            return
        if chance.random() < TWICE:
            self.again(known)
        if chance.random() < OTHERWISE and self._sent.wait_for_answer(known.id, ANSWER_SECONDS) == ACCEPTED:
            self._send_altered(known)

    def ask(self, command: Command) -> int | None:
        """The status that it is answered with; sends the same again while no answer comes."""
        self.tell(command)
        deadline = time.monotonic() + PATIENCE
        while not (status := self._sent.wait_for_answer(command.id, ANSWER_SECONDS)):
            if self._over() or time.monotonic() > deadline:
                return None
            self.again(self._sent.commands[command.id])
        return status

    def again(self, known: Command) -> None:
        """The same once more."""
        if known.via == "http":
            self._post(known)
        else:
            self._until_confirmed(known, known.data, known.id, lets_be=None)

    def _send_altered(self, known: Command) -> None:
        """The same id with another body, which must be refused."""
        other = {**known.data, **({"by": "somebody.else"} if "by" in known.data else {"details": "other words"})}
        if known.via == "http":
            status, _ = self._answered(known, other)
            self._sent.answered(known.id, status, altered=True)
        else:
            self._until_confirmed(known, other, ALTERED + known.id, lets_be=None)

    def _post(self, known: Command) -> None:
        status, answer = self._answered(known, known.data)
        self._sent.acknowledged(known.id)
        self._sent.answered(known.id, status, str(answer.get("case", "")))

    def _answered(self, known: Command, data: Mapping[str, Any]) -> tuple[int, Mapping[str, Any]]:
        """Over HTTP under one key, until the answer is one that stays."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                status, answer = self._installation.post(
                    known.department, known.name, data, **{"Idempotency-Key": known.id}
                )
                if status < 500:
                    return (ACCEPTED if status in (200, ACCEPTED) else status), answer
            except (urllib.error.URLError, *LOST, ValueError):
                pass
            if time.monotonic() > deadline:
                raise TimeoutError(f"{known.department} does not answer {known.name} {known.id}")
            time.sleep(0.2)

    def _until_confirmed(
        self, known: Command, data: Mapping[str, Any], correlation: str, *, lets_be: Random | None
    ) -> None:
        """Where the line breaks before the confirmation it sends again, or lets it be: nobody knows what arrived."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                self._publish(known, data, correlation)
            except LOST:
                self._channel = None
                if time.monotonic() > deadline:
                    raise
                if lets_be is not None and lets_be.random() < LETS_BE:
                    known.let_be = True
                    return
                time.sleep(0.2)
            else:
                self._sent.acknowledged(known.id)
                return

    def _publish(self, known: Command, data: Mapping[str, Any], correlation: str) -> None:
        if self._channel is None:
            parameters = pika.URLParameters(self._installation.settings.amqp_uri)
            parameters.heartbeat = 0
            self._channel = pika.BlockingConnection(parameters).channel()
            self._channel.confirm_delivery()
        envelope = {
            "specversion": "1.0",
            "id": known.id,
            "source": SOURCE,
            "type": f"{known.name}.v1",
            "time": datetime.now(UTC).isoformat(),
            "site": "factory",
            "data": data,
        }
        properties = pika.BasicProperties(
            "application/cloudevents+json",
            delivery_mode=2,
            type=f"{known.name}.v1",
            reply_to=ANSWERS,
            correlation_id=correlation,
        )
        self._channel.basic_publish(
            "capaloop.commands", f"factory.{known.name}", json.dumps(envelope).encode(), properties, mandatory=True
        )

    def close(self) -> None:
        if self._channel is not None and self._channel.connection.is_open:
            self._channel.connection.close()

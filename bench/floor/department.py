"""One process of the floor: consume, commit the rows, publish what follows, acknowledge once that is confirmed."""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import monotonic
from typing import Any, Final

from amqp import Message

from bench.floor.writing import Row, Rows, database
from bench.shape import Publish, Shape
from shared.bus.link import connected
from shared.bus.topology import inbox_of
from shared.messages.envelope import CONTENT_TYPE

PREFETCH: Final = 100
"""As many as the product's inbox has."""
PERSISTENT: Final = 2
GATHER_SECONDS: Final = 0.001


class Department:
    """`most` is how many messages share a commit: 1 keeps the product's promise."""

    def __init__(self, name: str, channel: Any, url: str, shape: Shape, most: int) -> None:
        steps = [step for step in shape.steps if step.department == name]
        self._channel = channel
        self._database = database(url)
        self._rows = Rows(steps)
        self._follows: Mapping[int, Sequence[Publish]] = {step.node: step.publishes for step in steps}
        self._most = most
        self._arrived: list[Any] = []
        self._tag = 0
        self._open: dict[int, Any] = {}
        self._owed: dict[int, int] = {}
        channel.basic_qos(0, PREFETCH, False)
        channel.confirm_select()
        channel.events["basic_ack"].add(self._confirmed)
        channel.basic_consume(inbox_of(name), callback=self._arrived.append)

    def serve(self, parent: int) -> None:
        """Until the process that started this one is gone."""
        while os.getppid() == parent:
            self._listen(0.5)
            while self._arrived:
                self._gather()
                self._work_off()

    def _gather(self) -> None:
        until = monotonic() + GATHER_SECONDS
        while len(self._arrived) < self._most and monotonic() < until:
            self._listen(GATHER_SECONDS)

    def _work_off(self) -> None:
        batch = self._arrived[: self._most]
        del self._arrived[: self._most]
        named = [(message, *_case_and_node(message)) for message in batch]
        inserted: list[Row] = []
        changed: list[Row] = []
        for _, _, node in named:
            new, other = self._rows.of(node)
            inserted += new
            changed += other
        self._database.commit(inserted, changed)
        for message, case, node in named:
            self._publish(message, case, self._follows.get(node, ()))

    def _publish(self, cause: Any, case: str, follows: Sequence[Publish]) -> None:
        if not follows:
            self._channel.basic_ack(cause.delivery_tag)
            return
        self._owed[cause.delivery_tag] = len(follows)
        for one in follows:
            self._tag += 1
            self._open[self._tag] = cause.delivery_tag
            headers = {"BCC": [inbox_of(one.addressed_to)]} if one.addressed_to else {}  # type: ignore[arg-type]
            message = Message(
                one.body,
                content_type=CONTENT_TYPE,
                delivery_mode=PERSISTENT,
                message_id=f"{case}:{one.node}",
                type=one.type,
                correlation_id=case,
                app_id="floor",
                application_headers=headers,
            )
            self._channel.basic_publish(message, one.exchange, one.routing_key, one.mandatory)

    def _confirmed(self, tag: int, multiple: bool) -> None:
        for each in [one for one in self._open if one <= tag] if multiple else [tag]:
            cause = self._open.pop(each)
            self._owed[cause] -= 1
            if not self._owed[cause]:
                del self._owed[cause]
                self._channel.basic_ack(cause)

    def _listen(self, seconds: float) -> None:
        try:
            self._channel.connection.drain_events(timeout=seconds)
        except TimeoutError:
            self._channel.connection.heartbeat_tick()


def _case_and_node(message: Any) -> tuple[str, int]:
    case, _, node = message.properties["message_id"].partition(":")
    return case, int(node)


def main(name: str, amqp_uri: str, url: str, shape: str, most: str) -> None:
    with connected(amqp_uri, f"floor {name}") as connection:
        department = Department(name, connection.channel(), url, Shape.read(Path(shape)), int(most))
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        department.serve(os.getppid())


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Plain nameko as a system to be measured: `event_handler` and `EventDispatcher` as they come, on quorum queues."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from amqp import Message

from bench.children import children
from bench.client import Door
from bench.complaint import PERSISTENT, complaint, submission
from bench.ground import Ground
from bench.rivals.chain import BEGINNER, end_of, key_of, sender_of
from bench.shape import Shape
from bench.system import System
from shared.messages.registry import DEPARTMENTS


@contextmanager
def nameko(ground: Ground, shape: Shape) -> Iterator[System]:
    uri, folder = ground.new_vhost(), ground.new_folder("nameko")
    recorded = folder / "shape.json"
    shape.save(recorded)
    program = [sys.executable, "-m", "bench.rivals.nameko_department"]
    with children({name: [*program, name, uri, str(recorded)] for name in DEPARTMENTS}, folder) as pids:
        yield System("plain nameko, no database", uri, _door(shape), pids)
    ground.drop_vhost(uri)


def _door(shape: Shape) -> Door:
    data, end = complaint(), end_of(shape)

    def begin(case: str) -> tuple[str, str, Message]:
        body = json.dumps({"case": case, "body": submission(case, data).decode()})
        message = Message(body, content_type="application/json", content_encoding="utf-8", delivery_mode=PERSISTENT)
        return f"{BEGINNER}.events", key_of(0), message

    return Door(begin, (f"{sender_of(shape, end)}.events", key_of(end)), _case_of)


def _case_of(heard: Any) -> str:
    return str(json.loads(heard.body)["case"])

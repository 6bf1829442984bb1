"""The floor as a system to be measured: four processes on the product's own topology."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from amqp import Message

from bench import complaint
from bench.children import children
from bench.client import Door
from bench.ground import Ground, Kind
from bench.shape import Shape
from bench.system import System
from shared.bus import topology
from shared.messages.registry import DEPARTMENTS

GROUP = 100
"""How many messages share one commit where commits are grouped."""


@contextmanager
def floor(ground: Ground, kind: Kind, shape: Shape, *, grouped: bool = False) -> Iterator[System]:
    """One commit a message, as the product promises; with `grouped`, one for as many as have come."""
    uri, folder = ground.new_vhost(), ground.new_folder("floor")
    topology.declare(uri)
    urls, recorded = ground.databases(kind, folder), folder / "shape.json"
    shape.save(recorded)
    most = str(GROUP if grouped else 1)
    program = [sys.executable, "-m", "bench.floor.department"]
    commands = {name: [*program, name, uri, urls[name], str(recorded), most] for name in DEPARTMENTS}
    with children(commands, folder) as pids:
        yield System("floor, commits grouped" if grouped else "floor", uri, _door(), pids, urls)
    ground.drop_vhost(uri)


def _door() -> Door:
    """As the product's; the client's message is node 0 of its case."""
    same = complaint.door()

    def begin(case: str) -> tuple[str, str, Message]:
        exchange, key, message = same.begin(case)
        message.properties["message_id"] = f"{case}:0"
        return exchange, key, message

    return replace(same, begin=begin)

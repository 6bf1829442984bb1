"""Celery as a system to be measured: a prefork worker for each department, late acknowledgement, confirmed publishing,
quorum queues; nothing that it does beside its tasks (gossip, events, results) is switched on."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from amqp import Message
from kombu.serialization import dumps

from bench.children import children
from bench.client import Door
from bench.complaint import PERSISTENT, complaint, submission
from bench.ground import Ground
from bench.rivals.celery_department import BROKER, DONE_EXCHANGE, DONE_KEY, SHAPE, app, task_name
from bench.rivals.chain import receivers_of
from bench.shape import Shape
from bench.system import System
from shared.messages.registry import DEPARTMENTS

QUIET = ("--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "ERROR")


@contextmanager
def celery(ground: Ground, shape: Shape) -> Iterator[System]:
    uri, folder = ground.new_vhost(), ground.new_folder("celery")
    recorded = folder / "shape.json"
    shape.save(recorded)
    program = [sys.executable, "-m", "celery", "--app", "bench.rivals.celery_department", "worker", *QUIET]
    commands = {name: [*program, "-c", "1", "-n", f"{name}@bench", "-Q", name] for name in DEPARTMENTS}
    with children(commands, folder, {BROKER: uri, SHAPE: str(recorded)}) as pids:
        yield System("Celery, no database", uri, _door(shape), pids)
    ground.drop_vhost(uri)


def _door(shape: Shape) -> Door:
    data = complaint()
    (department,) = receivers_of(shape, 0)

    def begin(case: str) -> tuple[str, str, Message]:
        task = app.amqp.as_task_v2(case, task_name(department, 0), args=(submission(case, data).decode(),))
        content_type, encoding, body = dumps(task.body, "json")
        message = Message(
            body,
            content_type=content_type,
            content_encoding=encoding,
            delivery_mode=PERSISTENT,
            correlation_id=case,
            application_headers={name: value for name, value in task.headers.items() if value is not None},
        )
        return department, department, message

    return Door(begin, (DONE_EXCHANGE, DONE_KEY), _case_of)


def _case_of(heard: Any) -> str:
    return str(heard.properties["application_headers"]["root_id"])

"""The Celery application: a task for each message that a department receives, sent on to each that follows.

Loaded by `celery --app bench.rivals.celery_department`; the environment names the broker and the shape.
"""

import os
import sys
from pathlib import Path
from typing import Any, Final

from celery import Celery
from celery.signals import worker_ready
from kombu import Exchange, Queue

from bench.rivals.chain import end_of, key_of, receivers_of
from bench.shape import Publish, Shape, Step
from shared.messages.registry import DEPARTMENTS

BROKER: Final = "BENCH_BROKER"
SHAPE: Final = "BENCH_SHAPE"
DONE_EXCHANGE: Final = "amq.topic"
DONE_KEY: Final = "done"

app = Celery("departments", broker=os.environ.get(BROKER, "memory://"))
app.conf.update(
    task_acks_late=True,
    task_ignore_result=True,
    task_queues=[
        Queue(name, Exchange(name), routing_key=name, queue_arguments={"x-queue-type": "quorum"})
        for name in DEPARTMENTS
    ],
    broker_transport_options={"confirm_publish": True},
    broker_connection_retry_on_startup=True,
    worker_redirect_stdouts=False,
    worker_prefetch_multiplier=100,
)


def task_name(department: str, node: int) -> str:
    return f"{department}.{key_of(node)}"


def add_tasks(shape: Shape) -> None:
    """One task for each step of the case."""
    end = end_of(shape)
    for step in shape.steps:
        _add(step, shape, end)


def _add(step: Step, shape: Shape, end: int) -> None:
    def handle(_body: str) -> None:
        for one in step.publishes:
            _send(one, shape)
            if one.node == end:
                app.send_task(DONE_KEY, (one.body,), exchange=DONE_EXCHANGE, routing_key=DONE_KEY)

    app.task(handle, name=task_name(step.department, step.node))


def _send(one: Publish, shape: Shape) -> None:
    for department in receivers_of(shape, one.node):
        app.send_task(task_name(department, one.node), (one.body,), queue=department)


@worker_ready.connect
def _tell_ready(**_given: Any) -> None:
    sys.stdout.write("ready\n")
    sys.stdout.flush()


if SHAPE in os.environ:
    add_tasks(Shape.read(Path(os.environ[SHAPE])))

"""One department as plain nameko writes it: an event handler for each message, an event for each that follows.

`python -m bench.rivals.nameko_department NAME AMQP_URI SHAPE`; nameko acknowledges when the method returns.
"""

import sys
import warnings

warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")

import eventlet  # noqa: E402

eventlet.monkey_patch()

from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

from nameko.events import EventDispatcher, event_handler  # noqa: E402
from nameko.runners import ServiceRunner  # noqa: E402

from bench.rivals.chain import BEGINNER, key_of, sender_of  # noqa: E402
from bench.shape import Shape, Step  # noqa: E402


def service(name: str, shape: Shape) -> type[Any]:
    """A service class with a handler for each message that this department receives in a case."""
    handlers = {f"node_{step.node}": _handler(step, sender_of(shape, step.node)) for step in _of(name, shape)}
    return type(name.capitalize(), (), {"name": name, "dispatch": EventDispatcher(), **handlers})


def _of(name: str, shape: Shape) -> list[Step]:
    return [step for step in shape.steps if step.department == name]


def _handler(step: Step, sender: str) -> Any:
    def handle(self: Any, payload: dict[str, str]) -> None:
        for one in step.publishes:
            self.dispatch(key_of(one.node), {"case": payload["case"], "body": one.body})

    handle.__name__ = f"node_{step.node}"
    return event_handler(sender or BEGINNER, key_of(step.node))(handle)


def main(name: str, amqp_uri: str, shape: str) -> None:
    runner = ServiceRunner({"AMQP_URI": amqp_uri})
    runner.add_service(service(name, Shape.read(Path(shape))))
    runner.start()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    runner.wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
